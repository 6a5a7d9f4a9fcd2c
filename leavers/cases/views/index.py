"""案件清單: all cases that a visitor may see, by state; and what they have begun and not submitted."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from leavers.accounts.access import log_access
from leavers.accounts.gate import allowed
from leavers.accounts.visitor import VisitedRequest
from leavers.cases import listing, unfinished
from leavers.cases.forms.filters import CaseFilterForm
from leavers.cases.listing import MOST, SHOWN, Filter
from leavers.rules import codes
from leavers.rules.lifecycle import State
from leavers.rules.permissions import Act
from leavers.rules.semesters import Semester
from leavers.ui.pages import page
from leavers.vault.models import Action

Counts = dict[State, int]
TABS = (
    State.DRAFT,
    State.PENDING,
    State.RETURNED,
    State.TRACKING,
    State.CLOSING,
    State.CLOSED,
)


@allowed(Act.LIST)
@require_safe
def index(request: VisitedRequest) -> HttpResponse:
    """What is shown of students is one READ in the log, with the cases that were on the page."""
    today = timezone.localdate()
    asked = Filter.read(request.GET)
    if asked.state == State.DRAFT:
        return _drafts(request, asked, today)
    counts = listing.counts(request.visitor, asked, on=today)
    found = listing.read_page(
        request.visitor,
        asked,
        total=_total(counts, asked),
        on=today,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    response = page(
        request,
        "cases/index.html",
        **_frame(asked, counts, unfinished.count(request.visitor, on=today), today),
        page=found,
        form=CaseFilterForm(asked),
        chips=_chips(asked),
        result=_("共%(number)s件") % {"number": _capped(found.total)},
        pager=_pager(asked, found),
    )
    shown = {"page": "index", "ids": [row.pk for row in found.rows]}
    log_access(request, Action.READ, subject=("cases", 0), detail=shown)
    return response


def _drafts(request: VisitedRequest, asked: Filter, today: date) -> HttpResponse:
    """The visitor's own words alone: no student's case is read for it but those they are writing about."""
    mine = unfinished.unfinished(request.visitor, on=today)
    counts = listing.counts(request.visitor, Filter(), on=today)
    frame = _frame(asked, counts, len(mine), today) | {"drafts": mine}
    return page(request, "cases/index.html", **frame)


def _frame(asked: Filter, counts: Counts, drafts: int, today: date) -> dict[str, Any]:
    shown = counts | {State.DRAFT: drafts}
    everything = sum(number for state, number in counts.items() if state in SHOWN)
    tabs = [(_("全部"), _capped(everything), _address(asked.but(state=None)), asked.state is None)]
    tabs += [
        (str(state.label), _capped(shown[state]), _address(asked.but(state=state)), asked.state == state)
        for state in TABS
    ]
    return {
        "asked": asked,
        "tabs": tabs,
        "term": Semester.of(today).label,
        "drafts": None,
        "withdrawn": counts[State.WITHDRAWN],
        "withdrawn_url": _address(asked.but(state=State.WITHDRAWN)),
    }


def _chips(asked: Filter) -> list[tuple[str, str]]:
    """The conditions in words, each with the address without it."""
    chips = []
    if asked.state == State.WITHDRAWN:
        chips.append((str(State.WITHDRAWN.label), _address(asked.but(state=None))))
    if asked.category:
        chips.append((codes.label("category_short", asked.category), _address(asked.but(category=""))))
    if asked.short:
        chips.append((_("本學期未達標"), _address(asked.but(short=False))))
    return chips


def _pager(asked: Filter, found: listing.Page) -> dict[str, str]:
    place = {
        "first": found.first,
        "last": found.first + len(found.rows) - 1,
        "total": _capped(found.total),
    }
    return {
        "what": _("第%(first)s–%(last)s件，共%(total)s件") % place,
        "previous_url": _address(asked, before=found.before) if found.before else "",
        "next_url": _address(asked, after=found.after) if found.after else "",
    }


def _address(asked: Filter, **cursor: str) -> str:
    return reverse("cases:index") + asked.query(**cursor)


def _total(counts: Counts, asked: Filter) -> int:
    states = {asked.state} if asked.state else SHOWN
    return sum(number for state, number in counts.items() if state in states)


def _capped(number: int) -> str:
    return f"{MOST}+" if number > MOST else str(number)
