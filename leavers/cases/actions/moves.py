"""The mover: the one place where a case goes from one state to the next, or changes while it stays in one."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from leavers.accounts.visitor import Visitor
from leavers.cases.models import Case, Event, Record
from leavers.cases.models.event import Kind
from leavers.cases.refusals import Forbidden, Stale, Unlawful
from leavers.cases.ties import ties
from leavers.rules.lifecycle import LIFE, State, Step
from leavers.rules.permissions import Act, may


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
    if LIFE[step].needs_reason:
        require_reason(reason)


def require_right(act: Act, case: Case, *, by: Visitor, record: Record | None = None) -> None:
    """The right to an act that is no step. Stale where the case's state alone stands against it."""
    held = ties(case, by, record=record)
    if may(by.role, held, act, State(case.state)):
        return
    raise Stale(case.pk) if any(may(by.role, held, act, state) for state in State) else Forbidden


def require_reason(reason: str) -> None:
    if not reason.strip():
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
    return _write(step, case, before=before, by=by, at=at, reason=reason, record=record, detail=detail)


def amend(
    kind: Kind,
    case: Case,
    *,
    by: Visitor,
    at: datetime,
    reason: str = "",
    record: Record | None = None,
    detail: dict[str, Any] | None = None,
    columns: dict[str, Any] | None = None,
) -> Event:
    """Write `columns` and the happening that they come from; the case stays in its state. Raises Stale."""
    change(case, at=at, columns=columns or {})
    return _write(kind, case, before=case.state, by=by, at=at, reason=reason, record=record, detail=detail)


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


def _write(
    kind: Step | Kind,
    case: Case,
    *,
    before: str,
    by: Visitor,
    at: datetime,
    reason: str,
    record: Record | None,
    detail: dict[str, Any] | None,
) -> Event:
    return Event.objects.create(
        case=case,
        kind=kind.value,
        at=at,
        by=by.person,
        role=by.role.value,
        before=before,
        after=case.state,
        record=record,
        reason=reason.strip() or None,
        detail=detail,
    )
