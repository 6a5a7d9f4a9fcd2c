"""待辦: what each person has to do today."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from leavers.accounts.access import log_access
from leavers.accounts.gate import signed_in
from leavers.accounts.visitor import VisitedRequest
from leavers.cases import unfinished, worklist
from leavers.cases.show.news import news_line
from leavers.rules.permissions import Act, Role
from leavers.rules.semesters import Semester
from leavers.ui.pages import page
from leavers.vault.models import Action


@signed_in
@require_safe
def home(request: VisitedRequest) -> HttpResponse:
    """The students named on the page are one READ in the log."""
    today = timezone.localdate()
    frame: dict[str, Any] = {"today": today, "term": Semester.of(today).label}
    if not request.visitor.may_ever(Act.LIST):
        return page(request, "web/home.html", **frame, work=None)
    work = worklist.work(request.visitor, on=today)
    happened = worklist.news(request.visitor)
    response = page(
        request,
        "web/home.html",
        **frame,
        **_queues(request, work, today),
        work=work,
        news=[news_line(event) for event in happened],
    )
    ids = sorted({*work.ids(), *(event.case_id for event in happened)})
    if ids:
        log_access(request, Action.READ, subject=("cases", 0), detail={"page": "home", "ids": ids})
    return response


def _queues(request: VisitedRequest, work: worklist.Work, today: date) -> dict[str, Any]:
    """The 主通 judges what others filed; everybody else sees what came back and what they have begun."""
    chief = request.visitor.role == Role.CHIEF
    drafts = unfinished.unfinished(request.visitor, on=today)
    waiting = (work.pending, work.closing, work.short, work.returned)
    nothing = not any(queue.total for queue in waiting) and not drafts
    return {"chief": chief, "drafts": drafts, "nothing": nothing}
