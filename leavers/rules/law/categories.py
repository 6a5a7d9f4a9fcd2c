"""The categories that are reported, their sub-types and texts, and the changes from one to another."""

from dataclasses import dataclass
from datetime import date

from leavers.rules.law.book import Article, Book, LawGap, Rule, Words
from leavers.rules.law.terms import CATEGORIES, known_category
from leavers.rules.law.words import CATEGORY_NAMES, DEFINITIONS


@dataclass(frozen=True)
class Subtype:
    """One way into a category, with the line and the article that make it one."""

    code: str
    rule: Rule

    @property
    def definition(self) -> Words:
        return DEFINITIONS[self.code]

    @property
    def article(self) -> Article:
        return self.rule.article

    @property
    def from_manual(self) -> bool:
        return self.rule.from_manual


@dataclass(frozen=True)
class Category:
    """A 離校類別 as the card shows it."""

    code: str
    rules: tuple[Rule, ...]

    @property
    def name(self) -> Words:
        return CATEGORY_NAMES[self.code]

    @property
    def definition(self) -> Words:
        """The legal definition in one line (手冊壹)."""
        return DEFINITIONS[self.code]

    @property
    def subtypes(self) -> tuple[Subtype, ...]:
        """Empty for L1, which has none."""
        return tuple(Subtype(rule.scope, rule) for rule in self.rules if rule.scope != self.code)

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles of all its kinds, each once."""
        return tuple(dict.fromkeys(rule.article for rule in self.rules))


def categories(book: Book, on: date) -> tuple[Category, ...]:
    """The categories to report on a day (the day of 通報), L1 to L4; LawGap when the book lacks one."""
    lines = book.all("reported_as", on)
    found = []
    for code in CATEGORIES:
        kinds = tuple(rule for rule in lines if code in rule.names)
        if not kinds:
            raise LawGap("reported_as", code, on, 0)
        found.append(Category(code, kinds))
    return tuple(found)


def category_of(book: Book, kind: str, on: date) -> str:
    """The category under which a kind of leaving (L1, L2A, L3B …) is reported; LawGap for an unknown kind."""
    rule = book.one("reported_as", kind, on)
    if len(rule.names) != 1:
        raise LawGap("reported_as", kind, on, len(rule.names))
    return next(iter(rule.names))


def changes_from(book: Book, category: str, on: date) -> tuple[str, ...]:
    """The categories an open case of `category` may be changed to, in order; LawGap for an unknown one."""
    return tuple(sorted(book.one("category_change", known_category(category, on), on).names))


def may_change(book: Book, category: str, to: str, on: date) -> bool:
    """Whether an open case may move from one category to another (never to its own)."""
    return known_category(to, on) in changes_from(book, category, on)
