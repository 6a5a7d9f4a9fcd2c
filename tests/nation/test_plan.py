"""The plan: everything is shared out, and every student is found again from the case."""

from dataclasses import replace
from datetime import date

import pytest

from leavers.nation.plan import Impossible, Plan, after_weekend, weekday
from tests.nation.conftest import SMALL

PLANS = [
    SMALL,
    Plan(schools=1, students=1, cases=40, seed=0, today=date(2026, 11, 23)),
    Plan(schools=50, students=5000, cases=6000, seed=9, today=date(2026, 11, 23)),
    Plan(schools=22, students=22, cases=0, seed=3, today=date(2028, 2, 29)),
]


@pytest.mark.parametrize("plan", PLANS)
def test_students_and_cases_are_shared_out_without_gap_or_overlap(plan: Plan) -> None:
    students = [number for school in range(plan.schools) for number in plan.students_of(school)]
    cases = [number for school in range(plan.schools) for number in plan.cases_of(school)]
    assert students == list(range(plan.students))
    assert cases == list(range(plan.cases))


def test_sizes_fall_off_and_no_school_is_empty() -> None:
    sizes = [len(SMALL.students_of(school)) for school in range(SMALL.schools)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 2 * sizes[-1] > 0


@pytest.mark.parametrize("plan", PLANS)
def test_no_two_students_share_a_case_but_for_those_who_leave_twice(plan: Plan) -> None:
    for school in range(plan.schools):
        found: dict[int, list[int]] = {}
        for case in plan.cases_of(school):
            found.setdefault(plan.student_of(case, school), []).append(case)
        for cases in found.values():
            assert cases == [cases[0]] or (cases[1:] == [cases[0] + 1] and plan.returns(cases[0], school))


@pytest.mark.parametrize("plan", PLANS)
def test_a_registered_student_leads_to_the_latest_case(plan: Plan) -> None:
    for school in range(plan.schools):
        registered = plan.students_of(school)
        latest = {plan.student_of(case, school): case for case in plan.cases_of(school)}
        assert {student: plan.case_of(student, school) for student in registered} == {
            student: latest.get(student) for student in registered
        }


def test_former_students_have_numbers_of_their_own() -> None:
    plan = PLANS[2]
    former = [
        plan.student_of(case, school) for school in range(plan.schools) for case in plan.cases_of(school)
    ]
    assert max(former) >= plan.students
    assert max(former) < plan.students + plan.cases


@pytest.mark.parametrize(
    "change",
    [
        {"schools": 0},
        {"schools": 2001, "students": 10**6},
        {"students": 9},
        {"cases": -1},
        {"students": 5_000_001},
        {"today": date(2025, 12, 31)},
    ],
)
def test_an_impossible_nation_is_refused_with_words(change: dict[str, int]) -> None:
    with pytest.raises(Impossible) as refused:
        replace(SMALL, **change)  # type: ignore[arg-type]  # each change is of its field's type
    assert str(refused.value)


def test_a_weekend_belongs_to_the_friday_before_or_the_monday_after() -> None:
    friday, saturday, sunday, monday = (date(2026, 11, day) for day in (20, 21, 22, 23))
    assert [weekday(day) for day in (friday, saturday, sunday, monday)] == [friday, friday, friday, monday]
    assert [after_weekend(day) for day in (friday, saturday, sunday, monday)] == [
        friday,
        monday,
        monday,
        monday,
    ]
    assert SMALL.last_day == friday
