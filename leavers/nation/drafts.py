"""What the people of the demonstration have begun and not finished: two reports and a tracking record."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from leavers.accounts.models import Membership
from leavers.accounts.visitor import Visitor
from leavers.cases import drafts
from leavers.cases.actions import save_draft
from leavers.cases.models import Case
from leavers.cases.models.draft import DraftKind
from leavers.cases.sighting import Sighting
from leavers.nation.outlines import DEMO_CLASS, moment
from leavers.nation.people import identity_of
from leavers.nation.plan import Plan
from leavers.nation.schools import CLASS_SIZE
from leavers.registry.local import Local
from leavers.rules.lifecycle import State
from leavers.rules.semesters import ROC_OFFSET

STUDENT: dict[str, Any] = {
    "identities": ["I00"],
    "family_type": "K2",
    "guardian_name": "",
    "guardian_relation": "G02",
    "guardian_phone": "0900-000-1",
}
RECORDS: dict[str, dict[str, Any]] = {
    "demo.homeroom": {
        "method": "M01",
        "targets": ["T03"],
        "reached": "Y",
        "situation": "A07",
        "text": "母親表示學生這週都在早餐店幫忙，想問下學期復學的",
    },
    "demo.counsellor": {
        "method": "M02",
        "targets": ["T01", "T03"],
        "reached": "Y",
        "text": "家訪時學生剛睡醒，談到",
    },
}


def write_drafts(plan: Plan) -> None:
    """Yesterday afternoon's work, given back when they sign in."""
    teacher, counsellor = _visitor("demo.homeroom"), _visitor("demo.counsellor")
    unreported = _unreported(plan)
    if nid := next(unreported, None):
        _report(plan, teacher, nid, minute=15 * 60 + 12, student=STUDENT)
    if nid := next(unreported, None):
        _report(plan, teacher, nid, minute=16 * 60 + 40)
    for visitor in (teacher, counsellor):
        _record(plan, visitor, RECORDS[visitor.person.account])


def _visitor(account: str) -> Visitor:
    membership = Membership.objects.select_related("person", "school").get(person__account=account)
    return Visitor(membership.person, membership)


def _unreported(plan: Plan) -> Iterator[str]:
    """The numbers of students of the teacher's class who have no case."""
    students = plan.students_of(0)
    for number in students[DEMO_CLASS * CLASS_SIZE : (DEMO_CLASS + 1) * CLASS_SIZE]:
        if plan.case_of(number, 0) is None:
            yield identity_of(plan, number, plan.dice("student", number)).nid


def _report(plan: Plan, visitor: Visitor, nid: str, *, minute: int, student: Any = None) -> None:
    """A report as far as its owner got: the student found, and perhaps half of the second step."""
    if visitor.school is None:
        return
    at = moment(plan.last_day, minute)
    start = {"category": "L1", "nid": nid}
    filing = drafts.begin(visitor, start, key=uuid4(), today=plan.last_day, at=at)
    filing.take(Sighting.of(nid, Local().ask(nid, school=visitor.school, at=at), at=at), by_hand=False, at=at)
    if student is not None:
        filing.write(at + timedelta(minutes=6), step="student", student=student)


def _record(plan: Plan, visitor: Visitor, words: dict[str, Any]) -> None:
    tracked = Case.objects.in_state(State.TRACKING).filter(
        trackers__person=visitor.person, trackers__until_on=None
    )
    case = tracked.order_by("pk").first()
    if case is None:
        return
    save_draft(
        draft=None,
        kind=DraftKind.RECORD,
        step="",
        payload={"tracked_on": _as_typed(plan.last_day), **words},
        by=visitor,
        at=moment(plan.last_day, 16 * 60 + 55),
        case=case,
    )


def _as_typed(day: date) -> str:
    """115/11/22"""
    return f"{day.year - ROC_OFFSET}/{day.month:02d}/{day.day:02d}"
