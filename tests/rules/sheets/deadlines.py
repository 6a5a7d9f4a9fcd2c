"""By when to report under several calendars, and when a leave ends."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import product

from leavers.rules.law import CATEGORIES, Book, leave_clock, report_deadline
from tests.rules.tables import NO_LAW, Answer, Facts, Sheet

DAY = timedelta(days=1)
HOLIDAYS = {date(2025, 9, 29), date(2025, 10, 6), date(2025, 10, 10), date(2026, 2, 27)}
TERMS = (
    (date(2021, 9, 1), date(2022, 1, 20)),
    (date(2025, 9, 1), date(2026, 1, 20)),
    (date(2026, 2, 23), date(2026, 6, 30)),
    (date(2026, 9, 1), date(2027, 1, 20)),
)


def in_term(day: date) -> bool:
    return any(first <= day <= last for first, last in TERMS) and day not in HOLIDAYS


CALENDARS: dict[str, Callable[[date], bool]] = {
    "每日": lambda day: True,
    "週一至週五": lambda day: in_term(day) and day.weekday() < 5,
    "週末班": lambda day: in_term(day) and day.weekday() >= 5,
    "隔日班（一三五）": lambda day: in_term(day) and day.weekday() in (0, 2, 4),
}
STARTS = (
    "2021-12-31", "2022-01-01", "2025-09-26", "2025-10-03", "2026-01-19", "2026-01-20", "2026-03-03",
    "2026-06-29", "2026-06-30", "2026-11-20", "2026-11-24",
)  # fmt: skip


def deadlines() -> Iterable[tuple[str, ...]]:
    return product((*CATEGORIES, "L9"), STARTS, CALENDARS)


def judge_deadline(book: Book, facts: Facts) -> Answer:
    deadline = report_deadline(
        book,
        facts["離校類別"],
        from_on=date.fromisoformat(facts["起算日"]),
        is_school_day=CALENDARS[facts["行事曆"]],
    )
    return Answer.of(deadline.because, deadline.due_on.isoformat())


def deadline_by_hand(facts: Facts) -> str:
    """Write the school days after the start into a list and point at the first or the third."""
    category, start = facts["離校類別"], date.fromisoformat(facts["起算日"])
    if start < date(2022, 1, 1) or category == "L9":
        return NO_LAW
    after = [start + n * DAY for n in range(1, 150)]
    school_days = [day for day in after if CALENDARS[facts["行事曆"]](day)]
    if category != "L1":
        return school_days[2].isoformat()
    return min(school_days[0], start + 7 * DAY).isoformat()


def leaves() -> Iterable[tuple[str, ...]]:
    starts = (
        "2021-12-31", "2022-01-01", "2024-02-01", "2026-07-31", "2026-08-01", "2026-09-01", "2027-01-31",
        "2027-02-01", "2028-02-29",
    )  # fmt: skip
    return product(starts, ("1", "2", "3"))


def judge_leave(book: Book, facts: Facts) -> Answer:
    try:
        clock = leave_clock(book, starts_on=date.fromisoformat(facts["休學起日"]), nth=int(facts["第幾次"]))
    except ValueError:
        return Answer("不得休學")
    last = "，最後一次" if clock.last else ""
    return Answer.of(clock.because, f"期滿{clock.ends_on}，通知{clock.notice_by}{last}")


LEAVE_ENDS = {
    "2022-01-01": "2022-07-31", "2024-02-01": "2025-01-31", "2026-07-31": "2027-01-31",
    "2026-08-01": "2027-07-31", "2026-09-01": "2027-07-31", "2027-01-31": "2027-07-31",
    "2027-02-01": "2028-01-31", "2028-02-29": "2029-01-31",
}  # fmt: skip


def leave_by_hand(facts: Facts) -> str:
    if facts["休學起日"] < "2022":
        return NO_LAW
    if facts["第幾次"] == "3":
        return "不得休學"
    end = LEAVE_ENDS[facts["休學起日"]]
    notice = end.replace("07-31", "06-30") if end.endswith("07-31") else f"{int(end[:4]) - 1}-12-31"
    return f"期滿{end}，通知{notice}" + ("，最後一次" if facts["第幾次"] == "2" else "")


SHEETS = (
    Sheet("deadlines", ("離校類別", "起算日", "行事曆"), deadlines, judge_deadline, deadline_by_hand),
    Sheet("leaves", ("休學起日", "第幾次"), leaves, judge_leave, leave_by_hand),
)
