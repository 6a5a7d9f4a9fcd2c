"""待辦: what waits for whom; every number comes through the query of 案件清單: no two pages disagree."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, DateField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from leavers.accounts.visitor import Visitor
from leavers.cases import listing
from leavers.cases.contacts import Owed, Terms
from leavers.cases.deadlines import report_deadline
from leavers.cases.listing import Filter
from leavers.cases.models import Case, Event
from leavers.cases.querysets import CaseQuerySet
from leavers.rules.lifecycle import State, Step
from leavers.rules.permissions import Act
from leavers.rules.semesters import Semester

SHOWN = 5
NEWS = 4


@dataclass(frozen=True, kw_only=True)
class Line:
    """One case that waits; `since` is the moment from which on it has waited, `by` who brought it there."""

    pk: int
    name: str
    class_name: str
    category: str
    since: datetime
    by: str
    closing: str = ""
    reason: str = ""
    owed: Owed | None = None
    last_tracked_on: date | None = None
    may_track: bool = False
    may_mend: bool = False
    late: int = 0

    def days(self, on: date) -> int:
        """Full days of waiting; 0 for what came today."""
        return (on - timezone.localdate(self.since)).days


@dataclass(frozen=True)
class Queue:
    """The cases that wait for one thing: the first of them, and how many there are."""

    lines: list[Line]
    total: int


@dataclass(frozen=True)
class Progress:
    """How many cases being tracked owe 0, 1, or 2 and more contacts this semester, and how many contacts."""

    met: int
    one: int
    more: int
    contacts: int
    ends_on: date
    days_left: int

    @property
    def total(self) -> int:
        return self.met + self.one + self.more


@dataclass(frozen=True)
class Work:
    """All that waits at the visitor's school as far as the visitor may see it."""

    pending: Queue
    closing: Queue
    short: Queue
    returned: Queue
    progress: Progress

    def ids(self) -> list[int]:
        """The cases of which something is shown."""
        queues = (self.pending, self.closing, self.short, self.returned)
        return [line.pk for queue in queues for line in queue.lines]


def work(visitor: Visitor, *, on: date) -> Work:
    """Who has waited longest stands first; among those short of contacts, who lacks most."""
    counts = listing.counts(visitor, Filter(), on=on)
    progress = _progress(visitor, on)
    return Work(
        pending=Queue(_pending(visitor, on), counts[State.PENDING]),
        closing=Queue(_closing(visitor, on), counts[State.CLOSING]),
        short=Queue(_short(visitor, on), progress.one + progress.more),
        returned=Queue(_returned(visitor, on), counts[State.RETURNED]),
        progress=progress,
    )


def news(visitor: Visitor) -> list[Event]:
    """The latest happenings that the visitor may know of.

    Whatever happens to a case brings it to the top of the list: the latest happenings are those of the cases
    at the top, and the history of the whole school need not be sorted.
    """
    top = Case.objects.open_to(visitor).newest_first().values_list("pk", flat=True)[:NEWS]
    happened = Event.objects.filter(case_id__in=list(top)).select_related("case", "by", "record")
    return list(happened.order_by("-at", "-pk")[:NEWS])


def _pending(visitor: Visitor, on: date) -> list[Line]:
    """With the days past the deadline of 通報: it colours the row, it never blocks (ruling 4)."""
    waiting = _of(visitor, State.PENDING, on).select_related("filer").order_by("filed_at", "pk")
    return [
        Line(
            pk=case.pk,
            name=case.name,
            class_name=case.class_name,
            category=case.category,
            since=case.filed_at,
            by=case.filer.name,
            late=_days_late(case, on),
        )
        for case in waiting[:SHOWN]
    ]


def _days_late(case: Case, on: date) -> int:
    deadline = report_deadline(case)
    return max(0, (on - deadline.due_on).days) if deadline else 0


def _closing(visitor: Visitor, on: date) -> list[Line]:
    rows = _of(visitor, State.CLOSING, on).order_by("suggestion__submitted_at", "pk")
    return [
        _line(
            row,
            since=row["suggestion__submitted_at"],
            by=row["suggestion__author__name"],
            closing=row["suggestion__closing"],
        )
        for row in _values(
            rows, "suggestion__submitted_at", "suggestion__author__name", "suggestion__closing"
        )
    ]


def _short(visitor: Visitor, on: date) -> list[Line]:
    terms = Terms.of(on)
    last = Coalesce("last_tracked_on", TruncDate("notified_at"), output_field=DateField())
    rows = listing.cases_for(visitor, Filter(short=True), on=on).order_by(terms.missing().desc(), last, "pk")
    found = _values(rows, *listing.OWED, "last_tracked_on")
    mine = Case.objects.open_to(visitor, Act.TRACK).filter(pk__in=[row["pk"] for row in found])
    may_track = set(mine.values_list("pk", flat=True))
    return [
        _line(
            row,
            since=row["notified_at"],
            by=row["filer__name"],
            owed=terms.owed(**{name: row[name] for name in listing.OWED}),
            last_tracked_on=row["last_tracked_on"],
            may_track=row["pk"] in may_track,
        )
        for row in found
    ]


def _returned(visitor: Visitor, on: date) -> list[Line]:
    """With the words of the last 退回."""
    sent_back = Event.objects.filter(case=OuterRef("pk"), kind=Step.SEND_BACK).order_by("-at", "-pk")
    rows = _of(visitor, State.RETURNED, on).order_by("updated_at", "pk")
    found = _values(rows.annotate(event=Subquery(sent_back.values("pk")[:1])), "event")
    events = Event.objects.select_related("by").in_bulk([row["event"] for row in found])
    mine = Case.objects.open_to(visitor, Act.EDIT).filter(pk__in=[row["pk"] for row in found])
    may_mend = set(mine.values_list("pk", flat=True)) if found else set()
    return [
        _line(
            row,
            since=event.at,
            by=event.by.name,
            reason=event.reason or "",
            may_mend=row["pk"] in may_mend,
        )
        for row in found
        if (event := events.get(row["event"]))
    ]


def _progress(visitor: Visitor, on: date) -> Progress:
    semester = Semester.of(on)
    tracked = _of(visitor, State.TRACKING, on).annotate(missing=Terms.of(on).missing())
    sums: dict[str, Any] = tracked.aggregate(
        met=Count("pk", filter=Q(missing=0)),
        one=Count("pk", filter=Q(missing=1)),
        more=Count("pk", filter=Q(missing__gt=1)),
        contacts=Sum("missing", default=0),
    )
    return Progress(**sums, ends_on=semester.ends_on, days_left=(semester.ends_on - on).days)


def _of(visitor: Visitor, state: State, on: date) -> CaseQuerySet:
    return listing.cases_for(visitor, Filter(state=state), on=on)


def _values(rows: CaseQuerySet, *more: str) -> list[dict[str, Any]]:
    """Only what is shown is read, and only of the cases that are shown."""
    columns = {"pk", "name", "class_name", "category", "filed_at", "filer__name", *more}
    return list(rows.values(*sorted(columns))[:SHOWN])


def _line(row: dict[str, Any], **facts: Any) -> Line:
    head = {name: row[name] for name in ("pk", "name", "class_name", "category")}
    return Line(**head, **facts)
