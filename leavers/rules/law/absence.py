"""When an absence becomes a duty: three days in a row, a long absence, a leave that is deemed applied for."""

from collections.abc import Iterable
from datetime import date

from leavers.rules.law.because import Because, Verdict
from leavers.rules.law.book import Book, Rule
from leavers.rules.law.terms import known_division


def three_days(book: Book, school_days_missed: int, on: date) -> Because:
    """連續3日以上: school days missed in a row without leave; `on` is the last of them."""
    rule = book.one("three_days", "*", on)
    return _counted("three_days", rule, _natural(school_days_missed), rule.number, on)


def deemed_leave(book: Book, school_days_missed: int, on: date, *, notice_on: date | None = None) -> Because:
    """視為休學 (學籍管理辦法第17條第2項): over seven school days in a row, and notice given.

    `notice_on` is the day of the notice to student and guardian; without it the answer is needs_evidence.
    """
    rule = book.one("deemed_leave", "*", on)
    first = rule.number + 1
    missed = _natural(school_days_missed)
    seen = (("missed", missed), ("limit", rule.number))
    if missed < first:
        near = (*seen, ("short", first - missed))
        return Because(verdict="not_met", rule=rule, on=on, says="deemed_leave", seen=near)
    if notice_on is None:
        return Because(
            verdict="needs_evidence", rule=rule, on=on, says="deemed_leave", seen=seen, missing=("notice_on",)
        )
    return Because(
        verdict="met", rule=rule, on=on, says="deemed_leave", seen=(*seen, ("notice_on", notice_on))
    )


def long_absence(
    book: Book,
    *,
    division: str,
    total_periods: int | None,
    missed_periods: int | None,
    truant_periods: int | None,
    on: date,
    official_leave_periods: int = 0,
) -> Because:
    """長期缺課 (評量辦法第26條, 進修部評量辦法第22條): half of the periods missed, or 42 (進修部 36) truant.

    Periods of one semester. `missed_periods` leaves official leave (公假) out; `official_leave_periods` is
    only shown. None = not known yet. `division` is a 部別 letter, LawGap for an unknown one. `on` is the day
    of the last period counted. Both parts are in `parts`, also when not met; the near miss is `short`.
    """
    known_division(division, on)
    share = _share(
        book.one("absent_share", division, on), total_periods, missed_periods, official_leave_periods, on
    )
    truant = _truant(book.one("truant_periods", division, on), truant_periods, on)
    verdict = _either(share.verdict, truant.verdict)
    return Because(
        verdict=verdict,
        rule=truant.rule if truant.met and not share.met else share.rule,
        on=on,
        says="long_absence",
        missing=(*share.missing, *truant.missing) if verdict == "needs_evidence" else (),
        parts=(share, truant),
    )


def _share(rule: Rule, total: int | None, missed: int | None, official: int, on: date) -> Because:
    missing = _unknown(total_periods=total or None, missed_periods=missed)
    if not total or missed is None:
        return Because(
            verdict="needs_evidence", rule=rule, on=on, says="absent_share", missing=tuple(missing)
        )
    limit = -(-_natural(total) // rule.number)  # half of an odd number is reached by the larger half
    met = rule.number * _natural(missed) >= total
    seen = (("missed", missed), ("official", _natural(official)), ("total", total), ("limit", limit))
    if met:
        return Because(verdict="met", rule=rule, on=on, says="absent_share", seen=seen)
    near = (*seen, ("short", limit - missed))
    return Because(verdict="not_met", rule=rule, on=on, says="absent_share", seen=near)


def _truant(rule: Rule, periods: int | None, on: date) -> Because:
    if periods is None:
        return Because(
            verdict="needs_evidence",
            rule=rule,
            on=on,
            says="truant_periods",
            seen=(("limit", rule.number),),
            missing=("truant_periods",),
        )
    return _counted("truant_periods", rule, _natural(periods), rule.number, on)


def _counted(says: str, rule: Rule, missed: int, limit: int, on: date) -> Because:
    seen = (("missed", missed), ("limit", limit))
    if missed >= limit:
        return Because(verdict="met", rule=rule, on=on, says=says, seen=seen)
    return Because(verdict="not_met", rule=rule, on=on, says=says, seen=(*seen, ("short", limit - missed)))


def _either(*verdicts: Verdict) -> Verdict:
    """One reason suffices; while one of them is open, the answer is not "no"."""
    order: tuple[Verdict, ...] = ("met", "needs_evidence", "not_met")
    return min(verdicts, key=order.index)


def _unknown(**figures: int | None) -> Iterable[str]:
    return [name for name, figure in figures.items() if figure is None]


def _natural(count: int) -> int:
    if count < 0:
        raise ValueError("days and periods are counted from 0")
    return count
