"""Begins and finds drafts of reports: a draft is its owner's alone and is kept for 30 days (ruling 17)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import cast
from uuid import UUID, uuid4

from django.http import QueryDict

from leavers.accounts.visitor import Visitor
from leavers.cases.actions import begin_draft, delete_draft
from leavers.cases.actions.tokens import refuse_repetition
from leavers.cases.filing import STEPS, Filing, Words
from leavers.cases.forms.record import RecordForm, raw
from leavers.cases.models import Draft
from leavers.cases.models.draft import DraftKind, DraftQuerySet
from leavers.cases.refusals import Forbidden, Repeated
from leavers.rules import identity
from leavers.ui import text
from leavers.ui.forms import HouseForm

# Characters of one step. What is longer is too long for every field, and stays on the screen with its error.
MOST_KEPT = 64 * 1024


def own_drafts(visitor: Visitor, *, today: date) -> Iterator[Filing]:
    """The visitor's drafts of new reports, the latest first."""
    for draft in _kept(visitor, today).newest_first():
        yield Filing(draft, visitor, today=today)


def find(visitor: Visitor, pk: UUID, *, today: date) -> Filing | None:
    """The visitor's own draft; None for anybody else's, for one that has expired, and for none."""
    draft = _kept(visitor, today).filter(pk=pk).first()
    return Filing(draft, visitor, today=today) if draft else None


def begin(visitor: Visitor, start: Words, *, key: UUID, today: date, at: datetime) -> Filing:
    """The draft for what is being typed on an empty first step; `key` is what that page calls itself."""
    payload = {"start": start}
    draft = begin_draft(pk=key, payload=payload, by=visitor, at=at)
    draft = draft or begin_draft(pk=uuid4(), payload=payload, by=visitor, at=at)
    return Filing(cast(Draft, draft), visitor, today=today)


def settle(
    visitor: Visitor, filing: Filing | None, start: Words, *, key: UUID, today: date, at: datetime
) -> tuple[Filing, bool]:
    """The draft in which one goes on from the first step, and whether it had got further on another day.

    Nobody needs two drafts about one student: one that has only just begun gives way to the one there was.
    """
    filing = filing or begin(visitor, start, key=key, today=today, at=at)
    nid = identity.normalise(str(start.get("nid", "")))
    if not nid or not just_begun(filing):
        return filing, False
    for other in own_drafts(visitor, today=today):
        if other.nid == nid and other.draft.pk != filing.draft.pk:
            delete_draft(draft_id=filing.draft.pk, by=visitor)
            return other, not just_begun(other)
    return filing, False


def just_begun(filing: Filing) -> bool:
    """Whether there is nothing yet but the first step."""
    return filing.case is None and not set(STEPS[1:]) & set(filing.payload)


def kept_words(form: HouseForm, data: QueryDict) -> Words | None:
    """The raw words of the form's fields, as a draft keeps them; None when they are too many.

    Only what the form asks for: names it does not know (status, school, owner) are nobody's words.
    """
    typed = form.typed(data) if isinstance(form, RecordForm) else raw(form, data)
    words = {name: _mended(value) for name, value in typed.items()}
    return words if len(str(words)) <= MOST_KEPT else None


def says_something(form: HouseForm, words: Words) -> bool:
    """Whether anything stands there that the form does not say by itself."""
    fields = dict(form.fields)
    if isinstance(form, RecordForm) and form.suggestion:
        fields |= form.suggestion.fields
    return any(value not in ("", [], fields[name].initial) for name, value in words.items())


def made_before(token: str, visitor: Visitor) -> Repeated | None:
    """What a form has made already: the second click of a double click. None for somebody else's form."""
    try:
        refuse_repetition(token, by=visitor)
    except Repeated as refusal:
        return refusal
    except Forbidden:
        return None
    return None


def _mended(value: str | list[str]) -> str | list[str]:
    return text.mend(value) if isinstance(value, str) else [text.mend(one) for one in value]


def _kept(visitor: Visitor, today: date) -> DraftQuerySet:
    mine = Draft.objects.of(visitor.person_id, visitor.school_id)
    return mine.filter(kind=DraftKind.REPORT, case=None, expires_on__gte=today).select_related("school")
