"""The mover: the one place where a case goes from one state to the next."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from leavers.accounts.visitor import Visitor
from leavers.cases.models import Case, Event, Record
from leavers.cases.refusals import Forbidden, Stale, Unlawful
from leavers.cases.ties import ties
from leavers.rules.lifecycle import LIFE, State, Step
from leavers.rules.permissions import may


def require(step: Step, case: Case, *, by: Visitor, reason: str = "") -> None:
    """Life, right and reason of a step. A case that has moved on is Stale even to those without the right:
    the page that follows shows the case as it is now, if they may see it.
    """
    if case.school_id != by.school_id:
        raise Forbidden
    if State(case.state) not in LIFE[step].sources:
        raise Stale(case.pk)
    if not may(by.role, ties(case, by), step, State(case.state)):
        raise Forbidden
    if LIFE[step].needs_reason and not reason.strip():
        raise Unlawful((_("請填寫原因"),))


def move(
    step: Step,
    case: Case,
    *,
    by: Visitor,
    at: datetime,
    reason: str = "",
    record: Record | None = None,
    detail: dict[str, Any] | None = None,
    columns: dict[str, Any] | None = None,
) -> Event:
    """Take `step` and write `columns` on the case with it, once `require` has passed.

    Compare-and-set on state and version: of two at once exactly one finds the row as it was; the other
    raises Stale. Works alike on SQLite and PostgreSQL, without row locks.
    """
    before, target = case.state, LIFE[step].target
    change(case, at=at, columns={"state": target.value, **(columns or {})})
    return Event.objects.create(
        case=case,
        kind=step.value,
        at=at,
        by=by.person,
        role=by.role.value,
        before=before,
        after=target.value,
        record=record,
        reason=reason.strip() or None,
        detail=detail,
    )


def change(case: Case, *, at: datetime, columns: dict[str, Any]) -> None:
    """Write columns of the case if it is still what was read; else Stale."""
    changed = Case.objects.filter(pk=case.pk, state=case.state, version=case.version).update(
        version=F("version") + 1, updated_at=at, **columns
    )
    if not changed:
        raise Stale(case.pk)
    for name, value in columns.items():
        setattr(case, name, value)
    case.version += 1
    case.updated_at = at
