"""Students as the register of their school knows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from leavers.nation.dice import Dice
from leavers.nation.outlines import ADULT_AGE, Outline, outline
from leavers.nation.people import Identity, address, identity_of, notable
from leavers.nation.plan import Plan
from leavers.nation.schools import CLASS_SIZE, Line, SchoolFacts
from leavers.registry.reading import Incoming
from leavers.rules.lifecycle import State
from leavers.rules.semesters import ROC_OFFSET, Semester

ENROLLED, ON_LEAVE, TRANSFERRED, GIVEN_UP, REVOKED, GRADUATED, DECEASED = (
    "ES1",
    "ES2",
    "ES4",
    "ES5",
    "ES6",
    "ES8",
    "EX1",
)
SOURCE_LABEL = "本校學籍（虛構）"
"""What pages show as the source of the nation's register."""
AFTER_CLOSING = {
    "C4": TRANSFERRED,
    "C5": TRANSFERRED,
    "C6": REVOKED,
    "C7": ON_LEAVE,
    "X1": DECEASED,
    "X2": GRADUATED,
    "X3": GIVEN_UP,
}
WHILE_OPEN = {"L2": ON_LEAVE, "L4": TRANSFERRED}


@dataclass(frozen=True, slots=True)
class Pupil:
    """What does not change from year to year; grade and class do, and stand in the report or the register."""

    who: Identity
    born_on: date
    entered: int
    line: Line
    student_no: str
    seat_no: str
    household_address: str
    mailing_address: str


def pupil(plan: Plan, school: SchoolFacts, number: int, case: Outline | None) -> Pupil:
    """The student of this number in the nation; `case`, the student's first one, says what it must fit."""
    dice = plan.dice("student", number)
    who = identity_of(plan, number, dice)
    if case is not None:
        who = notable(case.number) or who
    place = number - plan.students_of(school.index).start
    if case is None:
        class_place = min(place // CLASS_SIZE, school.classes - 1)
        entered = Semester.of(plan.today).year - class_place % 3
        line = school.lines[class_place // 3]
    else:
        entered, line = case.entered, school.lines[case.class_place // 3]
    born_on = _born_on(entered, case.adult_on if case else None, dice)
    household = address(school.county, dice)
    return Pupil(
        who=who,
        born_on=born_on,
        entered=entered,
        line=line,
        student_no=f"{entered}{number % 100_000:05d}",
        seat_no=str(place % CLASS_SIZE + 1),
        household_address=household,
        mailing_address=address(school.county, dice) if dice.chance(15) else household,
    )


def _born_on(entered: int, adult_on: date | None, dice: Dice) -> date:
    """Fifteen by 1 September of the year of entry; one in twelve is a year older."""
    start = date(entered + ROC_OFFSET - 16 - (dice.below(12) == 0), 9, 2)
    usual = start + timedelta(days=dice.below(365))
    if adult_on is None:
        return usual
    day = adult_on - timedelta(days=1) if (adult_on.month, adult_on.day) == (2, 29) else adult_on
    return day.replace(year=day.year - ADULT_AGE)


def registered(plan: Plan, school: SchoolFacts) -> Iterator[Incoming]:
    """The register of the school, one student after the other."""
    for number in plan.students_of(school.index):
        case = plan.case_of(number, school.index)
        yield _incoming(plan, school, number, outline(plan, school, case) if case is not None else None)


def _incoming(plan: Plan, school: SchoolFacts, number: int, case: Outline | None) -> Incoming:
    root = outline(plan, school, case.number - 1) if case and case.again else case
    found = pupil(plan, school, number, root)
    status, since = _status(plan, found, case)
    grade = 1 + Semester.of(plan.today if status == ENROLLED else since).year - found.entered
    grade = min(3, max(1, grade))
    facts = {
        "nid": found.who.nid,
        "id_kind": found.who.kind.value,
        "name": found.who.name,
        "sex": found.who.sex,
        "born_on": found.born_on.isoformat(),
        "nationality": found.who.nationality,
        "student_no": found.student_no,
        "division": found.line.division,
        "programme": found.line.programme,
        "department": found.line.department,
        "grade": str(grade),
        "class_name": found.line.class_name(grade),
        "seat_no": found.seat_no,
        "status": status,
        "status_on": since.isoformat(),
        "household_address": found.household_address,
        "mailing_address": found.mailing_address,
    }
    protected = case is not None and "protected" in case.fate.detours
    return Incoming(school_code=school.code, facts=facts, protected=protected)


def _status(plan: Plan, found: Pupil, case: Outline | None) -> tuple[str, date]:
    """The 學籍狀態 that goes with where the student's latest case stands, and since when."""
    entry = date(found.entered + ROC_OFFSET, 8, 1)
    if case is not None:
        fate = case.fate
        status = ENROLLED
        if fate.state is State.CLOSED:
            status = AFTER_CLOSING.get(fate.closing, ENROLLED)
            since = case.left_on if status in (ON_LEAVE, TRANSFERRED) else case.ended_on
        elif fate.state not in (State.WITHDRAWN, State.PENDING, State.RETURNED):
            status, since = WHILE_OPEN.get(case.category, ENROLLED), case.left_on
        if status != ENROLLED:
            return status, min(since, plan.last_day)
    if Semester.of(plan.today).year - found.entered > 3:
        return GRADUATED, date(found.entered + ROC_OFFSET + 3, 6, 30)
    return ENROLLED, entry
