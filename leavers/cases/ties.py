"""What a visitor is to one case; the counterpart of `CaseQuerySet.open_to` for a single row."""

from leavers.accounts.visitor import Visitor
from leavers.cases.models import Case, Tracker
from leavers.rules.lifecycle import State
from leavers.rules.permissions import Deed, Tie, may


def ties(case: Case, visitor: Visitor) -> frozenset[Tie]:
    """SCHOOL, FILER and TRACKER hold only within the school of the role that is acted in now."""
    if visitor.school_id is None or case.school_id != visitor.school_id:
        return frozenset({Tie.NONE})
    held = {Tie.SCHOOL}
    if case.filer_id == visitor.person_id:
        held.add(Tie.FILER)
    if Tracker.objects.filter(case=case, person_id=visitor.person_id, until_on__isnull=True).exists():
        held.add(Tie.TRACKER)
    return frozenset(held)


def may_do(deed: Deed, case: Case, visitor: Visitor) -> bool:
    return may(visitor.role, ties(case, visitor), deed, State(case.state))
