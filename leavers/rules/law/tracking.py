"""The dates a form accepts, and how many contacts a semester still owes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from leavers.rules.law.because import Because, Remark
from leavers.rules.law.book import Book, Rule
from leavers.rules.law.terms import known_category
from leavers.rules.semesters import Semester


def check_left_on(book: Book, category: str, left_on: date, today: date) -> tuple[Remark, ...]:
    """Whether a 離校日期 may be filed today: L1 and L3 not in the future, L2 and L4 30 days ahead."""
    rule = book.one("left_on_ahead", known_category(category, today), today)
    latest_on = today + timedelta(days=rule.number)
    if left_on <= latest_on:
        return ()
    if rule.number == 0:
        return (Remark(level="refuse", rule=rule, says="left_on.today", seen=(("latest_on", latest_on),)),)
    seen = (("limit", rule.number), ("latest_on", latest_on))
    return (Remark(level="refuse", rule=rule, says="left_on.ahead", seen=seen),)


def check_tracked_on(book: Book, tracked_on: date, left_on: date, today: date) -> tuple[Remark, ...]:
    """Whether a 追蹤日期 may be filed today: no future; before 離校日期 or long ago only warns."""
    ahead = book.one("tracked_on_ahead", "*", today)
    latest_on = today + timedelta(days=ahead.number)
    if tracked_on > latest_on:
        return (
            Remark(level="refuse", rule=ahead, says="tracked_on.ahead", seen=(("latest_on", latest_on),)),
        )
    remarks = []
    before = book.one("tracked_on_before_left", "*", today)
    if (left_on - tracked_on).days > before.number:
        remarks.append(
            Remark(level="warn", rule=before, says="tracked_on.before_left", seen=(("left_on", left_on),))
        )
    back = book.one("tracked_on_back", "*", today)
    if (days := (today - tracked_on).days) > back.number:
        seen = (("days", days), ("limit", back.number))
        remarks.append(Remark(level="warn", rule=back, says="tracked_on.back", seen=seen))
    return tuple(remarks)


@dataclass(frozen=True)
class Quota:
    """The contacts a case owes in one semester, all in times (次)."""

    semester: Semester
    required: int
    counted: int
    because: Because

    @property
    def missing(self) -> int:
        return max(0, self.required - self.counted)

    @property
    def met(self) -> bool:
        return self.counted >= self.required


def quota(
    book: Book,
    *,
    notified_on: date,
    semester: Semester,
    record_dates: Iterable[date],
    closed_on: date | None = None,
) -> Quota:
    """Two contacts a semester, one in that of a late 通報, none while the case is not tracked.

    `record_dates`: the 追蹤日期 of the submitted records, without the first one made before 通報. Counted are
    those inside the semester from 通報 to `closed_on` (None = still tracked), both included. A case notified
    less than 60 days before the semester's last day owes one. Judged under the law of that last day.
    """
    ends_on = semester.ends_on
    first_on = max(semester.starts_on, notified_on)
    last_on = min(ends_on, closed_on) if closed_on else ends_on
    counted = sum(first_on <= day <= last_on for day in record_dates)
    rule = _owed(book, notified_on, semester)
    required = rule.number if first_on <= last_on else 0
    seen = (("semester", semester.short), ("counted", counted), ("required", required))
    met = counted >= required
    because = Because(
        verdict="met" if met else "not_met",
        rule=rule,
        on=ends_on,
        says="quota",
        seen=seen if met else (*seen, ("short", required - counted)),
    )
    return Quota(semester, required, counted, because)


def _owed(book: Book, notified_on: date, semester: Semester) -> Rule:
    within = book.one("tracking_late_within", "*", semester.ends_on)
    late = notified_on in semester and (semester.ends_on - notified_on).days < within.number
    return book.one("tracking_quota_late" if late else "tracking_quota", "*", semester.ends_on)
