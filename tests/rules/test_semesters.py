"""Every day lies in exactly one semester, and semesters follow one another without end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leavers.rules.semesters import Semester, UnreadableSemester

DAY = timedelta(days=1)
days = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("day", "short"),
    [
        (date(2021, 12, 31), "110-1"), (date(2022, 1, 1), "110-1"), (date(2025, 7, 31), "113-2"),
        (date(2025, 8, 1), "114-1"), (date(2026, 1, 31), "114-1"), (date(2026, 2, 1), "114-2"),
        (date(2024, 2, 29), "112-2"),
    ],
)  # fmt: skip
def test_the_semester_changes_on_1_august_and_1_february(day: date, short: str) -> None:
    assert Semester.of(day).short == str(Semester.of(day)) == short


def test_a_semester_knows_its_days_and_its_names() -> None:
    semester = Semester(115, 1)
    assert (semester.starts_on, semester.ends_on) == (date(2026, 8, 1), date(2027, 1, 31))
    assert semester.label == "115學年度第1學期"
    assert (semester.next, semester.next.next) == (Semester(115, 2), Semester(116, 1))
    assert Semester(115, 2).ends_on == date(2027, 7, 31)
    assert Semester(115, 1).previous == Semester(114, 2)


@given(days)
def test_a_day_lies_in_its_semester_and_in_no_other(day: date) -> None:
    semester = Semester.of(day)
    assert day in semester
    assert day not in semester.next
    assert day not in semester.previous


@given(days)
def test_semesters_touch_without_a_gap(day: date) -> None:
    semester = Semester.of(day)
    assert semester.ends_on + DAY == semester.next.starts_on
    assert semester.next.previous == semester.previous.next == semester
    assert semester.previous < semester < semester.next
    assert Semester.parse(semester.short) == semester


@pytest.mark.parametrize(
    "text", ["", "115", "115-3", "115-0", "-1", "115-1 ", "１１５-1", "abc-1", "1000-1", "115-1-1"]
)
def test_another_text_is_no_semester(text: str) -> None:
    with pytest.raises(UnreadableSemester):
        Semester.parse(text)


@pytest.mark.parametrize(("text", "year"), [("1-1", 1), ("99-1", 99), ("999-1", 999)])
def test_years_of_up_to_three_digits_are_read(text: str, year: int) -> None:
    assert Semester.parse(text) == Semester(year, 1)


def test_a_year_has_two_terms() -> None:
    with pytest.raises(ValueError, match="terms"):
        Semester(115, 3)
