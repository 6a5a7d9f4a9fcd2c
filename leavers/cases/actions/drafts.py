"""暫存: keep what somebody has typed, whatever state it is in."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from leavers.accounts.visitor import Visitor
from leavers.cases.models import Case, Draft
from leavers.cases.models.draft import DraftKind
from leavers.cases.refusals import Forbidden


def save_draft(
    *,
    draft: Draft | None,
    kind: DraftKind,
    step: str,
    payload: dict[str, Any],
    by: Visitor,
    at: datetime,
    case: Case | None = None,
) -> Draft:
    """Write `payload` to the draft, or to a new one; it is kept another 30 days (ruling 17)."""
    if by.school is None:
        raise Forbidden
    facts = {
        "step": step,
        "payload": payload,
        "saved_at": at,
        "expires_on": timezone.localdate(at) + timedelta(days=settings.DRAFT_DAYS),
    }
    if draft is not None:
        if draft.owner_id != by.person_id or draft.school_id != by.school_id:
            raise Forbidden
        for name, value in facts.items():
            setattr(draft, name, value)
        draft.save(update_fields=list(facts))
        return draft
    if kind == DraftKind.RECORD:
        return Draft.objects.update_or_create(
            owner=by.person,
            case=case,
            kind=kind,
            defaults=facts,
            create_defaults={**facts, "school": by.school, "created_at": at},
        )[0]
    return Draft.objects.create(
        owner=by.person, school=by.school, case=case, kind=kind, created_at=at, **facts
    )


def delete_draft(*, draft_id: UUID, by: Visitor) -> bool:
    """Delete a draft of one's own; whether there was one."""
    deleted, _rows = Draft.objects.of(by.person_id, by.school_id).filter(pk=draft_id).delete()
    return bool(deleted)
