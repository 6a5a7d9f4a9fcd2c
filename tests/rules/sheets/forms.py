"""Which dates a form accepts today, and the contacts of a semester."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import product

from leavers.rules.law import CATEGORIES, Book, Remark, check_left_on, check_tracked_on, quota
from leavers.rules.semesters import Semester
from tests.rules.tables import NO_LAW, Answer, Facts, Sheet

TODAYS = ("2021-12-31", "2022-01-01", "2026-11-23", "2028-02-29")
LEVELS = {"refuse": "退回", "warn": "提醒"}


def shifted(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def left_days() -> Iterable[tuple[str, ...]]:
    for category, today, ahead in product((*CATEGORIES, "L9"), TODAYS, (-400, -1, 0, 1, 29, 30, 31)):
        yield category, shifted(today, ahead), today


def judge_left(book: Book, facts: Facts) -> Answer:
    left_on, today = (date.fromisoformat(facts[name]) for name in ("離校日期", "今天"))
    rule = book.one("left_on_ahead", facts["離校類別"], today)
    return _answer(check_left_on(book, facts["離校類別"], left_on, today), Answer("可", rule))


def _answer(remarks: tuple[Remark, ...], fine: Answer) -> Answer:
    if not remarks:
        return fine
    words = "；".join(LEVELS[remark.level] for remark in remarks)
    return Answer(words, remarks[0].rule, lambda: "；".join(remark.sentence() for remark in remarks))


def left_by_hand(facts: Facts) -> str:
    if facts["今天"] < "2022" or facts["離校類別"] == "L9":
        return NO_LAW
    days = 30 if facts["離校類別"] in ("L2", "L4") else 0
    return "可" if facts["離校日期"] <= shifted(facts["今天"], days) else "退回"


def tracked_days() -> Iterable[tuple[str, ...]]:
    for today, tracked, left in product(TODAYS, (1, 0, -1, -29, -30, -31, -400), (-60, -30, -29, 0, 20)):
        yield shifted(today, tracked), shifted(today, left), today
        yield shifted(today, tracked), shifted(today, tracked + 1), today


def judge_tracked(book: Book, facts: Facts) -> Answer:
    tracked_on, left_on, today = (
        date.fromisoformat(facts[name]) for name in ("追蹤日期", "離校日期", "今天")
    )
    rule = book.one("tracked_on_ahead", "*", today)
    return _answer(check_tracked_on(book, tracked_on, left_on, today), Answer("可", rule))


def tracked_by_hand(facts: Facts) -> str:
    tracked, left, today = facts["追蹤日期"], facts["離校日期"], facts["今天"]
    if today < "2022":
        return NO_LAW
    if tracked > today:
        return "退回"
    warnings = (tracked < left) + (tracked < shifted(today, -30))
    return "；".join(["提醒"] * warnings) or "可"


def quotas() -> Iterable[tuple[str, ...]]:
    """Semester 115-1 ends on 2027-01-31; 2026-12-02 is the 60th, 2026-12-03 the 59th day before."""
    notified = ("2026-05-20", "2026-08-01", "2026-12-02", "2026-12-03", "2027-01-31", "2027-02-01")
    records = (
        "", "2026-07-31", "2026-08-01", "2026-11-30 2026-12-02",
        "2026-12-03 2027-01-31", "2027-01-31 2027-02-01",
        "2026-10-01 2026-10-01 2026-12-24",
    )  # fmt: skip
    yield from product(("115-1",), notified, ("", "2026-12-20"), records)
    yield "115-1", "2026-05-20", "2026-07-31", "2026-06-20"
    yield "115-1", "2026-05-20", "2026-08-01", "2026-08-01"
    yield "115-2", "2026-12-02", "", "2027-02-01 2027-07-31"
    yield "115-2", "2027-06-01", "", "2027-06-01"
    yield "115-2", "2027-06-02", "", ""
    yield "115-2", "2027-06-03", "", "2027-06-03"
    yield "110-1", "2021-12-01", "", ""
    yield "110-1", "2021-12-04", "", ""
    yield "109-2", "2021-03-01", "", ""


def judge_quota(book: Book, facts: Facts) -> Answer:
    closed = facts["結案日"]
    owed = quota(
        book,
        notified_on=date.fromisoformat(facts["通報日"]),
        semester=Semester.parse(facts["學期"]),
        record_dates=[date.fromisoformat(day) for day in facts["追蹤日期"].split()],
        closed_on=date.fromisoformat(closed) if closed else None,
    )
    if owed.met is not owed.because.met or owed.met is bool(owed.missing):
        raise AssertionError("two answers to one question")
    return Answer.of(owed.because, f"應{owed.required}次，已{owed.counted}次，差{owed.missing}次")


def quota_by_hand(facts: Facts) -> str:
    """Walk through the semester day by day with the case open or not."""
    first, last = {
        "109-2": ("2021-02-01", "2021-07-31"),
        "110-1": ("2021-08-01", "2022-01-31"),
        "115-1": ("2026-08-01", "2027-01-31"),
        "115-2": ("2027-02-01", "2027-07-31"),
    }[facts["學期"]]
    if last < "2022":
        return NO_LAW
    days = [shifted(first, n) for n in range(184) if shifted(first, n) <= last]
    tracked = [day for day in days if facts["通報日"] <= day <= (facts["結案日"] or "9999")]
    counted = sum(day in tracked for day in facts["追蹤日期"].split())
    required = 2 if tracked else 0
    if tracked and facts["通報日"] in days[-60:]:  # the last day itself is 0 days before the end
        required = 1
    return f"應{required}次，已{counted}次，差{max(0, required - counted)}次"


SHEETS = (
    Sheet("left_on", ("離校類別", "離校日期", "今天"), left_days, judge_left, left_by_hand),
    Sheet("tracked_on", ("追蹤日期", "離校日期", "今天"), tracked_days, judge_tracked, tracked_by_hand),
    Sheet("quota", ("學期", "通報日", "結案日", "追蹤日期"), quotas, judge_quota, quota_by_hand),
)
