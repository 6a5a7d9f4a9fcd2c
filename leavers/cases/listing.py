"""案件清單: which cases a visitor is shown, in which order, how many; 待辦 counts through the same query."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Self

from django.db.models import Count, Q
from django.utils.http import urlencode

from leavers.accounts.visitor import Visitor
from leavers.cases.contacts import Owed, Terms
from leavers.cases.models import Case
from leavers.cases.querysets import CaseQuerySet
from leavers.rules import codes, identity
from leavers.rules.lifecycle import NOTIFIED, REGISTERED, State

PAGE = 25
MOST = 1000
"""Counts above it are shown as 1000+ (ruling 18)."""
SHORT = "short"
SHOWN = REGISTERED - {State.WITHDRAWN}
"""已撤案 is shown only to those who ask for it."""

OWED = ("notified_at", "closed_at", "quota_semester", "quota_count")
COLUMNS = (
    *OWED,
    "pk",
    "updated_at",
    "name",
    "nid",
    "class_name",
    "category",
    "state",
    "last_tracked_on",
    "filer__name",
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"([0-9]{1,17})-([0-9]{1,18})")

Values = dict[str, Any]


@dataclass(frozen=True)
class Filter:
    """What is asked for, in codes alone: nothing of it names anybody, so it may stand in the address."""

    state: State | None = None
    category: str = ""
    short: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Self:
        """What the address says; a code that does not exist is no condition."""
        state, category = asked.get("state", ""), asked.get("category", "")
        return cls(
            State(state) if state in State.values else None,
            category if category in codes.code_list("category") else "",
            asked.get("tracking") == SHORT,
        )

    def but(self, **changes: Any) -> Self:
        return replace(self, **changes)

    def query(self, **cursor: str) -> str:
        """The part of the address behind the path, "" or ?state=…, with the place in the list if given."""
        asked = {
            "state": self.state.value if self.state else "",
            "category": self.category,
            "tracking": SHORT if self.short else "",
            **cursor,
        }
        asked = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(asked)}" if asked else ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One case in the list; the national ID is masked before it gets here."""

    pk: int
    name: str
    nid: str
    class_name: str
    category: str
    state: State
    notified_at: datetime | None
    owed: Owed | None
    last_tracked_on: date | None
    filer: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """25 rows; `first` counts from 1. The cursors are "" where nothing lies beyond."""

    rows: list[Row]
    first: int
    total: int
    before: str
    after: str


def cases_for(visitor: Visitor, asked: Filter, *, on: date) -> CaseQuerySet:
    """All that the visitor may see and asked for; `missing` stands on each: the contacts it still owes."""
    cases = _in_any_state(visitor, asked, on=on)
    return cases.filter(state=asked.state) if asked.state else cases.filter(state__in=sorted(SHOWN))


def counts(visitor: Visitor, asked: Filter, *, on: date) -> dict[State, int]:
    """How many cases of each state the visitor sees, under the other conditions asked for."""
    cases = _in_any_state(visitor, asked, on=on).order_by()
    found = dict(cases.values_list("state").annotate(Count("pk")))
    return {state: found.get(state, 0) for state in State if state in REGISTERED}


def _in_any_state(visitor: Visitor, asked: Filter, *, on: date) -> CaseQuerySet:
    cases = Case.objects.open_to(visitor)
    if asked.category:
        cases = cases.filter(category=asked.category)
    if asked.short:
        cases = cases.annotate(missing=Terms.of(on).missing()).filter(state=State.TRACKING, missing__gt=0)
    return cases


def read_page(
    visitor: Visitor, asked: Filter, *, total: int, on: date, after: str = "", before: str = ""
) -> Page:
    """25 cases, newest first, beyond a cursor. A cursor that cannot be read, or beyond which nothing is left
    any more, gives the first page.

    The place of a page is counted and not kept in the address, so that 上一頁 and 下一頁 stay right while
    cases come and go.
    """
    cases = cases_for(visitor, asked, on=on)
    found = _beyond(cases, after, before)
    if not found and (after or before):
        found, after, before = _beyond(cases, "", ""), "", ""
    first = 1 + (cases.filter(_newer(found[0])).count() if found and (after or before) else 0)
    last = first + len(found) - 1
    terms = Terms.of(on)
    return Page(
        rows=[_row(values, terms) for values in found],
        first=first,
        total=total,
        before=_cursor(found[0]) if first > 1 else "",
        after=_cursor(found[-1]) if found and last < total else "",
    )


def _beyond(cases: CaseQuerySet, after: str, before: str) -> list[Values]:
    """The rows on the other side of a cursor as plain values: 25 and no more are ever unsealed."""
    rows = cases.newest_first().values(*COLUMNS)
    if place := _read_cursor(after):
        return list(rows.filter(_older(place))[:PAGE])
    if place := _read_cursor(before):
        return list(rows.filter(_newer(place)).order_by("updated_at", "pk")[:PAGE])[::-1]
    return list(rows[:PAGE])


def _older(place: Values) -> Q:
    at = place["updated_at"]
    return Q(updated_at__lt=at) | Q(updated_at=at, pk__lt=place["pk"])


def _newer(place: Values) -> Q:
    at = place["updated_at"]
    return Q(updated_at__gt=at) | Q(updated_at=at, pk__gt=place["pk"])


def _cursor(values: Values) -> str:
    """The place of a row in the order: microseconds and key, which say nothing about anybody."""
    return f"{(values['updated_at'] - EPOCH) // timedelta(microseconds=1)}-{values['pk']}"


def _read_cursor(text: str) -> Values | None:
    if not (found := CURSOR.fullmatch(text)):
        return None
    return {"updated_at": EPOCH + timedelta(microseconds=int(found[1])), "pk": int(found[2])}


def _row(values: Values, terms: Terms) -> Row:
    state = State(values["state"])
    return Row(
        pk=values["pk"],
        name=values["name"],
        nid=identity.mask(values["nid"]),
        class_name=values["class_name"],
        category=values["category"],
        state=state,
        notified_at=values["notified_at"],
        owed=terms.owed(**{name: values[name] for name in OWED}) if state in NOTIFIED else None,
        last_tracked_on=values["last_tracked_on"],
        filer=values["filer__name"],
    )
