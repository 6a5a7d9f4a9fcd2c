"""The source that invents students: steady, believable, and never in production."""

import unicodedata
from collections import Counter
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from leavers.registry.names import INDIGENOUS, LATIN
from leavers.registry.port import Elsewhere, Enrolment, Found, NotFound, SourceAnswer
from leavers.registry.simulated import NotInProduction, Simulated
from leavers.rules.codes import CODES
from leavers.rules.identity import check_digit, marked_nid, marked_resident
from leavers.schools.models import School
from tests.registry.conftest import NID, NOW

SCHOOL = School(
    code="990301", name="甲校", short_name="甲校", county="63", founding="N", divisions=["a", "g"]
)


def ask(nid: str, *, school: School = SCHOOL, at: datetime = NOW) -> SourceAnswer:
    return Simulated().ask(nid, school=school, at=at)


def students(count: int = 400) -> list[Enrolment]:
    answers = [ask(marked_nid("A", "1" if n % 2 else "2", n)) for n in range(count)]
    return [answer.enrolment for answer in answers if isinstance(answer, Found)]


def test_the_same_number_is_always_the_same_student() -> None:
    assert ask(NID) == ask(NID)
    assert ask(NID, at=NOW + timedelta(hours=5)) == ask(NID)


def test_the_next_school_year_the_student_is_a_year_further() -> None:
    """Or has been succeeded by a new first-year student, after three years."""
    now, then = ask(NID), ask(NID, at=NOW + timedelta(days=365))
    assert isinstance(now, Found)
    assert isinstance(then, Found)
    assert int(then.enrolment.grade) == int(now.enrolment.grade) % 3 + 1
    if then.enrolment.grade != "1":
        assert (then.enrolment.name, then.enrolment.born_on) == (now.enrolment.name, now.enrolment.born_on)


def test_one_in_twenty_is_unknown_and_one_in_twenty_elsewhere() -> None:
    outcomes = Counter(type(ask(marked_nid("F", "1", n))) for n in range(4000))
    assert 150 <= outcomes[NotFound] <= 250
    assert 150 <= outcomes[Elsewhere] <= 250
    assert outcomes[Found] == 4000 - outcomes[NotFound] - outcomes[Elsewhere]


def test_every_student_is_marked_as_simulated_with_the_time_of_the_last_night() -> None:
    for student in students(50):
        assert (student.source, student.source_label) == ("simulated", "模擬學籍")
        assert student.as_of.isoformat() == "2026-11-23T03:00:00+08:00"
        assert "模擬" in student.household_address


def test_before_three_in_the_morning_the_data_is_of_the_night_before() -> None:
    answer = ask(NID, at=datetime.fromisoformat("2026-11-23T02:59:00+08:00"))
    assert isinstance(answer, Found)
    assert answer.enrolment.as_of.isoformat() == "2026-11-22T03:00:00+08:00"


def test_every_student_fits_the_code_lists_and_the_age_of_the_school() -> None:
    for student in students():
        assert student.division in SCHOOL.divisions
        assert student.programme in CODES["programme"]
        assert student.grade in CODES["grade"]
        assert student.status in CODES["enrolment_status"]
        assert student.id_kind in CODES["id_kind"]
        assert 15 <= 2026 - student.born_on.year <= 19
        assert student.department
        assert student.class_name
        assert student.school_code == SCHOOL.code


def test_the_sex_is_that_of_the_number() -> None:
    for n in range(40):
        for sex in ("1", "2"):
            answer = ask(marked_nid("H", sex, n))
            assert not isinstance(answer, Found) or answer.enrolment.sex == sex


def test_the_names_are_as_varied_and_as_hard_as_real_ones() -> None:
    names = {student.name for student in students(3000)}
    assert len(names) > 800
    assert any("．" in name for name in names)
    assert any(ord(character) > 0xFFFF for name in names for character in name), "a rare character"
    assert any("㛄" in name for name in names)
    assert all(name == unicodedata.normalize("NFC", name) for name in names)


def test_no_two_names_of_the_lists_are_alike() -> None:
    for lists in (INDIGENOUS, LATIN):
        for sex, listed in lists.items():
            names = listed.split() if isinstance(listed, str) else listed
            assert len(set(names)) == len(names), sex


@pytest.mark.parametrize("old", [False, True], ids=["since 2021", "before"])
def test_a_resident_number_brings_a_foreign_student(old: bool) -> None:
    answers = [ask(marked_resident("A", "2", n, old=old)) for n in range(40)]
    found = [answer.enrolment for answer in answers if isinstance(answer, Found)]
    assert found
    assert all(student.nationality != "中華民國" for student in found)
    assert all(student.name.isascii() for student in found)
    assert {student.id_kind for student in found} == {"UIO" if old else "UIN"}


@pytest.mark.parametrize(
    ("stem", "nationality"),
    [("A8799000", "中華民國（無戶籍）"), ("A8899000", "香港"), ("A8999000", "中國大陸")],
)
def test_the_third_digit_of_a_resident_number_says_where_from(stem: str, nationality: str) -> None:
    numbers = [f"{stem}{n}{check_digit(f'{stem}{n}')}" for n in range(10)]
    found = [answer.enrolment for answer in map(ask, numbers) if isinstance(answer, Found)]
    assert {student.nationality for student in found} == {nationality}


@pytest.mark.parametrize(("division", "programme"), [("c", "V2"), ("d", "V2"), ("g", "N1"), ("h", "G1")])
def test_division_and_programme_go_together(division: str, programme: str) -> None:
    bare = School(code="990303", county="64", divisions=[division])
    answers = [ask(marked_nid("A", "1", n), school=bare) for n in range(20)]
    found = [answer.enrolment for answer in answers if isinstance(answer, Found)]
    assert {student.programme for student in found} == {programme}


@pytest.mark.parametrize("nid", ["", "A123456788", "護照", "X" * 200])
def test_what_is_no_sound_number_is_unknown(nid: str) -> None:
    assert ask(nid) == NotFound()


def test_a_school_without_divisions_or_county_still_gets_an_answer() -> None:
    bare = School(code="990303", county="?", divisions=[])
    found = [ask(marked_nid("A", "1", n), school=bare) for n in range(5)]
    assert any(isinstance(answer, Found) and answer.enrolment.division == "a" for answer in found)


def test_production_refuses_to_invent(settings: Settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(NotInProduction):
        ask(NID)
