"""Dates as pages show them; it is Monday, 2026-11-23, 10:00 in Taipei."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from time_machine import Traveller

from leavers.ui import dates

TAIPEI = timezone(timedelta(hours=8))


def test_tables_sentences_and_echoes_have_their_own_form() -> None:
    day = date(2026, 11, 9)
    assert dates.roc(day) == "115/11/09"
    assert dates.roc_long(day) == "115年11月9日"
    assert dates.roc_weekday(day) == "115年11月9日，星期一"


def test_no_date_is_a_dash() -> None:
    for show in (dates.roc, dates.roc_long, dates.roc_weekday, dates.roc_short, dates.when, dates.exactly):
        assert show(None) == "－"


def test_the_year_is_left_out_inside_the_running_school_year_only() -> None:
    assert dates.roc_short(date(2026, 8, 1)) == "8月1日"
    assert dates.roc_short(date(2026, 7, 31)) == "115年7月31日"


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 11, 23, 9, 12, tzinfo=TAIPEI), "今天09:12"),
        (datetime(2026, 11, 22, 15, 40, tzinfo=TAIPEI), "昨天15:40"),
        (datetime(2026, 11, 23, 0, 0, tzinfo=TAIPEI), "今天00:00"),
        (datetime(2026, 11, 22, 15, 59, tzinfo=UTC), "昨天23:59"),
        (datetime(2026, 11, 20, 8, 0, tzinfo=TAIPEI), "11月20日"),
        (datetime(2026, 5, 2, 8, 0, tzinfo=TAIPEI), "115年5月2日"),
    ],
)
def test_a_moment_is_told_by_the_calendar_of_taipei(at: datetime, shown: str) -> None:
    assert dates.when(at) == shown


def test_after_midnight_today_has_become_yesterday(clock: Traveller) -> None:
    at = datetime(2026, 11, 23, 23, 59, tzinfo=TAIPEI)
    clock.move_to(datetime(2026, 11, 24, 0, 1, tzinfo=TAIPEI))
    assert dates.when(at) == "昨天23:59"


def test_history_and_machines_get_the_exact_moment() -> None:
    at = datetime(2026, 10, 7, 2, 26, tzinfo=UTC)
    assert dates.exactly(at) == "115年10月7日10:26"
    assert dates.iso(at) == "2026-10-07T10:26+08:00"
    assert dates.iso(date(2026, 10, 7)) == "2026-10-07"
