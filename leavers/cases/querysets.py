"""Queries for cases; every one that serves a visitor starts from `open_to`."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from leavers.accounts.visitor import Visitor
from leavers.rules.lifecycle import OPEN, State
from leavers.rules.permissions import Act, Deed, Tie, grants

if TYPE_CHECKING:
    from leavers.cases.models import Case  # noqa: F401  # named in a string below; a real import would be a circle


class CaseQuerySet(models.QuerySet["Case"]):
    def open_to(self, visitor: Visitor, deed: Deed = Act.VIEW) -> "CaseQuerySet":
        """The cases to which the visitor may do `deed`, read from the grants table.

        The same table answers for one case (`gate.ties`), so that a list and a door cannot disagree. Nothing
        granted means no rows.
        """
        from leavers.cases.models import Record, Tracker

        if visitor.school_id is None:
            return self.none()
        tracking = Tracker.objects.on(timezone.localdate()).filter(
            case=OuterRef("pk"), person_id=visitor.person_id
        )
        # The first record is nobody's to remove, and the one right of an author is to remove.
        written = Record.objects.standing().filter(
            case=OuterRef("pk"), author_id=visitor.person_id, number__gt=1
        )
        conditions = {
            Tie.SCHOOL: Q(school_id=visitor.school_id),
            Tie.FILER: Q(filer_id=visitor.person_id),
            Tie.TRACKER: Q(Exists(tracking)),
            Tie.AUTHOR: Q(Exists(written)),
        }
        rows = [grant for grant in grants(visitor.role, deed) if grant.tie in conditions]
        if not rows:
            return self.none()
        any_of = Q(pk__in=())
        for grant in rows:
            any_of |= conditions[grant.tie] & Q(state__in=sorted(grant.states))
        return self.filter(any_of, school_id=visitor.school_id)

    def of_school(self, school_id: int) -> "CaseQuerySet":
        return self.filter(school_id=school_id)

    def of_student(self, nid_index: str) -> "CaseQuerySet":
        return self.filter(nid_index=nid_index)

    def still_open(self) -> "CaseQuerySet":
        return self.filter(state__in=sorted(OPEN))

    def blocking_the_nation(self) -> "CaseQuerySet":
        """Cases that count for the national one-case rule: neither 轉學 nor protected (ruling 6)."""
        from leavers.cases.models.case import TRANSFER

        return self.still_open().filter(protected=False).exclude(category=TRANSFER)

    def in_state(self, *states: State) -> "CaseQuerySet":
        return self.filter(state__in=[state.value for state in states])

    def with_people(self) -> "CaseQuerySet":
        return self.select_related(
            "school", "filer", "notified_by", "closed_by", "suggestion", "suggestion__author"
        )

    def newest_first(self) -> "CaseQuerySet":
        return self.order_by("-updated_at", "-pk")
