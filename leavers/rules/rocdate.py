"""Dates as people in Taiwan write and read them, in years of the Republic (民國)."""

import re
import unicodedata
from datetime import date

from django.utils.translation import get_language, gettext

from leavers.rules.semesters import ROC_OFFSET, Semester

FIRST_YEAR = ROC_OFFSET + 1
"""1912, the first year that has a number; an earlier date cannot be typed."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-", "‐": "-", "。": ".", "、": "/"})
_WRITTEN = re.compile(r"(?:民國)?([0-9]{1,4})年([0-9]{1,2})月([0-9]{1,2})日?")
_SEPARATED = re.compile(r"(?:民國)?([0-9]{1,4})([/.-])([0-9]{1,2})\2([0-9]{1,2})")
_RUN = re.compile(r"([0-9]{2,4})([0-9]{2})([0-9]{2})")


class DateError(Exception):
    """A text that is no date. `message` is the sentence for the page; the exception itself carries no date,
    since a birthday in a log would be personal data."""

    @property
    def message(self) -> str:
        raise NotImplementedError


class Unreadable(DateError):
    """The text has none of the forms we read."""

    @property
    def message(self) -> str:
        return gettext("看不懂這個日期，請用115/11/09的寫法")


class NoSuchDay(DateError):
    """The form is right, but the calendar lacks the day (30 February)."""

    def __init__(self, year: int, month: int, day: int) -> None:
        super().__init__()
        self._numbers = {"year": year, "month": month, "day": day}

    @property
    def message(self) -> str:
        return gettext("%(year)s年%(month)s月%(day)s日沒有這一天，請再看一次月曆") % self._numbers


def parse(text: str) -> date:
    """Read 115/11/09, 1151109, 115.11.9, 115-11-09, 115年11月9日, 2026-11-09 or 20261109, full-width too.

    A year of up to three digits is a year of the Republic, one of four digits AD.
    Raises Unreadable or NoSuchDay (both DateError).
    """
    plain = "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())
    if match := _WRITTEN.fullmatch(plain):
        return _day(*match.group(1, 2, 3))
    if match := _SEPARATED.fullmatch(plain):
        return _day(*match.group(1, 3, 4))
    if match := _RUN.fullmatch(plain):
        try:
            return _day(*match.group(1, 2, 3))
        except NoSuchDay:
            # 115119 is 115/11/9 with a zero forgotten, not the fifty-first month of the year 11.
            if len(plain) == 6:
                raise Unreadable from None
            raise
    raise Unreadable


def _day(year: str, month: str, day: str) -> date:
    calendar_year = int(year) if len(year) == 4 else int(year) + ROC_OFFSET
    if calendar_year < FIRST_YEAR:
        raise Unreadable
    try:
        return date(calendar_year, int(month), int(day))
    except ValueError:
        raise NoSuchDay(calendar_year - ROC_OFFSET, int(month), int(day)) from None


def slashed(day: date) -> str:
    """For tables, sortable by sight: 115/11/09. A day before 1912 has no such form and stays ISO."""
    if day.year < FIRST_YEAR:
        return day.isoformat()
    if _in_english():
        return _english(day)
    return f"{day.year - ROC_OFFSET}/{day.month:02}/{day.day:02}"


def full(day: date) -> str:
    """For sentences: 115年11月9日; in English 9 Nov 2026."""
    if _in_english():
        return _english(day)
    if day.year < FIRST_YEAR:
        return f"民國前{FIRST_YEAR - day.year}年{day.month}月{day.day}日"
    return f"{day.year - ROC_OFFSET}年{day.month}月{day.day}日"


def with_weekday(day: date) -> str:
    """Echo of what was typed: 115年11月9日，星期一."""
    if _in_english():
        return f"{_DAYS[day.weekday()]}, {_english(day)}"
    return f"{full(day)}，星期{'一二三四五六日'[day.weekday()]}"


def month_day(day: date) -> str:
    """11月9日."""
    if _in_english():
        return f"{day.day} {_MONTHS[day.month - 1]}"
    return f"{day.month}月{day.day}日"


def roc_or_month_day(day: date, *, today: date) -> str:
    """For lists: the year is dropped inside the school year of `today`. Deadlines use `full`."""
    if Semester.of(day).year == Semester.of(today).year:
        return month_day(day)
    return full(day)


def _in_english() -> bool:
    return (get_language() or "zh-hant").startswith("en")


def _english(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
