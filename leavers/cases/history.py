"""Reads what hangs on a case: everything that happened to it, and who keeps contact with the student."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from leavers.accounts.models import Membership, Person
from leavers.cases.models import Event, Record, Tracker
from leavers.cases.models.event import Kind
from leavers.rules.lifecycle import Step


def latest(case_id: int) -> Event:
    """The last thing that happened: whom a lost race was lost to. Every case has its 提交 at least."""
    return Event.objects.filter(case_id=case_id).select_related("by", "case").order_by("-at", "-pk")[0]


def events(case_id: int) -> list[Event]:
    """Everything that happened, newest first, with the records that were written then."""
    return list(
        Event.objects.filter(case_id=case_id)
        .select_related("by", "record", "record__author")
        .order_by("-at", "-pk")
    )


def named_in(happened: Iterable[Event]) -> dict[int, str]:
    """The people whom 異動協助追蹤人員 brought or released, by number; without any, nothing is asked."""
    details = [event.detail or {} for event in happened if event.kind == Kind.ASSIGN]
    numbers = {pk for detail in details for pk in (*detail.get("added", ()), *detail.get("removed", ()))}
    if not numbers:
        return {}
    return dict(Person.objects.filter(pk__in=numbers).values_list("pk", "name"))


@dataclass(frozen=True)
class Filing:
    """How a report came to wait: the last 提交, the first record, and the last 退回 if there was one."""

    submitted: Event
    first: Record
    returned: Event | None


def filing(case_id: int) -> Filing:
    """Every case has been submitted at least once, and with its first record (ruling 2)."""
    happened = events(case_id)
    return Filing(
        submitted=next(event for event in happened if event.kind == Step.SUBMIT),
        first=next(event.record for event in happened if event.record and event.record.number == 1),
        returned=next((event for event in happened if event.kind == Step.SEND_BACK), None),
    )


@dataclass(frozen=True)
class Keeper:
    """Somebody who keeps contact with the student now; `role` is "" for one who has left the school."""

    person_id: int
    name: str
    role: str


def keepers(case_id: int) -> list[Keeper]:
    """協助追蹤人員 of a case, in the order in which they became it."""
    held = Membership.objects.filter(
        person=OuterRef("person"), school=OuterRef("case__school"), is_active=True
    ).values("role")
    rows = (
        Tracker.objects.on(timezone.localdate())
        .filter(case_id=case_id)
        .annotate(role=Subquery(held[:1]))
        .order_by("from_on", "pk")
        .values_list("person_id", "person__name", "role")
    )
    return [Keeper(person_id, name, role or "") for person_id, name, role in rows]
