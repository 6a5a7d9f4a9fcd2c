"""A report that was sent back, on its way to be submitted again (ruling 1)."""

from collections.abc import Collection
from dataclasses import fields, replace
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leavers.accounts.visitor import Visitor
from leavers.cases import history
from leavers.cases.actions import save_draft
from leavers.cases.content import Report
from leavers.cases.filing import Filing, Words
from leavers.cases.forms.student import StudentForm
from leavers.cases.kept import carry
from leavers.cases.merging import Clash, merge
from leavers.cases.models import Case, Draft, Record
from leavers.cases.models.draft import DraftKind
from leavers.cases.sighting import Sighting
from leavers.cases.snapshot import report_of
from leavers.cases.words import ADDRESSES, with_sources, words_of
from leavers.registry.port import Enrolment

PARTS = ("start", "student", "facts")
# Without these nobody is known: then everything is typed.
NEEDED = frozenset({"name", "sex", "born_on"})


class Mending(Filing):
    """The same steps as a new report, without the first record, which stands. The draft begins with the first
    change; until then the case itself is shown.

    The payload also keeps `base`, the words of the case when it was last looked at, the `version` they belong
    to, and `origin`, the words that the mending began with: what was changed on both sides since is a clash.
    """

    steps = (*PARTS, "check")
    heading = _("修正通報")
    case: Case

    def __init__(self, case: Case, draft: Draft, visitor: Visitor, *, today: date) -> None:
        super().__init__(draft, visitor, today=today)
        self.case = case
        self.history = history.filing(case.pk)
        returned = self.history.returned
        self.marked = frozenset((returned.detail or {}).get("fields", ())) if returned else frozenset()
        self.seen: Words = {}
        if self.payload["version"] != case.version:
            self._take_in_what_others_changed()

    @property
    def begun(self) -> bool:
        """Whether anything was changed and kept yet."""
        return not self.draft._state.adding

    @property
    def saved(self) -> str:
        return super().saved if self.begun else ""

    def page_of(self, name: str) -> str:
        """The page on which the answer of this name is given."""
        step = next((part for part in PARTS if name in self.form(part).fields), "start")
        return self.address(step)

    def address(self, step: str) -> str:
        route = "cases:edit" if step == "check" else f"cases:edit_{step}"
        return reverse(route, args=[self.case.pk])

    def report(self) -> Report:
        """The whole report; of the same student, what was left as it was keeps its source, and what no page
        asks for stays.
        """
        report, before = super().report(), report_of(self.case).student
        if self.enrolment is not None or report.student.nid != before.nid:
            return report
        unasked = {name: said for name, said in before.extra.items() if name not in StudentForm.base_fields}
        student = with_sources(before, report.student)
        return replace(report, student=replace(student, extra=unasked | student.extra))

    def first_record(self, *, at: datetime) -> Record:  # noqa: ARG002  # as that of a new report
        return self.history.first

    def remarks(self) -> list[str]:
        return []

    def carried(self, step: str) -> str:
        """For the form of a step to bring back: what the case said when it was filled in."""
        return carry({step: self.payload["base"][step]})

    @property
    def clashes(self) -> tuple[Clash, ...]:
        """The answers that both this person and somebody else changed since the mending began."""
        origin, now = self.payload["origin"], self.payload["base"]
        if origin == now:
            return ()
        return tuple(
            clash for part in PARTS for clash in merge(origin[part], now[part], self.words(part)).clashes
        )

    def write(self, at: datetime, *, step: str = "", **parts: Any) -> None:
        """Words typed on a page from before somebody's correction leave that correction standing."""
        now, origin = self.payload["base"], self.payload["origin"]
        for part in self.seen.keys() & parts.keys():
            parts[part] = merge(self.seen[part], now[part], parts[part]).words
            if not self.begun:
                origin = {**origin, part: self.seen[part]}
        super().write(at, step=step, origin=origin, **parts)

    def _save(self, step: str, at: datetime, parts: Collection[str]) -> None:  # noqa: ARG002  # all of it
        self.draft = save_draft(
            draft=None,
            kind=DraftKind.REPORT,
            step=step,
            payload=self.payload,
            by=self.visitor,
            at=at,
            case=self.case,
        )

    def _take_in_what_others_changed(self) -> None:
        """Somebody corrected the case meanwhile: their answers come in where one has typed nothing."""
        fresh, base = _fresh(self.case, self.visitor).payload, self.payload["base"]
        now = fresh["base"]
        merged = {part: merge(base[part], now[part], self.words(part)).words for part in PARTS}
        self.payload = {**self.payload, **merged, "base": now, "version": self.case.version}
        if self.nid == self.case.nid:  # and not that of another student
            self.payload |= {
                "student": {**now["student"], **merged["student"]},
                "sighting": fresh["sighting"],
                "by_hand": self.by_hand or fresh["by_hand"],
            }


def find(case: Case, visitor: Visitor, *, today: date) -> Mending:
    """The visitor's own mending of the case as far as it got, or a fresh one."""
    kept = Draft.objects.of(visitor.person_id, visitor.school_id).filter(
        kind=DraftKind.REPORT, case=case, expires_on__gte=today
    )
    return Mending(case, kept.first() or _fresh(case, visitor), visitor, today=today)


def _fresh(case: Case, visitor: Visitor) -> Draft:
    report = report_of(case)
    words = words_of(report)
    enrolment = _enrolment(report, case)
    sighting = Sighting(
        nid=case.nid,
        outcome="found" if enrolment else "not_found",
        at=enrolment.as_of if enrolment else case.filed_at,
        enrolment=enrolment,
    )
    payload: Words = {
        **words,
        "sighting": sighting.as_json(),
        "by_hand": enrolment is None,
        "base": words,
        "origin": words,
        "version": case.version,
    }
    return Draft(owner=visitor.person, school=case.school, kind=DraftKind.REPORT, case=case, payload=payload)


def _enrolment(report: Report, case: Case) -> Enrolment | None:
    """What the registry said when the report was filed, as far as the report still rests on it."""
    student, sources = report.student, report.student.sources
    if not sources.keys() >= NEEDED:
        return None
    theirs = {"registered_address": "household_address", "mailing_address": "mailing_address"}
    names = {field.name for field in fields(Enrolment)}
    known: dict[str, Any] = {
        name: getattr(student, name, student.extra.get(name, "")) for name in sources if name in names
    }
    known |= {theirs[name]: report.contacts.get(name, "") for name in ADDRESSES if name in sources}
    origin = sources["name"]
    return Enrolment(
        **known | {"nid": student.nid, "id_kind": student.id_kind},
        school_code=case.school.code,
        source=origin["source"],
        source_label=origin["label"],
        as_of=_moment(origin["as_of"]),
    )


def _moment(iso: str) -> datetime:
    """A source may know the day alone."""
    found = datetime.fromisoformat(iso)
    return found if found.tzinfo else timezone.make_aware(datetime.combine(found.date(), time()))
