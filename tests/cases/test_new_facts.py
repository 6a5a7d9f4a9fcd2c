"""Step 3, 案件資料: dates, reasons, what each category asks, the wishes."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from leavers.cases.models import Draft
from tests.cases.steps import (
    ABSENT,
    BY_HAND,
    CONTACTS,
    FACTS,
    LEAVE,
    LONG,
    TRANSFER,
    UNKNOWN,
    at,
    begin,
    enrol,
    go_on,
)
from tests.people import Cast
from tests.visits import client_of, value_of, words

DEEMED = {"category": "L2", "subtype_l2": "L2B"}
HALF = {"category": "L3", "subtype_l3": "L3A"}


@pytest.fixture(autouse=True)
def only_local(settings: Settings) -> None:
    settings.REGISTRY_SOURCES = ["local"]


@pytest.fixture
def chen(cast: Cast) -> Client:
    enrol(cast.school)
    return client_of(cast.chen)


def at_step_3(client: Client, start: dict[str, Any]) -> Draft:
    draft = begin(client, start)
    assert go_on(client, "student", draft, CONTACTS).status_code == 303
    return draft


def answer_to(client: Client, start: dict[str, Any], act: str = "next", **changes: Any) -> Any:
    draft = at_step_3(client, start)
    return go_on(client, "facts", draft, FACTS[start["category"]] | changes, act=act)


@pytest.mark.parametrize("start", [ABSENT, LEAVE, LONG, TRANSFER])
def test_each_category_goes_on_with_its_own_answers(chen: Client, start: dict[str, Any]) -> None:
    assert answer_to(chen, start)["Location"].endswith("/first/")


@pytest.mark.parametrize(
    ("start", "asks", "does_not_ask"),
    [
        (
            ABSENT,
            ["days_absent", "contacted_note"],
            ["will", "truant_periods", "transfer_state", "notice_on"],
        ),
        (LEAVE, ["leave_nth", "will", "will_plan", "help"], ["notice_on", "days_absent", "transfer_state"]),
        (DEEMED, ["notice_on", "will"], ["days_absent", "next_school"]),
        (LONG, ["total_periods", "missed_periods", "truant_periods", "meeting_on"], ["will", "help"]),
        (TRANSFER, ["certificate_no", "transfer_state", "next_school", "help"], ["will", "leave_nth"]),
    ],
)
def test_a_category_asks_for_what_it_needs_and_for_nothing_else(
    chen: Client, start: dict[str, Any], asks: list[str], does_not_ask: list[str]
) -> None:
    page = chen.get(at("facts", at_step_3(chen, start))).content.decode()
    assert [name for name in asks if f'name="{name}"' not in page] == []
    assert [name for name in does_not_ask if f'name="{name}"' in page] == []


def test_wishes_are_asked_on_leave_and_transfer_only(chen: Client) -> None:
    assert "圓圈為單選，正方形為可複選" in words(chen.get(at("facts", at_step_3(chen, LEAVE))))


@pytest.mark.parametrize(
    "typed", ["115/11/09", "1151109", "115.11.9", "2026-11-09", "115年11月9日", "１１５／１１／０９"]
)
def test_a_date_may_be_written_as_people_write_it(chen: Client, typed: str) -> None:
    assert answer_to(chen, ABSENT, left_on=typed).status_code == 303


BAD: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (ABSENT, {"left_on": ""}, "請輸入離校日期"),
    (ABSENT, {"left_on": "115/02/30"}, "115年2月30日沒有這一天，請再看一次月曆"),
    (ABSENT, {"left_on": "昨天"}, "看不懂這個日期，請用115/11/09的寫法"),
    (ABSENT, {"left_on": "115/11/24"}, "離校日期不能晚於今天（115年11月23日）"),
    (LONG, {"left_on": "1151124"}, "離校日期不能晚於今天（115年11月23日）"),
    (LEAVE, {"left_on": "115/12/24"}, "離校日期最多填到30天後（115年12月23日）"),
    (ABSENT, {"last_seen_on": "115/11/17"}, "最後到校日不能晚於離校日期"),
    (LONG, {"meeting_on": "115/11/24"}, "學校會議日期不能晚於今天"),
    (LEAVE, {"leave_until": "115/11/09"}, "休學迄日要晚於休學起日"),
    (ABSENT, {"reason": ""}, "請選擇主要離校原因"),
    (ABSENT, {"reason": "P77"}, "請從畫面上的選項中選擇"),
    (ABSENT, {"other_reasons": ["P77"]}, "請從畫面上的選項中選擇"),
    (ABSENT, {"reason": "P99"}, "選了「其他個人因素」，請說明"),
    (ABSENT, {"other_reasons": ["O99"]}, "選了「其他」，請說明"),
    (ABSENT, {"reason": "P16"}, "請選擇24小時內通報"),
    (ABSENT, {"other_reasons": ["S06"]}, "請選擇24小時內通報"),
    (ABSENT, {"reason_text": "長" * 501}, "最多500字，多了1字"),
    (ABSENT, {"reason_text": "\x07響"}, "原因說明裡有看不見的控制字元，請刪除後再送出"),
    (ABSENT, {"days_absent": "三天"}, "連續未到校的上課日數要是整數，例如42"),
    (ABSENT, {"days_absent": "0"}, "連續未到校的上課日數要在1和400之間"),
    (LEAVE, {"leave_nth": ""}, "請選擇第幾次休學"),
    (LEAVE, {"leave_nth": "3"}, "請從畫面上的選項中選擇"),
    (LEAVE, {"will": ""}, "請選擇復學意願"),
    (LEAVE, {"will_plan": ["B9", "B1"]}, "選了「無」，就不能同時選其他項目"),
    (LEAVE, {"help": ["H99"]}, "選了「其他」，請說明"),
    (DEEMED, {}, "請輸入通知學生和家長的日期"),
    (LONG, {"truant_periods": ""}, "請輸入曠課節數"),
    (LONG, {"missed_periods": "-1"}, "缺課節數要是整數，例如42"),
    (LONG, {"missed_periods": "9" * 400}, "缺課節數要是整數，例如42"),
    (LONG, {"total_periods": "50"}, "缺課節數不能多於修習總節數"),
    (LONG, {"truant_periods": "61"}, "曠課也是缺課，曠課節數不能多於缺課節數"),
    (HALF, {}, "請輸入本學期修習總節數"),
    (TRANSFER, {"transfer_state": "E1"}, "請輸入轉入學校"),
    (TRANSFER, {"transfer_type": "D7"}, "請輸入轉入學校"),
    (TRANSFER, {"next_school": "校" * 61}, "最多60字，多了1字"),
]


@pytest.mark.parametrize(("start", "typed", "says"), BAD)
def test_a_mistake_is_said_beside_its_field_and_in_the_summary(
    chen: Client, start: dict[str, Any], typed: dict[str, Any], says: str
) -> None:
    answer = answer_to(chen, start, **typed)
    assert answer.status_code == 422
    assert words(answer).count(says) == 2
    assert "有1個欄位需要修正" in words(answer)
    for name, value in typed.items():
        if isinstance(value, str) and name in ("left_on", "days_absent", "missed_periods"):
            assert value_of(answer, name) == value


def test_the_last_day_allowed_is_allowed(chen: Client) -> None:
    assert answer_to(chen, LEAVE, left_on="115/12/23").status_code == 303


def test_a_reason_that_may_oblige_to_report_asks_about_the_24_hours(chen: Client) -> None:
    draft = at_step_3(chen, ABSENT)
    quiet = chen.get(at("facts", draft))
    assert "24小時" not in words(quiet)
    asked = go_on(chen, "facts", draft, FACTS["L1"] | {"reason": "F07"})
    assert "兒童及少年福利與權益保障法第53條" in words(asked)
    done = go_on(chen, "facts", draft, FACTS["L1"] | {"reason": "F07", "mandated": "done"})
    assert done.status_code == 303


def test_the_script_gets_the_question_as_soon_as_the_reason_is_chosen(chen: Client) -> None:
    draft = at_step_3(chen, ABSENT)
    headers = {"HX-Request": "true", "HX-Target": "mandate"}
    typed = {"act": "look", "reason": "F07"}
    part = chen.post(at("facts", draft), typed, headers=headers)
    assert "兒童及少年福利與權益保障法第53條" in words(part)
    assert "<html" not in part.content.decode()
    assert "需要修正" not in words(part)
    assert "facts" not in Draft.objects.get().payload


@pytest.mark.parametrize(
    ("division", "typed", "says"),
    [
        ("a", {"missed_periods": "60", "truant_periods": "42"}, "曠課累積42節，已達42節"),
        ("a", {"missed_periods": "60", "truant_periods": "41"}, "曠課累積41節，再1節即達42節"),
        ("g", {"missed_periods": "60", "truant_periods": "36"}, "曠課累積36節，已達36節"),
        ("a", {"total_periods": "501", "missed_periods": "250"}, "再1節即達二分之一（251節）"),
        ("a", {"total_periods": "501", "missed_periods": "251"}, "達修習總節數501節的二分之一（251節）"),
        ("a", {"missed_periods": ""}, "才能判斷是否為長期缺課"),
    ],
)
def test_the_law_says_beside_the_periods_whether_they_are_enough(
    cast: Cast, chen: Client, division: str, typed: dict[str, str], says: str
) -> None:
    enrol(cast.school, UNKNOWN, division=division)
    draft = begin(chen, LONG, UNKNOWN)
    go_on(chen, "student", draft, CONTACTS)
    headers = {"HX-Request": "true", "HX-Target": "why"}
    part = chen.post(at("facts", draft), {"act": "look", **typed}, headers=headers)
    assert says in words(part)
    whole = chen.post(at("facts", draft), {"act": "look", **typed})
    assert whole.status_code == 200
    assert words(part) in words(whole)


def test_too_few_periods_warn_and_do_not_block(chen: Client) -> None:
    assert answer_to(chen, LONG, missed_periods="10", truant_periods="10").status_code == 303


def test_the_division_typed_by_hand_decides_the_threshold(chen: Client) -> None:
    draft = begin(chen, LONG, UNKNOWN, act="by_hand")
    go_on(chen, "student", draft, BY_HAND)
    page = go_on(chen, "facts", draft, {"truant_periods": "36"})
    assert "曠課累積36節，已達36節" in words(page)


def test_a_long_reason_of_emoji_counts_characters(chen: Client) -> None:
    assert answer_to(chen, ABSENT, reason_text="😀" * 500).status_code == 303


def test_coming_back_shows_what_was_typed(chen: Client) -> None:
    draft = at_step_3(chen, LEAVE)
    go_on(
        chen, "facts", draft, FACTS["L2"] | {"left_on": "1151109", "reason_text": "家中需要人手"}, act="save"
    )
    page = chen.get(at("facts", draft))
    assert value_of(page, "left_on") == "1151109"
    assert "115年11月9日，星期一" in words(page)
    assert "家中需要人手" in words(page)
