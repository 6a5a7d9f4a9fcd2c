"""What a visitor is to one case; the counterpart of `CaseQuerySet.open_to` for a single row."""

from django.utils import timezone

from leavers.accounts.visitor import Visitor
from leavers.cases.models import Case, Record, Tracker
from leavers.rules.lifecycle import State
from leavers.rules.permissions import Deed, Tie, may


def ties(case: Case, visitor: Visitor, *, record: Record | None = None) -> frozenset[Tie]:
    """SCHOOL, FILER and TRACKER hold only within the school of the role that is acted in now.

    AUTHOR is a tie to one record: it is held where that `record` is what the visit is about.
    """
    if visitor.school_id is None or case.school_id != visitor.school_id:
        return frozenset({Tie.NONE})
    held = {Tie.SCHOOL}
    if case.filer_id == visitor.person_id:
        held.add(Tie.FILER)
    tracking = Tracker.objects.on(timezone.localdate())
    if tracking.filter(case=case, person_id=visitor.person_id).exists():
        held.add(Tie.TRACKER)
    if record is not None and record.author_id == visitor.person_id:
        held.add(Tie.AUTHOR)
    return frozenset(held)


def may_do(deed: Deed, case: Case, visitor: Visitor) -> bool:
    return may(visitor.role, ties(case, visitor), deed, State(case.state))
