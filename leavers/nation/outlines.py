"""The days of a case before a word of it is written: who leaves when, in which grade, and when it ends."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from leavers.nation import fates
from leavers.nation.dice import Dice
from leavers.nation.fates import Fate
from leavers.nation.plan import REPEAT, Plan, weekday
from leavers.nation.schools import SchoolFacts
from leavers.rules.lifecycle import State
from leavers.rules.semesters import ROC_OFFSET, Semester

ADULT_AGE = 18
COMPLETED = "X2"
# In days, by the state in which a case stands: how long ago it came there, and how long it took from 提交 on.
ENDED = {State.CLOSED: (12, 640), State.CLOSING: (2, 7), State.WITHDRAWN: (5, 300)}
LASTED = {
    State.PENDING: (1, 6),
    State.RETURNED: (6, 15),
    State.TRACKING: (15, 330),
    State.CLOSING: (45, 290),
    State.CLOSED: (50, 330),
}
LASTED_RETURNED = (9, 13)
LASTED_WITH_DETOUR = (170, 330)
LASTED_BEFORE_WITHDRAWAL = {
    State.PENDING: (2, 6),
    State.RETURNED: (5, 12),
    State.TRACKING: (20, 60),
    State.CLOSING: (60, 120),
}
ENDED_BEFORE_RETURNING = (420, 640)
"""Longer ago than any open case was filed: who leaves twice has left the first case behind."""
# From 離校日期 to 提交; below zero the leave or transfer was announced ahead.
REPORTED_AFTER = {"L1": (5, 10), "L2": (-12, 9), "L3": (6, 20), "L4": (-10, 12)}
DEMO_SHARE = 4
"""One case in so many of the first school is of the class whose 導師 signs in at the demonstration."""
DEMO_CLASS = 1
OPENS, WORKING_MINUTES = 8 * 60, 9 * 60


@dataclass(frozen=True, slots=True)
class Outline:
    """Numbers of the case and of its student in the nation, and of the class at the school.

    `ended_on` is the weekday of the suggestion or of 撤案; of a case that goes on, the last one before today.
    `entered` is the 學年度 of entry. `adult_on` is set where the closing asks for a student of age: the
    birthday is made to fit. `again`: the student left before, with the case numbered one less.
    """

    number: int
    student: int
    fate: Fate
    filed_at: datetime
    ended_on: date
    left_on: date
    grade: int
    entered: int
    class_place: int
    adult_on: date | None
    again: bool

    @property
    def category(self) -> str:
        return self.fate.category

    @property
    def filed_on(self) -> date:
        return timezone.localdate(self.filed_at)


def outline(plan: Plan, school: SchoolFacts, case: int) -> Outline:
    """The case of this number, which is one of the school's."""
    dice = plan.dice("case", case)
    again = plan.root(case, school.index) != case
    fate = _fate(plan, school, case, dice)
    filed_on, ended_on = _days(plan, fate, dice, returning=plan.returns(case, school.index))
    adult_on = None
    if fate.closing in fates.ADULT:
        adult_on = ended_on - timedelta(days=dice.between(3, 40))
        filed_on = max(filed_on, weekday(adult_on - timedelta(days=dice.between(60, 300))))
    left_on = weekday(filed_on - timedelta(days=dice.between(*REPORTED_AFTER[fate.category])))
    if again:
        first = outline(plan, school, case - 1)
        class_place, entered = first.class_place, first.entered
        grade = min(3, 1 + Semester.of(left_on).year - entered)
    else:
        demo = school.index == 0 and dice.below(DEMO_SHARE) == 0
        class_place = DEMO_CLASS if demo else dice.below(school.classes)
        grade = 3 if fate.closing == COMPLETED else _grade(plan, left_on, adult_on, class_place)
        entered = Semester.of(left_on).year - grade + 1
    return Outline(
        number=case,
        student=plan.student_of(case, school.index),
        fate=fate,
        filed_at=moment(filed_on, OPENS + dice.below(WORKING_MINUTES)),
        ended_on=ended_on,
        left_on=left_on,
        grade=grade,
        entered=entered,
        class_place=class_place,
        adult_on=adult_on,
        again=again,
    )


def filing_order(plan: Plan, school: SchoolFacts) -> list[int]:
    """The cases of the school in the order in which they were filed, so that their numbers rise with time."""
    filed = ((outline(plan, school, case).filed_at, case) for case in plan.cases_of(school.index))
    return [case for _at, case in sorted(filed)]


def moment(day: date, minute: int) -> datetime:
    """A minute of a day, by the clock on the wall."""
    return timezone.make_aware(datetime.combine(day, time(minute // 60, minute % 60)))


def _fate(plan: Plan, school: SchoolFacts, case: int, dice: Dice) -> Fate:
    if plan.root(case, school.index) != case:
        return dice.pick(fates.SECOND)
    if plan.returns(case, school.index):
        return dice.pick(fates.RETURNING)
    # The last two of every twenty are the two cases of one who returned.
    place = case - 2 * ((case + 2) // REPEAT)
    if school.index == 0 and place < len(fates.REQUIRED):
        return fates.REQUIRED[place]
    return dice.pick(fates.USUAL)


def _days(plan: Plan, fate: Fate, dice: Dice, *, returning: bool) -> tuple[date, date]:
    """When the case was filed, and when it came to its last state."""
    ended = dice.between(*(ENDED_BEFORE_RETURNING if returning else ENDED.get(fate.state, (1, 1))))
    days = ended + dice.between(*_lasted(fate))
    filed_on = weekday(plan.today - timedelta(days=days))
    if fate.category in ("L1", "L3") and days > 40:
        filed_on = _in_term(filed_on)
    return filed_on, weekday(plan.today - timedelta(days=ended))


def _lasted(fate: Fate) -> tuple[int, int]:
    if fate.withdrawn_from is not None:
        return LASTED_BEFORE_WITHDRAWAL[fate.withdrawn_from]
    if fate.detours & {"kept_open", "reopened", "removed"}:
        return LASTED_WITH_DETOUR
    if fate.state is State.PENDING and "returned" in fate.detours:
        return LASTED_RETURNED
    return LASTED[fate.state]


def _in_term(day: date) -> date:
    """Nobody is missed at school in the holidays: the last days before them instead."""
    if day.month in (7, 8):
        return weekday(day - timedelta(days=62))
    if (1, 21) <= (day.month, day.day) <= (2, 10):
        return weekday(day - timedelta(days=21))
    return day


def _grade(plan: Plan, left_on: date, adult_on: date | None, class_place: int) -> int:
    year = Semester.of(left_on).year
    if adult_on is None:
        years_ago = Semester.of(plan.today).year - year
        return (class_place % 3 - years_ago) % 3 + 1
    # Fifteen by the first of September of the year of entry.
    born_year = adult_on.year - ADULT_AGE
    entered = born_year + (15 if (adult_on.month, adult_on.day) < (9, 2) else 16) - ROC_OFFSET
    return min(3, max(1, year - entered + 1))
