"""Every line of the book on the day before it comes into force, on that day, and where it ends."""

from collections.abc import Iterable
from datetime import date, timedelta

from leavers.rules.law import LAW, Book, Unit
from tests.rules.tables import NO_LAW, Answer, Facts, Sheet

DAY = timedelta(days=1)
FAR = date(2036, 12, 31)
UNITS = {
    Unit.NONE: "",
    Unit.SCHOOL_DAY: "上課日",
    Unit.CALENDAR_DAY: "日",
    Unit.MONTH: "月",
    Unit.SCHOOL_YEAR: "學年",
    Unit.YEAR: "歲",
    Unit.PERIOD: "節",
    Unit.TIMES: "次",
}
ALL = "L1、L2、L3、L4"
IN_FORCE = {
    ("reported_as", "L1"): "L1", ("reported_as", "L2A"): "L2", ("reported_as", "L2B"): "L2",
    ("reported_as", "L2C"): "L2", ("reported_as", "L2D"): "L2", ("reported_as", "L3A"): "L3",
    ("reported_as", "L3B"): "L3", ("reported_as", "L4A"): "L4", ("reported_as", "L4B"): "L4",
    ("category_change", "L1"): "L2、L3、L4", ("category_change", "L2"): "L4",
    ("category_change", "L3"): "L2、L4", ("category_change", "L4"): "（無）",
    ("three_days", "*"): "3上課日", ("deemed_leave", "*"): "7上課日",
    ("absent_share", "*"): "2", ("absent_share", "g"): "2",
    ("truant_periods", "*"): "42節", ("truant_periods", "g"): "36節",
    ("leave_length", "*"): "1學年", ("leave_times", "*"): "2次", ("leave_notice", "*"): "1月",
    ("adulthood", "*"): "18歲",
    ("closing", "C1"): "L1", ("closing", "C2"): "L1", ("closing", "C3"): "L2", ("closing", "C4"): "L4",
    ("closing", "C5"): "L4", ("closing", "C6"): ALL, ("closing", "C7"): "L2",
    ("closing_beyond", "C1"): "L3", ("closing_beyond", "X1"): ALL, ("closing_beyond", "X2"): "L1、L3",
    ("closing_beyond", "X3"): ALL,
    ("closing_condition", "*"): "（無）", ("closing_condition", "C7"): "adult",
    ("closing_condition", "X3"): "adult",
    ("closing_evidence", "*"): "effective_on", ("closing_evidence", "C4"): "effective_on、school_name",
    ("closing_evidence", "C5"): "effective_on、school_name",
    ("closing_asks", "*"): "（無）", ("closing_asks", "C2"): "document_no",
    ("closing_asks", "C3"): "grade_class", ("closing_asks", "C6"): "notice_on",
    ("report_due", "L1"): "1上課日", ("report_due", "L2"): "3上課日", ("report_due", "L3"): "3上課日",
    ("report_due", "L4"): "3上課日", ("report_due_latest", "L1"): "7日",
    ("tracking_quota", "*"): "2次", ("tracking_quota_late",
    "*"): "1次", ("tracking_late_within", "*"): "60日",
    ("left_on_ahead", "L1"): "0日", ("left_on_ahead", "L2"): "30日", ("left_on_ahead", "L3"): "0日",
    ("left_on_ahead", "L4"): "30日", ("tracked_on_ahead", "*"): "0日", ("tracked_on_before_left", "*"): "0日",
    ("tracked_on_back", "*"): "30日",
}  # fmt: skip
"""Typed by hand: what stands in the book today."""


def rows() -> Iterable[tuple[str, ...]]:
    for rule in LAW.rules:
        edges = {rule.since - DAY, rule.since, FAR}
        edges |= {rule.until - DAY, rule.until} if rule.until else set()
        yield from ((rule.key, rule.scope, day.isoformat()) for day in sorted(edges))


def judge(book: Book, facts: Facts) -> Answer:
    rule = book.one(facts["規定"], facts["適用"], date.fromisoformat(facts["日期"]))
    value = (
        "、".join(sorted(rule.value)) or "（無）" if isinstance(rule.value, frozenset) else str(rule.value)
    )
    return Answer(value + UNITS[rule.unit], rule, rule.because.__str__)


def by_hand(facts: Facts) -> str:
    if facts["規定"] == "adulthood" and facts["日期"] < "2023":
        return "20歲" if facts["日期"] >= "1929-10-10" else NO_LAW
    return NO_LAW if facts["日期"] < "2022" else IN_FORCE[facts["規定"], facts["適用"]]


SHEETS = (Sheet("lines", ("規定", "適用", "日期"), rows, judge, by_hand),)
