"""Reads what a 主通 needs beside a report to judge it: the queue it stands in, other cases of the student."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from leavers.accounts.visitor import Visitor
from leavers.cases.models import Case
from leavers.cases.querysets import CaseQuerySet
from leavers.rules.lifecycle import Step
from leavers.schools.models import School


@dataclass(frozen=True)
class Queue:
    """The reports before and after one, longest waiting first; None at either end."""

    before: int | None
    after: int | None
    waiting: int
    """How many wait in all, this one included."""


def waiting_for(visitor: Visitor) -> CaseQuerySet:
    """The reports that this 主通 may notify now, in the order in which they were filed."""
    return Case.objects.open_to(visitor, Step.NOTIFY).order_by("filed_at", "pk")


def queue_around(case: Case, visitor: Visitor) -> Queue:
    waiting = waiting_for(visitor)
    before, after = _sides(case.filed_at, case.pk)
    return Queue(
        before=waiting.filter(before).values_list("pk", flat=True).last(),
        after=waiting.filter(after).values_list("pk", flat=True).first(),
        waiting=waiting.count(),
    )


def next_waiting(case: Case, visitor: Visitor) -> int | None:
    """The report to judge after this one: the next in the queue, else the one that waits longest."""
    rest = waiting_for(visitor).exclude(pk=case.pk).values_list("pk", flat=True)
    _before, after = _sides(case.filed_at, case.pk)
    return rest.filter(after).first() or rest.first()


def _sides(filed_at: datetime, pk: int) -> tuple[Q, Q]:
    before = Q(filed_at__lt=filed_at) | Q(filed_at=filed_at, pk__lt=pk)
    after = Q(filed_at__gt=filed_at) | Q(filed_at=filed_at, pk__gt=pk)
    return before, after


def open_elsewhere(case: Case) -> School | None:
    """The other school with an open case of the student, as far as others may know of it (ruling 6).

    The national rule lets none stand beside a case that counts for it: this finds one only beside a 轉學 or
    a protected case.
    """
    others = Case.objects.of_student(case.nid_index).blocking_the_nation().exclude(school_id=case.school_id)
    other = others.select_related("school").first()
    return other.school if other else None
