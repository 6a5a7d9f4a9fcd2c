"""The shape of a book of law: dated lines, looked up without ever guessing."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from django.utils.translation import gettext

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Words: TypeAlias = "str | StrPromise"
"""A sentence for people, translated when it is shown."""

EVERYWHERE = "*"
"""The scope of a line that holds wherever no exception beats it."""


class LawGap(Exception):
    """No line of the book answers, or more than one.

    Neither LookupError nor ValueError, so that no handler meant for something else swallows it.
    """

    def __init__(self, key: str, scope: str, on: date | None, found: int) -> None:
        super().__init__(f"{found} lines for {key}/{scope} on {on.isoformat() if on else 'any day'}")
        self.key, self.scope, self.on, self.found = key, scope, on, found


class Unit(StrEnum):
    """What the number of a line counts. The unit is data, for several doubts are about exactly that."""

    NONE = ""
    SCHOOL_DAY = "school_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    SCHOOL_YEAR = "school_year"
    YEAR = "year"
    PERIOD = "period"
    TIMES = "times"


@dataclass(frozen=True, kw_only=True)
class Article:
    """Where a line comes from. `key` is stable: the law's number in the national database and the article."""

    key: str
    law: Words = field(compare=False, repr=False)
    no: Words = field(compare=False, repr=False)
    gist: Words = field(compare=False, repr=False)
    """Our words, never the text of the article."""
    read_on: date
    """The state of the text when somebody last compared the line with it."""

    @property
    def cite(self) -> str:
        return gettext("%(law)s%(no)s") % {"law": self.law, "no": self.no}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One line of law, in force from `since` until the day before `until`."""

    key: str
    scope: str = EVERYWHERE
    value: int | frozenset[str]
    unit: Unit = Unit.NONE
    since: date
    until: date | None = None
    article: Article
    because: Words = field(compare=False, repr=False)
    doubt: Words = field(default="", compare=False, repr=False)
    """What the text leaves open, and how we read it. Shown wherever the line decides."""
    beats: str = ""
    """The key whose general line (scope *) this line is an exception to: its own key, or nothing."""
    from_manual: bool = True
    """False for what the ministry's manual does not say: law it leaves out, and our own rulings."""

    def in_force(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on < self.until)

    @property
    def number(self) -> int:
        if isinstance(self.value, int):
            return self.value
        raise TypeError(f"{self.key} holds names, no number")

    @property
    def names(self) -> frozenset[str]:
        if isinstance(self.value, frozenset):
            return self.value
        raise TypeError(f"{self.key} holds a number, no names")

    def decides(self) -> dict[str, object]:
        """Everything in this line that can change a verdict or its source, as plain JSON values."""
        return {
            "key": self.key,
            "scope": self.scope,
            "value": sorted(self.value) if isinstance(self.value, frozenset) else self.value,
            "unit": self.unit.value,
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
            "article": self.article.key,
            "beats": self.beats,
            "from_manual": self.from_manual,
        }


class Book:
    """An immutable set of lines; the order in which they stand has no meaning."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._by_key: dict[str, list[Rule]] = defaultdict(list)
        for rule in self._rules:
            self._by_key[rule.key].append(rule)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All lines, sorted by key, scope and date of force."""
        return tuple(sorted(self._rules, key=lambda rule: (rule.key, rule.scope, rule.since)))

    def one(self, key: str, scope: str, on: date) -> Rule:
        """The single line for a scope on a day, the exception before the general line; else LawGap."""
        live = [r for r in self._by_key.get(key, ()) if r.scope in (scope, EVERYWHERE) and r.in_force(on)]
        exceptions = [r for r in live if r.scope == scope != EVERYWHERE and r.beats == key]
        top = exceptions or live
        if len(top) != 1:
            raise LawGap(key, scope, on, len(top))
        return top[0]

    def all(self, key: str, on: date) -> tuple[Rule, ...]:
        """Every line of a key in force on a day, by scope; LawGap when a scope has two."""
        live = sorted((r for r in self._by_key.get(key, ()) if r.in_force(on)), key=lambda r: r.scope)
        for rule, following in pairwise(live):
            if rule.scope == following.scope:
                raise LawGap(key, rule.scope, on, 2)
        return tuple(live)

    def history(self, key: str, scope: str = EVERYWHERE) -> tuple[Rule, ...]:
        """All lines of a key and scope, oldest first; LawGap when there is none."""
        lines = sorted((r for r in self._by_key.get(key, ()) if r.scope == scope), key=lambda r: r.since)
        if not lines:
            raise LawGap(key, scope, None, 0)
        return tuple(lines)

    def line(self, key: str, scope: str, since: date) -> Rule:
        """The line that came into force on that very day; LawGap when the book has none or two."""
        lines = [r for r in self._by_key.get(key, ()) if r.scope == scope and r.since == since]
        if len(lines) != 1:
            raise LawGap(key, scope, since, len(lines))
        return lines[0]

    def but(self, *changed: Rule) -> "Book":
        """Another book, in which each given line replaces the one of the same key, scope and `since`.

        Raises LawGap when a line replaces nothing: a reform that changes nothing is a mistyped reform.
        """
        replaced = {id(self.line(rule.key, rule.scope, rule.since)): rule for rule in changed}
        return Book(replaced.get(id(rule), rule) for rule in self._rules)

    def fingerprint(self) -> str:
        """16 hex digits over all that decides; the same for the same lines in any order and language."""
        lines = sorted(json.dumps(rule.decides(), sort_keys=True) for rule in self._rules)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
