"""All truth tables of the book of law."""

from tests.rules.sheets import absences, categories, closings, deadlines, forms, lines, majority
from tests.rules.tables import Sheet

SHEETS: tuple[Sheet, ...] = (
    *categories.SHEETS,
    *absences.SHEETS,
    *majority.SHEETS,
    *closings.SHEETS,
    *deadlines.SHEETS,
    *forms.SHEETS,
    *lines.SHEETS,
)
