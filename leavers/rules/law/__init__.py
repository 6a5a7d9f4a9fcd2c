"""The book of law: which absence is reported, when a case may be closed, by when, and why.

`LAW` is the law in force; every rule takes a book as its first argument and answers with its reason.
"""

from leavers.rules.law.absence import deemed_leave, long_absence, three_days
from leavers.rules.law.adulthood import adult_on, adulthood, is_adult
from leavers.rules.law.because import Because, Found, Remark, RowRef, Verdict
from leavers.rules.law.book import Article, Book, LawGap, Rule, Unit
from leavers.rules.law.categories import (
    Category,
    Subtype,
    categories,
    category_of,
    changes_from,
    may_change,
)
from leavers.rules.law.closing import (
    Closing,
    ClosingFacts,
    Evidence,
    closings,
    judge_closing,
    judge_closings,
)
from leavers.rules.law.dates import (
    Deadline,
    LeaveClock,
    NoSchoolDay,
    leave_clock,
    report_deadline,
    report_due,
)
from leavers.rules.law.rows import LAW
from leavers.rules.law.terms import CATEGORIES, DIVISIONS
from leavers.rules.law.tracking import Quota, check_left_on, check_tracked_on, quota

__all__ = [
    "CATEGORIES",
    "DIVISIONS",
    "LAW",
    "Article",
    "Because",
    "Book",
    "Category",
    "Closing",
    "ClosingFacts",
    "Deadline",
    "Evidence",
    "Found",
    "LawGap",
    "LeaveClock",
    "NoSchoolDay",
    "Quota",
    "Remark",
    "RowRef",
    "Rule",
    "Subtype",
    "Unit",
    "Verdict",
    "adult_on",
    "adulthood",
    "categories",
    "category_of",
    "changes_from",
    "check_left_on",
    "check_tracked_on",
    "closings",
    "deemed_leave",
    "is_adult",
    "judge_closing",
    "judge_closings",
    "leave_clock",
    "long_absence",
    "may_change",
    "quota",
    "report_deadline",
    "report_due",
    "three_days",
]
