"""What a case says is put right, and nothing of what it said before is lost."""

from dataclasses import replace

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from leavers.cases import actions
from leavers.cases.snapshot import report_of
from tests.cases import model as rules
from tests.cases.machine.choices import blanks, categories, days, spices, which_case, which_copy, who_does
from tests.cases.machine.world import World
from tests.filings import nid


class Corrections(World):
    @rule(place=which_case, old=which_copy, who=who_does, spice=spices, same=blanks)
    def correct_contacts(self, place: int, old: int, who: str, spice: str, same: bool) -> None:
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        words = [self.text(spice), self.text(spice)]
        contacts = dict(read.contacts)
        if not same:
            contacts |= {"second": {"name": words[0], "relation": "G02"}, "mailing_address": words[1]}
        against = rules.against("correct_contacts", case, by, self.today)
        against |= {rules.UNLAWFUL} if same else set()
        if self.judged(
            case,
            against,
            lambda: actions.correct_contacts(case=read, contacts=contacts, by=by, at=at),
            read=read,
        ):
            case.words |= set(words)
            case.happened("correct")
            self.settled(case)

    @rule(
        place=which_case,
        old=which_copy,
        who=who_does,
        part=st.sampled_from(("student", "facts", "smuggled")),
        shift=days,
        spice=spices,
        blank=blanks,
    )
    def correct_report(
        self, place: int, old: int, who: str, part: str, shift: int, spice: str, blank: bool
    ) -> None:
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        was, words = report_of(read), [self.text(spice), self.text(spice)]
        against = rules.against("correct", case, by, self.today) | ({rules.UNLAWFUL} if blank else set())
        reason = "" if blank else words[1]
        if part == "student":
            report = replace(was, student=replace(was.student, name=words[0]))
        elif part == "facts":
            report = replace(was, left_on=self.day(shift), facts={**was.facts, "reason_text": words[0]})
        else:
            report = replace(was, student=replace(was.student, name=words[0], nid=nid(9)))
            against.add(rules.FORBIDDEN)
        if not rules.left_on_allowed(report.category, report.left_on, self.today):
            against.add(rules.UNLAWFUL)
        named = "facts" if part == "facts" else "student"
        if self.judged(
            case,
            against,
            lambda: actions.correct_report(case=read, part=named, report=report, reason=reason, by=by, at=at),
            read=read,
        ):
            case.left_on = report.left_on
            case.words |= set(words)
            case.happened("correct")
            self.settled(case)

    @rule(place=which_case, old=which_copy, who=who_does, n=st.integers(0, 4), spice=spices, blank=blanks)
    def correct_nid(self, place: int, old: int, who: str, n: int, spice: str, blank: bool) -> None:
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        number, reason = nid(n) if n else "A123", "" if blank else self.text(spice)
        against = rules.against("correct", case, by, self.today)
        if blank or not n or number == case.nid:
            against.add(rules.UNLAWFUL)
        national = case.category != "L4" and not case.protected
        against |= self.second(number, case.school, national=national, but=case)
        if self.judged(
            case,
            against,
            lambda: actions.correct_nid(case=read, nid=number, reason=reason, by=by, at=at),
            read=read,
        ):
            case.words |= {reason, number, case.nid}
            case.nid = number
            case.happened("correct")
            self.settled(case)

    @rule(
        place=which_case, old=which_copy, who=who_does, to=categories, shift=days, spice=spices, blank=blanks
    )
    def reclassify(
        self, place: int, old: int, who: str, to: str, shift: int, spice: str, blank: bool
    ) -> None:
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        report, words = self.report(1, to, shift, spice)
        basis = " " if blank else self.text(spice)
        against = rules.against("reclassify", case, by, self.today)
        if blank or to not in rules.MOVES[case.category]:
            against.add(rules.UNLAWFUL)
        if not rules.left_on_allowed(to, report.left_on, self.today):
            against.add(rules.UNLAWFUL)
        if self.judged(
            case,
            against,
            lambda: actions.reclassify(case=read, report=report, basis=basis, by=by, at=at),
            read=read,
        ):
            case.category, case.left_on = to, report.left_on
            # Student and contacts stay as they were; of this report only the facts count.
            case.words |= {basis} | {word for word in words if word in report.facts.values()}
            case.happened("reclassify")
            self.settled(case)

    @rule(place=which_case, old=which_copy, who=who_does, protected=st.booleans(), spice=spices, blank=blanks)
    def protect(self, place: int, old: int, who: str, protected: bool, spice: str, blank: bool) -> None:
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        reason = "" if blank else self.text(spice)
        against = rules.against("protect", case, by, self.today)
        if blank or protected == case.protected:
            against.add(rules.UNLAWFUL)
        if not protected and case.is_open:
            against |= self.second(case.nid, case.school, national=case.category != "L4", but=case)
        if self.judged(
            case,
            against,
            lambda: actions.protect(case=read, protected=protected, reason=reason, by=by, at=at),
            read=read,
        ):
            case.protected = protected
            case.words.add(reason)
            case.happened("protect")
            self.settled(case)
