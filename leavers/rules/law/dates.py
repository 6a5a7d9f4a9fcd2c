"""Deadlines: by when a report is due, and when a leave ends."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from leavers.rules.law.because import Because
from leavers.rules.law.book import Book, LawGap, Rule, Unit
from leavers.rules.law.terms import known_category
from leavers.rules.semesters import Semester

IsSchoolDay = Callable[[date], bool]

_FURTHEST = timedelta(days=400)
"""A calendar without a school day for so long is no calendar."""


class NoSchoolDay(Exception):
    """The calendar passed in has no school day within 400 days."""


@dataclass(frozen=True)
class Deadline:
    """The last day in time, and why it is that day."""

    due_on: date
    because: Because


def report_deadline(book: Book, category: str, *, from_on: date, is_school_day: IsSchoolDay) -> Deadline:
    """By when a report is due. It sorts and colours; it never blocks.

    `from_on`: the third day missed (L1), the effective date (L2, L4) or the school's meeting (L3); the count
    begins the day after, under the law of `from_on`. L1 has a second line, and the earlier day counts; it
    also answers where the calendar of the next term is not known yet.
    `is_school_day` is the calendar of the student's 部別. Raises NoSchoolDay; LawGap for an unknown category.
    """
    scope = known_category(category, from_on)
    rule = book.one("report_due", scope, from_on)
    latest = [
        _deadline(line, from_on, is_school_day)
        for line in book.all("report_due_latest", from_on)
        if line.scope == scope
    ]
    try:
        deadlines = [_deadline(rule, from_on, is_school_day), *latest]
    except NoSchoolDay:
        if not latest:
            raise
        deadlines = latest
    return min(deadlines, key=lambda deadline: deadline.due_on)


def report_due(book: Book, category: str, *, from_on: date, is_school_day: IsSchoolDay) -> date:
    """The day of `report_deadline` alone."""
    return report_deadline(book, category, from_on=from_on, is_school_day=is_school_day).due_on


def _deadline(rule: Rule, from_on: date, is_school_day: IsSchoolDay) -> Deadline:
    due_on = _count(from_on, rule, is_school_day)
    seen = (("from_on", from_on), ("due_on", due_on), ("days", rule.number))
    return Deadline(due_on, Because(verdict="met", rule=rule, on=from_on, says=rule.key, seen=seen))


def _count(from_on: date, rule: Rule, is_school_day: IsSchoolDay) -> date:
    if rule.unit is Unit.CALENDAR_DAY:
        return from_on + timedelta(days=rule.number)
    if rule.unit is not Unit.SCHOOL_DAY:
        raise LawGap(rule.key, rule.scope, from_on, 0)
    day, left = from_on, rule.number
    while left:
        day += timedelta(days=1)
        if day - from_on > _FURTHEST:
            raise NoSchoolDay
        left -= is_school_day(day)
    return day


@dataclass(frozen=True)
class LeaveClock:
    """The dates of one leave (休學)."""

    ends_on: date
    notice_by: date
    """The last day for the school's notice (學籍管理辦法第19條)."""
    last: bool
    """No further leave is possible; after it the status is revoked (廢止學籍)."""
    because: Because


def leave_clock(book: Book, *, starts_on: date, nth: int) -> LeaveClock:
    """When a leave ends and when notice of it is due; `nth` = 1 for a student's first leave.

    A leave is one school year = two semesters, counted with the one in which it starts. A date on the
    certificate (休學證明書) goes before this one. Raises ValueError for an `nth` that the law does not know.
    """
    length = book.one("leave_length", "*", starts_on)
    times = book.one("leave_times", "*", starts_on).number
    notice = book.one("leave_notice", "*", starts_on)
    if not 1 <= nth <= times:
        raise ValueError("no such leave: the law knows only so many")
    semester = Semester.of(starts_on)
    for _semester in range(2 * length.number - 1):
        semester = semester.next
    notice_by = months_before(semester.ends_on, notice.number)
    seen = (("ends_on", semester.ends_on), ("notice_on", notice_by))
    because = Because(verdict="met", rule=length, on=starts_on, says="leave", seen=seen)
    return LeaveClock(semester.ends_on, notice_by, nth == times, because)


def months_before(day: date, months: int) -> date:
    """The corresponding day of an earlier month, or that month's last day (民法第121條第2項)."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
