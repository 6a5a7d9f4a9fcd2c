"""The line of five stages above a case: 填報 → 通報 → 追蹤輔導 → 建議結案 → 結案, with who and when."""

from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from leavers.cases.contacts import Owed
from leavers.cases.models import Case
from leavers.rules import rocdate
from leavers.rules.lifecycle import State


class Stage(NamedTuple):
    """`how` is "done", "now", or "" for what has not begun."""

    label: str
    detail: str
    how: str


# How many stages lie behind a case in each state; the next one is where it stands.
_BEHIND = {State.PENDING: 1, State.RETURNED: 0, State.TRACKING: 2, State.CLOSING: 4, State.CLOSED: 5}


def stages(case: Case, owed: Owed | None, *, on: date) -> list[Stage]:
    """The five stages as they are on a day; a withdrawn case stands in none of them."""
    state = State(case.state)
    withdrawn = state == State.WITHDRAWN
    behind = _BEHIND.get(state, 2 if case.notified_at else 1)
    rows = (
        (_("填報"), _filed(case, on)),
        (_("通報"), _notified(case, on)),
        (_("追蹤輔導"), _tracked(case, owed)),
        (_("建議結案"), _suggested(case, on)),
        (_("結案"), _closed(case, on)),
    )
    return [
        Stage(label, detail, "done" if n < behind else "now" if n == behind and not withdrawn else "")
        for n, (label, detail) in enumerate(rows)
    ]


def _filed(case: Case, on: date) -> str:
    if case.state == State.RETURNED:
        return _("等填報人修正")
    return _who(case.filed_at, case.filer.name, on)


def _notified(case: Case, on: date) -> str:
    if case.notified_at and case.notified_by:
        return _who(case.notified_at, case.notified_by.name, on)
    return _("等主通審核") if case.state == State.PENDING else _("由主通審核")


def _tracked(case: Case, owed: Owed | None) -> str:
    if case.notified_at is None:
        return _("通報後開始")
    if case.state == State.TRACKING and owed:
        return _("本學期%(done)s/%(of)s次") % {"done": owed.done, "of": owed.of}
    # The first record was made before 通報.
    return _("共%(times)s次") % {"times": max(0, case.record_count - 1)}


def _suggested(case: Case, on: date) -> str:
    if case.suggestion is None:
        return _("符合條件時提出")
    return _who(case.suggestion.submitted_at, case.suggestion.author.name, on)


def _closed(case: Case, on: date) -> str:
    if case.closed_at and case.closed_by:
        return _who(case.closed_at, case.closed_by.name, on)
    if case.state == State.WITHDRAWN:
        return _("已撤案")
    return _("等主通確認") if case.state == State.CLOSING else _("由主通確認")


def _who(at: datetime, name: str, on: date) -> str:
    day = rocdate.roc_or_month_day(timezone.localdate(at), today=on)
    return _("%(day)s %(name)s") % {"day": day, "name": name}
