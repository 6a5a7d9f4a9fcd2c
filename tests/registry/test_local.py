"""The source filled by import: what it tells the student's own school, and what any other."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from leavers.registry.local import Local, protect
from leavers.registry.models import RegisteredStudent
from leavers.registry.port import Elsewhere, Found, NotFound
from tests.people import Cast
from tests.registry.conftest import NID, NOW, Register


def test_a_school_finds_its_own_student_with_source_and_time(cast: Cast, register: Register) -> None:
    register(cast.school, status_on="2025-08-01")
    answer = Local().ask(NID, school=cast.school, at=NOW)
    assert isinstance(answer, Found)
    assert answer.enrolment.name == "拉娃．達奧斯"
    assert answer.enrolment.born_on == date(2010, 2, 28)
    assert answer.enrolment.status_on == date(2025, 8, 1)
    assert answer.enrolment.school_code == cast.school.code
    assert answer.enrolment.origin == {
        "source": "local",
        "label": "本校學籍",
        "as_of": "2026-11-22T00:00:00+00:00",
    }


def test_what_the_school_did_not_deliver_is_left_to_the_filer(cast: Cast, register: Register) -> None:
    register(cast.school)
    answer = Local().ask(NID, school=cast.school, at=NOW)
    assert isinstance(answer, Found)
    assert answer.enrolment.household_address == ""
    assert answer.enrolment.known >= {"name", "born_on", "department"}
    assert not answer.enrolment.known & {"household_address", "seat_no", "status_on", "as_of"}


def test_another_school_learns_only_that_the_student_is_elsewhere(cast: Cast, register: Register) -> None:
    register(cast.school)
    assert Local().ask(NID, school=cast.other_school, at=NOW) == Elsewhere()
    assert not [name for name in dir(Elsewhere()) if not name.startswith("_")]


@pytest.mark.parametrize("status", ["ES4", "ES5", "ES6", "ES7", "ES8", "ES9", "EX1"])
def test_who_has_left_a_school_for_good_is_no_student_of_it(
    cast: Cast, register: Register, status: str
) -> None:
    register(cast.school, status=status)
    assert Local().ask(NID, school=cast.other_school, at=NOW) == NotFound()
    assert isinstance(Local().ask(NID, school=cast.school, at=NOW), Found)


@pytest.mark.parametrize("status", ["ES1", "ES2", "ES3"])
def test_who_is_on_leave_still_belongs_to_the_school(cast: Cast, register: Register, status: str) -> None:
    register(cast.school, status=status)
    assert Local().ask(NID, school=cast.other_school, at=NOW) == Elsewhere()


def test_a_transferred_student_is_found_by_both_schools(cast: Cast, register: Register) -> None:
    register(cast.school, status="ES4")
    register(cast.other_school, status="ES1", department="機械科")
    first = Local().ask(NID, school=cast.school, at=NOW)
    second = Local().ask(NID, school=cast.other_school, at=NOW)
    assert isinstance(first, Found)
    assert isinstance(second, Found)
    assert (first.enrolment.status, second.enrolment.department) == ("ES4", "機械科")


def test_a_protected_student_surfaces_nowhere_else(cast: Cast, register: Register) -> None:
    register(cast.school, protected=True)
    assert Local().ask(NID, school=cast.other_school, at=NOW) == NotFound()
    assert isinstance(Local().ask(NID, school=cast.school, at=NOW), Found)


def test_protection_can_be_given_and_taken_back_by_the_own_school_only(
    cast: Cast, register: Register
) -> None:
    register(cast.school)
    assert not protect(NID, school=cast.other_school, protected=True)
    assert Local().ask(NID, school=cast.other_school, at=NOW) == Elsewhere()
    assert protect(NID, school=cast.school, protected=True)
    assert Local().ask(NID, school=cast.other_school, at=NOW) == NotFound()
    assert protect(NID, school=cast.school, protected=False)
    assert Local().ask(NID, school=cast.other_school, at=NOW) == Elsewhere()


def test_nothing_personal_stands_readable_in_the_table(cast: Cast, register: Register) -> None:
    student = register(cast.school, household_address="臺北市模擬區忠孝路1號")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM registry_registeredstudent")
        stored = b"|".join(
            bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
            for cell in cursor.fetchone()
        )
    for personal in (NID, "拉娃", "2010-02-28", "資訊科", "忠孝路"):
        assert personal.encode() not in stored
    assert student.facts["name"] == "拉娃．達奧斯"


def test_an_enrolment_says_nothing_personal_when_it_is_logged(cast: Cast, register: Register) -> None:
    student = register(cast.school)
    answer = Local().ask(NID, school=cast.school, at=NOW)
    assert isinstance(answer, Found)
    for text in (repr(answer), str(answer), repr(student), str(student)):
        assert NID not in text
        assert "拉娃" not in text


def test_the_source_is_called_what_the_delivery_calls_it(cast: Cast, register: Register) -> None:
    student = register(cast.school)
    student.batch.source_label = "模擬學籍"
    student.batch.as_of = datetime(2026, 9, 1, tzinfo=UTC)
    student.batch.save()
    answer = Local().ask(NID, school=cast.school, at=NOW)
    assert isinstance(answer, Found)
    assert answer.enrolment.source_label == "模擬學籍"
    assert answer.enrolment.as_of == datetime(2026, 9, 1, tzinfo=UTC)


def test_one_number_costs_one_query_however_many_schools_there_are(
    cast: Cast, register: Register, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    register(cast.school)
    register(cast.other_school)
    assert RegisteredStudent.objects.count() == 2
    with django_assert_num_queries(1):
        Local().ask(NID, school=cast.school, at=NOW)
