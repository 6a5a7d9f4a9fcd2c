"""Goes through what people did to a case and makes the rows that the actions would have written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

from django.utils import timezone

from leavers.cases.columns import closing_facts, record_columns, report_columns
from leavers.cases.content import Closing, Contact, Report
from leavers.cases.models import Case, Event, Record, Tracker
from leavers.cases.models.event import Kind
from leavers.cases.snapshot import report_of
from leavers.cases.words import changes
from leavers.rules.lifecycle import LIFE, ImpossibleStep, State, Step, after
from leavers.rules.permissions import Act, Deed, Role, Tie, may
from leavers.rules.semesters import Semester

ACTS: Mapping[Kind, Act] = MappingProxyType(
    {
        Kind.RECORD: Act.TRACK,
        Kind.REMOVE_RECORD: Act.REMOVE_RECORD,
        Kind.ASSIGN: Act.ASSIGN,
        Kind.PROTECT: Act.PROTECT,
    }
)
"""The happenings that can be told besides the steps, with the right that each of them needs."""
Thing = TypeVar("Thing")

NOT_YET = 0
"""Stands in the case for the key of a suggestion that has not been written."""


class BrokenHistory(Exception):
    """A history that cannot have happened: names the deed by its place and kind, and nothing personal."""


@dataclass(frozen=True, slots=True)
class Hand:
    """A person in a role at the school of the case."""

    person_id: int
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """One thing that somebody did, with what goes with it.

    提交: `report`, the first time also `contact`. A record or 建議結案: `contact`. 結案: `closing`. 撤案:
    `withdrawal`. 退回給填報人: names of the `fields` to be mended. 異動協助追蹤人員: the `tracker` who joins.
    刪除追蹤紀錄: its `number`. Where the life asks for one: `reason`.
    """

    deed: Step | Kind
    at: datetime
    by: Hand
    reason: str = ""
    report: Report | None = None
    contact: Contact | None = None
    closing: Closing | None = None
    withdrawal: str = ""
    fields: tuple[str, ...] = ()
    tracker: Hand | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class History:
    """Everything that was done to one case of a school, in order, from its first 提交 on."""

    school_id: int
    deeds: tuple[Done, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A case with all that belongs to it, unwritten: no keys, no running number."""

    case: Case
    records: tuple[Record, ...]
    trackers: tuple[Tracker, ...]
    events: tuple[Event, ...]


def replay(history: History) -> Rows:
    """The rows of a history. Raises BrokenHistory where life, grants or what a deed must carry forbid it."""
    told = _Told(history.school_id)
    for place, done in enumerate(history.deeds):
        try:
            told.take(done)
        except BrokenHistory as error:
            raise BrokenHistory(f"deed {place} ({done.deed.value} in {told.state.value}): {error}") from error
    if not told.events:
        raise BrokenHistory("nothing was done")
    told.case.state = told.state
    told.case.suggestion_id = NOT_YET if told.live else None
    return Rows(told.case, tuple(told.records), tuple(told.trackers), tuple(told.events))


class _Told:
    """The case as it stands after the deeds taken so far."""

    def __init__(self, school_id: int) -> None:
        self.state = State.DRAFT
        self.case = Case(school_id=school_id, version=0)
        self.records: list[Record] = []
        self.trackers: list[Tracker] = []
        self.events: list[Event] = []
        self.live: Record | None = None

    def take(self, done: Done) -> None:
        """Check one deed, write it down, and go to the state it leads to."""
        target = self._target(done)
        if self.events and done.at < self.case.updated_at:
            raise BrokenHistory("earlier than the deed before it")
        detail = self._detail(done)
        record = _WRITE[done.deed](self, done)
        self.case.updated_at = done.at
        self.case.version += 1
        self.events.append(
            Event(
                case=self.case,
                kind=done.deed.value,
                at=done.at,
                by_id=done.by.person_id,
                role=done.by.role.value,
                before=self.state.value,
                after=target.value,
                record=record,
                reason=done.reason.strip() or None,
                detail=detail,
            )
        )
        self.state = target

    def _detail(self, done: Done) -> dict[str, Any] | None:
        """Read before the deed is written: what is submitted again says what was mended."""
        if done.deed is Step.SUBMIT and self.events:
            mended = changes(report_of(self.case), _given(done.report))
            return {"changes": mended} if mended else None
        if done.closing is not None:
            return {"closing": done.closing.code, **closing_facts(done.closing)}
        if done.fields:
            return {"fields": list(done.fields)}
        if done.tracker is not None:
            return {"added": [done.tracker.person_id]}
        return None

    def _target(self, done: Done) -> State:
        deed: Deed = done.deed if isinstance(done.deed, Step) else ACTS[done.deed]
        try:
            target = after(done.deed, self.state) if isinstance(done.deed, Step) else self.state
        except ImpossibleStep as error:
            raise BrokenHistory("the life knows no such step") from error
        if not may(done.by.role, self._ties(done), deed, self.state):
            raise BrokenHistory("the person had no right to it")
        if isinstance(done.deed, Step) and LIFE[done.deed].needs_reason and not done.reason.strip():
            raise BrokenHistory("no reason was given")
        return target

    def _ties(self, done: Done) -> frozenset[Tie]:
        by, ties = done.by, {Tie.SCHOOL}
        if not self.events or by.person_id == self.case.filer_id:
            ties.add(Tie.FILER)
        if any(tracker.person_id == by.person_id for tracker in self.trackers):
            ties.add(Tie.TRACKER)
        if any(record.number == done.number and record.author_id == by.person_id for record in self.records):
            ties.add(Tie.AUTHOR)
        return frozenset(ties)

    def submit(self, done: Done) -> Record | None:
        report = _given(done.report)
        for name, value in report_columns(report).items():
            setattr(self.case, name, value)
        if self.events:
            return None
        semester = Semester.of(timezone.localdate(done.at))
        self.case.year, self.case.term = semester.year, semester.term
        self.case.filer_id, self.case.filed_at = done.by.person_id, done.at
        self._join(done.by, done)
        record = self._write_record(done, _given(done.contact))
        self.case.record_count = 1
        return record

    def notify(self, done: Done) -> None:
        self.case.notified_by_id, self.case.notified_at = done.by.person_id, done.at

    def send_back(self, _done: Done) -> None:
        """Changes nothing but the state."""

    def track(self, done: Done) -> Record:
        record = self._write_record(done, _given(done.contact))
        if record.suggests_closing != (done.deed is Step.SUGGEST_CLOSING):
            raise BrokenHistory("a record suggests closing exactly when the deed is that")
        self.live = record if record.suggests_closing else None
        self._count(done)
        return record

    def remove_record(self, done: Done) -> Record:
        found = [record for record in self.records[1:] if record.number == done.number]
        if not found or found[0].removed_at is not None:
            raise BrokenHistory("no such record, or none that may be removed")
        found[0].removed_at, found[0].removed_by_id = done.at, done.by.person_id
        self._count(done)
        return found[0]

    def keep_open(self, _done: Done) -> Record | None:
        void, self.live = self.live, None
        return void

    def close(self, done: Done) -> Record | None:
        closing = _given(done.closing)
        self.case.closing, self.case.closing_on = closing.code, closing.effective_on
        self.case.closing_note = closing.note or None
        self.case.closed_by_id, self.case.closed_at = done.by.person_id, done.at
        return self.live

    def reopen(self, done: Done) -> Record | None:
        self.case.closing, self.case.closing_on, self.case.closing_note = "", None, None
        self.case.closed_by_id = self.case.closed_at = None
        self._count(done)
        return self.keep_open(done)

    def withdraw(self, done: Done) -> None:
        if not done.withdrawal:
            raise BrokenHistory("withdrawn for none of the reasons there are")
        self.case.withdrawal, self.case.withdrawn_at = done.withdrawal, done.at
        self.live = None

    def assign(self, done: Done) -> None:
        who = _given(done.tracker)
        if any(tracker.person_id == who.person_id for tracker in self.trackers):
            raise BrokenHistory("the person keeps contact already")
        self._join(who, done)

    def protect(self, _done: Done) -> None:
        self.case.protected = True

    def _join(self, who: Hand, done: Done) -> None:
        self.trackers.append(
            Tracker(
                case=self.case,
                person_id=who.person_id,
                from_on=timezone.localdate(done.at),
                added_by_id=done.by.person_id,
            )
        )

    def _write_record(self, done: Done, contact: Contact) -> Record:
        if contact.tracked_on > timezone.localdate(done.at):
            raise BrokenHistory("the contact lies in the future of its record")
        record = Record(
            case=self.case,
            number=len(self.records) + 1,
            author_id=done.by.person_id,
            submitted_at=done.at,
            **record_columns(contact),
        )
        self.records.append(record)
        return record

    def _count(self, done: Done) -> None:
        """The counters of the case as its records stand (the in-memory twin of `count_contacts`)."""
        on = timezone.localdate(done.at)
        semester = Semester.of(on)
        standing = [record for record in self.records if record.removed_at is None]
        contacts = [record.tracked_on for record in standing if record.number > 1]
        notified_on = self.case.notified_on()
        owed = [day for day in contacts if day in semester and (notified_on is None or day >= notified_on)]
        self.case.record_count = len(standing)
        self.case.last_tracked_on = max(contacts, default=None)
        self.case.quota_semester, self.case.quota_count = semester.short, len(owed)


Write = Callable[[_Told, Done], Record | None]
_WRITE: Mapping[Step | Kind, Write] = MappingProxyType(
    {
        Step.SUBMIT: _Told.submit,
        Step.NOTIFY: _Told.notify,
        Step.SEND_BACK: _Told.send_back,
        Step.SUGGEST_CLOSING: _Told.track,
        Step.KEEP_OPEN: _Told.keep_open,
        Step.CLOSE: _Told.close,
        Step.REOPEN: _Told.reopen,
        Step.WITHDRAW: _Told.withdraw,
        Kind.RECORD: _Told.track,
        Kind.REMOVE_RECORD: _Told.remove_record,
        Kind.ASSIGN: _Told.assign,
        Kind.PROTECT: _Told.protect,
    }
)


def _given(thing: Thing | None) -> Thing:
    if thing is None:
        raise BrokenHistory("the deed lacks what goes with it")
    return thing
