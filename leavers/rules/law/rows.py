"""The book of law itself: every line the system judges by."""

from leavers.rules.law.book import Book
from leavers.rules.law.lines.absence import ABSENCES, LEAVES, MAJORITY
from leavers.rules.law.lines.categories import CHANGES, KINDS
from leavers.rules.law.lines.closings import CLOSINGS, CONDITIONS, EVIDENCE
from leavers.rules.law.lines.duties import DEADLINES, FORM_DATES, QUOTAS

LAW = Book(
    KINDS
    + CHANGES
    + ABSENCES
    + LEAVES
    + MAJORITY
    + CLOSINGS
    + CONDITIONS
    + EVIDENCE
    + DEADLINES
    + QUOTAS
    + FORM_DATES
)
"""The law in force. Rules take a book as their first argument, so that tomorrow's law can be tried today."""
