"""A book with one line changed must be noticed: every mutant of every line fails some row of the tables.

Numbers, names, units and exceptions must be noticed by what the rules *do*; dates of force and sources
may also be noticed by the table of lines itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

import pytest
from django.utils import translation

from leavers.rules.law import CATEGORIES, LAW, Book, NoSchoolDay, Rule, Unit
from tests.rules.sheets import SHEETS
from tests.rules.tables import Sheet

DAY = timedelta(days=1)
RELEVANT = {
    "reported_as": "kinds",
    "category_change": "category_changes",
    "three_days": "days_in_a_row",
    "deemed_leave": "days_in_a_row",
    "absent_share": "long_absence",
    "truant_periods": "long_absence",
    "leave_length": "leaves",
    "leave_times": "leaves",
    "leave_notice": "leaves",
    "report_due": "deadlines",
    "report_due_latest": "deadlines",
    "left_on_ahead": "left_on",
    "tracked_on_ahead": "tracked_on",
    "tracked_on_back": "tracked_on",
    "tracked_on_before_left": "tracked_on",
    "tracking_quota": "quota",
    "tracking_quota_late": "quota",
    "tracking_late_within": "quota",
    "adulthood": "adulthood",
}
"""Where a mutant is most likely noticed: only the order of the search, not its result."""

UNNOTICED: dict[str, str] = {}
"""Mutants that no row can notice, by name, each with the reason. Aim: none."""


@dataclass(frozen=True)
class Mutant:
    name: str
    book: Book
    key: str
    by_deed: bool
    """Whether the rules themselves must act differently."""


def swapped(old: Rule, *new: Rule) -> Book:
    return Book([rule for rule in LAW.rules if rule is not old] + list(new))


def of_number(rule: Rule) -> Iterator[tuple[str, Rule]]:
    for step in (-1, 1):
        yield f"value {step:+}", replace(rule, value=rule.number + step)


def of_names(rule: Rule) -> Iterator[tuple[str, Rule]]:
    known: tuple[str, ...] = CATEGORIES
    if rule.key == "closing_condition":
        known = ("adult",)
    elif rule.key in ("closing_evidence", "closing_asks"):
        known = ("effective_on", "school_name", "document_no", "notice_on", "grade_class")
    for name in known:
        # A field that is required is asked for anyway, and a requirement that is asked for twice is one.
        if rule.key == "closing_asks" and name == "effective_on":
            continue
        if name in rule.names:
            yield f"without {name}", replace(rule, value=rule.names - {name})
        else:
            yield f"with {name}", replace(rule, value=rule.names | {name})


def of_force(rule: Rule) -> Iterator[tuple[str, Rule]]:
    for step in (-1, 1):
        yield f"since {step:+}", replace(rule, since=rule.since + step * DAY)
        if rule.until:
            yield f"until {step:+}", replace(rule, until=rule.until + step * DAY)
    if rule.until:
        yield "until never", replace(rule, until=None)
    else:
        yield "until once", replace(rule, until=rule.since + 400 * DAY)


def of_source(rule: Rule) -> Iterator[tuple[str, Rule]]:
    yield "article blank", replace(rule, article=replace(rule.article, law="", no=""))
    yield "other source", replace(rule, from_manual=not rule.from_manual)


def mutants() -> Iterator[Mutant]:
    for rule in LAW.rules:
        name = f"{rule.key}/{rule.scope}/{rule.since}"
        deeds = [*(of_number(rule) if isinstance(rule.value, int) else of_names(rule))]
        if rule.unit in (Unit.SCHOOL_DAY, Unit.CALENDAR_DAY) and rule.key.startswith("report_due"):
            other = Unit.CALENDAR_DAY if rule.unit is Unit.SCHOOL_DAY else Unit.SCHOOL_DAY
            deeds.append(("other unit", replace(rule, unit=other)))
        deeds.append(("other scope", replace(rule, scope="Z9")))
        if rule.beats:
            deeds.append(("beats nothing", replace(rule, beats="")))
        yield Mutant(f"{name} dropped", swapped(rule), rule.key, True)
        yield Mutant(f"{name} doubled", swapped(rule, rule, replace(rule)), rule.key, True)
        for change, line in deeds:
            yield Mutant(f"{name} {change}", swapped(rule, line), rule.key, True)
        for change, line in [*of_force(rule), *of_source(rule)]:
            yield Mutant(f"{name} {change}", swapped(rule, line), rule.key, False)


@cache
def rows_of(sheet: Sheet) -> tuple[dict[str, str], ...]:
    return tuple(sheet.read())


def notices(sheet: Sheet, mutant: Mutant) -> bool:
    for row in rows_of(sheet):
        try:
            answer = sheet.answer(mutant.book, row)
        except (KeyError, NoSchoolDay):  # a rule that stumbles is a rule that is noticed
            return True
        if (answer.expected, *answer.source()) != (row["預期"], row["條文"], row["出處"]):
            return True
    return False


def noticed(mutant: Mutant) -> bool:
    first = RELEVANT.get(mutant.key, "closings" if mutant.key.startswith("closing") else "")
    sheets = sorted(SHEETS, key=lambda sheet: sheet.name != first)
    return any(notices(sheet, mutant) for sheet in sheets if not (mutant.by_deed and sheet.name == "lines"))


def test_the_book_itself_passes_every_table_so_that_a_mutant_can_fail() -> None:
    with translation.override("zh-hant"):
        assert not noticed(Mutant("none", Book(reversed(LAW.rules)), "", by_deed=False))


@pytest.mark.parametrize("key", sorted({rule.key for rule in LAW.rules}))
def test_every_changed_line_is_noticed(key: str) -> None:
    with translation.override("zh-hant"):
        unnoticed = {mutant.name for mutant in mutants() if mutant.key == key and not noticed(mutant)}
    assert unnoticed == {name for name in UNNOTICED if name.startswith(f"{key}/")}
