"""Half-written forms about a case: what somebody began to decide or correct, kept for that person alone."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from leavers.cases.actions import delete_draft, keep_form
from leavers.cases.drafts import kept_words
from leavers.cases.forms.kinds import Kind
from leavers.cases.gate import OpenCase
from leavers.cases.merging import Merged, differ, merge
from leavers.cases.models import Draft
from leavers.cases.models.draft import DraftKind
from leavers.ui.forms import HouseForm
from leavers.vault.keys import Unreadable, open_sealed, seal

FIELD = "cases.form.base"
Words = Mapping[str, Any]


@dataclass(frozen=True)
class Kept:
    """A form as it is to be shown: filled in with `merged`, and when that was kept (None: nothing was)."""

    merged: Merged
    saved_at: datetime | None


def find(found: OpenCase, screen: str, *, now: Words, on: date) -> Kept:
    """What the visitor wrote on this screen about this case, merged with what the case says `now`."""
    draft = _drafts(found, screen).filter(expires_on__gte=on).first()
    if draft is None:
        return Kept(Merged(dict(now), ()), None)
    return Kept(merge(draft.payload["base"], now, draft.payload["words"]), draft.saved_at)


def keep(
    found: OpenCase, screen: str, form: HouseForm, data: QueryDict, *, base: Words, at: datetime
) -> Draft | None:
    """Keep what was typed, whatever state it is in. None, and nothing kept, where nothing was typed that the
    case does not say anyway, far too much, or what has done its work meanwhile.
    """
    words = kept_words(form, data)
    if words is None:
        return None
    typed = any(differ(value, base.get(name)) for name, value in words.items())
    return keep_form(
        case=found.case,
        kind=DraftKind.FORM,
        step=screen,
        payload={"words": words, "base": dict(base)} if typed else None,
        token=data.get("token", ""),
        by=found.visitor,
        at=at,
    )


def forget(found: OpenCase, screen: str) -> None:
    """The form has done its work."""
    for pk in _drafts(found, screen).values_list("pk", flat=True):
        delete_draft(draft_id=pk, by=found.visitor)


def address_of(screen: str, pk: int) -> str:
    """Where the form that is kept under this name goes on: `remove_record-2`, `reclassify-L2-L2A`."""
    name, *more = screen.split("-")
    if name == "reclassify" and more:
        return reverse("cases:reclassify", args=[pk]) + Kind(*more).query
    return reverse(f"cases:{name}", args=[pk, *map(int, more)])


def carry(words: Words) -> str:
    """What a form was filled in with, sealed, for the form itself to bring back; "" for an empty form."""
    if not words:
        return ""
    return base64.urlsafe_b64encode(seal(json.dumps(dict(words)).encode(), field=FIELD)).decode()


def brought_back(carried: str) -> dict[str, Any]:
    """The counterpart of `carry`; nothing for what is not ours."""
    try:
        words: dict[str, Any] = json.loads(
            open_sealed(base64.urlsafe_b64decode(carried.encode()), field=FIELD)
        )
    except (binascii.Error, ValueError, Unreadable):
        return {}
    return words


def _drafts(found: OpenCase, screen: str) -> Any:
    mine = Draft.objects.of(found.visitor.person_id, found.visitor.school_id)
    return mine.filter(kind=DraftKind.FORM, case=found.case, step=screen)
