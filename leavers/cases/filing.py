"""A report being filled in: reads a draft's raw words into forms, and the finished forms into content."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from leavers.accounts.visitor import Visitor
from leavers.cases.actions import save_draft
from leavers.cases.columns import record_columns
from leavers.cases.content import Contact, Report
from leavers.cases.forms.facts import ASKED, FactsForm
from leavers.cases.forms.record import RecordForm
from leavers.cases.forms.start import StartForm
from leavers.cases.forms.student import StudentForm
from leavers.cases.models import Case, Draft, Record
from leavers.cases.models.draft import DraftKind
from leavers.cases.sighting import Sighting
from leavers.registry.port import Enrolment
from leavers.rules import identity
from leavers.schools.models import School
from leavers.ui import dates, text
from leavers.ui.forms import HouseForm

Words = dict[str, Any]
TITLES: Mapping[str, Any] = {
    "start": _("種類與學生"),
    "student": _("基本資料"),
    "facts": _("案件資料"),
    "first": _("第一筆追蹤"),
    "check": _("確認提交"),
}
STEPS = tuple(TITLES)


class Filing:
    """One draft of a report, for the length of one request.

    Its payload: for each step the raw words of its form, also those that would not pass; `sighting`, what the
    registry said; `by_hand`, whether the student's data is typed nevertheless. `case` is the case that is
    being mended, if it is one; `marked` are the answers that the 主通 wants mended.
    """

    steps: tuple[str, ...] = STEPS
    heading: Any = _("新增通報")
    case: Case | None = None
    marked: frozenset[str] = frozenset()

    def __init__(self, draft: Draft, visitor: Visitor, *, today: date) -> None:
        self.draft, self.visitor, self.today = draft, visitor, today
        self.payload: Words = draft.payload

    @property
    def school(self) -> School:
        return self.draft.school

    def words(self, step: str) -> Words:
        return cast(Words, self.payload.get(step) or {})

    @cached_property
    def sighting(self) -> Sighting | None:
        kept = self.payload.get("sighting")
        return Sighting.from_json(kept) if kept else None

    @property
    def enrolment(self) -> Enrolment | None:
        return self.sighting.enrolment if self.sighting and self.sighting.nid == self.nid else None

    @property
    def by_hand(self) -> bool:
        return bool(self.payload.get("by_hand"))

    @property
    def nid(self) -> str:
        return identity.normalise(str(self.words("start").get("nid", "")))

    @property
    def category(self) -> str:
        """The chosen category, "" for none or one that there is not."""
        chosen = self.words("start").get("category", "")
        return chosen if chosen in ASKED else ""

    @cached_property
    def start(self) -> StartForm:
        return StartForm(self.words("start"), today=self.today)

    @property
    def subtype(self) -> str:
        return self.start.subtype() if self.start.is_valid() else ""

    @property
    def name(self) -> str:
        """What the student is called as far as is known."""
        if self.enrolment and not self.by_hand:
            return self.enrolment.name
        return text.printable(str(self.words("student").get("name", ""))).strip()[:60]

    @property
    def class_name(self) -> str:
        """The class as far as is known."""
        if self.enrolment and self.enrolment.class_name and not self.by_hand:
            return self.enrolment.class_name
        return text.printable(str(self.words("student").get("class_name", ""))).strip()[:30]

    @property
    def division(self) -> str:
        typed = str(self.words("student").get("division", ""))
        taken = self.enrolment.division if self.enrolment and not self.by_hand else ""
        return taken or typed

    def form(self, step: str, data: Words | None = None, initial: Words | None = None) -> HouseForm:
        """The form of a step: bound to `data`, or filled with `initial`, or with what was kept."""
        if data is None and initial is None:
            initial = self.words(step) or self._suggested(step)
        form = self._form(step, data, initial)
        form.marked = self.marked
        return form

    def _form(self, step: str, data: Words | None, initial: Words | None) -> HouseForm:
        if step == "start":
            return StartForm(data, today=self.today, initial=initial)
        if step == "student":
            return StudentForm(
                data,
                nid=self.nid,
                today=self.today,
                found=self.enrolment,
                by_hand=self.by_hand,
                initial=initial,
            )
        if step == "facts":
            return FactsForm(
                data, category=self.category, subtype=self.subtype, today=self.today, initial=initial
            )
        return RecordForm(data, today=self.today, left_on=self.left_on, first=True, initial=initial)

    def _suggested(self, step: str) -> Words:
        """The first record is pre-dated with 離校日期 (S43), unless that day is still to come."""
        if step == "first" and self.left_on and self.left_on <= self.today:
            return {"tracked_on": self.left_on}
        return {"leave_nth": "2"} if step == "facts" and self.subtype == "L2C" else {}

    @cached_property
    def left_on(self) -> date | None:
        """離校日期 as far as it can be read, also while the rest of its step is not finished."""
        if not self.category or not self.words("facts"):
            return None
        form = self.form("facts", self.words("facts"))
        form.full_clean()
        return cast(date | None, form.cleaned_data.get("left_on"))

    @cached_property
    def _finished(self) -> dict[str, HouseForm]:
        """The valid forms from the first step on; the first step that is not finished ends the row."""
        done: dict[str, HouseForm] = {}
        for step in self.steps[:-1]:
            form = self.form(step, self.words(step)) if step in self.payload else None
            if form is None or not form.is_valid() or not self._knows_the_student:
                break
            done[step] = form
        return done

    @property
    def _knows_the_student(self) -> bool:
        return self.by_hand or self.enrolment is not None

    @property
    def saved(self) -> str:
        """「14:32已暫存」 on the same day, else with the day in place of the hour."""
        return dates.saved(self.draft.saved_at)

    def next_step(self) -> str:
        """The first step that is not finished, or the check page."""
        return next((step for step in self.steps if step not in self._finished), "check")

    def following(self, step: str) -> str:
        """Where the way leads from a step, once that is finished."""
        others = [one for one in self.steps[:-1] if one not in self._finished and one != step]
        return others[0] if others else "check"

    def reaches(self, step: str) -> bool:
        """Whether every step before this one is finished."""
        return self.steps.index(self.next_step()) >= self.steps.index(step)

    def number(self, step: str) -> int:
        """The place of a step on the way, from 1."""
        return self.steps.index(step) + 1

    def before(self, step: str) -> str:
        """The address of the step before this one."""
        return self.address(self.steps[self.steps.index(step) - 1])

    def address(self, step: str) -> str:
        return reverse(f"cases:new_{step}", args=[self.draft.pk])

    def trail(self) -> list[tuple[str, str]]:
        """The steps for the bar above the form, with the way back to those that are finished."""
        return [(str(TITLES[one]), self.address(one) if one in self._finished else "") for one in self.steps]

    def write(self, at: datetime, *, step: str = "", **parts: Any) -> None:
        """Keep these parts of the payload; `step` is where to go on another day, else the next one."""
        self.payload = {**self.payload, **parts}
        for name in ("sighting", "start", "left_on", "_finished"):
            self.__dict__.pop(name, None)
        self._save(step or self.next_step(), at, parts)

    def _save(self, step: str, at: datetime, parts: Collection[str]) -> None:
        self.draft = save_draft(
            draft=self.draft,
            kind=DraftKind.REPORT,
            step=step,
            payload=self.payload,
            by=self.visitor,
            at=at,
            parts=parts,
        )
        self.payload = self.draft.payload

    def by_hand_for(self, nid: str) -> bool:
        """Whether it was chosen already to type the data of this student."""
        return self.by_hand and self.nid == nid

    def take(self, sighting: Sighting, *, by_hand: bool, at: datetime) -> list[str]:
        """Settle who the student is. Answers that no longer apply are dropped; their labels are returned.

        What was typed about one student is not kept for another one whom the registry knows.
        """
        known = self.sighting
        parts: Words = {}
        if known and known.found and known.nid != sighting.nid and not self.by_hand:
            parts["student"] = {}
        self.write(at, sighting=sighting.as_json(), by_hand=by_hand, **parts)
        facts = self.words("facts")
        asked = self.form("facts").fields
        dropped = [name for name, value in facts.items() if name not in asked and value not in ("", [])]
        if dropped:
            self.write(at, facts={name: value for name, value in facts.items() if name in asked})
        return [str(FactsForm.base_fields[name].label) for name in dropped]

    def report(self) -> Report:
        """The whole report; only once every step is finished."""
        student = cast(StudentForm, self._finished["student"])
        facts = cast(FactsForm, self._finished["facts"])
        answers = facts.cleaned_data
        return Report(
            category=self.category,
            subtype=self.subtype,
            left_on=answers["left_on"],
            student=student.student(),
            contacts=student.contacts(),
            identities=student.identities_chosen(),
            reason=answers["reason"],
            other_reasons=tuple(answers["other_reasons"]),
            facts=facts.facts(),
        )

    def contact(self) -> Contact:
        return cast(RecordForm, self._finished["first"]).contact()

    def first_record(self, *, at: datetime) -> Record:
        """The first record as it will stand once submitted; not stored."""
        columns = record_columns(self.contact())
        return Record(number=1, author=self.visitor.person, submitted_at=at, **columns)

    def remarks(self) -> list[str]:
        return cast(RecordForm, self._finished["first"]).remarks
