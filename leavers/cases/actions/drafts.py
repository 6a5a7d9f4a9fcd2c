"""暫存: keep what somebody has typed, whatever state it is in, and forget it in time."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from leavers.accounts.visitor import Visitor
from leavers.cases.actions import tokens
from leavers.cases.models import Case, Draft
from leavers.cases.models.draft import DraftKind
from leavers.cases.refusals import Forbidden


@transaction.atomic
def save_draft(
    *,
    draft: Draft | None,
    kind: DraftKind,
    step: str,
    payload: dict[str, Any],
    by: Visitor,
    at: datetime,
    case: Case | None = None,
    parts: Collection[str] | None = None,
) -> Draft:
    """Write `payload` to the draft, or to a new one; it is kept another 30 days (ruling 17).

    With `parts` only these of the payload are written: what another window has written to the other parts
    since the draft was read stays.
    """
    if by.school is None:
        raise Forbidden
    today = timezone.localdate(at)
    delete_expired_drafts(on=today, owner_id=by.person_id)
    facts = {
        "step": step,
        "payload": payload,
        "saved_at": at,
        "expires_on": today + timedelta(days=settings.DRAFT_DAYS),
    }
    if draft is not None:
        return _write(draft, facts, by=by, parts=parts)
    first = {**facts, "school": by.school, "created_at": at}
    if case is None:
        return Draft.objects.create(owner=by.person, kind=kind, **first)
    # One for each person and case; of forms one for each screen.
    one = {"owner": by.person, "case": case, "kind": kind} | (
        {"step": step} if kind == DraftKind.FORM else {}
    )
    return Draft.objects.update_or_create(**one, defaults=facts, create_defaults=first)[0]


def begin_draft(*, pk: UUID, payload: dict[str, Any], by: Visitor, at: datetime) -> Draft | None:
    """The draft of a report that begins with the first keystroke on the page which gave itself this key.

    The same page may send its words twice before it has an answer, and begins one draft all the same. None
    where the key is somebody else's.
    """
    if by.school is None:
        raise Forbidden
    expires_on = timezone.localdate(at) + timedelta(days=settings.DRAFT_DAYS)
    facts = {"payload": payload, "saved_at": at, "expires_on": expires_on}
    draft, _new = Draft.objects.get_or_create(
        pk=pk,
        defaults={
            **facts,
            "owner": by.person,
            "school": by.school,
            "kind": DraftKind.REPORT,
            "step": "start",
            "created_at": at,
        },
    )
    own = draft.owner_id == by.person_id and draft.school_id == by.school_id
    return draft if own and draft.kind == DraftKind.REPORT and draft.case_id is None else None


@transaction.atomic
def keep_form(
    *,
    case: Case,
    kind: DraftKind,
    step: str = "",
    payload: dict[str, Any] | None,
    token: str = "",
    by: Visitor,
    at: datetime,
) -> Draft | None:
    """Keep what somebody is typing into a form about a case; with None nothing is left of it, and it goes.

    The words of a form that has been submitted meanwhile come too late and are not kept. The row of the case
    is locked as the deed locks it, so that one of the two is first.
    """
    list(Case.objects.select_for_update(no_key=True).filter(pk=case.pk).values_list("pk"))
    if token and tokens.is_used(token, by=by):
        return None
    if payload is not None:
        return save_draft(draft=None, kind=kind, step=step, payload=payload, by=by, at=at, case=case)
    mine = Draft.objects.of(by.person_id, by.school_id).filter(case=case, kind=kind)
    (mine.filter(step=step) if kind == DraftKind.FORM else mine).delete()
    return None


def delete_draft(*, draft_id: UUID, by: Visitor) -> bool:
    """Delete a draft of one's own; whether there was one."""
    deleted, _rows = Draft.objects.of(by.person_id, by.school_id).filter(pk=draft_id).delete()
    return bool(deleted)


def delete_expired_drafts(*, on: date, owner_id: int | None = None) -> int:
    """Delete what nobody may see any more, of everybody or of one person; how many there were."""
    expired = Draft.objects.filter(expires_on__lt=on)
    if owner_id is not None:
        expired = expired.filter(owner_id=owner_id)
    return expired.delete()[0]


def _write(draft: Draft, facts: dict[str, Any], *, by: Visitor, parts: Collection[str] | None) -> Draft:
    if draft.owner_id != by.person_id or draft.school_id != by.school_id:
        raise Forbidden
    stored = Draft.objects.select_for_update().filter(pk=draft.pk).first()
    if stored is None:
        raise Forbidden  # submitted or thrown away in this very moment
    if parts is not None:
        written = {name: facts["payload"][name] for name in parts}
        facts = {**facts, "payload": {**stored.payload, **written}}
    for name, value in facts.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(facts))
    return draft
