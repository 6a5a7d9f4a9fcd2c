"""通報審核: the 主通 reads the whole report and notifies it; then the next one."""

from collections.abc import Collection

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leavers.accounts.visitor import VisitedRequest
from leavers.cases import actions, history, review
from leavers.cases.deadlines import report_deadline
from leavers.cases.gate import OpenCase, case_gate
from leavers.cases.refusals import Refusal, Stale
from leavers.cases.show import rail
from leavers.cases.show.checks import checks
from leavers.cases.show.record import record_view
from leavers.cases.show.report import sections
from leavers.cases.snapshot import report_of
from leavers.cases.views.answers import answer, has_moved_on
from leavers.rules.lifecycle import State, Step
from leavers.ui import dates
from leavers.ui.pages import leave_for, page


@case_gate(Step.NOTIFY)
@require_http_methods(["GET", "POST"])
def notify(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    if found.case.state != State.PENDING or has_moved_on(request, found.case):
        return answer(request, Stale(found.case.pk))
    return _notify(request, found) if request.method == "POST" else review_page(request, found)


def _notify(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    case, at = found.case, timezone.now()
    try:
        actions.notify(case=case, by=found.visitor, at=at)
    except Refusal as refusal:
        return answer(request, refusal)
    done = _("已通報%(case)s，狀態改為「追蹤中」。通報時間：%(at)s。")
    messages.success(request, done % {"case": case.number, "at": dates.exactly(at)})
    following = review.next_waiting(case, found.visitor)
    route = "cases:notify" if following else "cases:detail"
    return leave_for(request, reverse(route, args=[following or case.pk]))


def review_page(request: VisitedRequest, found: OpenCase, revealed: Collection[str] = ()) -> HttpResponse:
    """The report as it waits for 通報, with the values in full whose fields are `revealed`."""
    case, today = found.case, timezone.localdate()
    report, filing = report_of(case), history.filing(case.pk)
    elsewhere = review.open_elsewhere(case)
    return page(
        request,
        "cases/notify.html",
        case=case,
        seat=rail.class_and_seat(case),
        sections=sections(report, revealed=revealed),
        first=record_view(filing.first),
        submitted=filing.submitted,
        returned=filing.returned,
        checks=checks(
            report,
            filed_on=timezone.localdate(filing.submitted.at),
            elsewhere=elsewhere,
            deadline=report_deadline(report),
            on=today,
        ),
        queue=review.queue_around(case, found.visitor),
        waited=(today - timezone.localdate(filing.submitted.at)).days,
        own=case.filer_id == found.visitor.person_id,
    )
