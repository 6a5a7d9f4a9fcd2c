"""What every step needs: people, a clock, the cases there are, and the judgement of a deed."""

from collections.abc import Callable
from copy import copy
from datetime import date, timedelta
from typing import Any

import time_machine
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis.stateful import RuleBasedStateMachine

from leavers.accounts.visitor import Visitor
from leavers.cases.content import Closing, Contact, Report
from leavers.cases.models import Case, Draft
from leavers.cases.refusals import Refusal
from tests.cases import ledger
from tests.cases import model as rules
from tests.cases.machine.people import People
from tests.cases.model import CaseModel
from tests.filings import NOW, a_contact, a_report, a_student
from tests.visits import client_of


class World(RuleBasedStateMachine):
    """Set-up and end of a way, and what holds after each step; the rules are in the classes built on it."""

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

    def may_close(self, case: CaseModel, closing: Closing) -> bool:
        return rules.closable(case, closing.code, closing.effective_on, closing.school_name, self.today)

    def used_token(self, by: Visitor, whose: str) -> str:
        own = [token for token, person in self.tokens if (person == by.person_id) == (whose == "mine")]
        return own[-1] if own and whose != "fresh" else ""

    def check_drafts(self) -> None:
        """They hold exactly the words last saved."""
        rows = Draft.objects.all()
        assert {(one.case_id, one.owner_id, one.kind): one.payload for one in rows} == {
            key: kept[3] for key, kept in self.drafts.items()
        }
