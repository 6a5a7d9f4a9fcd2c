"""An answer of the book together with its reason: the same object is the flag and the explanation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias, cast

from leavers.rules.law.book import Book, LawGap, Rule
from leavers.rules.law.messages import reminder, sentence

Verdict = Literal["met", "not_met", "needs_evidence"]
Seen: TypeAlias = int | str | date | None
"""A figure the rule looked at. A date stays a date; None = not known."""


@dataclass(frozen=True, kw_only=True)
class RowRef:
    """A stored row that serves as evidence: which table, which row, in which version."""

    table: str
    pk: int
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Found:
    """Evidence the system found by itself for one field of one closing; a person decides what it is worth."""

    closing: str
    name: str
    value: Seen
    source: str
    """Who says so, as shown to people: 模擬學籍, 他校通報 …"""
    row: RowRef | None = None


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A word about one date of a form: `refuse` stops it, `warn` only asks to look again."""

    level: Literal["refuse", "warn"]
    rule: Rule
    says: str
    seen: tuple[tuple[str, Seen], ...] = ()

    @property
    def refuses(self) -> bool:
        return self.level == "refuse"

    def sentence(self) -> str:
        """The remark in one sentence of the visitor's language."""
        return sentence(self.says, self.level, dict(self.seen))


@dataclass(frozen=True, kw_only=True)
class Because:
    """Why a rule holds or does not.

    `needs_evidence` is never "no": it can be met once `missing` is filled and what is `refused` mended.
    `missing_optional` is asked for and only warned about. `says` names the sentence, `seen` its figures.
    Holds dates and school names of one student: store it like the case itself.
    """

    verdict: Verdict
    rule: Rule
    on: date
    says: str
    seen: tuple[tuple[str, Seen], ...] = ()
    missing: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    missing_optional: tuple[str, ...] = ()
    found: tuple[Found, ...] = ()
    rows: tuple[RowRef, ...] = ()
    parts: tuple["Because", ...] = ()
    """Sub-reasons, also those that are not met."""

    @property
    def met(self) -> bool:
        return self.verdict == "met"

    def figure(self, name: str) -> Seen:
        """A figure by name, KeyError when the rule did not look at it."""
        return dict(self.seen)[name]

    def sentence(self) -> str:
        """The reason in one sentence of the visitor's language."""
        missing = self.missing or self.refused
        return sentence(self.says, self.verdict, dict(self.seen), scope=self.rule.scope, missing=missing)

    def reminder(self) -> str:
        """What is still asked for though it does not block; empty when nothing is."""
        return reminder(self.rule.scope, self.missing_optional)

    def walk(self) -> Iterator["Because"]:
        """This reason and all its parts, outermost first."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def as_json(self) -> dict[str, Any]:
        """Plain values from which `from_json` makes the same reason again."""
        data: dict[str, Any] = {
            "verdict": self.verdict,
            "rule": self.rule.decides(),
            "on": self.on.isoformat(),
            "says": self.says,
            "seen": [[name, _plain(value)] for name, value in self.seen],
        }
        for name in ("missing", "refused", "missing_optional"):
            if names := getattr(self, name):
                data[name] = list(names)
        if self.found:
            data["found"] = [_found_plain(found) for found in self.found]
        if self.rows:
            data["rows"] = [_row_plain(row) for row in self.rows]
        if self.parts:
            data["parts"] = [part.as_json() for part in self.parts]
        return data

    @classmethod
    def from_json(cls, book: Book, data: Mapping[str, Any]) -> "Because":
        """The reason that `as_json` wrote.

        Raises LawGap when the book no longer holds the line as it was: the page then says that the law has
        changed instead of showing the old reason as true. A line that has ended still explains its time.
        """
        rule = _rule_of(book, data["rule"], date.fromisoformat(data["on"]))
        return cls(
            verdict=cast(Verdict, data["verdict"]),
            rule=rule,
            on=date.fromisoformat(data["on"]),
            says=data["says"],
            seen=tuple((name, _live(value)) for name, value in data["seen"]),
            missing=tuple(data.get("missing", ())),
            refused=tuple(data.get("refused", ())),
            missing_optional=tuple(data.get("missing_optional", ())),
            found=tuple(_found_live(found) for found in data.get("found", ())),
            rows=tuple(RowRef(**row) for row in data.get("rows", ())),
            parts=tuple(cls.from_json(book, part) for part in data.get("parts", ())),
        )


def _rule_of(book: Book, written: Mapping[str, Any], on: date) -> Rule:
    rule = book.line(written["key"], written["scope"], date.fromisoformat(written["since"]))
    if not rule.in_force(on) or {**rule.decides(), "until": None} != {**written, "until": None}:
        raise LawGap(rule.key, rule.scope, on, 0)
    return rule


def _plain(value: Seen) -> object:
    if isinstance(value, datetime):
        raise TypeError("a figure is a date, never a moment")
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _live(value: Any) -> Seen:
    if isinstance(value, dict):
        return date.fromisoformat(value["date"])
    return cast(Seen, value)


def _row_plain(row: RowRef) -> dict[str, object]:
    return {"table": row.table, "pk": row.pk, "version": row.version}


def _found_plain(found: Found) -> dict[str, object]:
    return {
        "closing": found.closing,
        "name": found.name,
        "value": _plain(found.value),
        "source": found.source,
        "row": _row_plain(found.row) if found.row else None,
    }


def _found_live(data: Mapping[str, Any]) -> Found:
    row = RowRef(**data["row"]) if data["row"] else None
    return Found(
        closing=data["closing"], name=data["name"], value=_live(data["value"]), source=data["source"], row=row
    )
