"""The stories of invented cases: who did what on which day, from the first 提交 to where they stand."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from leavers.cases.content import Closing, Contact
from leavers.cases.loading import Done, Hand, History
from leavers.cases.models.event import Kind
from leavers.nation.contacts import Talk, attempt, closing_of, first_contact, talk, talk_of_closing
from leavers.nation.dice import weighted
from leavers.nation.outlines import DEMO_CLASS, OPENS, WORKING_MINUTES, Outline, moment
from leavers.nation.plan import Plan, after_weekend, weekday
from leavers.nation.reports import told
from leavers.nation.schools import SchoolFacts
from leavers.nation.words import decisions
from leavers.rules.lifecycle import State, Step
from leavers.rules.semesters import Semester

NEAREST = {"L1": "C1", "L2": "C3", "L3": "C1", "L4": "C4"}
"""The condition suggested by a case that went on after all."""
CONTACTS = weighted([(6, 0), (17, 1), (57, 2), (16, 3), (4, 4)])
CONTACTS_NOW = weighted([(14, 0), (36, 1), (38, 2), (12, 3)])
"""Contacts in a semester that is over, and in the present one, where some are still owed."""
DAYS_BETWEEN = 9


@dataclass(frozen=True, slots=True)
class Crew:
    """The people of a school; a 導師 stands at the place of the class."""

    chiefs: tuple[Hand, ...]
    directors: tuple[Hand, ...]
    counsellors: tuple[Hand, ...]
    homerooms: tuple[Hand, ...]

    def everybody(self) -> tuple[tuple[Hand, ...], ...]:
        return (self.chiefs, self.directors, self.counsellors, self.homerooms)


def story(plan: Plan, school: SchoolFacts, crew: Crew, school_id: int, case: Outline) -> History:
    """The history of one case, every deed before the nation's today."""
    teller = _Story(plan, school, crew, case)
    teller.tell()
    return History(school_id, tuple(teller.deeds))


class _Story:
    def __init__(self, plan: Plan, school: SchoolFacts, crew: Crew, case: Outline) -> None:
        self.plan, self.case, self.fate = plan, case, case.fate
        self.dice = plan.dice("story", case.number)
        self.told = told(plan, school, case)
        self.filer, self.chief, self.helper = self._people(crew)
        self.helping = False
        self.deeds: list[Done] = []
        self.records = 0
        self.now = case.filed_at
        self.situation = ""
        self.closing: Closing | None = None

    def _people(self, crew: Crew) -> tuple[Hand, Hand, Hand]:
        """Who files, who is the 主通, and who is asked to help: three out of four are filed by the 導師."""
        dice, place = self.dice, self.case.class_place
        others = (*crew.counsellors, *crew.directors[:1], *crew.chiefs[:1])
        demo = crew.homerooms[place] if place == DEMO_CLASS else None
        filer = crew.homerooms[place] if demo or dice.chance(75) else dice.pick(others)
        chief = crew.chiefs[0] if dice.chance(80) else crew.chiefs[-1]
        return filer, chief, dice.pick(crew.counsellors)

    def tell(self) -> None:
        self._submit()
        if "returned" in self.fate.detours or self.fate.withdrawn_from is State.RETURNED:
            self._do(Step.SEND_BACK, self._later(1, 2), self.chief, **self._send_back())
            if self.fate.state is State.RETURNED:
                return
            if self.fate.withdrawn_from is State.RETURNED:
                self._withdraw(self.filer)
                return
            self._submit_again()
        if self.fate.withdrawn_from is State.PENDING:
            self._withdraw(self.chief)
        elif self.fate.state is not State.PENDING:
            self._notify()
            self._follow()

    def _follow(self) -> None:
        """From 通報 to the state in which the case stands."""
        start, end = self.now.date(), self.case.ended_on
        middle = start + (end - start) / 2
        if self.fate.detours & {"kept_open", "reopened"}:
            self._contacts(start, middle)
            self._suggest(self.fate.closing or NEAREST[self.fate.category], middle)
            self._go_on()
            start = self.now.date()
        self._contacts(start, end)
        if "removed" in self.fate.detours:
            self._remove()
        match self.fate.state:
            case State.CLOSING:
                self._suggest(self.fate.closing, end)
            case State.CLOSED:
                self._suggest(self.fate.closing, end)
                self._close()
            case State.WITHDRAWN:
                if self.fate.withdrawn_from is State.CLOSING:
                    self._suggest(NEAREST[self.fate.category], end)
                self._withdraw(self.chief)

    def _submit(self) -> None:
        contact = first_contact(self.told, self.case, self.dice)
        self.situation = contact.situation
        self._do(Step.SUBMIT, self.now, self.filer, report=self.told.report, contact=contact)

    def _submit_again(self) -> None:
        facts = dict(self.told.report.facts)
        facts["reason_text"] += "（已依退回意見補充）"
        self.told = replace(self.told, report=replace(self.told.report, facts=facts))
        self._do(Step.SUBMIT, self._later(1, 3), self.filer, report=self.told.report)

    def _send_back(self) -> dict[str, Any]:
        fitting = [row for row in decisions.SEND_BACK if self.fate.category in row[2]]
        name, reason, _categories = self.dice.pick(fitting)
        return {"fields": (name,), "reason": reason}

    def _notify(self) -> None:
        self._do(Step.NOTIFY, self._later(0, 3), self.chief)
        if self.helper != self.filer and self.dice.chance(55):
            self.helping = True
            self._do(Kind.ASSIGN, self._later(0, 1), self.chief, tracker=self.helper)
        if "protected" in self.fate.detours:
            self._do(Kind.PROTECT, self._later(0, 2), self.chief, reason=self.dice.pick(decisions.PROTECT))

    def _contacts(self, start: date, end: date) -> None:
        """Contacts in each semester from one day to another, evenly, some too few."""
        semester = Semester.of(start)
        while semester.starts_on <= end:
            first, last = max(start, semester.starts_on), min(end, semester.ends_on)
            usual = CONTACTS_NOW if last == self.plan.last_day else CONTACTS
            count = min(self.dice.pick(usual), (last - first).days // DAYS_BETWEEN)
            for place in range(count):
                middle = (last - first).days * (2 * place + 1) // (2 * count)
                self._contact(first + timedelta(days=middle + self.dice.below(5)))
            semester = semester.next

    def _contact(self, tracked_on: date) -> None:
        at = self._at(after_weekend(tracked_on + timedelta(days=self.dice.pick((0, 0, 0, 1, 2)))))
        tracked_on = min(max(tracked_on, self.now.date()), at.date())
        if self.dice.chance(20):
            contact = attempt(self.told, tracked_on, self.dice)
        else:
            contact = talk(self.told, self.case, Talk(tracked_on, self.situation), self.dice)
            self.situation = contact.situation
        self._record(Kind.RECORD, at, contact)

    def _record(self, deed: Step | Kind, at: datetime, contact: Contact) -> None:
        self.records += 1
        by = self.helper if self.helping and self.dice.chance(45) else self.filer
        self._do(deed, at, self.chief if self.dice.chance(4) else by, contact=contact)

    def _suggest(self, code: str, day: date) -> None:
        at = self._at(day)
        self.closing = closing_of(self.told, self.case, code, at.date(), self.dice)
        contact = talk_of_closing(self.told, self.closing, at.date(), self.dice)
        self.situation = contact.situation
        self._record(Step.SUGGEST_CLOSING, at, contact)

    def _go_on(self) -> None:
        """What was suggested is not accepted, or taken back after the closing."""
        if "kept_open" in self.fate.detours:
            reason = self.dice.pick(decisions.KEEP_OPEN)
            self._do(Step.KEEP_OPEN, self._later(1, 3), self.chief, reason=reason)
        else:
            self._close()
            reason = self.dice.pick(decisions.REOPEN)
            self._do(Step.REOPEN, self._later(8, 25), self.chief, reason=reason)
        self.situation = ""

    def _close(self) -> None:
        self._do(Step.CLOSE, self._later(0, 4), self.chief, closing=self.closing)

    def _remove(self) -> None:
        self._contact(self._later(3, 9).date())
        reason = self.dice.pick(decisions.REMOVE)
        self._do(Kind.REMOVE_RECORD, self._later(0, 1), self.chief, reason=reason, number=self.records + 1)

    def _withdraw(self, by: Hand) -> None:
        reason = self.dice.pick(decisions.WITHDRAW[self.fate.withdrawal])
        at = self._at(max(self.case.ended_on, self._later(1, 2).date()))
        self._do(Step.WITHDRAW, at, by, reason=reason, withdrawal=self.fate.withdrawal)

    def _do(self, deed: Step | Kind, at: datetime, by: Hand, **what: Any) -> None:
        self.deeds.append(Done(deed=deed, at=at, by=by, **what))
        self.now = at

    def _later(self, low: int, high: int) -> datetime:
        return self._at(self.now.date() + timedelta(days=self.dice.between(low, high)))

    def _at(self, day: date) -> datetime:
        """A moment of the day, or of the nearest weekday after what was done last and before today."""
        day = min(max(weekday(day), self.now.date()), self.plan.last_day)
        minute = OPENS + self.dice.below(WORKING_MINUTES)
        if day == self.now.date():
            minute = min(self.now.hour * 60 + self.now.minute + self.dice.between(2, 20), 24 * 60 - 1)
        return moment(day, minute)
