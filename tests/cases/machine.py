"""Random people take random steps, late, twice and from old pages; the rows must equal the model."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import time_machine
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from leavers.accounts.models import Membership
from leavers.accounts.visitor import Visitor
from leavers.cases import actions
from leavers.cases.content import Closing, Contact, Report
from leavers.cases.models import Case, Draft, Record, Tracker
from leavers.cases.models.draft import DraftKind
from leavers.cases.refusals import Refusal
from leavers.cases.snapshot import report_of
from leavers.rules.permissions import Role
from tests.cases import ledger
from tests.cases import model as rules
from tests.cases.model import CaseModel, RecordModel, Span
from tests.filings import NOW, a_contact, a_report, a_student, nid
from tests.people import Cast, visitor
from tests.visits import client_of

SPICES = (
    "開學後未到校。",
    "'; DROP TABLE cases_case;--",
    "<script>alert(1)</script>",
    "{{7*7}}{% raw %}%(name)s %s",
    "𠮷野‧家👩‍👩‍👧",
    "第一行\n第二行\tＡ",
    '"><img src=x onerror=alert(1)>',
)
NAMES = ("lin", "chen", "wang", "huang", "wu", "zhao", "sun", "wu_elsewhere", "county", "support")
WAITS = (1, 5, 24, 24 * 4, 24 * 20, 24 * 75, 24 * 130)

# "fit" stands for the 主通 of the case's school: most deeds should succeed, or nothing would ever happen.
who_does = st.sampled_from(("fit",) * 8 + ("filer",) * 3 + NAMES)
which_case = st.integers(0, 5)
which_copy = st.sampled_from((-1,) * 4 + (0, 1))
spices = st.sampled_from(SPICES)
days = st.sampled_from((0, 0, 0, -1, -3, -20, -90, 1, 25, 40))
categories = st.sampled_from(("L1", "L1", "L2", "L3", "L4"))
students = st.integers(1, 3)
codes = st.sampled_from(("fit",) * 5 + ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "X1", "X2", "X3"))
blanks = st.sampled_from((False,) * 7 + (True,))


@dataclass
class People:
    """The fixed cast, 孫 a 導師 of 乙校, and 吳, who is also 輔導人員 there."""

    cast: Cast
    sun: Visitor
    wu_elsewhere: Visitor

    def all(self) -> dict[str, Visitor]:
        return {name: getattr(self.cast, name, None) or getattr(self, name) for name in NAMES}


def make_people(cast: Cast) -> People:
    there = Membership.objects.create(person=cast.wu.person, school=cast.other_school, role=Role.COUNSELLOR)
    sun = visitor("sun", "孫志明", Role.HOMEROOM, cast.other_school)
    return People(cast, sun, Visitor(cast.wu.person, there))


class World(RuleBasedStateMachine):
    """What every rule needs: people, a clock, the cases there are, and the judgement of a deed."""

    def __init__(self, people: People, clock: time_machine.Traveller) -> None:
        super().__init__()
        self.people, self.clock = people.all(), clock
        self.models: list[CaseModel] = []
        self.copies: dict[int, list[Case]] = {}
        self.seen: dict[int, list[Any]] = {}
        self.drafts: dict[Any, tuple[int, int, str, Any, date]] = {}
        self.tokens: list[tuple[str, int]] = []
        self.serial = 0
        clock.move_to(NOW)
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        """Everything once more, then back to the empty country."""
        try:
            for one in self.models:
                ledger.check_case(one, self.seen[one.pk])
            self.check_drafts()
            ledger.check_every_door(self.people.values())
            connection.check_constraints()
            if self.models:
                self.visit(self.models[-1])
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    @property
    def today(self) -> date:
        return timezone.localdate()

    def day(self, shift: int) -> date:
        return self.today + timedelta(days=shift)

    def text(self, spice: str) -> str:
        """Words that nobody has written before."""
        self.serial += 1
        return f"〔{self.serial:04d}〕{spice}〔{self.serial:04d}〕"

    def token(self) -> str:
        self.serial += 1
        return f"token-{self.serial:037d}"

    def model(self, place: int) -> CaseModel:
        return self.models[place % len(self.models)]

    def person(self, name: str, case: CaseModel) -> Visitor:
        if name == "fit":
            return next(w for w in self.people.values() if w.role == "chief" and w.school_id == case.school)
        if name == "filer":
            mine = (
                w for w in self.people.values() if w.person_id == case.filer and w.school_id == case.school
            )
            return next(mine)
        return self.people[name]

    def copy_of(self, case: CaseModel, place: int) -> Case:
        """The case as it is now, or as somebody's page showed it earlier."""
        if place == -1 or not self.copies[case.pk]:
            return Case.objects.with_people().get(pk=case.pk)
        return copy(self.copies[case.pk][place % len(self.copies[case.pk])])

    def judged(
        self, model: CaseModel | None, against: set[str], deed: Callable[[], Any], *, read: Case | None = None
    ) -> Any:
        """Do it. It must come out as the model says: done, or refused for one of these reasons, and then
        nothing has changed. Whoever acts on an older copy is refused, for whatever reason comes first.
        """
        stale = model is not None and read is not None and read.version != model.version
        before = ledger.digest()
        try:
            made = deed()
        except Refusal as refusal:
            assert ledger.digest() == before, "a refused deed changed something"
            told = type(refusal).__name__
            if not stale and told not in against:
                raise AssertionError(f"refused as {told}, expected {against or 'no refusal'}") from refusal
            return None
        assert not stale, "a deed on an older copy was done"
        assert not against, f"done although {against}"
        return made

    def settled(self, model: CaseModel) -> None:
        """A deed was done: the whole case against its model, and who sees it."""
        self.seen[model.pk] = ledger.check_case(model, self.seen.get(model.pk, []))
        ledger.check_doors(model, self.people.values(), self.today)
        ledger.check_one_open_case(self.models)
        self.check_drafts()
        kept = self.copies.setdefault(model.pk, [])
        kept.append(Case.objects.with_people().get(pk=model.pk))
        del kept[:-3]

    def visit(self, model: CaseModel) -> None:
        """The page of the case shows every reason and every record that stands."""
        who = self.person("fit", model)
        answer = client_of(who).get(reverse("cases:detail", args=[model.pk]))
        assert answer.status_code == 200
        assert model.number in answer.content.decode()

    def second(self, number: str, school: int, *, national: bool, but: CaseModel | None = None) -> set[str]:
        """Ruling 6: what another open case of the student stands for."""
        others = [one for one in self.models if one is not but and one.nid == number and one.is_open]
        if any(one.school == school for one in others):
            return {rules.ALREADY_OPEN}
        if national and any(one.blocks_nation for one in others if one.school != school):
            return {rules.OPEN_ELSEWHERE}
        return set()

    def report(self, n: int, category: str, shift: int, spice: str) -> tuple[Report, set[str]]:
        words = {name: self.text(spice) for name in ("reason", "guardian", "address", "class", "extra")}
        facts: dict[str, Any] = {"reason_text": words["reason"]}
        if category == "L4":
            facts["next_school"] = words["next"] = self.text(spice)
        subtype = {"L1": "", "L2": "L2A", "L3": "L3B", "L4": "L4B"}[category]
        contacts = {
            "guardian": {"name": words["guardian"], "relation": "G01", "phone": "0900000120"},
            "second": {},
            "student_phone": "",
            "registered_address": words["address"],
            "mailing_address": "",
        }
        student = a_student(n, class_name=words["class"][:30], extra={"tribe": words["extra"]})
        words["class"] = words["class"][:30]
        made = a_report(
            n,
            category=category,
            subtype=subtype,
            left_on=self.day(shift),
            student=student,
            contacts=contacts,
            facts=facts,
        )
        return made, set(words.values())

    def contact(self, shift: int, spice: str, *, blank: bool = False, **changes: Any) -> Contact:
        return a_contact(tracked_on=self.day(shift), text="" if blank else self.text(spice), **changes)

    def closing(self, case: CaseModel, code: str, shift: int, spice: str) -> Closing:
        """ "fit" is the condition that fits the category and a school to go with it."""
        fit = {"L1": "C1", "L2": "C3", "L3": "C1", "L4": "C4"}[case.category]
        code = fit if code == "fit" else code
        name = self.text(spice) if code == "C4" else ""
        return Closing(
            code=code,
            effective_on=max(self.day(min(shift, 0)), min(case.left_on, self.today)),
            school_name=name,
            note=self.text(spice),
        )

    def forget_expired(self, person: int) -> None:
        self.drafts = {
            key: kept for key, kept in self.drafts.items() if kept[0] != person or kept[4] >= self.today
        }

    def check_drafts(self) -> None:
        """They hold exactly the words last saved."""
        rows = Draft.objects.all()
        assert {(one.case_id, one.owner_id, one.kind): one.payload for one in rows} == {
            key: kept[3] for key, kept in self.drafts.items()
        }


class Cases(World):
    """The rules: one for each action."""

    @initialize()
    def first(self) -> None:
        """Nobody wants to watch an empty country."""
        self.submit("chen", 1, "L1", -6, 0, SPICES[0], "fresh")
        self.submit("sun", 2, "L4", -6, 0, SPICES[1], "fresh")

    @rule(hours=st.sampled_from(WAITS))
    def wait(self, hours: int) -> None:
        self.clock.shift(timedelta(hours=hours))

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

    def used_token(self, by: Visitor, whose: str) -> str:
        own = [token for token, person in self.tokens if (person == by.person_id) == (whose == "mine")]
        return own[-1] if own and whose != "fresh" else ""

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

    @rule(place=which_case, old=which_copy, who=who_does)
    def notify(self, place: int, old: int, who: str) -> None:
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        against = rules.against("notify", case, by, self.today)
        if self.judged(case, against, lambda: actions.notify(case=read, by=by, at=at), read=read):
            case.notified_on = self.today
            case.happened("notify")
            self.settled(case)

    @rule(
        step=st.sampled_from(("send_back", "keep_open", "reopen", "withdraw")),
        place=which_case,
        old=which_copy,
        who=who_does,
        spice=spices,
        blank=blanks,
    )
    def turn(self, step: str, place: int, old: int, who: str, spice: str, blank: bool) -> None:
        """The ways back, each with a reason."""
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        reason = " \n" if blank else self.text(spice)
        against = rules.against(step, case, by, self.today) | ({rules.UNLAWFUL} if blank else set())
        if step == "reopen":
            national = case.category != "L4" and not case.protected
            against |= self.second(case.nid, case.school, national=national, but=case)
        more = {"why": "W2"} if step == "withdraw" else {}
        deed = getattr(actions, step)
        if self.judged(
            case, against, lambda: deed(case=read, reason=reason, by=by, at=at, **more), read=read
        ):
            case.suggestion = 0
            case.counted_on = self.today if step == "reopen" else case.counted_on
            case.words.add(reason.strip())
            case.happened(step)
            self.settled(case)

    @rule(
        place=which_case,
        old=which_copy,
        who=who_does,
        shift=days,
        spice=spices,
        blank=blanks,
        code=st.none() | codes,
        token=st.sampled_from(("fresh",) * 8 + ("mine", "another's")),
    )
    def add_record(
        self,
        place: int,
        old: int,
        who: str,
        shift: int,
        spice: str,
        blank: bool,
        code: str | None,
        token: str,
    ) -> None:
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        closing = self.closing(case, code, shift, spice) if code else None
        contact = self.contact(shift, spice, blank=blank, closing=closing)
        deed = "suggest_closing" if closing else "record"
        against = rules.against(deed, case, by, self.today)
        if shift > 0 or blank or (closing and not self.may_close(case, closing)):
            against.add(rules.UNLAWFUL)
        used = self.used_token(by, token)
        if used:
            against |= {rules.REPEATED} if token == "mine" else {rules.FORBIDDEN}
        key = used or self.token()
        made = self.judged(
            case,
            against,
            lambda: actions.add_record(case=read, contact=contact, by=by, at=at, token=key),
            read=read,
        )
        if made is None:
            return
        self.tokens.append((key, by.person_id))
        self.drafts.pop((case.pk, by.person_id, "record"), None)
        number = case.records[-1].number + 1
        case.records.append(
            RecordModel(number, contact.tracked_on, by.person_id, closing.code if closing else "")
        )
        case.suggestion = number if closing else 0
        case.counted_on = self.today
        case.words |= {contact.text, *((closing.note, closing.school_name) if closing else ())}
        case.happened(deed)
        self.settled(case)

    def may_close(self, case: CaseModel, closing: Closing) -> bool:
        return rules.closable(case, closing.code, closing.effective_on, closing.school_name, self.today)

    @rule(
        place=which_case,
        old=which_copy,
        who=who_does,
        number=st.integers(0, 9),
        spice=spices,
        blank=blanks,
    )
    def remove_record(self, place: int, old: int, who: str, number: int, spice: str, blank: bool) -> None:
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        chosen = case.records[number % len(case.records)]
        reason = "" if blank else self.text(spice)
        against = rules.against("remove_record", case, by, self.today, author=chosen.author)
        if blank or chosen.number == 1:
            against.add(rules.UNLAWFUL)
        if chosen.removed:
            against.add(rules.STALE)
        record = Record.objects.get(case=case.pk, number=chosen.number)
        if self.judged(
            case,
            against,
            lambda: actions.remove_record(case=read, record=record, reason=reason, by=by, at=at),
            read=read,
        ):
            chosen.removed = True
            case.counted_on = self.today
            case.words.add(reason)
            case.happened("remove_record")
            self.settled(case)

    @rule(place=which_case, old=which_copy, who=who_does, code=codes, shift=days, spice=spices)
    def close(self, place: int, old: int, who: str, code: str, shift: int, spice: str) -> None:
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        closing = self.closing(case, code, shift, spice)
        against = rules.against("close", case, by, self.today)
        if not self.may_close(case, closing):
            against.add(rules.UNLAWFUL)
        if self.judged(
            case, against, lambda: actions.close(case=read, closing=closing, by=by, at=at), read=read
        ):
            case.words |= {closing.note, closing.school_name}
            case.happened("close")
            self.settled(case)

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

    @rule(place=which_case, choice=st.integers(0, 3), back=st.integers(0, 9), spice=spices)
    def go_on(self, place: int, choice: int, back: int, spice: str) -> None:
        """The next step of the life, by whoever may take it: so that some cases get far."""
        case = self.model(place)
        if case.state == rules.PENDING:
            self.notify(place, -1, "fit")
        elif case.state == rules.RETURNED:
            self.resubmit(place, -1, "filer", 1 + choice % 3, case.category, spice)
        elif case.state == rules.TRACKING:
            self.add_record(place, -1, "fit", -back, spice, False, "fit" if choice == 3 else None, "fresh")
        elif case.state == rules.CLOSING:
            self.close(place, -1, "fit", "fit", 0, spice)
        elif case.state == rules.CLOSED and choice == 0:
            self.turn("reopen", place, -1, "fit", spice, False)

    @rule(place=which_case)
    def look(self, place: int) -> None:
        """Whoever may not see the case is refused, whoever may sees it, whatever has happened to it."""
        self.visit(self.model(place))
