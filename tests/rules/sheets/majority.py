"""The day of majority around 2023-01-01 and around 29 February, and the semester of a day."""

from collections.abc import Iterable
from datetime import date, timedelta

from leavers.rules.law import Book, adult_on, adulthood, is_adult
from leavers.rules.semesters import Semester
from tests.rules.tables import Answer, Facts, Sheet

DAY = timedelta(days=1)
LOWERED_ON = date(2023, 1, 1)
BIRTHDAYS = (
    "1999-12-31", "2000-02-28", "2000-02-29", "2000-03-01", "2002-02-28", "2002-12-30", "2002-12-31",
    "2003-01-01", "2003-01-02", "2004-02-28", "2004-02-29", "2004-03-01", "2004-12-31", "2005-01-01",
    "2005-01-02", "2006-02-28", "2006-03-01", "2007-11-24", "2008-02-28", "2008-02-29", "2008-03-01",
    "2009-08-31", "2010-02-03", "2011-07-02", "2012-02-29", "2016-02-29",
)  # fmt: skip


def age_on(born_on: date, day: date) -> int:
    """Completed years; somebody born on 29 February completes one on 1 March of a short year."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def of_age(born_on: date, day: date) -> bool:
    return age_on(born_on, day) >= (18 if day >= LOWERED_ON else 20)


def first_adult_day(born_on: date) -> date:
    """Found by walking from day to day, asking for the completed years on each."""
    day = born_on + 17 * 365 * DAY
    while not of_age(born_on, day):
        day += DAY
    return day


def majorities() -> Iterable[tuple[str, ...]]:
    for birthday in BIRTHDAYS:
        day = first_adult_day(date.fromisoformat(birthday))
        for on in sorted({LOWERED_ON - DAY, LOWERED_ON, day - DAY, day}):
            yield birthday, on.isoformat()


def judge_majority(book: Book, facts: Facts) -> Answer:
    born_on, on = date.fromisoformat(facts["出生日期"]), date.fromisoformat(facts["判斷日"])
    because = adulthood(book, born_on, on)
    if because.met is not is_adult(book, born_on, on) or because.figure("adult_on") != adult_on(
        book, born_on
    ):
        raise AssertionError("two answers to one question")
    return Answer.of(because, f"{'已' if because.met else '未'}成年：{adult_on(book, born_on)}")


def majority_by_hand(facts: Facts) -> str:
    born_on, on = date.fromisoformat(facts["出生日期"]), date.fromisoformat(facts["判斷日"])
    return f"{'已' if of_age(born_on, on) else '未'}成年：{first_adult_day(born_on)}"


SEMESTER_DAYS = (
    "2021-12-31", "2022-01-01", "2022-01-31", "2022-02-01", "2024-02-29", "2025-07-31", "2025-08-01",
    "2026-01-31", "2026-02-01", "2026-07-31", "2026-08-01", "2026-11-24", "2026-12-31", "2027-01-01",
    "2027-01-31", "2027-02-01",
)  # fmt: skip


def semester_days() -> Iterable[tuple[str, ...]]:
    return ((day,) for day in SEMESTER_DAYS)


def judge_semester(_book: Book, facts: Facts) -> Answer:
    semester = Semester.of(date.fromisoformat(facts["日期"]))
    return Answer(f"{semester.short}：{semester.starts_on}～{semester.ends_on}", None, lambda: semester.label)


def semester_by_hand(facts: Facts) -> str:
    """By listing the borders and taking the last one passed."""
    day = facts["日期"]
    borders = [
        (f"{year}-{month}", year - 1911 - (month == "02-01"), term)
        for year in range(2020, 2030)
        for month, term in (("02-01", 2), ("08-01", 1))
    ]
    index = max(i for i, (start, _year, _term) in enumerate(borders) if start <= day)
    start, year, term = borders[index]
    end = date.fromisoformat(borders[index + 1][0]) - DAY
    return f"{year}-{term}：{start}～{end}"


SHEETS = (
    Sheet("adulthood", ("出生日期", "判斷日"), majorities, judge_majority, majority_by_hand),
    Sheet("semesters", ("日期",), semester_days, judge_semester, semester_by_hand),
)
