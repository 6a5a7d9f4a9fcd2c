"""Reads what is known of the contacts of a case: the last one, how many are owed, what is half written."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, Self

from django.db.models import Case as Case_
from django.db.models import F, IntegerField, Value, When
from django.db.models.expressions import Expression
from django.db.models.functions import Greatest
from django.utils import timezone

from leavers.accounts.visitor import Visitor
from leavers.cases.models import Case, Draft, Record
from leavers.cases.models.draft import DraftKind
from leavers.rules import law
from leavers.rules.semesters import Semester


class Owed(NamedTuple):
    """The contacts of one case in one semester, in times (次)."""

    done: int
    of: int

    @property
    def missing(self) -> int:
        return max(0, self.of - self.done)


@dataclass(frozen=True)
class Terms:
    """What every case being tracked owes in one semester, worked out once for many cases.

    The same as `law.quota`, but also as a query; a test holds the three together.
    """

    semester: Semester
    usual: int
    late: int
    late_from: datetime
    """The first moment at which a 通報 counts as late, so that fewer contacts are owed (ruling 9)."""

    @classmethod
    def of(cls, on: date) -> Self:
        semester = Semester.of(on)
        keys = ("tracking_quota", "tracking_quota_late", "tracking_late_within")
        usual, late, within = (law.LAW.one(key, "*", semester.ends_on).number for key in keys)
        first_day = semester.ends_on - timedelta(days=within - 1)
        return cls(semester, usual, late, timezone.make_aware(datetime.combine(first_day, time.min)))

    def owed(
        self,
        *,
        notified_at: datetime | None,
        closed_at: datetime | None,
        quota_semester: str,
        quota_count: int,
    ) -> Owed | None:
        """None for a case that was not being tracked in the semester."""
        if notified_at is None or timezone.localdate(notified_at) > self.semester.ends_on:
            return None
        if closed_at is not None and timezone.localdate(closed_at) < self.semester.starts_on:
            return None
        done = quota_count if quota_semester == self.semester.short else 0
        return Owed(done, self.late if notified_at >= self.late_from else self.usual)

    def missing(self) -> Expression:
        """For `annotate`: the contacts still missing, given that the case is being tracked."""
        done = Case_(When(quota_semester=self.semester.short, then=F("quota_count")), default=Value(0))
        of = Case_(When(notified_at__gte=self.late_from, then=Value(self.late)), default=Value(self.usual))
        return Greatest(of - done, Value(0), output_field=IntegerField())


def owed(case: Case, *, on: date) -> Owed | None:
    """What one case owes in the semester of `on`; None where it was not tracked then."""
    return Terms.of(on).owed(
        notified_at=case.notified_at,
        closed_at=case.closed_at,
        quota_semester=case.quota_semester,
        quota_count=case.quota_count,
    )


def counts(case: Case, record: Record, *, on: date) -> bool:
    """Whether a record is one of those that the semester of `on` counts (ruling 9)."""
    notified_on = case.notified_on()
    return (
        record.number > 1
        and record.removed_at is None
        and record.tracked_on in Semester.of(on)
        and (notified_on is None or record.tracked_on >= notified_on)
    )


def newest(case: Case) -> Record | None:
    """The record with the highest number, be it removed or not: removed ones keep their numbers."""
    return case.records.select_related("author").order_by("-number").first()


def standing(case: Case, number: Any) -> Record | None:
    """The record of that number, which may be any word of an address, if it was not removed."""
    word = str(number or "")
    if not (word.isascii() and word.isdigit() and len(word) <= 4):
        return None
    return case.records.standing().select_related("author").filter(number=int(word)).first()


def last_standing(case: Case, newest: Record | None) -> Record | None:
    """前次追蹤: the newest record that was not removed."""
    if newest is None or newest.removed_at is None:
        return newest
    return case.records.standing().select_related("author").order_by("-number").first()


def last_reached(case: Case, last: Record | None = None) -> Record | None:
    """The newest record that was not removed and in which somebody was reached; `last` may be it."""
    if last is not None and last.reached:
        return last
    return case.records.standing().filter(reached=True).order_by("-number").first()


def draft_of(case: Case, visitor: Visitor, *, on: date) -> Draft | None:
    """The visitor's own half-written record of the case, while it is kept."""
    mine = Draft.objects.of(visitor.person_id, visitor.school_id)
    return mine.filter(case=case, kind=DraftKind.RECORD, expires_on__gte=on).first()
