"""Setting right what a report says while its case is open: every change is an event with old and new."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leavers.accounts.visitor import Visitor
from leavers.cases.actions.moves import amend, require_reason, require_right
from leavers.cases.actions.one_case import refuse_second_case
from leavers.cases.columns import report_columns
from leavers.cases.content import Report
from leavers.cases.models import Case, Event
from leavers.cases.models.case import TRANSFER
from leavers.cases.models.event import Kind
from leavers.cases.refusals import AlreadyOpen, Forbidden, OpenElsewhere, Unlawful
from leavers.cases.snapshot import report_of
from leavers.cases.words import PARTS, Change, changes
from leavers.registry.local import nid_index
from leavers.registry.local import protect as hide_in_registry
from leavers.rules import identity, law
from leavers.rules.lifecycle import OPEN, State
from leavers.rules.permissions import Act


@transaction.atomic
def correct_contacts(*, case: Case, contacts: dict[str, Any], by: Visitor, at: datetime) -> Event:
    """By a tracker or the 主通, without a reason: whom to call has changed (ruling 5)."""
    require_right(Act.CORRECT_CONTACTS, case, by=by)
    before = report_of(case)
    # A typed address is no longer the registry's.
    sources = {
        name: source
        for name, source in before.student.sources.items()
        if before.contacts.get(name) == contacts.get(name)
    }
    after = replace(before, contacts=contacts, student=replace(before.student, sources=sources))
    return _correct(case, "contacts", after, reason="", by=by, at=at)


@transaction.atomic
def correct_report(*, case: Case, part: str, report: Report, reason: str, by: Visitor, at: datetime) -> Event:
    """By the 主通 with a reason: `part` ("student" or "facts") of what was reported (ruling 5)."""
    require_right(Act.CORRECT_FACTS, case, by=by)
    require_reason(reason)
    _refuse_unlawful(law.check_left_on(law.LAW, report.category, report.left_on, timezone.localdate(at)))
    return _correct(case, part, report, reason=reason, by=by, at=at)


def correct_nid(*, case: Case, nid: str, reason: str, by: Visitor, at: datetime) -> Event:
    """By the 主通 with a reason: the case belongs to another number (ruling 5, 戶籍法).

    Raises AlreadyOpen or OpenElsewhere where that number has an open case already.
    """
    require_right(Act.CORRECT_FACTS, case, by=by)
    require_reason(reason)
    checked = identity.check(nid)
    if not checked.ok:
        raise Unlawful((checked.message,))
    before = report_of(case)
    kind = str(checked.kind or before.student.id_kind)
    after = replace(before, student=replace(before.student, nid=nid, id_kind=kind))
    try:
        with transaction.atomic():
            _refuse_second(case, nid)
            if case.protected:
                hide_in_registry(nid, school=case.school, protected=True)
            return _correct(case, "nid", after, reason=reason, by=by, at=at)
    except (IntegrityError, AlreadyOpen, OpenElsewhere):
        _refuse_second(case, nid)
        raise


@transaction.atomic
def reclassify(*, case: Case, report: Report, basis: str, by: Visitor, at: datetime) -> Event:
    """變更離校類別 along the six moves (ruling 5): the number stays, `report.left_on` is the day of it.

    `basis` is what the change rests on: a certificate, a decision, a meeting.
    """
    require_right(Act.RECLASSIFY, case, by=by)
    if not basis.strip():
        raise Unlawful((_("請填寫變更依據"),))
    today = timezone.localdate(at)
    if not law.may_change(law.LAW, case.category, report.category, today):
        raise Unlawful((_("這個案件不能變更為這個離校種類"),))
    _refuse_unlawful(law.check_left_on(law.LAW, report.category, report.left_on, today))
    before = report_of(case)
    after = replace(report, student=before.student, contacts=before.contacts, identities=before.identities)
    detail = {"changes": changes(before, after)}
    columns = report_columns(after)
    return amend(Kind.RECLASSIFY, case, by=by, at=at, reason=basis, detail=detail, columns=columns)


def protect(*, case: Case, protected: bool, reason: str, by: Visitor, at: datetime) -> Event:
    """設定保護個案, or lift it: a protected student surfaces nowhere outside the school (ruling 6)."""
    require_right(Act.PROTECT, case, by=by)
    require_reason(reason)
    if case.protected == protected:
        raise Unlawful((_("已經是保護個案") if protected else _("本來就不是保護個案"),))
    try:
        with transaction.atomic():
            if not protected:
                _refuse_elsewhere(case)
            hide_in_registry(case.nid, school=case.school, protected=protected)
            detail = {"protected": protected}
            columns = {"protected": protected}
            return amend(Kind.PROTECT, case, by=by, at=at, reason=reason, detail=detail, columns=columns)
    except IntegrityError:
        _refuse_elsewhere(case)
        raise


def _correct(case: Case, part: str, after: Report, *, reason: str, by: Visitor, at: datetime) -> Event:
    found = changes(report_of(case), after)
    if not found:
        raise Unlawful((_("內容和原來一樣，沒有需要更正的地方"),))
    _require_within(part, found)
    detail = {"part": part, "changes": found}
    return amend(
        Kind.CORRECT, case, by=by, at=at, reason=reason, detail=detail, columns=report_columns(after)
    )


def _require_within(part: str, found: list[Change]) -> None:
    if any(change["field"] not in PARTS[part] for change in found):
        raise Forbidden


def _refuse_unlawful(remarks: tuple[law.Remark, ...]) -> None:
    if reasons := tuple(remark.sentence() for remark in remarks if remark.refuses):
        raise Unlawful(reasons)


def _refuse_second(case: Case, nid: str) -> None:
    refuse_second_case(
        nid_index=nid_index(nid),
        school_id=case.school_id,
        national=case.category != TRANSFER and not case.protected,
        but=case,
    )


def _refuse_elsewhere(case: Case) -> None:
    """Protection cannot be lifted while another school has an open case: both would count then."""
    if State(case.state) not in OPEN:
        return
    refuse_second_case(
        nid_index=case.nid_index,
        school_id=case.school_id,
        national=case.category != TRANSFER,
        but=case,
    )
