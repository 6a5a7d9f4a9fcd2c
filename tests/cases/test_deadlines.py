"""By when a report should be notified: from the day that counts, over weekends and holidays."""

from datetime import date
from typing import Any

import pytest

from leavers.cases.deadlines import report_deadline
from tests.filings import a_report


def due(**changes: Any) -> date | None:
    deadline = report_deadline(a_report(**changes))
    return deadline.due_on if deadline else None


@pytest.mark.parametrize(
    ("left_on", "facts", "expected"),
    [
        # Tuesday to Thursday missed; due on Friday.
        (date(2026, 11, 17), {}, date(2026, 11, 20)),
        # Wednesday to Friday missed; due on Monday.
        (date(2026, 11, 18), {}, date(2026, 11, 23)),
        # A Saturday is no school day: Monday is the first one missed.
        (date(2026, 11, 14), {}, date(2026, 11, 19)),
        # Seen on the very day that is given as 離校日期: the next day is the first one missed.
        (date(2026, 11, 17), {"last_seen_on": "2026-11-17"}, date(2026, 11, 23)),
        # Last seen before: changes nothing.
        (date(2026, 11, 17), {"last_seen_on": "2026-11-13"}, date(2026, 11, 20)),
        # National Day (10 October, observed on Friday the 9th) lies between.
        (date(2026, 10, 6), {}, date(2026, 10, 12)),
    ],
)
def test_three_days_are_counted_in_school_days(left_on: date, facts: dict[str, str], expected: date) -> None:
    assert due(left_on=left_on, facts=facts) == expected


def test_a_long_absence_is_counted_from_the_schools_meeting() -> None:
    facts = {"meeting_on": "2026-11-20"}
    assert due(category="L3", subtype="L3B", left_on=date(2026, 10, 1), facts=facts) == date(2026, 11, 25)


def test_without_a_meeting_a_long_absence_is_counted_from_the_leaving_day() -> None:
    assert due(category="L3", subtype="L3B", left_on=date(2026, 11, 16), facts={}) == date(2026, 11, 19)


@pytest.mark.parametrize(("category", "subtype"), [("L2", "L2A"), ("L4", "L4B")])
def test_leave_and_transfer_are_counted_from_their_effective_date(category: str, subtype: str) -> None:
    assert due(category=category, subtype=subtype, left_on=date(2026, 11, 20)) == date(2026, 11, 25)


def test_the_deadline_says_why() -> None:
    deadline = report_deadline(a_report())
    assert deadline is not None
    assert deadline.because.sentence() == "自115年11月19日起算，應在115年11月20日以前通報（1個上課日內）。"


def test_a_day_that_the_law_of_this_system_does_not_reach_has_none() -> None:
    assert due(left_on=date(2021, 12, 30)) is None
