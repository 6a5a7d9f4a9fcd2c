"""Finds what a visitor has begun and not submitted: reports, tracking records and other forms (ruling 17)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leavers.accounts.visitor import Visitor
from leavers.cases import drafts
from leavers.cases.filing import Filing
from leavers.cases.kept import address_of
from leavers.cases.models import Case, Draft
from leavers.cases.models.draft import DraftKind, DraftQuerySet
from leavers.rules.lifecycle import State, Step
from leavers.rules.permissions import Act

SOON = 7
"""Days before a draft is deleted in which its owner is told."""


@dataclass(frozen=True, kw_only=True)
class Unfinished:
    """One draft in a list as it is read on `today`; `name` is "" while nobody knows whom it is about."""

    pk: UUID
    name: str
    what: str
    category: str
    created_at: datetime
    saved_at: datetime
    expires_on: date
    today: date
    url: str

    @property
    def discard_url(self) -> str:
        return reverse("cases:discard", args=[self.pk])

    @property
    def age(self) -> str:
        days = (self.today - timezone.localdate(self.created_at)).days
        if not days:
            return _("今天開始")
        return ngettext("%(days)s天前開始", "%(days)s天前開始", days) % {"days": days}

    @property
    def days_left(self) -> int:
        """After so many days it is gone; `expires_on` is the last one on which it is there."""
        return (self.expires_on - self.today).days + 1

    @property
    def ends_soon(self) -> bool:
        return self.days_left <= SOON


def count(visitor: Visitor, *, on: date) -> int:
    """How many there are; nothing is unsealed for it."""
    return _mine(visitor, on).count()


def unfinished(visitor: Visitor, *, on: date) -> list[Unfinished]:
    """All of them: those that are soon deleted first, then the latest."""
    found = [*_reports(visitor, on), *_about_cases(visitor, on)]
    found.sort(key=lambda line: line.saved_at, reverse=True)
    ending = sorted((line for line in found if line.ends_soon), key=lambda line: line.expires_on)
    return ending + [line for line in found if not line.ends_soon]


def reports(visitor: Visitor, *, on: date) -> list[Unfinished]:
    """New reports alone, the latest first."""
    return list(_reports(visitor, on))


def find(visitor: Visitor, pk: UUID, *, on: date) -> Unfinished | None:
    """The visitor's own draft, be it offered in a list or not; None for anybody else's and for none."""
    mine = Draft.objects.of(visitor.person_id, visitor.school_id).filter(expires_on__gte=on)
    draft = mine.select_related("school", "case").filter(pk=pk).first()
    if draft is None:
        return None
    if draft.case is None:
        return _report(Filing(draft, visitor, today=on))
    return _about(draft, draft.case, on)


def _mine(visitor: Visitor, on: date) -> DraftQuerySet:
    """What cannot be submitted now is not offered: the case has gone on, or is no longer the visitor's."""
    mine = Draft.objects.of(visitor.person_id, visitor.school_id).filter(expires_on__gte=on)
    offered = (
        Q(kind=DraftKind.RECORD, case__state=State.TRACKING)
        | Q(kind=DraftKind.REPORT, case__state__in=[State.PENDING, State.RETURNED])
        | Q(kind=DraftKind.FORM)
    )
    return mine.filter(Q(case=None) | (offered & Q(case__in=Case.objects.open_to(visitor))))


def _reports(visitor: Visitor, on: date) -> Iterator[Unfinished]:
    for filing in drafts.own_drafts(visitor, today=on):
        yield _report(filing)


def _about_cases(visitor: Visitor, on: date) -> Iterator[Unfinished]:
    for draft in _mine(visitor, on).exclude(case=None).select_related("case").defer("payload"):
        if draft.case is not None:
            yield _about(draft, draft.case, on)


def _report(filing: Filing) -> Unfinished:
    draft = filing.draft
    step = draft.step if draft.step in filing.steps else filing.steps[0]
    return Unfinished(
        pk=draft.pk,
        name=filing.name,
        what=_("通報"),
        category=filing.category,
        created_at=draft.created_at,
        saved_at=draft.saved_at,
        expires_on=draft.expires_on,
        today=filing.today,
        url=filing.address(step),
    )


def _about(draft: Draft, case: Case, on: date) -> Unfinished:
    what, url = _screen(draft, case)
    return Unfinished(
        pk=draft.pk,
        name=case.name,
        what=what,
        category=case.category,
        created_at=draft.created_at,
        saved_at=draft.saved_at,
        expires_on=draft.expires_on,
        today=on,
        url=url,
    )


def _screen(draft: Draft, case: Case) -> tuple[str, str]:
    """What is being written, in words, and where it goes on."""
    if draft.kind == DraftKind.RECORD:
        return _("追蹤紀錄"), reverse("cases:track", args=[case.pk])
    if draft.kind == DraftKind.REPORT:
        return _("修正通報"), reverse("cases:edit", args=[case.pk])
    parts = {
        "correct_student": _("更正基本資料"),
        "correct_facts": _("更正案件資料"),
        "correct_nid": _("更正身分證字號"),
    }
    labels = {deed.value: str(deed.label) for deed in (*Act, *Step)} | parts
    name = draft.step.partition("-")[0]
    return labels.get(name, str(DraftKind.FORM.label)), address_of(draft.step, case.pk)
