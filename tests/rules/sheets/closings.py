"""Every category with every closing, every state of the evidence, and the days on which the law changes."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import product

from leavers.rules.law import CATEGORIES, Because, Book, ClosingFacts, judge_closing, judge_closings
from tests.rules.sheets.majority import first_adult_day, of_age
from tests.rules.tables import NO_LAW, Answer, Facts, Sheet

CODES = ("C1", "C2", "C3", "C4", "C5", "C6", "C7", "X1", "X2", "X3")
OFFERED = {
    "L1": ["C1", "C2", "C6", "X1", "X2", "X3"],
    "L2": ["C3", "C6", "C7", "X1", "X3"],
    "L3": ["C6", "C1", "X1", "X2", "X3"],
    "L4": ["C4", "C5", "C6", "X1", "X3"],
}
"""In the order of the page: the manual's conditions, then the extensions."""
OPTIONAL = {"C2": "文號", "C3": "年級班級", "C6": "通知日"}
NAMES = {
    "born_on": "出生日期",
    "effective_on": "事實日期",
    "school_name": "校名",
    "document_no": "文號",
    "notice_on": "通知日",
    "grade_class": "年級班級",
}
GROWN, MINOR = "2008-01-15", "2011-07-02"
LEFT, TODAY = "2025-10-05", "2026-11-24"
COLUMNS = (
    "離校類別", "結案條件", "結案日", "離校日期",
    "出生日期", "事實日期", "校名", "文號", "通知日", "年級班級",
)  # fmt: skip
_NOTHING = ("", "", "", "", "")


def _everything(day: str) -> tuple[str, ...]:
    return day, "大安高中", "115少字1", day, "二年乙班"


def _evidence() -> Iterable[tuple[str, ...]]:
    """The states of the evidence on TODAY for somebody who left on LEFT and came of age on 2026-01-15."""
    yield _NOTHING
    yield from (
        (day, "", "", "", "") for day in ("2025-10-04", LEFT, "2026-01-14", "2026-01-15", TODAY, "2026-11-25")
    )
    yield "", "大安高中", "115少字1", TODAY, "二年乙班"
    yield TODAY, "　", "", "", ""
    yield TODAY, "大安高中", "", "", ""
    yield TODAY, "大安高中", "115少字1", "2026-11-25", "二年乙班"
    yield _everything(TODAY)


def rows() -> Iterable[tuple[str, ...]]:
    for category, code in product(CATEGORIES, CODES):
        for evidence in _evidence():
            yield category, code, TODAY, LEFT, GROWN, *evidence
        for evidence in (_NOTHING, _everything(TODAY)):
            yield category, code, TODAY, LEFT, MINOR, *evidence
            yield category, code, TODAY, LEFT, "", *evidence
        for day in ("2021-12-31", "2022-01-01", "2036-12-31"):
            yield category, code, day, "2021-11-01", "1999-05-05", *_everything(day)
    yield "L9", "C1", TODAY, LEFT, GROWN, *_everything(TODAY)
    yield "L1", "C9", TODAY, LEFT, GROWN, *_everything(TODAY)
    yield from _majority_rows()


def _majority_rows() -> Iterable[tuple[str, ...]]:
    asking = (("L1", "X3"), ("L2", "C7"), ("L2", "X3"), ("L3", "X3"), ("L4", "X3"))
    lowering = ("2002-12-31", "2003-01-01", "2004-12-31", "2005-01-01", "2005-01-02")
    for (category, code), born, day in product(asking, lowering, ("2022-12-31", "2023-01-01")):
        yield category, code, day, "2022-10-03", born, *_everything(day)
    leap = ("2026-02-27", "2026-02-28", "2026-03-01", "2026-03-02")
    for (category, code), born, day in product(asking, ("2008-02-28", "2008-02-29", "2008-03-01"), leap):
        yield category, code, day, LEFT, born, *_everything(day)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def judge(book: Book, facts: Facts) -> Answer:
    on = date.fromisoformat(facts["結案日"])
    known = ClosingFacts(
        category=facts["離校類別"],
        left_on=date.fromisoformat(facts["離校日期"]),
        born_on=_day(facts["出生日期"]),
        effective_on=_day(facts["事實日期"]),
        school_name=facts["校名"],
        document_no=facts["文號"],
        notice_on=_day(facts["通知日"]),
        grade_class=facts["年級班級"],
    )
    because = judge_closing(book, facts["結案條件"], known, on)
    return Answer(_words(because), because.rule, lambda: "".join(_sentences(because)))


def _sentences(because: Because) -> Iterable[str]:
    yield because.sentence()
    yield from (part.sentence() for part in because.parts if not part.met and part.says != "adulthood")
    yield because.reminder() if because.met else ""


def _words(because: Because) -> str:
    if because.verdict == "not_met":
        return {"closing.category": "不適用", "closing.adult": "未成年"}[because.says]
    sides = (("待補", because.missing), ("不合", because.refused), ("提醒", because.missing_optional))
    owed = [f"{word}{'、'.join(NAMES[name] for name in names)}" for word, names in sides if names]
    return "；".join([*(["符合"] if because.met else []), *owed])


def by_hand(facts: Facts) -> str:
    """The rules of the manual and of our decisions once more, as one would tell them to a colleague."""
    category, code, on = facts["離校類別"], facts["結案條件"], facts["結案日"]
    if on < "2022" or category not in OFFERED or code not in CODES:
        return NO_LAW
    if code not in OFFERED[category]:
        return "不適用"
    asks_majority, born = code in ("C7", "X3"), _day(facts["出生日期"])
    if asks_majority and born and not of_age(born, date.fromisoformat(on)):
        return "未成年"
    missing = ["出生日期"] if asks_majority and not born else []
    missing += [] if facts["事實日期"] else ["事實日期"]
    missing += ["校名"] if code in ("C4", "C5") and not facts["校名"].strip() else []
    wrong = _wrong_dates(facts, first_adult_day(born) if asks_majority and born else None)
    optional = [OPTIONAL[code]] if code in OPTIONAL and not facts[OPTIONAL[code]] else []
    sides = (("待補", missing), ("不合", wrong), ("提醒", optional))
    owed = [word + "、".join(names) for word, names in sides if names]
    return "；".join(owed if missing or wrong else ["符合", *owed])


def _wrong_dates(facts: Facts, of_age_on: date | None) -> list[str]:
    day, wrong = facts["事實日期"], []
    if day and not (facts["離校日期"] <= day <= facts["結案日"] and (not of_age_on or day >= str(of_age_on))):
        wrong.append("事實日期")
    if facts["結案條件"] == "C6" and facts["通知日"] > facts["結案日"]:
        wrong.append("通知日")
    return wrong


def offers() -> Iterable[tuple[str, ...]]:
    return product((*CATEGORIES, "L9"), ("2021-12-31", "2022-01-01", TODAY))


def judge_offer(book: Book, facts: Facts) -> Answer:
    on = date.fromisoformat(facts["判斷日"])
    known = ClosingFacts(category=facts["離校類別"], left_on=on - timedelta(days=9))
    answers = judge_closings(book, known, on)
    return Answer("、".join(f"{because.rule.scope}{_source(because)}" for because in answers))


def _source(because: Because) -> str:
    return "" if because.rule.from_manual else "（補充）"


def offer_by_hand(facts: Facts) -> str:
    offered = OFFERED.get(facts["離校類別"])
    if not offered or facts["判斷日"] < "2022":
        return NO_LAW
    beyond = {"X1", "X2", "X3", "C1" if facts["離校類別"] == "L3" else ""}
    return "、".join(f"{code}（補充）" if code in beyond else code for code in offered)


SHEETS = (
    Sheet("closings", COLUMNS, rows, judge, by_hand),
    Sheet("closings_offered", ("離校類別", "判斷日"), offers, judge_offer, offer_by_hand),
)
