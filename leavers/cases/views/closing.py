"""結案審查 and 結案: the 主通 reads the suggestion, confirms the reason and closes."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leavers.accounts.visitor import VisitedRequest
from leavers.cases import actions, contacts
from leavers.cases.actions.records import closing_of
from leavers.cases.content import Closing
from leavers.cases.forms.closing import ClosingForm, words_of_suggestion
from leavers.cases.gate import OpenCase, case_gate
from leavers.cases.kept import Words
from leavers.cases.refusals import Stale
from leavers.cases.show import rail
from leavers.cases.show.proposal import proposal
from leavers.cases.show.report import sections
from leavers.cases.snapshot import report_of
from leavers.cases.views.answers import answer
from leavers.cases.views.asking import Ask, serve
from leavers.rules.lifecycle import State, Step
from leavers.ui import dates
from leavers.ui.pages import page


@case_gate(Step.CLOSE)
@require_safe
def closing(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    if found.case.state != State.CLOSING:
        return answer(request, Stale(found.case.pk))
    return closing_page(request, found)


@case_gate(Step.CLOSE, keeps=True)
@require_http_methods(["GET", "POST"])
def close(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    """The confirmation of the reason: a dialog over 結案審查, or a page of its own without the script."""
    return serve(request, found, CLOSE)


def closing_page(request: VisitedRequest, found: OpenCase, revealed: Collection[str] = ()) -> HttpResponse:
    """The suggestion with its reasons and the report; the values of the fields `revealed` in full."""
    case, today = found.case, timezone.localdate()
    suggested = proposal(case, on=today)
    return page(
        request,
        "cases/closing.html",
        case=case,
        seat=rail.class_and_seat(case),
        proposal=suggested,
        own=suggested.record.author_id == found.visitor.person_id,
        owed=contacts.owed(case, on=today),
        sections=sections(report_of(case), revealed=revealed),
    )


def _suggested(found: OpenCase) -> Closing | None:
    return closing_of(found.case.suggestion) if found.case.suggestion else None


def _form(found: OpenCase, today: date, data: QueryDict | None, words: Words) -> ClosingForm:
    return ClosingForm(data, case=found.case, suggested=_suggested(found), today=today, initial=words)


def _preset(found: OpenCase) -> Words:
    suggested = _suggested(found)
    return words_of_suggestion(suggested) if suggested else {}


def _close(found: OpenCase, form: ClosingForm, at: datetime) -> str:
    actions.close(case=found.case, closing=form.closing(), by=found.visitor, at=at)
    done = _("%(case)s已結案。結案時間：%(at)s。")
    return done % {"case": found.case.number, "at": dates.exactly(at)}


def _proposal(found: OpenCase, _form: ClosingForm) -> dict[str, Any]:
    return {"proposal": proposal(found.case, on=timezone.localdate())}


CLOSE = Ask(
    name="close",
    deed=Step.CLOSE,
    template="cases/close.html",
    form=_form,
    do=_close,
    now=_preset,
    context=_proposal,
    warns=lambda form: [form.reminder] if form.reminder else [],
)
