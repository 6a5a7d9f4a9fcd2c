"""What a visitor is told when an action was not done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from leavers.accounts.refusals import refuse
from leavers.cases.history import latest
from leavers.cases.models import Case, Event
from leavers.cases.refusals import Forbidden, Refusal, Repeated, Stale
from leavers.cases.show.timeline import deed_label
from leavers.ui.pages import page


def answer(request: HttpRequest, refusal: Refusal, *, kept: bool = False) -> HttpResponse:
    """A page for a lost race (409) or a lacking right (403); for a repeated post what the first one made.

    `kept`: what was typed has been kept as a draft, and the page says so.
    Refusals that belong beside a field (Unlawful, AlreadyOpen, OpenElsewhere) are the form's own business.
    """
    if isinstance(refusal, Repeated):
        return redirect("cases:detail", pk=refusal.case_id)
    if isinstance(refusal, Stale):
        return _lost_race(request, latest(refusal.case_id), kept=kept)
    if isinstance(refusal, Forbidden):
        return refuse(request, "no_right")
    raise refusal


def _lost_race(request: HttpRequest, last: Event, *, kept: bool) -> HttpResponse:
    return page(
        request,
        "cases/stale.html",
        status=409,
        case=last.case,
        event=last,
        deed=deed_label(last.kind),
        kept=kept,
    )


def has_moved_on(request: HttpRequest, case: Case) -> bool:
    """Whether a post comes from a page that showed an older version of the case.

    The database refuses two deeds at once; this refuses the one whose doer has not read what was changed.
    """
    seen = request.POST.get("version", "")
    return seen.isascii() and seen.isdigit() and int(seen) != case.version
