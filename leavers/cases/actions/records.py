"""追蹤紀錄: keep what was said and done, and suggest closing with it."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leavers.accounts.visitor import Visitor
from leavers.cases.actions import tokens
from leavers.cases.actions.moves import amend, move, require, require_reason, require_right
from leavers.cases.columns import record_columns
from leavers.cases.content import Closing, Contact
from leavers.cases.models import Case, Draft, Event, Record
from leavers.cases.models.draft import DraftKind
from leavers.cases.models.event import Kind
from leavers.cases.refusals import Stale, Unlawful
from leavers.rules import law
from leavers.rules.lifecycle import Step
from leavers.rules.permissions import Act
from leavers.rules.semesters import Semester


def add_record(*, case: Case, contact: Contact, by: Visitor, at: datetime, token: str) -> Record:
    """Submit a tracking record; with a suggestion the case goes 追蹤中 → 待結案 in the same transaction.

    Raises Forbidden, Stale (no longer 追蹤中), Unlawful, or Repeated for the second post of one form.
    """
    try:
        with transaction.atomic():
            tokens.refuse_repetition(token, by=by)
            _require_may_track(case, by=by, contact=contact)
            _require_lawful(case, contact, at=at)
            record = write_record(case, contact, number=_next_number(case), by=by, at=at)
            _write_history(case, record, by=by, at=at)
            tokens.use(token, case=case, by=by, at=at)
            Draft.objects.of(by.person_id, by.school_id).filter(case=case, kind=DraftKind.RECORD).delete()
    except (IntegrityError, Stale) as error:
        # Two at once: now the winner can be seen, and it may be this very form posted twice.
        tokens.refuse_repetition(token, by=by)
        raise Stale(case.pk) from error
    return record


@transaction.atomic
def remove_record(*, case: Case, record: Record, reason: str, by: Visitor, at: datetime) -> Event:
    """刪除追蹤紀錄: struck out with a reason, never erased; the timeline keeps the mark (ruling 10).

    Never the first one. The one that carries the live suggestion cannot be met here: its case is 待結案.
    """
    require_right(Act.REMOVE_RECORD, case, by=by, record=record)
    require_reason(reason)
    if record.number == 1:
        raise Unlawful((_("通報前的第一筆紀錄不可刪除"),))
    struck = Record.objects.standing().filter(pk=record.pk, case=case)
    if not struck.update(removed_at=at, removed_by=by.person):
        raise Stale(case.pk)
    counters = count_contacts(case, on=timezone.localdate(at))
    return amend(Kind.REMOVE_RECORD, case, by=by, at=at, reason=reason, record=record, columns=counters)


def write_record(case: Case, contact: Contact, *, number: int, by: Visitor, at: datetime) -> Record:
    """The bare row; only `submit` and `add_record` call it, each within its own transaction."""
    return Record.objects.create(
        case=case, number=number, author=by.person, submitted_at=at, **record_columns(contact)
    )


def closing_of(record: Record) -> Closing | None:
    """The suggestion that a record carries, as it was made."""
    if not record.suggests_closing:
        return None
    facts = dict(record.closing_facts or {})
    for name in ("effective_on", "notice_on"):
        facts[name] = date.fromisoformat(facts[name]) if facts.get(name) else None
    return Closing(code=record.closing, **facts)


def judge(case: Case, closing: Closing, *, on: date) -> law.Because:
    """What the law says of closing this case for this reason on this day."""
    facts = law.ClosingFacts(
        category=case.category,
        subtype=case.subtype,
        left_on=case.left_on,
        born_on=case.born_on,
        effective_on=closing.effective_on,
        school_name=closing.school_name,
        document_no=closing.document_no,
        notice_on=closing.notice_on,
        grade_class=closing.grade_class,
    )
    return law.judge_closing(law.LAW, closing.code, facts, on)


def require_closable(case: Case, closing: Closing, *, on: date) -> None:
    """Raise Unlawful unless the condition is met; missing evidence is named."""
    because = judge(case, closing, on=on)
    if because.verdict != "met":
        raise Unlawful((because.sentence(),))


def count_contacts(case: Case, *, on: date) -> dict[str, Any]:
    """The counters of the case as its records stand; two contacts a semester are owed (ruling 9).

    The first record, made before 通報, counts for none; neither does a contact dated before 通報.
    """
    semester = Semester.of(on)
    standing = case.records.standing()
    owed = standing.filter(number__gt=1, tracked_on__range=(semester.starts_on, semester.ends_on))
    if case.notified_at is not None:
        owed = owed.filter(tracked_on__gte=timezone.localdate(case.notified_at))
    later = standing.filter(number__gt=1).order_by("-tracked_on").values_list("tracked_on", flat=True)
    return {
        "record_count": standing.count(),
        "last_tracked_on": later.first(),
        "quota_semester": semester.short,
        "quota_count": owed.count(),
    }


def _require_may_track(case: Case, *, by: Visitor, contact: Contact) -> None:
    if contact.closing is not None:
        require(Step.SUGGEST_CLOSING, case, by=by)
    require_right(Act.TRACK, case, by=by)


def _require_lawful(case: Case, contact: Contact, *, at: datetime) -> None:
    today = timezone.localdate(at)
    remarks = law.check_tracked_on(law.LAW, contact.tracked_on, case.left_on, today)
    if reasons := tuple(remark.sentence() for remark in remarks if remark.refuses):
        raise Unlawful(reasons)
    if contact.reached and not contact.text.strip():
        raise Unlawful((_("請填寫追蹤與輔導內容"),))
    if contact.closing is not None:
        require_closable(case, contact.closing, on=today)


def _next_number(case: Case) -> int:
    """Removed records keep their numbers."""
    return (case.records.order_by("-number").values_list("number", flat=True).first() or 0) + 1


def _write_history(case: Case, record: Record, *, by: Visitor, at: datetime) -> None:
    counters = count_contacts(case, on=timezone.localdate(at))
    if record.suggests_closing:
        columns = {"suggestion_id": record.pk, **counters}
        move(Step.SUGGEST_CLOSING, case, by=by, at=at, record=record, columns=columns)
        return
    amend(Kind.RECORD, case, by=by, at=at, record=record, columns=counters)
