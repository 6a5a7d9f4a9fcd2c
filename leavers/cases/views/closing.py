"""結案審查 and 結案: the 主通 reads the suggestion, confirms the reason and closes."""

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from leavers.accounts.visitor import VisitedRequest
from leavers.cases import actions, contacts
from leavers.cases.forms.closing import ClosingForm
from leavers.cases.gate import OpenCase, case_gate
from leavers.cases.refusals import Refusal, Stale, Unlawful
from leavers.cases.show import rail
from leavers.cases.show.proposal import Proposal, proposal
from leavers.cases.show.report import sections
from leavers.cases.snapshot import report_of
from leavers.cases.views.answers import answer, has_moved_on
from leavers.rules.lifecycle import State, Step
from leavers.ui import dates
from leavers.ui.pages import leave_for, page


@case_gate(Step.CLOSE)
@require_safe
def closing(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    if found.case.state != State.CLOSING:
        return answer(request, Stale(found.case.pk))
    return closing_page(request, found)


@case_gate(Step.CLOSE)
@require_http_methods(["GET", "POST"])
def close(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    """The confirmation of the reason: a dialog over 結案審查, or a page of its own without the script."""
    case, today = found.case, timezone.localdate()
    if case.state != State.CLOSING or has_moved_on(request, case):
        return answer(request, Stale(case.pk))
    suggested = proposal(case, on=today)
    data = request.POST if request.method == "POST" else None
    form = ClosingForm(data, case=case, suggested=suggested.closing, today=today)
    if data is not None and form.is_valid():
        return _close(request, found, suggested, form)
    return _ask(request, found, suggested, form)


def _close(request: VisitedRequest, found: OpenCase, suggested: Proposal, form: ClosingForm) -> HttpResponse:
    case, at = found.case, timezone.now()
    try:
        actions.close(case=case, closing=form.closing(), by=found.visitor, at=at)
    except Unlawful as refusal:
        form.refuse(refusal.reasons)
        return _ask(request, found, suggested, form)
    except Refusal as refusal:
        return answer(request, refusal)
    done = _("%(case)s已結案。結案時間：%(at)s。")
    messages.success(request, done % {"case": case.number, "at": dates.exactly(at)})
    if form.reminder:
        messages.warning(request, form.reminder)
    return leave_for(request, reverse("cases:detail", args=[case.pk]))


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


def _ask(request: VisitedRequest, found: OpenCase, suggested: Proposal, form: ClosingForm) -> HttpResponse:
    return page(
        request,
        "cases/close.html",
        block="dialog",
        case=found.case,
        proposal=suggested,
        form=form,
    )
