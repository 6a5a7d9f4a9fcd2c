"""個案頁: one student's case on one page."""

from collections.abc import Collection

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from leavers.accounts.visitor import VisitedRequest
from leavers.cases import contacts, history
from leavers.cases.gate import OpenCase, case_gate
from leavers.cases.show import doors, rail
from leavers.cases.show.dues import due
from leavers.cases.show.progress import stages
from leavers.cases.show.secrets import SECRETS, shown
from leavers.cases.show.timeline import timeline
from leavers.cases.snapshot import report_of
from leavers.rules.permissions import Act
from leavers.ui.pages import page


@case_gate(Act.VIEW)
@require_safe
def detail(request: VisitedRequest, found: OpenCase) -> HttpResponse:
    return case_page(request, found)


def case_page(request: VisitedRequest, found: OpenCase, revealed: Collection[str] = ()) -> HttpResponse:
    """The page of a case, with the values in full whose fields are `revealed`."""
    case, today = found.case, timezone.localdate()
    part = request.GET.get("only", "")
    happened = history.events(case.pk)
    owed = contacts.owed(case, on=today)
    report = report_of(case)
    return page(
        request,
        "cases/detail.html",
        case=case,
        seat=rail.class_and_seat(case),
        category=rail.category(case),
        door=doors.next_door(found),
        waiting=doors.why_waiting(found),
        menu=doors.menu(found),
        links=doors.card_links(found),
        stages=stages(case, owed, on=today),
        due=due(found, owed, on=today),
        draft=contacts.draft_of(case, found.visitor, on=today) if found.may(Act.TRACK) else None,
        items=timeline(
            case,
            happened,
            only=part,
            named=history.named_in(happened),
            removable=lambda record: doors.may_remove(found, record),
            correctable=found.may(Act.TRACK),
        ),
        part=part,
        secrets={field: shown(report, field, revealed=revealed) for field in SECRETS},
        guardian=rail.guardian(case),
        age=rail.age(case, on=today),
        majority=rail.majority(case, on=today),
        people=rail.people(case, history.keepers(case.pk)),
    )
