"""School days: the examples of the domain study, and the edges of the calendar."""

from datetime import date, timedelta

import pytest

from leavers.schools.calendar import is_school_day


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 23), True),  # a Monday
        (date(2026, 11, 22), False),  # a Sunday
        (date(2025, 2, 8), True),  # a Saturday worked for the bridge day of 27 January
        (date(2025, 1, 27), False),  # that bridge day
        (date(2025, 9, 29), False),  # 孔子誕辰紀念日, observed since 2025
        (date(2025, 10, 24), False),  # 臺灣光復節 fell on a Saturday: the Friday is free
        (date(2026, 2, 27), False),  # 和平紀念日 fell on a Saturday: the Friday is free
        (date(2022, 1, 1), False),
    ],
)
def test_a_day_is_a_school_day_as_the_official_calendar_says(on: date, expected: bool) -> None:
    assert is_school_day(on) is expected


@pytest.mark.parametrize(
    ("absent_from", "third_day", "due_on"),
    [
        (date(2025, 9, 24), date(2025, 9, 26), date(2025, 9, 30)),
        (date(2026, 2, 26), date(2026, 3, 3), date(2026, 3, 4)),
    ],
)
def test_three_days_of_absence_are_counted_over_holidays(
    absent_from: date, third_day: date, due_on: date
) -> None:
    days = (absent_from + timedelta(days=n) for n in range(14))
    school_days = [day for day in days if is_school_day(day)]
    assert school_days[2:4] == [third_day, due_on]


@pytest.mark.parametrize("year", [2022, 2026, 2036])
def test_a_year_has_about_250_days_that_are_no_holiday(year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    assert 240 <= sum(map(is_school_day, days)) <= 255
