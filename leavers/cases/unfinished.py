"""Finds what a visitor has begun and not submitted: reports and tracking records (ruling 17)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from leavers.accounts.visitor import Visitor
from leavers.cases import drafts
from leavers.cases.models import Draft
from leavers.cases.models.draft import DraftKind, DraftQuerySet
from leavers.rules.lifecycle import State


@dataclass(frozen=True)
class Unfinished:
    """One draft in a list; `name` is "" while nobody knows yet whom it is about."""

    name: str
    what: str
    category: str
    saved_at: datetime
    expires_on: date
    url: str
    discard_url: str = ""


def count(visitor: Visitor, *, on: date) -> int:
    """How many there are; nothing is unsealed for it."""
    return _mine(visitor, on).count()


def unfinished(visitor: Visitor, *, on: date) -> list[Unfinished]:
    """All of them, the latest first."""
    reports = [
        Unfinished(
            line.name, _("通報"), line.category, line.saved_at, line.expires_on, line.url, line.discard_url
        )
        for line in drafts.own_drafts(visitor, today=on)
    ]
    found = reports + [_record(draft) for draft in _records(visitor, on)]
    return sorted(found, key=lambda line: line.saved_at, reverse=True)


def _mine(visitor: Visitor, on: date) -> DraftQuerySet:
    """A half-written record of a case that is not being tracked cannot be submitted, and is not offered."""
    mine = Draft.objects.of(visitor.person_id, visitor.school_id).filter(expires_on__gte=on)
    return mine.filter(Q(kind=DraftKind.REPORT) | Q(kind=DraftKind.RECORD, case__state=State.TRACKING))


def _records(visitor: Visitor, on: date) -> DraftQuerySet:
    return _mine(visitor, on).filter(kind=DraftKind.RECORD).select_related("case").defer("payload")


def _record(draft: Draft) -> Unfinished:
    case = draft.case
    if case is None:
        raise ValueError("a draft of a record has a case")
    address = reverse("cases:track", args=[case.pk])
    return Unfinished(case.name, _("追蹤紀錄"), case.category, draft.saved_at, draft.expires_on, address)
