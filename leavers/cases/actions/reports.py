"""提交: a report becomes a case; after 退回 it is mended and submitted again."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from leavers.accounts.visitor import Visitor
from leavers.cases.actions import tokens
from leavers.cases.actions.moves import move, require
from leavers.cases.actions.one_case import refuse_second_case
from leavers.cases.actions.records import write_record
from leavers.cases.columns import report_columns
from leavers.cases.content import Contact, Report
from leavers.cases.models import Case, CaseCounter, Draft, Event, Tracker
from leavers.cases.models.case import TRANSFER
from leavers.cases.models.draft import DraftKind
from leavers.cases.refusals import AlreadyOpen, Forbidden, Unlawful
from leavers.cases.snapshot import report_of
from leavers.cases.words import changes
from leavers.registry.local import nid_index
from leavers.registry.local import protect as hide_in_registry
from leavers.rules import law
from leavers.rules.lifecycle import State, Step
from leavers.rules.permissions import Act, Tie, may
from leavers.rules.semesters import Semester
from leavers.schools.models import School


def submit(
    *, report: Report, first: Contact, by: Visitor, at: datetime, token: str, draft_id: UUID | None = None
) -> Case:
    """File `report` with its first tracking record: 草稿 → 待通報 (ruling 2).

    The filer becomes a tracker, the case gets its number, the draft goes, all in one transaction. Raises
    Forbidden, Unlawful, AlreadyOpen, OpenElsewhere, or Repeated for the second post of one form.
    """
    school = by.school
    if school is None or not may(by.role, {Tie.SCHOOL}, Act.FILE, State.DRAFT):
        raise Forbidden
    try:
        with transaction.atomic():
            tokens.refuse_repetition(token, by=by)
            _require_lawful(report, first, at=at)
            _refuse_second(report, school=school)
            case = _create(report, by=by, school=school, at=at)
            record = write_record(case, first, number=1, by=by, at=at)
            Tracker.objects.create(
                case=case, person=by.person, from_on=timezone.localdate(at), added_by=by.person
            )
            Event.objects.create(
                case=case,
                kind=Step.SUBMIT,
                at=at,
                by=by.person,
                role=by.role.value,
                before=State.DRAFT,
                after=State.PENDING,
                record=record,
            )
            tokens.use(token, case=case, by=by, at=at)
            if draft_id is not None:
                Draft.objects.of(by.person_id, school.pk).filter(pk=draft_id).delete()
    except (IntegrityError, AlreadyOpen):
        # Two at once: now the winner can be seen, and it may be this very form posted twice.
        tokens.refuse_repetition(token, by=by)
        _refuse_second(report, school=school)
        raise
    return case


def resubmit(*, case: Case, report: Report, by: Visitor, at: datetime) -> Event:
    """Submit a returned report again with its mended content: 退回修正 → 待通報 (ruling 1)."""
    require(Step.SUBMIT, case, by=by)
    _require_lawful(report, None, at=at)
    school = case.school
    try:
        with transaction.atomic():
            _refuse_second(report, school=school, but=case)
            mended = changes(report_of(case), report)
            event = move(
                Step.SUBMIT,
                case,
                by=by,
                at=at,
                detail={"changes": mended} if mended else None,
                columns=report_columns(report),
            )
            if case.protected:  # the number may be another one
                hide_in_registry(report.student.nid, school=school, protected=True)
            mine = Draft.objects.of(by.person_id, school.pk)
            mine.filter(kind=DraftKind.REPORT, case=case).delete()
            return event
    except IntegrityError:
        _refuse_second(report, school=school, but=case)
        raise


def _require_lawful(report: Report, first: Contact | None, *, at: datetime) -> None:
    today = timezone.localdate(at)
    remarks = law.check_left_on(law.LAW, report.category, report.left_on, today)
    if first is not None:
        remarks += law.check_tracked_on(law.LAW, first.tracked_on, report.left_on, today)
    reasons = tuple(remark.sentence() for remark in remarks if remark.refuses)
    if first is not None and first.closing is not None:
        reasons += (_("第一筆追蹤紀錄不提供建議結案"),)
    if reasons:
        raise Unlawful(reasons)


def _refuse_second(report: Report, *, school: School, but: Case | None = None) -> None:
    refuse_second_case(
        nid_index=nid_index(report.student.nid),
        school_id=school.pk,
        national=report.category != TRANSFER and not (but and but.protected),
        but=but,
    )


def _create(report: Report, *, by: Visitor, school: School, at: datetime) -> Case:
    semester = Semester.of(timezone.localdate(at))
    return Case.objects.create(
        school=school,
        year=semester.year,
        term=semester.term,
        running=_next_number(school, semester),
        state=State.PENDING,
        updated_at=at,
        filer=by.person,
        filed_at=at,
        record_count=1,
        **report_columns(report),
    )


def _next_number(school: School, semester: Semester) -> int:
    """The next running number of the school in the semester; gaps are allowed (ruling 8)."""
    row = CaseCounter.objects.get_or_create(school=school, year=semester.year, term=semester.term)[0]
    CaseCounter.objects.filter(pk=row.pk).update(last=F("last") + 1)
    return CaseCounter.objects.values_list("last", flat=True).get(pk=row.pk)
