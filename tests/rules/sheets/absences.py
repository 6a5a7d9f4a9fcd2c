"""Days in a row and periods in a semester: one below, at, and one above every number."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from itertools import product

from leavers.rules.law import Book, deemed_leave, long_absence, three_days
from tests.rules.tables import NO_LAW, Answer, Facts, Sheet

DAYS = ("2021-12-31", "2022-01-01", "2026-11-24", "2036-12-31")
VERDICTS = {"met": "達到", "not_met": "未達", "needs_evidence": "待補"}


def number(text: str) -> int | None:
    return int(text) if text else None


def runs() -> Iterable[tuple[str, ...]]:
    yield from product(("連續3日",), DAYS, map(str, range(5)), ("",))
    yield from product(("視為休學",), DAYS, map(str, range(6, 10)), ("", "2026-11-20"))


def judge_run(book: Book, facts: Facts) -> Answer:
    on, missed = date.fromisoformat(facts["判斷日"]), int(facts["連續未到校上課日"])
    if facts["規定"] == "連續3日":
        because = three_days(book, missed, on)
    else:
        notice_on = date.fromisoformat(facts["通知日"]) if facts["通知日"] else None
        because = deemed_leave(book, missed, on, notice_on=notice_on)
    return Answer.of(because, VERDICTS[because.verdict])


def run_by_hand(facts: Facts) -> str:
    missed = int(facts["連續未到校上課日"])
    if facts["判斷日"] < "2022":
        return NO_LAW
    if facts["規定"] == "連續3日":
        return "達到" if missed in (3, 4) else "未達"
    if missed in (6, 7):
        return "未達"
    return "達到" if facts["通知日"] else "待補"


def periods() -> Iterable[tuple[str, ...]]:
    for division, day in product("abcdgh", DAYS):
        for truant in (0, 35, 36, 37, 41, 42, 43):
            yield division, day, "700", str(truant), "0", str(truant)
        for whole, part in product((70, 71), (34, 35, 36)):
            yield division, day, str(whole), str(part), "12", "0"
        yield division, day, "70", "70", "0", "70"
        for total, missed, truant_text in (
            ("", "35", "0"),
            ("70", "", "0"),
            ("70", "0", ""),
            ("0", "0", "0"),
        ):
            yield division, day, total, missed, "0", truant_text
    yield "z", "2026-11-24", "70", "70", "0", "70"


def judge_periods(book: Book, facts: Facts) -> Answer:
    because = long_absence(
        book,
        division=facts["部別"],
        on=date.fromisoformat(facts["判斷日"]),
        total_periods=number(facts["修習總節數"]),
        missed_periods=number(facts["缺課節數（不含公假）"]),
        official_leave_periods=int(facts["公假節數"]),
        truant_periods=number(facts["曠課節數"]),
    )
    share, truant = because.parts
    words = "、".join(word for part, word in ((share, "缺課"), (truant, "曠課")) if part.met)
    expected = VERDICTS[because.verdict] + (f"：{words}" if words else "")
    return Answer(expected, because.rule, lambda: "".join(part.sentence() for part in because.walk()))


def periods_by_hand(facts: Facts) -> str:
    if facts["判斷日"] < "2022" or facts["部別"] == "z":
        return NO_LAW
    total, missed, truant = (
        number(facts[name]) for name in ("修習總節數", "缺課節數（不含公假）", "曠課節數")
    )
    reached = []
    if total and missed is not None and Fraction(missed, total) >= Fraction(1, 2):
        reached.append("缺課")
    if truant is not None and truant > (35 if facts["部別"] == "g" else 41):
        reached.append("曠課")
    if reached:
        return "達到：" + "、".join(reached)
    return "待補" if not total or missed is None or truant is None else "未達"


SHEETS = (
    Sheet("days_in_a_row", ("規定", "判斷日", "連續未到校上課日", "通知日"), runs, judge_run, run_by_hand),
    Sheet(
        "long_absence",
        ("部別", "判斷日", "修習總節數", "缺課節數（不含公假）", "公假節數", "曠課節數"),
        periods,
        judge_periods,
        periods_by_hand,
    ),
)
