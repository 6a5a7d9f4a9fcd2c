"""Finds the drafts of reports: a draft is its owner's alone and is kept for 30 days (ruling 17)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import QueryDict

from leavers.accounts.visitor import Visitor
from leavers.cases.actions import save_draft
from leavers.cases.actions.tokens import refuse_repetition
from leavers.cases.filing import STEPS, Filing, Words
from leavers.cases.forms.record import raw
from leavers.cases.models import Draft
from leavers.cases.models.draft import DraftKind, DraftQuerySet
from leavers.cases.refusals import Repeated
from leavers.rules import identity
from leavers.ui import text
from leavers.ui.forms import HouseForm

# Characters of one step. What is longer is too long for every field, and stays on the screen with its error.
MOST_KEPT = 64 * 1024


@dataclass(frozen=True)
class DraftLine:
    """A draft in a list of drafts: whom it is about, as far as was typed, and where to go on."""

    pk: UUID
    name: str
    category: str
    saved_at: datetime
    expires_on: date
    url: str
    discard_url: str


def own_drafts(visitor: Visitor, *, today: date) -> list[DraftLine]:
    """The visitor's drafts of reports, the latest first."""
    return [_line(filing) for filing in _filings(visitor, today)]


def find(visitor: Visitor, pk: UUID, *, today: date) -> Filing | None:
    """The visitor's own draft; None for anybody else's, for one that has expired, and for none."""
    draft = _kept(visitor, today).filter(pk=pk).first()
    return Filing(draft, visitor, today=today) if draft else None


def begin(visitor: Visitor, start: Words, *, today: date, at: datetime) -> tuple[Filing, bool]:
    """The draft for what was typed on an empty first step, and whether there was one about this number.

    Nobody needs two drafts about one student, and a double click makes only one.
    """
    nid = identity.normalise(str(start.get("nid", "")))
    for filing in _filings(visitor, today):
        if nid and filing.nid == nid:
            return filing, bool(set(STEPS[1:]) & set(filing.payload))
    draft = save_draft(
        draft=None, kind=DraftKind.REPORT, step="start", payload={"start": start}, by=visitor, at=at
    )
    return Filing(draft, visitor, today=today), False


def kept_words(form: HouseForm, data: QueryDict) -> Words | None:
    """The raw words of the form's fields, as a draft keeps them; None when they are too many.

    Only what the form asks for: names it does not know (status, school, owner) are nobody's words.
    """
    words = {name: _mended(value) for name, value in raw(form, data).items()}
    return words if len(str(words)) <= MOST_KEPT else None


def made_before(token: str, visitor: Visitor) -> Repeated | None:
    """What a form whose draft is gone has made already: the second click of a double click."""
    try:
        refuse_repetition(token, by=visitor)
    except Repeated as refusal:
        return refusal
    return None


def _mended(value: str | list[str]) -> str | list[str]:
    return text.mend(value) if isinstance(value, str) else [text.mend(one) for one in value]


def _kept(visitor: Visitor, today: date) -> DraftQuerySet:
    mine = Draft.objects.of(visitor.person_id, visitor.school_id)
    return mine.filter(kind=DraftKind.REPORT, expires_on__gte=today).select_related("school")


def _filings(visitor: Visitor, today: date) -> Iterator[Filing]:
    for draft in _kept(visitor, today).newest_first():
        yield Filing(draft, visitor, today=today)


def _line(filing: Filing) -> DraftLine:
    draft = filing.draft
    step = draft.step if draft.step in STEPS else STEPS[0]
    return DraftLine(
        pk=draft.pk,
        name=filing.name,
        category=filing.category,
        saved_at=draft.saved_at,
        expires_on=draft.expires_on,
        url=filing.address(step),
        discard_url=filing.address("discard"),
    )
