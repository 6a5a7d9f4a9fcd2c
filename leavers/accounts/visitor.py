"""Who is visiting: a person in one role at one school, for the length of one request."""

from dataclasses import dataclass

from django.http import HttpRequest

from leavers.accounts.limits import SessionClock
from leavers.accounts.models import Membership, Person
from leavers.rules.permissions import Deed, Role, may_ever
from leavers.schools.models import School

SESSION_KEY = "membership"


@dataclass(frozen=True)
class Visitor:
    """A signed-in person in the role they act in now; every check and every query starts from it."""

    person: Person
    membership: Membership

    @property
    def person_id(self) -> int:
        return int(self.person.pk)

    @property
    def role(self) -> Role:
        return Role(self.membership.role)

    @property
    def school(self) -> School | None:
        return self.membership.school

    @property
    def school_id(self) -> int | None:
        return self.membership.school_id

    @property
    def chain(self) -> str:
        """The access-log chain that this visitor's reads belong to: one per school."""
        return self.membership.school.code if self.membership.school else "-"

    def may_ever(self, deed: Deed) -> bool:
        return may_ever(self.role, deed)


class VisitedRequest(HttpRequest):
    """A request of somebody signed in, as the gates hand it to views."""

    visitor: Visitor
    session_clock: SessionClock


def find_visitor(request: HttpRequest) -> Visitor | None:
    """The visitor of a request, read afresh each time so that a changed role is obeyed at once.

    With several memberships the one chosen in the session counts, else the first.
    """
    if not request.user.is_authenticated:
        return None
    rows = list(
        Membership.objects.filter(person_id=request.user.pk, is_active=True)
        .select_related("school")
        .order_by("pk")
    )
    chosen = next(
        (row for row in rows if row.pk == request.session.get(SESSION_KEY)), rows[0] if rows else None
    )
    return Visitor(request.user, chosen) if chosen else None
