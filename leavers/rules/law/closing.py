"""Whether a case may be closed, for which reason, and what evidence is still owed.

The anchor date `on` is the day of the suggestion or of the closing itself.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from leavers.rules.law.adulthood import adulthood
from leavers.rules.law.because import Because, Found, Seen
from leavers.rules.law.book import Book, LawGap, Rule, Words
from leavers.rules.law.terms import known_category
from leavers.rules.law.words import HINTS, evidence_label

EVIDENCE_ORDER = ("effective_on", "school_name", "document_no", "notice_on", "grade_class")
"""All fields that a closing may ask for, in the order of the form. Names ending in _on are dates."""

_LINES = ("closing", "closing_beyond")


@dataclass(frozen=True)
class Evidence:
    """One field that a closing asks for."""

    name: str
    kind: Literal["date", "text"]
    required: bool
    label: Words


@dataclass(frozen=True)
class Closing:
    """A condition that a category offers, with the fields it asks for."""

    code: str
    rule: Rule
    evidence: tuple[Evidence, ...]

    @property
    def from_manual(self) -> bool:
        """False for an extension, which the page marks as such."""
        return self.rule.from_manual

    @property
    def hint(self) -> Words:
        return HINTS.get(self.code, "")


@dataclass(frozen=True, kw_only=True)
class ClosingFacts:
    """What is known of a case when its closing is judged: the case, and the evidence given so far."""

    category: str
    left_on: date
    subtype: str = ""
    born_on: date | None = None
    effective_on: date | None = None
    school_name: str = ""
    document_no: str = ""
    notice_on: date | None = None
    grade_class: str = ""
    found: tuple[Found, ...] = ()
    """What the system found by itself. Shown beside the condition; it never decides."""

    def given(self, name: str) -> bool:
        """Whether a field of evidence has been filled in; blanks are nothing."""
        value = getattr(self, name)
        return bool(value.strip()) if isinstance(value, str) else value is not None


def closings(book: Book, category: str, on: date) -> tuple[Closing, ...]:
    """All conditions a category offers on a day: the manual's first, then the extensions; LawGap for none."""
    known_category(category, on)
    offered = [rule for key in _LINES for rule in book.all(key, on) if category in rule.names]
    if not offered:
        raise LawGap("closing", category, on, 0)
    return tuple(Closing(rule.scope, rule, _evidence(book, rule.scope, on)) for rule in offered)


def judge_closings(book: Book, facts: ClosingFacts, on: date) -> tuple[Because, ...]:
    """One answer for each condition the category offers, in the order of `closings`."""
    return tuple(
        judge_closing(book, closing.code, facts, on) for closing in closings(book, facts.category, on)
    )


def judge_closing(book: Book, closing: str, facts: ClosingFacts, on: date) -> Because:
    """Whether one condition (C1 … X3) holds for a case on `on`.

    not_met: cannot be chosen now (another category; not of age), shown locked with the reason.
    needs_evidence: can be chosen once `missing` is filled in and what is `refused` is mended (see `parts`).
    met: may be closed; `missing_optional` only warns. LawGap for an unknown closing or category.
    """
    known_category(facts.category, on)
    lines = [rule for key in _LINES for rule in book.all(key, on) if rule.scope == closing]
    if not lines:
        raise LawGap("closing", closing, on, 0)
    offered = [rule for rule in lines if facts.category in rule.names]
    if len(offered) > 1:
        raise LawGap("closing", closing, on, len(offered))
    if not offered:
        seen = (("category", facts.category),)
        return Because(verdict="not_met", rule=lines[0], on=on, says="closing.category", seen=seen)
    majority = _majority(book, closing, facts, on)
    if majority and not majority.met:
        return Because(
            verdict="not_met",
            rule=offered[0],
            on=on,
            says="closing.adult",
            seen=(("adult_on", majority.figure("adult_on")),),
            found=_found(facts, closing),
            parts=(majority,),
        )
    return _judge_evidence(book, offered[0], facts, on, majority)


def _judge_evidence(
    book: Book, rule: Rule, facts: ClosingFacts, on: date, majority: Because | None
) -> Because:
    fields = _evidence(book, rule.scope, on)
    missing = tuple(field.name for field in fields if field.required and not facts.given(field.name))
    if majority is None and _must_be_adult(book, rule.scope, on):
        missing = ("born_on", *missing)
    objections = _objections(book, rule.scope, facts, on, majority)
    refused = tuple(str(part.figure("evidence")) for part in objections)
    parts = ((majority,) if majority else ()) + objections
    optional = tuple(field.name for field in fields if not field.required and not facts.given(field.name))
    if missing or refused:
        return Because(
            verdict="needs_evidence",
            rule=rule,
            on=on,
            says="closing.missing" if missing else "closing.refused",
            missing=missing,
            refused=refused,
            missing_optional=optional,
            found=_found(facts, rule.scope),
            parts=parts,
        )
    return Because(
        verdict="met",
        rule=rule,
        on=on,
        says=f"closing.{rule.scope}",
        seen=_figures(fields, facts, majority),
        missing_optional=optional,
        found=_found(facts, rule.scope),
        parts=parts,
    )


def _figures(
    fields: tuple[Evidence, ...], facts: ClosingFacts, majority: Because | None
) -> tuple[tuple[str, Seen], ...]:
    given = tuple((field.name, getattr(facts, field.name)) for field in fields if field.required)
    return (*given, ("adult_on", majority.figure("adult_on"))) if majority else given


def _objections(
    book: Book, closing: str, facts: ClosingFacts, on: date, majority: Because | None
) -> tuple[Because, ...]:
    """Why a given date cannot be evidence: before the student left, before majority, or in the future."""
    rule = book.one("closing_evidence", closing, on)

    def refuse(name: str, says: str, bound: str, day: date) -> Because:
        seen = (("closing", closing), ("evidence", name), (bound, day))
        return Because(verdict="not_met", rule=rule, on=on, says=f"evidence.{says}", seen=seen)

    found = []
    of_age_on = majority.figure("adult_on") if majority else None
    if effective_on := facts.effective_on:
        if effective_on > on:
            found.append(refuse("effective_on", "after", "on", on))
        elif effective_on < facts.left_on:
            found.append(refuse("effective_on", "before_left", "left_on", facts.left_on))
        elif isinstance(of_age_on, date) and effective_on < of_age_on:
            found.append(refuse("effective_on", "before_adult", "adult_on", of_age_on))
    asked = book.one("closing_asks", closing, on).names
    if facts.notice_on and "notice_on" in asked and facts.notice_on > on:
        found.append(refuse("notice_on", "after", "on", on))
    return tuple(found)


def _majority(book: Book, closing: str, facts: ClosingFacts, on: date) -> Because | None:
    """Whether the student is of age, for a condition that asks; None when it does not or nobody knows."""
    if facts.born_on is None or not _must_be_adult(book, closing, on):
        return None
    return adulthood(book, facts.born_on, on)


def _must_be_adult(book: Book, closing: str, on: date) -> bool:
    return "adult" in book.one("closing_condition", closing, on).names


def _evidence(book: Book, closing: str, on: date) -> tuple[Evidence, ...]:
    required = book.one("closing_evidence", closing, on).names
    asked = required | book.one("closing_asks", closing, on).names
    return tuple(
        Evidence(
            name, "date" if name.endswith("_on") else "text", name in required, evidence_label(closing, name)
        )
        for name in EVIDENCE_ORDER
        if name in asked
    )


def _found(facts: ClosingFacts, closing: str) -> tuple[Found, ...]:
    return tuple(found for found in facts.found if found.closing == closing)
