"""Somebody comes to keep contact, for good or for some days, and somebody goes."""

from datetime import timedelta

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from leavers.cases import actions
from leavers.cases.models import Tracker
from tests.cases import model as rules
from tests.cases.machine.choices import which_case, which_copy, who_does
from tests.cases.machine.world import World
from tests.cases.model import Span


class Trackers(World):
    @rule(
        place=which_case,
        old=which_copy,
        who=who_does,
        whom=st.sampled_from(("chen", "wang", "wang", "huang", "wu", "sun", "zhao", "county")),
        shift=st.sampled_from((0, 0, 0, 3, -1)),
        length=st.sampled_from((None, None, 0, 5, 40, -2)),
    )
    def assign(self, place: int, old: int, who: str, whom: str, shift: int, length: int | None) -> None:
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        person = self.people[whom]
        from_on = self.day(shift)
        last_on = None if length is None else from_on + timedelta(days=length)
        against = rules.against("assign", case, by, self.today)
        here = any(
            w.school_id == case.school for w in self.people.values() if w.person_id == person.person_id
        )
        taken = any(span.runs(self.today) for span in case.trackers if span.person == person.person_id)
        if shift < 0 or (length or 0) < 0 or not here or taken:
            against.add(rules.UNLAWFUL)
        if self.judged(
            case,
            against,
            lambda: actions.assign(
                case=read, person_id=person.person_id, from_on=from_on, last_on=last_on, by=by, at=at
            ),
            read=read,
        ):
            until = last_on + timedelta(days=1) if last_on else None
            case.trackers.append(Span(person.person_id, from_on, until))
            case.happened("assign")
            self.settled(case)

    @rule(place=which_case, old=which_copy, who=who_does, which=st.integers(0, 5))
    def release(self, place: int, old: int, who: str, which: int) -> None:
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        span = case.trackers[which % len(case.trackers)]
        row = Tracker.objects.filter(case=case.pk).order_by("pk")[which % len(case.trackers)]
        against = rules.against("assign", case, by, self.today)
        if not span.runs(self.today):
            against.add(rules.STALE)
        elif not case.is_covered(self.today, without=span):
            against.add(rules.UNLAWFUL)
        if self.judged(
            case, against, lambda: actions.release(case=read, tracker_id=row.pk, by=by, at=at), read=read
        ):
            span.until = max(self.today, span.since)
            case.happened("assign")
            self.settled(case)

    @rule(place=which_case, whom=st.sampled_from(("wang", "huang")), length=st.sampled_from((None, 0, 5)))
    def hand_over(self, place: int, whom: str, length: int | None) -> None:
        """Somebody comes for good or for some days, and who was there first is to go."""
        self.assign(place, -1, "fit", whom, 0, length)
        self.release(place, -1, "fit", 0)
