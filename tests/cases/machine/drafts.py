"""Forms about a case are kept half-written, and thrown away by their owners alone."""

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from leavers.cases import actions
from leavers.cases.models import Case, Draft
from leavers.cases.models.draft import DraftKind
from tests.cases import model as rules
from tests.cases.machine.choices import NAMES, spices, which_case, who_does
from tests.cases.machine.world import World


class Drafts(World):
    @rule(place=which_case, who=who_does, kind=st.sampled_from(("report", "record")), spice=spices)
    def save_draft(self, place: int, who: str, kind: str, spice: str) -> None:
        """A form about a case that is kept half-written: one for each person and case."""
        case = self.model(place)
        by = self.person(who, case)
        payload = {"first": {"text": self.text(spice) + "\x00\u202e"}}
        row = Case.objects.get(pk=case.pk)
        against = set() if by.school_id else {rules.FORBIDDEN}
        if self.judged(
            None,
            against,
            lambda: actions.save_draft(
                draft=None,
                kind=DraftKind(kind),
                step="first",
                payload=payload,
                by=by,
                at=timezone.now(),
                case=row,
            ),
        ):
            self.forget_expired(by.person_id)
            kept = (by.person_id, by.school_id or 0, kind, payload, self.day(30))
            self.drafts[case.pk, by.person_id, kind] = kept
            self.check_drafts()

    def forget_expired(self, person: int) -> None:
        self.drafts = {
            key: kept for key, kept in self.drafts.items() if kept[0] != person or kept[4] >= self.today
        }

    @precondition(lambda self: self.drafts)
    @rule(which=st.integers(0, 9), who=st.sampled_from(NAMES), own=st.booleans())
    def delete_draft(self, which: int, who: str, own: bool) -> None:
        key = list(self.drafts)[which % len(self.drafts)]
        owner, school, kind, _payload, _until = self.drafts[key]
        row = Draft.objects.get(owner=owner, case=key[0], kind=kind)
        by = self.people[who]
        if own:
            by = next(
                w for w in self.people.values() if w.person_id == owner and w.school_id == row.school_id
            )
        mine = (by.person_id, by.school_id) == (owner, school)
        assert actions.delete_draft(draft_id=row.pk, by=by) == mine
        if mine:
            del self.drafts[key]
        self.check_drafts()
