"""Dates in years of the Republic: read as people write them, written as people read them."""

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from leavers.rules import rocdate
from leavers.rules.rocdate import DateError, NoSuchDay, Unreadable

NINTH = date(2026, 11, 9)
days = st.dates(date(1912, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "115/11/09", "115/11/9", "1151109", "115.11.9", "115-11-09", "2026-11-09", "2026/11/9", "20261109",
        "115年11月9日", "115年11月09日", "民國115年11月9日",
        "2026年11月9日", "１１５／１１／０９", "115．11．9",
        "115－11－09", "115–11–09", " 115 / 11 / 09 ", "115年 11月 9日", "115年11月9", "民國115/11/9",
    ],
)  # fmt: skip
def test_all_usual_ways_of_writing_mean_the_same_day(text: str) -> None:
    assert rocdate.parse(text) == NINTH


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("99/12/31", date(2010, 12, 31)), ("991231", date(2010, 12, 31)), ("1/1/1", date(1912, 1, 1)),
        ("113/2/29", date(2024, 2, 29)), ("1130229", date(2024, 2, 29)), ("1912-01-01", date(1912, 1, 1)),
    ],
)  # fmt: skip
def test_early_years_and_leap_days_are_read(text: str, day: date) -> None:
    assert rocdate.parse(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "昨天", "115/11", "11/09", "115/11-09",
        "115//9", "115119", "1/1", "-5/1/1", "0/1/1", "000101",
        "1911/12/31", "民國前1年1月1日", "99999/1/1", "115/11/09 14:30",
        "115/011/09", "٢٠٢٦-١١-٠٩", "1151109111", "115年",
    ],
)  # fmt: skip
def test_anything_else_is_unreadable_and_says_how_to_write(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        rocdate.parse(text)
    assert caught.value.message == "看不懂這個日期，請用115/11/09的寫法"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("115/2/30", "115年2月30日沒有這一天，請再看一次月曆"),
        ("1150230", "115年2月30日沒有這一天，請再看一次月曆"),
        ("2026-02-29", "115年2月29日沒有這一天，請再看一次月曆"),
        ("115/13/1", "115年13月1日沒有這一天，請再看一次月曆"),
        ("115年0月1日", "115年0月1日沒有這一天，請再看一次月曆"),
        ("115/1/0", "115年1月0日沒有這一天，請再看一次月曆"),
    ],
)
def test_a_day_that_the_calendar_lacks_is_named_on_the_page_but_not_in_the_exception(
    text: str, message: str
) -> None:
    with pytest.raises(NoSuchDay) as caught:
        rocdate.parse(text)
    assert caught.value.message == message
    assert "115" not in str(caught.value) + repr(caught.value)


@given(st.text("0123456789/.-年月日 民國", max_size=14) | st.text(max_size=14))
def test_no_text_does_worse_than_a_date_error(text: str) -> None:
    try:
        day = rocdate.parse(text)
    except DateError:
        return
    assert day.year >= 1912


def test_a_date_error_is_not_a_value_error_that_somebody_else_may_swallow() -> None:
    assert not issubclass(DateError, ValueError)


@given(days)
def test_what_we_write_we_can_read(day: date) -> None:
    with translation.override("zh-hant"):
        for written in (rocdate.slashed(day), rocdate.full(day), day.isoformat(), day.strftime("%Y%m%d")):
            assert rocdate.parse(written) == day


def test_the_forms_for_tables_sentences_and_echoes() -> None:
    with translation.override("zh-hant"):
        assert rocdate.slashed(NINTH) == "115/11/09"
        assert rocdate.full(NINTH) == "115年11月9日"
        assert rocdate.with_weekday(NINTH) == "115年11月9日，星期一"
        assert rocdate.with_weekday(date(2026, 11, 22)) == "115年11月22日，星期日"
        assert rocdate.month_day(NINTH) == "11月9日"


def test_lists_drop_the_year_inside_the_school_year_only() -> None:
    with translation.override("zh-hant"):
        for today in (date(2026, 8, 1), date(2027, 7, 31)):
            assert rocdate.roc_or_month_day(NINTH, today=today) == "11月9日"
        for today in (date(2026, 7, 31), date(2027, 8, 1)):
            assert rocdate.roc_or_month_day(NINTH, today=today) == "115年11月9日"


def test_the_english_pages_show_english_dates() -> None:
    with translation.override("en"):
        assert rocdate.full(NINTH) == rocdate.slashed(NINTH) == "9 Nov 2026"
        assert rocdate.with_weekday(NINTH) == "Mon, 9 Nov 2026"
        assert rocdate.month_day(NINTH) == "9 Nov"


def test_days_before_the_republic_are_written_without_a_year_of_the_republic() -> None:
    with translation.override("zh-hant"):
        assert rocdate.slashed(date(1911, 12, 31)) == "1911-12-31"
        assert rocdate.full(date(1911, 12, 31)) == "民國前1年12月31日"
