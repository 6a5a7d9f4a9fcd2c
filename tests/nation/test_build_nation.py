"""manage.py build_nation: where it may run, what it prints, and that equal seeds make equal nations."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from pytest_django import Settings

from leavers.cases.models import Case
from leavers.nation.digest import nation_hash
from leavers.nation.outlines import outline
from leavers.nation.plan import Plan
from leavers.nation.schools import school_facts
from leavers.nation.staff import PASSWORD
from leavers.nation.writing import NotHere, build
from leavers.registry.models import RegisteredStudent
from leavers.schools.models import School
from tests.nation.conftest import SMALL, TINY, built

HASH_OF_TINY = "59dcb119e39b19d961cfe73475ad48ec1ec802796df82952d336c9b83c5e1050"
"""What the tiny nation says, on SQLite and PostgreSQL and every Python.

Whoever changes what is in it, or adds a column to what it fills, changes this; the test shows the new one.
"""


def tiny() -> str:
    with built(TINY):
        return nation_hash()


@pytest.mark.django_db
def test_the_same_seed_makes_the_same_nation_everywhere() -> None:
    assert tiny() == HASH_OF_TINY


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"seed": 8}, {"today": TINY.today.replace(day=24)}, {"cases": 51}, {"students": 201}]
)
def test_another_plan_makes_another_nation(change: dict[str, int]) -> None:
    with built(replace(TINY, **change)):  # type: ignore[arg-type]  # each change is of its field's type
        assert nation_hash() != HASH_OF_TINY


@pytest.mark.django_db
def test_the_language_and_the_keys_of_the_machine_make_no_difference(settings: Settings) -> None:
    settings.VAULT = {
        "data_keys": {"other": bytes(range(32))},
        "index_key": bytes(range(1, 33)),
        "log_key": bytes(range(2, 34)),
    }
    with translation.override("en"):
        assert tiny() == HASH_OF_TINY


@pytest.mark.django_db
def test_the_hash_sees_a_changed_word() -> None:
    with built(TINY):
        before = nation_hash()
        case = Case.objects.earliest("pk")
        case.name += "x"
        case.save(update_fields=["name"])
        assert nation_hash() != before


def test_a_case_is_made_by_itself_whatever_was_made_before() -> None:
    school = school_facts(SMALL, 4)
    numbers = list(SMALL.cases_of(4))
    forwards = [outline(SMALL, school, number) for number in numbers]
    backwards = [outline(SMALL, school, number) for number in reversed(numbers)]
    assert forwards == backwards[::-1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "plan",
    [
        Plan(schools=1, students=1, cases=12, seed=3, today=TINY.today),
        Plan(schools=2, students=2, cases=0, seed=3, today=TINY.today),
        Plan(schools=1, students=40, cases=60, seed=-5, today=TINY.today.replace(month=8, day=1)),
        Plan(schools=2, students=90, cases=45, seed=11, today=TINY.today.replace(year=2028, month=2, day=29)),
        Plan(schools=2, students=90, cases=45, seed=12, today=TINY.today.replace(year=2026, month=1, day=1)),
    ],
)
def test_odd_sizes_and_odd_days_make_a_nation_too(plan: Plan) -> None:
    with built(plan):
        assert Case.objects.count() == plan.cases
        assert RegisteredStudent.objects.count() == plan.students


@pytest.mark.django_db
def test_each_school_is_told_of() -> None:
    heard: list[int] = []
    build(replace(TINY, cases=0), lambda progress: heard.append(progress.schools))
    assert heard == [1, 2, 3]


@pytest.mark.django_db
def test_the_command_prints_the_accounts_and_nothing_else_to_stdout() -> None:
    out, err = StringIO(), StringIO()
    arguments = ["--schools", "2", "--students", "80", "--cases", "25", "--today", "115/11/23", "--hash"]
    call_command("build_nation", *arguments, stdout=out, stderr=err)
    lines = out.getvalue().splitlines()
    assert lines[0].split() == ["帳號", "密碼", "角色", "姓名"]
    assert [line.split()[0] for line in lines[1:8]] == [
        "demo.chief1",
        "demo.homeroom",
        "demo.counsellor",
        "demo.director",
        "demo.county",
        "demo.national",
        "demo.support",
    ]
    assert all(PASSWORD in line for line in lines[1:8])
    assert lines[8:] == [f"SHA-256  {nation_hash()}"]
    assert "2所學校" in err.getvalue()
    assert "80名學生、25件案件" in err.getvalue()


@pytest.mark.django_db
def test_a_database_with_schools_is_left_alone() -> None:
    School.objects.create(code="010301", name="某校", short_name="某校", county="65", founding="N")
    with pytest.raises(CommandError, match="已經有學校"):
        call_command("build_nation", stdout=StringIO(), stderr=StringIO())
    assert School.objects.count() == 1


@pytest.mark.django_db
def test_production_takes_no_invented_people(settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(NotHere):
        build(TINY)
    assert not School.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments", [["--today", "115/2/30"], ["--today", "昨天"], ["--schools", "0"], ["--students", "3"]]
)
def test_an_impossible_order_is_refused_with_words(arguments: list[str]) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("build_nation", *arguments, stdout=StringIO(), stderr=StringIO())
    assert str(refused.value)
    assert not School.objects.exists()
