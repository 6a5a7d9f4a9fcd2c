"""刪除追蹤紀錄: strike out one record; the timeline keeps the mark."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from leavers.accounts.visitor import VisitedRequest
from leavers.cases import actions, contacts
from leavers.cases.forms.decisions import ReasonForm
from leavers.cases.gate import OpenCase, case_gate
from leavers.cases.models import Record
from leavers.cases.show.record import record_view
from leavers.cases.views.asking import Ask, serve, why
from leavers.rules.permissions import Act


@case_gate(Act.REMOVE_RECORD, keeps=True)
@require_http_methods(["GET", "POST"])
def remove_record(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    if _record(found).number == 1:
        messages.warning(request, _("通報前的第一筆紀錄不可刪除"))
        return redirect("cases:detail", pk=found.case.pk)
    return serve(request, found, REMOVE_RECORD)


def _remove_record(found: OpenCase, form: ReasonForm, at: datetime) -> str:
    record = _record(found)
    actions.remove_record(
        case=found.case, record=record, reason=form.cleaned_data["reason"], by=found.visitor, at=at
    )
    words = _("已刪除%(case)s的第%(number)s筆追蹤紀錄，歷程留下刪除註記。")
    return words % {"case": found.case.number, "number": record.number}


def _about_record(found: OpenCase, _form: Any) -> dict[str, Any]:
    """What is struck out, and how many contacts of the semester are left then."""
    record, today = _record(found), timezone.localdate()
    owed = contacts.owed(found.case, on=today)
    counted = contacts.counts(found.case, record, on=today)
    return {
        "record": record_view(record),
        "owed": owed,
        "left": owed.done - counted if owed else 0,
    }


def _record(found: OpenCase) -> Record:
    if found.record is None:
        raise ValueError("the address names a record")
    return found.record


REMOVE_RECORD = Ask(
    name="remove_record",
    deed=Act.REMOVE_RECORD,
    template="cases/remove_record.html",
    form=why(gettext_lazy("刪除原因")),
    do=_remove_record,
    context=_about_record,
    fits=lambda found: _record(found).removed_at is None,
)
