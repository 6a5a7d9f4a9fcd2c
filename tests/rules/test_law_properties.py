"""What must hold for any student, any calendar and any order of the lines, tried at random."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leavers.rules.law import (
    CATEGORIES,
    DIVISIONS,
    LAW,
    Book,
    ClosingFacts,
    adult_on,
    closings,
    is_adult,
    judge_closing,
    long_absence,
    may_change,
    quota,
    report_due,
    three_days,
)
from leavers.rules.semesters import Semester

DAY = timedelta(days=1)
days = st.dates(date(2022, 1, 1), date(2036, 12, 31))
birthdays = st.dates(date(1980, 1, 1), date(2020, 12, 31))
divisions = st.sampled_from(sorted(DIVISIONS))
categories = st.sampled_from(CATEGORIES)
counts = st.integers(0, 900)
weekdays = st.frozensets(st.integers(0, 6), min_size=1)


def absence(book: Book, division: str, total: int, missed: int, truant: int, on: date) -> bool:
    return long_absence(
        book, division=division, total_periods=total, missed_periods=missed, truant_periods=truant, on=on
    ).met


@given(book=st.permutations(LAW.rules).map(Book), division=divisions, on=days, periods=counts)
def test_the_order_of_the_lines_means_nothing(book: Book, division: str, on: date, periods: int) -> None:
    assert book.fingerprint() == LAW.fingerprint()
    known = {"total_periods": 84, "missed_periods": periods, "truant_periods": periods}
    here, there = (long_absence(b, division=division, on=on, **known) for b in (book, LAW))
    assert here == there


@given(divisions, st.integers(1, 900), counts, counts, days)
def test_more_absence_never_takes_a_duty_away(
    division: str, total: int, missed: int, truant: int, on: date
) -> None:
    if absence(LAW, division, total, missed, truant, on):
        assert absence(LAW, division, total, missed + 1, truant, on)
        assert absence(LAW, division, total, missed, truant + 1, on)


@given(divisions, st.integers(1, 900), counts, days)
def test_halves_do_not_change_when_everything_doubles(
    division: str, total: int, missed: int, on: date
) -> None:
    assert absence(LAW, division, total, missed, 0, on) == absence(
        LAW, division, 2 * total, 2 * missed, 0, on
    )
    assert absence(LAW, division, total, missed, 0, on) == (missed + missed >= total)


@given(counts, days)
def test_evening_students_are_never_treated_more_leniently(truant: int, on: date) -> None:
    if absence(LAW, "a", 900, 0, truant, on):
        assert absence(LAW, "g", 900, 0, truant, on)


@given(st.integers(0, 60), days)
def test_a_near_miss_and_the_limit_add_up(missed: int, on: date) -> None:
    because = three_days(LAW, missed, on)
    if not because.met:
        assert missed + int(str(because.figure("short"))) == because.figure("limit")
    assert because.met == (missed > 2)


@given(birthdays)
def test_majority_begins_on_one_day_and_never_ends(born_on: date) -> None:
    day = adult_on(LAW, born_on)
    assert not is_adult(LAW, born_on, day - DAY)
    assert is_adult(LAW, born_on, day)
    assert is_adult(LAW, born_on, day + 10_000 * DAY)


@given(birthdays)
def test_the_younger_are_never_of_age_before_the_older(born_on: date) -> None:
    assert adult_on(LAW, born_on) <= adult_on(LAW, born_on + DAY)


@given(categories, days, weekdays)
def test_a_report_is_due_after_the_day_reached_and_on_a_school_day_or_at_the_cap(
    category: str, from_on: date, taught: frozenset[int]
) -> None:
    due_on = report_due(LAW, category, from_on=from_on, is_school_day=lambda day: day.weekday() in taught)
    assert due_on > from_on
    assert due_on.weekday() in taught or (category == "L1" and due_on == from_on + 7 * DAY)


@given(categories, days, weekdays)
def test_a_calendar_moved_by_a_week_moves_the_deadline_by_a_week(
    category: str, from_on: date, taught: frozenset[int]
) -> None:
    def due(start: date) -> date:
        return report_due(LAW, category, from_on=start, is_school_day=lambda day: day.weekday() in taught)

    assert due(from_on + 7 * DAY) == due(from_on) + 7 * DAY


@given(categories, days, weekdays, st.integers(1, 20))
def test_a_further_free_day_never_brings_a_deadline_forward(
    category: str, from_on: date, taught: frozenset[int], offset: int
) -> None:
    typhoon = from_on + offset * DAY

    def due(free: date | None) -> date:
        return report_due(
            LAW, category, from_on=from_on, is_school_day=lambda day: day.weekday() in taught and day != free
        )

    assert due(typhoon) >= due(None)


@given(days, st.lists(days, max_size=12), days)
def test_contacts_count_in_exactly_one_semester_and_in_any_order(
    notified_on: date, records: list[date], on: date
) -> None:
    semester = Semester.of(max(on, notified_on))
    owed = quota(LAW, notified_on=notified_on, semester=semester, record_dates=records)
    assert owed == quota(LAW, notified_on=notified_on, semester=semester, record_dates=records[::-1])
    counted, walk = 0, Semester.of(notified_on)
    while walk <= Semester.of(date(2036, 12, 31)):
        counted += quota(LAW, notified_on=notified_on, semester=walk, record_dates=records).counted
        walk = walk.next
    assert counted == sum(day >= notified_on for day in records)


@given(days, st.lists(days, max_size=5), days)
def test_a_further_contact_never_raises_what_is_owed(
    notified_on: date, records: list[date], more: date
) -> None:
    semester = Semester.of(notified_on)
    before, after = (
        quota(LAW, notified_on=notified_on, semester=semester, record_dates=dates)
        for dates in (records, [*records, more])
    )
    assert after.missing <= before.missing
    assert after.required == before.required


@given(categories, categories, days)
def test_no_chain_of_changes_leads_back(category: str, to: str, on: date) -> None:
    if may_change(LAW, category, to, on):
        assert not may_change(LAW, to, category, on)
        assert category != to


@given(categories, days, days, birthdays, st.data())
def test_more_evidence_never_makes_a_condition_impossible(
    category: str, left_on: date, on: date, born_on: date, data: st.DataObject
) -> None:
    code = data.draw(st.sampled_from([closing.code for closing in closings(LAW, category, on)]))
    bare = ClosingFacts(category=category, left_on=left_on, born_on=born_on)
    full = ClosingFacts(
        category=category, left_on=left_on, born_on=born_on, effective_on=on, school_name="甲校",
        document_no="1", notice_on=on, grade_class="1",
    )  # fmt: skip
    before, after = judge_closing(LAW, code, bare, on), judge_closing(LAW, code, full, on)
    assert (before.verdict == "not_met") == (after.verdict == "not_met")
    assert not before.met
    if before.verdict == "needs_evidence":
        assert after.met == (left_on <= on)
