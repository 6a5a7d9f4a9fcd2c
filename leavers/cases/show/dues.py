"""What is due on a case, for a note above its history; nothing where nothing is."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from leavers.cases.contacts import Owed
from leavers.cases.deadlines import report_deadline
from leavers.cases.gate import OpenCase
from leavers.cases.models import Case
from leavers.rules import rocdate
from leavers.rules.lifecycle import State, Step
from leavers.rules.semesters import Semester


@dataclass(frozen=True)
class Due:
    title: str
    words: str


def due(found: OpenCase, owed: Owed | None, *, on: date) -> Due | None:
    """Contacts still owed this semester; for the 主通 a report whose day has come."""
    if found.case.state == State.TRACKING and owed and owed.missing:
        return _contacts(found.case, owed, on)
    if found.may(Step.NOTIFY):
        return _notification(found.case, on)
    return None


def _contacts(case: Case, owed: Owed, on: date) -> Due:
    by = _("請在%(day)s學期結束前完成。") % {"day": rocdate.full(Semester.of(on).ends_on)}
    last = _("通報後還沒有追蹤紀錄。")
    if case.last_tracked_on:
        last = _("上次追蹤是%(day)s。") % {"day": rocdate.roc_or_month_day(case.last_tracked_on, today=on)}
    return Due(_("本學期還要追蹤%(times)s次") % {"times": owed.missing}, by + last)


def _notification(case: Case, on: date) -> Due | None:
    deadline = report_deadline(case)
    if deadline is None or deadline.due_on > on:
        return None
    late = (on - deadline.due_on).days
    title = _("通報已逾期%(days)s天") % {"days": late} if late else _("今天是通報期限")
    return Due(title, deadline.because.sentence())
