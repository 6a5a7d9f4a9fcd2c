"""追蹤紀錄: write down a contact with a student, keep it for later, or suggest closing with it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leavers.accounts.visitor import VisitedRequest
from leavers.cases import actions, contacts
from leavers.cases.forms.record import UNREACHABLE, RecordForm
from leavers.cases.forms.suggestion import SuggestionForm
from leavers.cases.gate import OpenCase, case_gate
from leavers.cases.models import Case, Record
from leavers.cases.models.draft import DraftKind
from leavers.cases.refusals import Refusal, Stale, Unlawful
from leavers.cases.show.record import record_view
from leavers.cases.show.secrets import Shown, shown
from leavers.cases.snapshot import report_of
from leavers.cases.views.answers import answer
from leavers.rules import rocdate
from leavers.rules.lifecycle import State
from leavers.rules.permissions import Act
from leavers.ui.dates import roc_short
from leavers.ui.pages import leave_for, page

Words = dict[str, Any]


@case_gate(Act.TRACK)
@require_http_methods(["GET", "POST"])
def track(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    """One address: shows the form, fills in 「聯絡不上」, keeps a draft, submits; `act` names the button."""
    at = timezone.now()
    if request.method != "POST":
        return _open(request, found, at)
    if request.POST.get("act") == "save":
        return _keep(request, found, at)
    if request.POST.get("act") == "unreachable":
        return _fill_in(request, found, at)
    return _submit(request, found, at)


def _open(request: VisitedRequest, found: OpenCase, at: datetime) -> HttpResponse:
    if found.case.state != State.TRACKING:
        return answer(request, Stale(found.case.pk))
    draft = contacts.draft_of(found.case, found.visitor, on=timezone.localdate(at))
    form = _form(found, at, words=draft.payload if draft else None)
    return _show(request, found, form, at, saved_at=draft.saved_at if draft else None)


def _fill_in(request: VisitedRequest, found: OpenCase, at: datetime) -> HttpResponse:
    """電話，聯絡不上: the rest of what was typed stays; a date already typed goes before today's."""
    words = _form(found, at).typed(request.POST)
    words |= UNREACHABLE | {"tracked_on": words["tracked_on"] or rocdate.slashed(timezone.localdate(at))}
    return _show(request, found, _form(found, at, words=words), at, filled_in=True)


def _keep(request: VisitedRequest, found: OpenCase, at: datetime) -> HttpResponse:
    _save(request, found, at)
    return leave_for(request, reverse("cases:track", args=[found.case.pk]))


def _submit(request: VisitedRequest, found: OpenCase, at: datetime) -> HttpResponse:
    form = _form(found, at, data=request.POST)
    if not form.is_valid():
        return _show(request, found, form, at)
    try:
        record = actions.add_record(
            case=found.case,
            contact=form.contact(),
            by=found.visitor,
            at=at,
            token=form.cleaned_data["token"],
        )
    except Unlawful as refusal:
        for reason in refusal.reasons:
            form.add_error(None, reason)
        return _show(request, found, form, at)
    except Refusal as refusal:
        if isinstance(refusal, Stale):
            _save(request, found, at)
        return answer(request, refusal, kept=isinstance(refusal, Stale))
    _report(request, form, record)
    return leave_for(request, reverse("cases:detail", args=[found.case.pk]))


def _save(request: VisitedRequest, found: OpenCase, at: datetime) -> None:
    actions.save_draft(
        draft=None,
        kind=DraftKind.RECORD,
        step="",
        payload=_form(found, at).typed(request.POST),
        by=found.visitor,
        at=at,
        case=found.case,
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
    filled_in: bool = False,
) -> HttpResponse:
    case = found.case
    newest = contacts.newest(case)
    before = contacts.last_standing(case, newest)
    return page(
        request,
        "cases/track.html",
        case=case,
        form=form,
        number=newest.number + 1 if newest else 1,
        previous=record_view(before) if before else None,
        owed=contacts.owed(case, on=timezone.localdate(at)),
        phones=_phones(case),
        saved_at=saved_at,
        saved_words=_saved_words(saved_at, at),
        filled_in=filled_in,
    )


def _phones(case: Case) -> list[Shown]:
    """Whom to call, masked; nobody should have to leave a half-written record to look a number up."""
    report = report_of(case)
    found = (shown(report, field) for field in ("student_phone", "guardian_phone", "second_phone"))
    return [phone for phone in found if phone.value]


def _saved_words(saved_at: datetime | None, at: datetime) -> str:
    """14:32已暫存; on another day 11月20日已暫存."""
    if saved_at is None:
        return ""
    saved = timezone.localtime(saved_at)
    today = saved.date() == timezone.localdate(at)
    return _("%(time)s已暫存") % {"time": f"{saved:%H:%M}" if today else roc_short(saved)}


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
