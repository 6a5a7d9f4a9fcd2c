"""How large the nation is, how it is shared out among the schools, and on which day it stands still."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from math import gcd

from leavers.nation.dice import Dice

EARLIEST = date(2026, 1, 1)
"""Three years of history must lie within the book of law and under one age of majority, 18 since 2023."""
YEARS = 3
MOST_SCHOOLS = 2000
MOST_PEOPLE = 5_000_000
REPEAT = 20
"""One case in so many is a student's second: 再度中離."""


class Impossible(Exception):
    """A nation of this size or on this day cannot be made; the message, in Chinese, is for who asked."""


@dataclass(frozen=True)
class Plan:
    """`schools`, `students` and `cases` in all; same numbers, `seed` and `today` make the same nation.

    Sizes of schools fall off as 1/rank (Zipf), a few large and many small. Whatever happened, happened before
    `today`. Schools, students and cases are numbered through the nation from 0 on, school by school.
    """

    schools: int
    students: int
    cases: int
    seed: int
    today: date

    def __post_init__(self) -> None:
        if not 1 <= self.schools <= MOST_SCHOOLS:
            raise Impossible(f"學校要有1到{MOST_SCHOOLS}所")
        if self.students < self.schools or self.cases < 0:
            raise Impossible("每所學校至少要有1名學生，案件數不能是負數")
        if self.students + self.cases > MOST_PEOPLE:
            raise Impossible(f"學生和案件合計最多{MOST_PEOPLE:,}")
        if self.today < EARLIEST:
            raise Impossible(f"日期不能早於{EARLIEST.isoformat()}")

    def dice(self, kind: str, *index: int) -> Dice:
        return Dice(self.seed, kind, *index)

    @cached_property
    def last_day(self) -> date:
        """The latest weekday before `today`."""
        return weekday(self.today - timedelta(days=1))

    @cached_property
    def first_day(self) -> date:
        return self.today - timedelta(days=365 * YEARS)

    @cached_property
    def _weights(self) -> tuple[int, ...]:
        # The longer the list, the flatter its head: no school has more than a few thousand students.
        flatter = 3 + self.schools // 8
        return (0, *accumulate(10**9 // (rank + flatter) for rank in range(1, self.schools + 1)))

    def students_of(self, school: int) -> range:
        """Numbers in the nation of the registered students of a school; never empty."""
        start, end = self._share(self.students - self.schools, school)
        return range(start + school, end + school + 1)

    def cases_of(self, school: int) -> range:
        """Numbers in the nation of the cases of a school."""
        return range(*self._share(self.cases, school))

    def _share(self, total: int, school: int) -> tuple[int, int]:
        whole = self._weights[-1]
        return total * self._weights[school] // whole, total * self._weights[school + 1] // whole

    def root(self, case: int, school: int) -> int:
        """The case with which the student of this one left for the first time: mostly the case itself."""
        again = (case - self.cases_of(school).start) % REPEAT == REPEAT - 1
        return case - 1 if again else case

    def returns(self, case: int, school: int) -> bool:
        """Whether the student comes back and leaves once more, with the next case."""
        return case + 1 in self.cases_of(school) and self.root(case + 1, school) == case

    def student_of(self, case: int, school: int) -> int:
        """Number in the nation of the student of a case, another one for each root.

        At most six students in ten of the register have a case; the cases beyond are of former students, whom
        the register no longer holds.
        """
        root = self.root(case, school)
        students, place = self.students_of(school), root - self.cases_of(school).start
        if place >= len(students) * 6 // 10:
            return self.students + root
        step, offset = self._scatter[school]
        return students.start + (place * step + offset) % len(students)

    def case_of(self, student: int, school: int) -> int | None:
        """The latest case of a registered student; None for nearly all."""
        students, cases = self.students_of(school), self.cases_of(school)
        step, offset = self._scatter[school]
        place = (student - students.start - offset) * pow(step, -1, len(students)) % len(students)
        case = cases.start + place
        if place >= len(students) * 6 // 10 or case not in cases or self.root(case, school) != case:
            return None
        return case + 1 if self.returns(case, school) else case

    @cached_property
    def _scatter(self) -> tuple[tuple[int, int], ...]:
        """For each school a step coprime to the number of students, and a first place.

        Multiples of the step meet every student once, all over the school; its inverse leads back.
        """
        found = []
        for school in range(self.schools):
            number = len(self.students_of(school))
            step = next(step for step in range(number * 5 // 8 + 1, 2 * number + 2) if gcd(step, number) == 1)
            found.append((step, self.dice("scatter", school).below(number)))
        return tuple(found)


def weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def after_weekend(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day
