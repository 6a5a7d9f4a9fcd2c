"""Which kind of leaving is reported as what, and which category may become which."""

from collections.abc import Iterable
from datetime import date
from itertools import product

from leavers.rules.law import CATEGORIES, Book, category_of, changes_from, may_change
from tests.rules.tables import NO_LAW, Answer, Facts, Sheet

DAYS = ("2021-12-31", "2022-01-01", "2026-11-24")
KINDS = ("L1", "L2A", "L2B", "L2C", "L2D", "L3A", "L3B", "L4A", "L4B")
CHANGES = {("L1", "L2"), ("L1", "L3"), ("L1", "L4"), ("L3", "L2"), ("L3", "L4"), ("L2", "L4")}


def kinds() -> Iterable[tuple[str, ...]]:
    return product((*KINDS, "L9"), DAYS)


def judge_kind(book: Book, facts: Facts) -> Answer:
    on = date.fromisoformat(facts["通報日"])
    category = category_of(book, facts["離校種類"], on)
    rule = book.one("reported_as", facts["離校種類"], on)
    return Answer(category, rule, rule.because.__str__)


def kind_by_hand(facts: Facts) -> str:
    silent = facts["通報日"] < "2022" or facts["離校種類"] == "L9"
    return NO_LAW if silent else facts["離校種類"][:2]


def changes() -> Iterable[tuple[str, ...]]:
    return product(CATEGORIES, CATEGORIES, DAYS)


def judge_change(book: Book, facts: Facts) -> Answer:
    on = date.fromisoformat(facts["變更日"])
    allowed = may_change(book, facts["原類別"], facts["新類別"], on)
    rule = book.one("category_change", facts["原類別"], on)
    if allowed is not (facts["新類別"] in changes_from(book, facts["原類別"], on)):
        raise AssertionError("two answers to one question")
    return Answer("可變更" if allowed else "不可變更", rule, rule.because.__str__)


def change_by_hand(facts: Facts) -> str:
    if facts["變更日"] < "2022":
        return NO_LAW
    return "可變更" if (facts["原類別"], facts["新類別"]) in CHANGES else "不可變更"


SHEETS = (
    Sheet("kinds", ("離校種類", "通報日"), kinds, judge_kind, kind_by_hand),
    Sheet("category_changes", ("原類別", "新類別", "變更日"), changes, judge_change, change_by_hand),
)
