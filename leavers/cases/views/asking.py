"""One form about one case: asked, kept while it is being written, and carried out by one action."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone

from leavers.accounts.access import log_access
from leavers.accounts.visitor import VisitedRequest
from leavers.cases import actions, history, kept
from leavers.cases.drafts import kept_words, made_before
from leavers.cases.forms.asked import Asked
from leavers.cases.forms.decisions import ReasonForm
from leavers.cases.gate import OpenCase, find, is_keep
from leavers.cases.kept import Kept, Words
from leavers.cases.merging import merge
from leavers.cases.refusals import AlreadyOpen, OpenElsewhere, Refusal, Repeated, Stale, Unlawful
from leavers.cases.show.changes import side_by_side
from leavers.cases.show.refused import in_words
from leavers.cases.show.timeline import deed_label
from leavers.cases.views.answers import answer, has_moved_on, too_long
from leavers.cases.views.answers import kept as tell_kept
from leavers.rules.permissions import Deed
from leavers.ui.pages import leave_for, page
from leavers.vault.models import Action

FormMaker = Callable[[OpenCase, date, QueryDict | None, Words], Asked]
"""Builds a form about a case from data, or from words where nothing was sent."""


def _nothing(*_: Any) -> dict[str, Any]:
    return {}


def _always(_found: OpenCase) -> bool:
    return True


def _case_page(found: OpenCase) -> str:
    return reverse("cases:detail", args=[found.case.pk])


@dataclass(frozen=True, kw_only=True)
class Ask:
    """A screen of this kind; `name` is its route.

    `form` builds it from data or from words; `now` are the words with which the case itself fills it in;
    `do` carries it out and answers the sentence that says so; `then` is where the visitor goes. `fits` says
    whether the case is one for it, beside the states of the deed. `shows` are the secrets that stand in its
    boxes in full: showing them is logged. `warns` says what is only unusual about what was done.
    """

    name: str
    deed: Deed
    template: str
    form: FormMaker
    do: Callable[[OpenCase, Any, datetime], str]
    now: Callable[[OpenCase], Words] = _nothing
    context: Callable[[OpenCase, Any], dict[str, Any]] = _nothing
    then: Callable[[OpenCase], str] = _case_page
    fits: Callable[[OpenCase], bool] = _always
    warns: Callable[[Any], Iterable[str]] = lambda _form: ()
    shows: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    """What else names the form, in codes: the number of a record, the kind that is changed to."""

    def is_open(self, found: OpenCase) -> bool:
        return found.may(self.deed) and self.fits(found)

    def draft(self, found: OpenCase) -> str:
        """The name under which what was typed is kept."""
        record = (str(found.record.number),) if found.record else ()
        return "-".join((self.name, *record, *self.more))


def why(label: Any, hint: Any = "") -> FormMaker:
    """The form that asks for nothing but a reason."""

    def form(_found: OpenCase, _today: date, data: QueryDict | None, words: Words) -> ReasonForm:
        return ReasonForm(data, initial=words, label=label, hint=hint)

    return form


def serve(request: VisitedRequest, found: OpenCase, ask: Ask) -> HttpResponse:
    """Shows the form, keeps what was typed (`act` keep or save), or does what it asks for."""
    at = timezone.now()
    if request.method != "POST":
        if not ask.is_open(found):
            return answer(request, Stale(found.case.pk))
        shown = kept.find(found, ask.draft(found), now=ask.now(found), on=timezone.localdate(at))
        return _show(request, found, ask, shown)
    form = ask.form(found, timezone.localdate(at), request.POST, {})
    if kept_words(form, request.POST) is None:  # too much for a draft, and for every field
        return too_long() if is_keep(request) else _show(request, found, ask, None, form=form, status=422)
    if request.POST.get("act") in ("keep", "save"):
        return _keep(request, found, ask, form, at)
    if made_before(request.POST.get("token", ""), found.visitor):
        return leave_for(request, ask.then(found))
    if not ask.is_open(found) or has_moved_on(request, found.case):
        return _overtaken(request, found, ask, form, at)
    return _do(request, found, ask, form, at)


def _do(request: VisitedRequest, found: OpenCase, ask: Ask, form: Asked, at: datetime) -> HttpResponse:
    if not form.is_valid():
        return _show(request, found, ask, None, form=form, status=422)
    try:
        token = form.cleaned_data["token"]
        done = actions.once(
            lambda: ask.do(found, form, at), token=token, case=found.case, by=found.visitor, at=at
        )
    except Repeated:
        return leave_for(request, ask.then(found))
    except (Unlawful, AlreadyOpen, OpenElsewhere) as refusal:
        form.refuse(in_words(refusal))
        return _show(request, found, ask, None, form=form, status=422)
    except Stale:
        return _beaten(request, found, ask, form, at)
    except Refusal as refusal:
        _save(request, found, ask, form, at)
        return answer(request, refusal)
    kept.forget(found, ask.draft(found))
    messages.success(request, done)
    for remark in ask.warns(form):
        messages.warning(request, remark)
    return leave_for(request, ask.then(found))


def _keep(request: VisitedRequest, found: OpenCase, ask: Ask, form: Asked, at: datetime) -> HttpResponse:
    draft = _save(request, found, ask, form, at)
    address = kept.address_of(ask.draft(found), found.case.pk)
    if is_keep(request):
        return tell_kept(request, saved_at=draft.saved_at if draft else None, action=address, address="")
    return leave_for(request, address)


def _beaten(request: VisitedRequest, found: OpenCase, ask: Ask, form: Asked, at: datetime) -> HttpResponse:
    """Two at one instant: read the case again as the winner left it."""
    number = found.record.number if found.record else None
    now = find(found.visitor, found.case.pk, number)
    if now is None:
        _save(request, found, ask, form, at)
        return answer(request, Stale(found.case.pk), kept=True)
    return _overtaken(request, now, ask, ask.form(now, timezone.localdate(at), request.POST, {}), at)


def _overtaken(request: VisitedRequest, found: OpenCase, ask: Ask, form: Asked, at: datetime) -> HttpResponse:
    """Somebody was faster: one's own words are kept, and stand beside what the case says now."""
    _save(request, found, ask, form, at)
    if not ask.is_open(found):
        return answer(request, Stale(found.case.pk), kept=True, mine=form)
    now = ask.now(found)
    words = kept_words(form, request.POST) or {}
    shown = Kept(merge(_base(request), now, words), at)
    return _show(request, found, ask, shown, status=409, moved=history.latest(found.case.pk))


def _save(request: VisitedRequest, found: OpenCase, ask: Ask, form: Asked, at: datetime) -> Any:
    return kept.keep(found, ask.draft(found), form, request.POST, base=_base(request), at=at)


def _base(request: VisitedRequest) -> dict[str, Any]:
    return kept.brought_back(request.POST.get("base", ""))


def _show(
    request: VisitedRequest,
    found: OpenCase,
    ask: Ask,
    shown: Kept | None,
    *,
    form: Asked | None = None,
    status: int = 200,
    moved: Any = None,
) -> HttpResponse:
    today = timezone.localdate()
    form = form or ask.form(found, today, None, shown.merged.words if shown else {})
    if ask.shows:
        detail = {"page": ask.name, "fields": list(ask.shows)}
        log_access(request, Action.REVEAL, subject=("case", found.case.pk), detail=detail)
    base = ask.now(found) if shown else _base(request)
    return page(
        request,
        ask.template,
        block="dialog",
        status=status,
        case=found.case,
        form=form,
        action=kept.address_of(ask.draft(found), found.case.pk),
        base=kept.carry(base),
        clashes=side_by_side(shown.merged.clashes) if shown else [],
        saved_at=shown.saved_at if shown else None,
        moved=moved,
        moved_deed=deed_label(moved.kind) if moved else "",
        **ask.context(found, form),
    )
