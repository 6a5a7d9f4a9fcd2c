"""Reads who keeps contact with a student, who could, and how much each of them has to do already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from leavers.accounts.models import Membership
from leavers.cases.models import Case, Tracker
from leavers.rules.lifecycle import OPEN
from leavers.rules.permissions import Act, Role, may_ever


@dataclass(frozen=True)
class Candidate:
    """A colleague who may be given the case; `load` is the number of open cases they track now."""

    person_id: int
    name: str
    role: Role
    class_name: str
    load: int


@dataclass(frozen=True)
class Assignment:
    """Somebody's time as a tracker; `until_on` is the first day without them, None for no end in sight."""

    pk: int
    person_id: int
    name: str
    role: str
    from_on: date
    until_on: date | None
    load: int

    @property
    def last_on(self) -> date | None:
        return self.until_on - timedelta(days=1) if self.until_on else None

    @property
    def part(self) -> str:
        """The role, also of one who has left the school."""
        return str(Role(self.role).label) if self.role else gettext("已不在本校")


def eligible(case: Case, *, on: date) -> list[Candidate]:
    """系統會自動列出有權被新增為協助追蹤的帳號 (manual 肆之一): active, with a verified mailbox, at this
    school, in a role that may track, and not on the case already or from a later day on.
    """
    roles = [role for role in Role if may_ever(role, Act.TRACK)]
    taken = Tracker.objects.unended(on).filter(case=case).values("person_id")
    rows = (
        Membership.objects.filter(
            school_id=case.school_id,
            role__in=roles,
            is_active=True,
            person__is_active=True,
            person__email_verified_at__isnull=False,
        )
        .exclude(person_id__in=taken)
        .annotate(load=_load(on, case.school_id))
        .order_by("load", "person__name", "pk")
        .values_list("person_id", "person__name", "role", "class_name", "load")
    )
    return [Candidate(pk, name, Role(role), room, load) for pk, name, role, room, load in rows]


def assignments(case: Case, *, on: date) -> list[Assignment]:
    """Those who keep contact now or will from a later day on, in the order in which they begin."""
    held = Membership.objects.filter(
        person=OuterRef("person"), school=OuterRef("case__school"), is_active=True
    ).values("role")
    rows = (
        Tracker.objects.unended(on)
        .filter(case=case)
        .annotate(
            role=Coalesce(Subquery(held[:1]), Value("")),
            load=_load(on, case.school_id),
            who=F("person__name"),
        )
        .order_by("from_on", "pk")
        .values_list("pk", "person_id", "who", "role", "from_on", "until_on", "load")
    )
    return [Assignment(*row) for row in rows]


def is_over(case: Case, pk: int, *, on: date) -> bool:
    """Whether that was an assignment of this case: for whoever asks once more for its end."""
    this = Tracker.objects.filter(pk=pk, case=case)
    return this.exists() and not this.unended(on).exists()


def covers(spans: Iterable[tuple[date, date | None]], *, on: date) -> bool:
    """Whether somebody keeps contact on a day and on every one after it.

    A span begins with its first day and ends before its second one; None for no end in sight.
    """
    first_without: date | None = on
    for begins_on, until_on in sorted(spans, key=lambda span: span[0]):
        if first_without is None or begins_on > first_without:
            break
        first_without = max(first_without, until_on) if until_on else None
    return first_without is None


def _load(on: date, school_id: int) -> Coalesce:
    """The open cases of one school that a person tracks on a day; what they do elsewhere is not told here."""
    mine = (
        Tracker.objects.on(on)
        .filter(person=OuterRef("person"), case__school=school_id, case__state__in=sorted(OPEN))
        .order_by()
        .values("person")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(mine), Value(0))
