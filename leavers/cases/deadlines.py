"""By when a report should be notified: the facts of a case before the law and the calendar of school days."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from leavers.cases.content import Report
from leavers.cases.models import Case
from leavers.rules import law
from leavers.schools.calendar import is_school_day


def report_deadline(filed: Case | Report) -> law.Deadline | None:
    """The last day in time for 通報, with its reason; None for a day that the book of law does not reach.

    It sorts and colours; it never blocks (ruling 4).
    """
    try:
        return law.report_deadline(
            law.LAW, filed.category, from_on=_counted_from(filed), is_school_day=is_school_day
        )
    except law.LawGap:
        return None  # somebody left before the law of this system begins


def _counted_from(filed: Case | Report) -> date:
    """連續3日: the third school day missed; 長期缺課: the school's meeting; else the effective date."""
    if filed.category == "L1":
        days = law.LAW.one("three_days", "*", filed.left_on).number
        return next(islice(_missed_days(filed), days - 1, None))
    if filed.category == "L3":
        return _day(filed.facts.get("meeting_on")) or filed.left_on
    return filed.left_on


def _missed_days(filed: Case | Report) -> Iterator[date]:
    """School days from 離校日期 on, without a day on which the student was still seen."""
    seen_on = _day(filed.facts.get("last_seen_on"))
    day = max(filed.left_on, seen_on + timedelta(days=1)) if seen_on else filed.left_on
    while True:
        if is_school_day(day):
            yield day
        day += timedelta(days=1)


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
