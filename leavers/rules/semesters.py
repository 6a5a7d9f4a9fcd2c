"""The two semesters of a school year, by which contacts are counted and cases numbered.

學年學期假期辦法第2、3條: a school year starts on 1 August, its second semester on 1 February.
"""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils.translation import gettext

ROC_OFFSET = 1911
"""AD year less this = year of the Republic."""


class UnreadableSemester(Exception):
    """A text that is not of the form 115-1."""


@dataclass(frozen=True, order=True)
class Semester:
    """`year` is the 學年度 in years of the Republic (115 = August 2026 to July 2027); `term` is 1 or 2."""

    year: int
    term: int

    def __post_init__(self) -> None:
        if self.term not in (1, 2):
            raise ValueError("a school year has the terms 1 and 2")

    @classmethod
    def of(cls, day: date) -> Self:
        """The semester in which `day` lies; every day of the calendar lies in exactly one."""
        year = day.year - ROC_OFFSET
        if day.month >= 8:
            return cls(year, 1)
        return cls(year - 1, 1 if day.month == 1 else 2)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the short form 115-1, as it stands in a case number or a filter; else UnreadableSemester."""
        year, _dash, term = text.partition("-")
        if not (year.isascii() and year.isdigit() and len(year) <= 3 and term in {"1", "2"}):
            raise UnreadableSemester
        return cls(int(year), int(term))

    @property
    def starts_on(self) -> date:
        calendar_year = self.year + ROC_OFFSET
        return date(calendar_year, 8, 1) if self.term == 1 else date(calendar_year + 1, 2, 1)

    @property
    def ends_on(self) -> date:
        """The last day, itself inside the semester."""
        calendar_year = self.year + ROC_OFFSET + 1
        return date(calendar_year, 1, 31) if self.term == 1 else date(calendar_year, 7, 31)

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    @property
    def previous(self) -> "Semester":
        return Semester(self.year - 1, 2) if self.term == 1 else Semester(self.year, 1)

    @property
    def next(self) -> "Semester":
        return Semester(self.year, 2) if self.term == 1 else Semester(self.year + 1, 1)

    @property
    def short(self) -> str:
        return f"{self.year}-{self.term}"

    @property
    def label(self) -> str:
        return gettext("%(year)s學年度第%(term)s學期") % {"year": self.year, "term": self.term}

    def __str__(self) -> str:
        return self.short
