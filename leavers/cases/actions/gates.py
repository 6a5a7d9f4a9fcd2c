"""The two gates that the 主通 keeps, 通報 and 結案, and the ways back from them."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from leavers.accounts.visitor import Visitor
from leavers.cases.actions.moves import move, require
from leavers.cases.actions.one_case import refuse_second_case
from leavers.cases.actions.records import count_contacts, require_closable
from leavers.cases.columns import closing_facts
from leavers.cases.content import Closing
from leavers.cases.models import Case, Event
from leavers.cases.models.case import TRANSFER
from leavers.cases.refusals import Unlawful
from leavers.rules.lifecycle import Step

# What is no longer so once a case is open again.
_UNCLOSED: dict[str, Any] = {
    "closing": "",
    "closing_on": None,
    "closing_note": None,
    "closed_by_id": None,
    "closed_at": None,
}


@transaction.atomic
def notify(*, case: Case, by: Visitor, at: datetime) -> Event:
    """通報: 待通報 → 追蹤中, with the time of 通報. Approving one's own report is allowed and shown."""
    require(Step.NOTIFY, case, by=by)
    return move(Step.NOTIFY, case, by=by, at=at, columns={"notified_by_id": by.person_id, "notified_at": at})


@transaction.atomic
def send_back(
    *, case: Case, reason: str, by: Visitor, at: datetime, why: str = "", fields: tuple[str, ...] = ()
) -> Event:
    """退回給填報人: 待通報 → 退回修正, with the reason and the fields to be mended (ruling 1).

    `why` is one of the code list return_reason.
    """
    require(Step.SEND_BACK, case, by=by, reason=reason)
    detail = ({"why": why} if why else {}) | ({"fields": list(fields)} if fields else {})
    return move(Step.SEND_BACK, case, by=by, at=at, reason=reason, detail=detail or None)


@transaction.atomic
def close(*, case: Case, closing: Closing, by: Visitor, at: datetime) -> Event:
    """結案: 待結案 → 已結案 with a reason that the 主通 has confirmed, judged again on the day of closing."""
    require(Step.CLOSE, case, by=by)
    today = timezone.localdate(at)
    require_closable(case, closing, on=today)
    return move(
        Step.CLOSE,
        case,
        by=by,
        at=at,
        record=case.suggestion,
        detail={"closing": closing.code, **closing_facts(closing)},
        columns={
            "closing": closing.code,
            "closing_on": closing.effective_on,
            "closing_note": closing.note or None,
            "closed_by_id": by.person_id,
            "closed_at": at,
        },
    )


@transaction.atomic
def keep_open(*, case: Case, reason: str, by: Visitor, at: datetime) -> Event:
    """退回，繼續追蹤: 待結案 → 追蹤中; the suggestion is void and stays on the timeline (ruling 13)."""
    require(Step.KEEP_OPEN, case, by=by, reason=reason)
    return move(
        Step.KEEP_OPEN,
        case,
        by=by,
        at=at,
        reason=reason,
        record=case.suggestion,
        columns={"suggestion_id": None},
    )


def reopen(*, case: Case, reason: str, by: Visitor, at: datetime) -> Event:
    """取消結案: 已結案 → 追蹤中, refused where another case of the student is open (rulings 6, 13)."""
    require(Step.REOPEN, case, by=by, reason=reason)
    try:
        with transaction.atomic():
            _refuse_second(case)
            counters = count_contacts(case, on=timezone.localdate(at))
            return move(
                Step.REOPEN,
                case,
                by=by,
                at=at,
                reason=reason,
                record=case.suggestion,
                columns={"suggestion_id": None, **_UNCLOSED, **counters},
            )
    except IntegrityError:
        _refuse_second(case)
        raise


@transaction.atomic
def withdraw(*, case: Case, why: str, reason: str, by: Visitor, at: datetime) -> Event:
    """撤案 for one of W1–W3: final, outside lists and statistics, never erased."""
    require(Step.WITHDRAW, case, by=by, reason=reason)
    if why not in {"W1", "W2", "W3"}:
        raise Unlawful((_("請選擇撤案原因"),))
    return move(
        Step.WITHDRAW,
        case,
        by=by,
        at=at,
        reason=reason,
        columns={"withdrawal": why, "withdrawn_at": at, "suggestion_id": None},
    )


def _refuse_second(case: Case) -> None:
    refuse_second_case(
        nid_index=case.nid_index,
        school_id=case.school_id,
        national=case.category != TRANSFER and not case.protected,
        but=case,
    )
