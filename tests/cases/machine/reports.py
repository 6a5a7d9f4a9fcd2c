"""A case begins with a report, and one that was sent back comes again."""

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from leavers.cases import actions
from tests.cases import model as rules
from tests.cases.machine.choices import (
    NAMES,
    categories,
    days,
    spices,
    students,
    which_case,
    which_copy,
    who_does,
)
from tests.cases.machine.world import World
from tests.cases.model import CaseModel, RecordModel, Span
from tests.filings import nid


class Reports(World):
    @rule(
        who=st.sampled_from(NAMES),
        n=students,
        category=categories,
        shift=days,
        tracked=days,
        spice=spices,
        token=st.sampled_from(("fresh",) * 8 + ("mine", "another's")),
    )
    def submit(
        self, who: str, n: int, category: str, shift: int, tracked: int, spice: str, token: str
    ) -> None:
        by = self.people[who]
        report, words = self.report(n, category, shift, spice)
        first = self.contact(tracked, spice)
        used = self.used_token(by, token)
        against = self.second(nid(n), by.school_id or 0, national=category != "L4")
        if by.role not in rules.STAFF:
            against.add(rules.FORBIDDEN)
        if not rules.left_on_allowed(category, self.day(shift), self.today) or tracked > 0:
            against.add(rules.UNLAWFUL)
        if token != "fresh" and used:
            against |= {rules.REPEATED} if token == "mine" else {rules.FORBIDDEN}
        key = used or self.token()
        at = timezone.now()
        made = self.judged(
            None, against, lambda: actions.submit(report=report, first=first, by=by, at=at, token=key)
        )
        if made is None:
            return
        self.tokens.append((key, by.person_id))
        case = CaseModel(
            made.pk, made.school_id, made.number, nid(n), category, self.day(shift), by.person_id
        )
        assert made.number.startswith(rules.semester(self.today)[0] + "-")
        assert made.number not in {one.number for one in self.models if one.school == made.school_id}
        case.records.append(RecordModel(1, first.tracked_on, by.person_id))
        case.trackers.append(Span(by.person_id, self.today))
        case.words = words | {first.text}
        case.history.append(("submit", "draft", rules.PENDING))
        self.models.append(case)
        self.settled(case)

    @rule(place=which_case, old=which_copy, who=who_does, n=students, category=categories, spice=spices)
    def resubmit(self, place: int, old: int, who: str, n: int, category: str, spice: str) -> None:
        case = self.model(place)
        by, read = self.person(who, case), self.copy_of(case, old)
        report, words = self.report(n, category, -5, spice)
        against = rules.against("submit", case, by, self.today)
        national = category != "L4" and not case.protected
        against |= self.second(nid(n), case.school, national=national, but=case)
        at = timezone.now()
        if self.judged(
            case, against, lambda: actions.resubmit(case=read, report=report, by=by, at=at), read=read
        ):
            mine = (case.pk, by.person_id, "report")
            self.drafts = {key: kept for key, kept in self.drafts.items() if key != mine}
            case.nid, case.category, case.left_on = nid(n), category, report.left_on
            case.words |= words
            case.happened("submit")
            self.settled(case)
