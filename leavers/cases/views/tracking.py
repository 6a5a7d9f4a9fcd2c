"""追蹤紀錄: write down a contact with a student, keep it while it is written, or suggest closing with it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from leavers.accounts.visitor import VisitedRequest
from leavers.cases import actions, contacts, drafts
from leavers.cases.content import Contact
from leavers.cases.forms.record import UNREACHABLE, RecordForm, as_before
from leavers.cases.forms.suggestion import SuggestionForm
from leavers.cases.gate import OpenCase, case_gate
from leavers.cases.models import Case, Draft, Record
from leavers.cases.models.draft import DraftKind
from leavers.cases.refusals import Refusal, Stale, Unlawful
from leavers.cases.show.record import in_short, record_view
from leavers.cases.show.secrets import Shown, shown
from leavers.cases.snapshot import report_of
from leavers.cases.views.answers import answer, kept, too_long
from leavers.rules import rocdate
from leavers.rules.lifecycle import State
from leavers.rules.permissions import Act
from leavers.ui.dates import saved
from leavers.ui.pages import leave_for, page

Words = dict[str, Any]
# What one tap fills in, by the word that stands in the address and on the button.
FILLS = {"unreachable": gettext_lazy("電話，聯絡不上"), "same": gettext_lazy("和前次相同")}


@dataclass(frozen=True)
class Filled:
    """What one tap has filled in: its name, the answers in words, and whether that is all."""

    name: str
    answers: str
    complete: bool


@case_gate(Act.TRACK, keeps=True)
@require_http_methods(["GET", "POST"])
def track(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    """One address: shows the form, fills it in, keeps it, submits it; `act` names the button."""
    at = timezone.now()
    if request.method != "POST":
        return _open(request, found, at)
    match request.POST.get("act"):
        case "keep":
            return _keep(request, found, at)
        case "save":
            return _put_by(request, found, at)
        case "unreachable" | "same" as fill:
            _save(request, found, at)
            return _fill_in(request, found, at, _form(found, at).typed(request.POST), fill)
        case _:
            return _submit(request, found, at)


def _open(request: VisitedRequest, found: OpenCase, at: datetime) -> HttpResponse:
    if found.case.state != State.TRACKING:
        return answer(request, Stale(found.case.pk))
    draft = contacts.draft_of(found.case, found.visitor, on=timezone.localdate(at))
    words = draft.payload if draft else None
    if "corrects" in request.GET:
        words = {**(words or {}), "corrects": request.GET["corrects"]}
    if (fill := request.GET.get("fill", "")) in FILLS:
        return _fill_in(request, found, at, words or {}, fill)
    form = _form(found, at, words=words)
    return _show(request, found, form, at, saved_at=draft.saved_at if draft else None)


def _fill_in(request: VisitedRequest, found: OpenCase, at: datetime, words: Words, fill: str) -> HttpResponse:
    """The rest of what was typed stays; a date already typed goes before today's."""
    before = contacts.last_reached(found.case) if fill == "same" else None
    if fill == "same" and before is None:
        return _show(request, found, _form(found, at, words=words), at)
    preset = as_before(before) if before else UNREACHABLE
    answers = in_short(before) if before else _("電話、無人接聽")
    day = words.get("tracked_on") or rocdate.slashed(timezone.localdate(at))
    filled = Filled(str(FILLS[fill]), f"{day}{_('、')}{answers}", complete=before is None)
    form = _form(found, at, words={**words, **preset, "tracked_on": day})
    return _show(request, found, form, at, filled=filled)


def _keep(request: VisitedRequest, found: OpenCase, at: datetime) -> HttpResponse:
    """The script's 暫存, whatever has become of the case or of the right meanwhile."""
    if drafts.kept_words(_form(found, at), request.POST) is None:
        return too_long()
    draft = _save(request, found, at)
    address = reverse("cases:track", args=[found.case.pk])
    return kept(request, saved_at=draft.saved_at if draft else None, action=address, address=address)


def _put_by(request: VisitedRequest, found: OpenCase, at: datetime) -> HttpResponse:
    """暫存: nothing is required yet, but what cannot be right is said while it can be mended (pain 6)."""
    form = _form(found, at, data=request.POST)
    form.full_clean()
    form.pass_over_gaps()
    if form.problems():
        return _come_back(request, found, form, at)
    _save(request, found, at)
    return leave_for(request, reverse("cases:track", args=[found.case.pk]))


def _submit(request: VisitedRequest, found: OpenCase, at: datetime) -> HttpResponse:
    form = _form(found, at, data=request.POST)
    if not form.is_valid():
        if found.case.state != State.TRACKING:
            return _refused(request, found, Stale(found.case.pk), at)
        return _come_back(request, found, form, at)
    try:
        record = actions.add_record(
            case=found.case,
            contact=_contact(found, form),
            by=found.visitor,
            at=at,
            token=form.cleaned_data["token"],
        )
    except Unlawful as refusal:
        for reason in refusal.reasons:
            form.add_error(None, reason)
        return _come_back(request, found, form, at)
    except Refusal as refusal:
        return _refused(request, found, refusal, at)
    _report(request, form, record)
    return leave_for(request, reverse("cases:detail", args=[found.case.pk]))


def _refused(request: VisitedRequest, found: OpenCase, refusal: Refusal, at: datetime) -> HttpResponse:
    """Whoever comes too late keeps what was typed."""
    if isinstance(refusal, Stale):
        _save(request, found, at)
    return answer(request, refusal, kept=isinstance(refusal, Stale))


def _contact(found: OpenCase, form: RecordForm) -> Contact:
    """What was typed, with the record that it sets right if it is one of this case."""
    corrected = contacts.standing(found.case, form.cleaned_data["corrects"])
    return replace(form.contact(), corrects_id=corrected.pk if corrected else None)


def _come_back(request: VisitedRequest, found: OpenCase, form: RecordForm, at: datetime) -> HttpResponse:
    """With what is to be mended; it is kept meanwhile, for whoever goes away now."""
    draft = _save(request, found, at)
    return _show(request, found, form, at, saved_at=draft.saved_at if draft else None)


def _save(request: VisitedRequest, found: OpenCase, at: datetime) -> Draft | None:
    """None where nothing is left of what was typed; where it is far too much, what was kept before stays."""
    form = _form(found, at)
    words = drafts.kept_words(form, request.POST)
    if words is None:
        return None
    return actions.keep_form(
        case=found.case,
        kind=DraftKind.RECORD,
        payload=words if drafts.says_something(form, words) else None,
        token=request.POST.get("token", ""),
        by=found.visitor,
        at=at,
    )


def _form(found: OpenCase, at: datetime, *, data: Any = None, words: Words | None = None) -> RecordForm:
    case, today = found.case, timezone.localdate(at)
    suggestion = SuggestionForm(data, case=case, today=today, initial=words)
    return RecordForm(data, today=today, left_on=case.left_on, suggestion=suggestion, initial=words)


def _show(
    request: VisitedRequest,
    found: OpenCase,
    form: RecordForm,
    at: datetime,
    *,
    saved_at: datetime | None = None,
    filled: Filled | None = None,
) -> HttpResponse:
    case = found.case
    newest = contacts.newest(case)
    before = contacts.last_standing(case, newest)
    reached = contacts.last_reached(case, before)
    corrected = contacts.standing(case, form["corrects"].value())
    return page(
        request,
        "cases/track.html",
        case=case,
        form=form,
        number=newest.number + 1 if newest else 1,
        previous=record_view(before) if before else None,
        corrected=record_view(corrected) if corrected else None,
        owed=contacts.owed(case, on=timezone.localdate(at)),
        phones=_phones(case),
        saved_at=saved_at,
        saved_words=saved(saved_at),
        same=in_short(reached) if reached else "",
        filled=filled,
    )


def _phones(case: Case) -> list[Shown]:
    """Whom to call, masked; nobody should have to leave a half-written record to look a number up."""
    report = report_of(case)
    found = (shown(report, field) for field in ("student_phone", "guardian_phone", "second_phone"))
    return [phone for phone in found if phone.value]


def _report(request: VisitedRequest, form: RecordForm, record: Record) -> None:
    """What was done, and what is only unusual about it; messages name the case, never the student."""
    done = _("已提交%(case)s的第%(number)s筆追蹤紀錄")
    if record.suggests_closing:
        done = _("已提交%(case)s的第%(number)s筆追蹤紀錄並建議結案，等主要通報人員確認")
    messages.success(request, done % {"case": record.case.number, "number": record.number})
    for remark in form.remarks:
        messages.warning(request, remark)
    if form.suggestion and form.suggestion.reminder:
        messages.warning(request, form.suggestion.reminder)
