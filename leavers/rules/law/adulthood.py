"""When a student comes of age: 18 since 2023-01-01, 20 before (民法第12條, 施行法第3條之1)."""

from datetime import date

from leavers.rules.law.because import Because
from leavers.rules.law.book import Book, LawGap, Rule


def adult_on(book: Book, born_on: date) -> date:
    """The day on which somebody born on `born_on` is or will be of age.

    Somebody between the two ages when the age was lowered came of age on that very day. Born on 29 February:
    the period ends with the last day of a short February, so of age on 1 March (民法第121條第2項, 第124條).
    """
    return _majority(book, born_on)[0]


def is_adult(book: Book, born_on: date, on: date) -> bool:
    """Whether somebody is of age on `on`, the day that counts for the rule at hand (a closing: its date)."""
    return adult_on(book, born_on) <= on


def adulthood(book: Book, born_on: date, on: date) -> Because:
    """The same answer with its reason; `adult_on` and the age stand in `seen`."""
    day, rule = _majority(book, born_on)
    return Because(
        verdict="met" if day <= on else "not_met",
        rule=rule,
        on=on,
        says="adulthood",
        seen=(("adult_on", day), ("age", rule.number)),
    )


def _majority(book: Book, born_on: date) -> tuple[date, Rule]:
    lines = book.history("adulthood")
    for rule in lines:
        day = max(birthday(born_on, rule.number), rule.since)
        if rule.until is not None and rule.until <= day:
            continue
        found = sum(line.in_force(day) for line in lines)
        if found == 1:
            return day, rule
        raise LawGap("adulthood", "*", None, found)  # without the day, which would tell the birthday
    raise LawGap("adulthood", "*", None, 0)


def birthday(born_on: date, age: int) -> date:
    """The day on which an age is reached; 1 March for somebody born on 29 February in a year without one."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)
