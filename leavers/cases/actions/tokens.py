"""Form tokens: the second post of one form finds what came of the first."""

from datetime import datetime

from leavers.accounts.visitor import Visitor
from leavers.cases.models import Case, UsedToken
from leavers.cases.refusals import Forbidden, Repeated


def is_used(token: str, *, by: Visitor) -> bool:
    """Whether this person's form has already done its work."""
    used = _find(token)
    return used is not None and used.person_id == by.person_id


def refuse_repetition(token: str, *, by: Visitor) -> None:
    """Raise Repeated if this person's form has already done its work, Forbidden if it was somebody else's."""
    used = _find(token)
    if used is not None:
        raise Repeated(used.case_id) if used.person_id == by.person_id else Forbidden


def use(token: str, *, case: Case, by: Visitor, at: datetime) -> None:
    """Mark the form as done, in the deed's own transaction: two equal posts at once collide here."""
    UsedToken.objects.create(token=token, person=by.person, case=case, used_at=at)


def _find(token: str) -> UsedToken | None:
    """None also for what never was a token: PostgreSQL refuses to look for a NUL."""
    return UsedToken.objects.filter(pk=token).first() if token.isprintable() else None
