"""Steps 4 and 5: the first record, everything once more on one page, and 提交 exactly once."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from time_machine import Traveller

from leavers.cases.models import Case, Draft, Record, Tracker
from leavers.rules.lifecycle import State
from leavers.vault.models import AccessEntry, Action
from tests.cases.steps import (
    ABSENT,
    BY_HAND,
    CONTACTS,
    FACTS,
    FIRST,
    LEAVE,
    LONG,
    OURS,
    TRANSFER,
    UNKNOWN,
    at,
    begin,
    enrol,
    fill_in,
    go_on,
)
from tests.databases import at_once
from tests.filings import a_report, a_student, file
from tests.people import Cast, make_cast
from tests.visits import client_of, value_of, words


@pytest.fixture(autouse=True)
def only_local(settings: Settings) -> None:
    settings.REGISTRY_SOURCES = ["local"]


@pytest.fixture
def chen(cast: Cast) -> Client:
    enrol(cast.school)
    return client_of(cast.chen)


def submit(client: Client, draft: Draft, token: str = "") -> Any:
    token = token or value_of(client.get(at("check", draft)), "token")
    return client.post(at("check", draft), {"token": token})


def at_step_4(client: Client, start: dict[str, Any] = ABSENT) -> Draft:
    draft = begin(client, start)
    go_on(client, "student", draft, CONTACTS)
    go_on(client, "facts", draft, FACTS[start["category"]])
    return draft


def test_the_first_record_is_dated_with_the_day_of_leaving(chen: Client) -> None:
    page = chen.get(at("first", at_step_4(chen)))
    assert value_of(page, "tracked_on") == "115/11/16"
    assert "建議結案" not in words(page)
    assert "通報前的第一筆紀錄不可刪除" in words(page)


def test_a_leave_that_is_still_to_begin_dates_nothing(chen: Client) -> None:
    draft = begin(chen, LEAVE)
    go_on(chen, "student", draft, CONTACTS)
    go_on(chen, "facts", draft, FACTS["L2"] | {"left_on": "115/12/01"})
    assert value_of(chen.get(at("first", draft)), "tracked_on") == ""


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"tracked_on": "115/11/24"}, "追蹤日期不能晚於今天（115年11月23日）"),
        ({"tracked_on": "115/02/30"}, "115年2月30日沒有這一天"),
        ({"method": ""}, "請選擇追蹤方式"),
        ({"text": "打了電話"}, "至少10個字（目前4個字）"),
        ({"method": "M77"}, "請從畫面上的選項中選擇"),
    ],
)
def test_mistakes_in_the_first_record_are_named(chen: Client, typed: dict[str, Any], says: str) -> None:
    answer = go_on(chen, "first", at_step_4(chen), FIRST | typed)
    assert answer.status_code == 422
    assert words(answer).count(says) >= 2


def test_the_first_record_suggests_no_closing_whatever_is_posted(chen: Client) -> None:
    draft = at_step_4(chen)
    go_on(chen, "first", draft, FIRST | {"suggests": "Y", "closing": "C1", "C1_effective_on": "115/11/20"})
    submit(chen, draft)
    assert Record.objects.get().suggests_closing is False
    assert Case.objects.get().state == State.PENDING


def test_everything_typed_stands_on_one_page_with_the_way_back_to_each_part(chen: Client) -> None:
    draft = fill_in(chen, LEAVE)
    page = chen.get(at("check", draft))
    shown = words(page)
    for part in (
        "由本校學籍，115/11/22帶入，另有註明的除外 姓名 拉娃．達奧斯 身分證字號",
        "身分證字號 U29*****",
        "身分別 原住民",
        "族別 太魯閣族",
        "監護人 達奧斯．瓦旦（父親）",
        "監護人電話 0900-000-120",
        "通訊地址 同戶籍地址",
        "離校種類 休學",
        "子類 申請休學",
        "離校日期 115年11月9日，星期一",
        "第幾次休學 第1次",
        "主要離校原因 疾病或受傷",
        "復學意願 尚未決定",
        "預計復學時間 期滿",
        "追蹤日期 115年11月20日，星期五",
        "追蹤對象 學生本人、母親",
        "身分證字號檢查碼正確",
        "沒有重複的未結案件",
        "提交，送主要通報人員審核",
    ):
        assert part in shown, part
    for step in ("student", "facts", "first"):
        assert f'href="{at(step, draft)}"' in page.content.decode()
    assert OURS not in page.content.decode()


def test_what_was_typed_by_hand_is_said_to_be(chen: Client) -> None:
    draft = begin(chen, ABSENT, UNKNOWN, act="by_hand")
    for step, typed in (("student", BY_HAND), ("facts", FACTS["L1"]), ("first", FIRST)):
        go_on(chen, step, draft, typed)
    assert "學生資料由填報人自行填寫" in words(chen.get(at("check", draft)))


def test_doubts_are_shown_and_do_not_stop_anybody(chen: Client) -> None:
    draft = begin(chen, ABSENT)
    go_on(chen, "student", draft, CONTACTS)
    go_on(chen, "facts", draft, FACTS["L1"] | {"days_absent": "2", "left_on": "115/11/20"})
    go_on(chen, "first", draft, FIRST | {"tracked_on": "115/10/01"})
    shown = words(chen.get(at("check", draft)))
    assert "再1日即達3日" in shown
    assert "追蹤日期早於離校日期（115年11月20日），請再確認" in shown
    assert submit(chen, draft).status_code == 303


def test_coming_back_from_the_check_page_leads_to_it_again(chen: Client) -> None:
    draft = fill_in(chen, LEAVE)
    assert "儲存，回到確認提交" in words(chen.get(at("facts", draft)))
    answer = go_on(chen, "facts", draft, FACTS["L2"] | {"reason_text": "補充說明"})
    assert answer["Location"] == at("check", draft)
    assert "原因說明 補充說明" in words(chen.get(at("check", draft)))


def test_a_part_that_no_longer_holds_is_shown_with_its_errors(chen: Client) -> None:
    draft = fill_in(chen, LEAVE)
    go_on(chen, "facts", draft, FACTS["L2"] | {"left_on": "115/13/01"}, act="save")
    answer = chen.get(at("check", draft), follow=True)
    assert answer.status_code == 200
    assert "有1個欄位需要修正" in words(answer)
    assert submit(chen, draft, "x" * 43)["Location"] == at("facts", draft) + "?mend=1"
    assert not Case.objects.exists()


@pytest.mark.parametrize("start", [ABSENT, LEAVE, LONG, TRANSFER])
def test_submitting_makes_the_case_its_first_record_and_its_tracker(
    cast: Cast, chen: Client, start: dict[str, Any]
) -> None:
    draft = fill_in(chen, start)
    answer = submit(chen, draft)
    case = Case.objects.get()
    assert answer["Location"] == f"/cases/{case.pk}/submitted/"
    assert (case.state, case.category, case.number) == (State.PENDING, start["category"], "115-1-0001")
    assert (case.nid, case.name, case.class_name) == (OURS, "拉娃．達奧斯", "觀光事業科二年乙班")
    assert case.student["sources"]["name"]["label"] == "本校學籍"
    assert case.contacts["guardian"] == {"name": "達奧斯．瓦旦", "relation": "G01", "phone": "0900-000-120"}
    assert case.contacts["mailing_address"] == ""
    assert case.filer == cast.chen.person
    assert Record.objects.get().number == 1
    assert Tracker.objects.get().person == cast.chen.person
    assert not Draft.objects.exists()


def test_the_answers_are_stored_under_their_fixed_keys(chen: Client) -> None:
    draft = fill_in(chen, LEAVE)
    go_on(chen, "facts", draft, FACTS["L2"] | {"help": ["H4", "H99"], "help_other": "交通費"})
    submit(chen, draft)
    case = Case.objects.get()
    assert case.facts == {
        "leave_nth": "1",
        "leave_from": "2026-11-09",
        "will": "W3",
        "will_return": "R2",
        "help": ["H4", "H99"],
        "help_other": "交通費",
    }
    assert case.student["extra"] == {"nationality": "中華民國", "student_no": "1140217", "tribe": "12"}


def test_days_absent_are_counted_by_the_calendar_when_nobody_types_them(chen: Client) -> None:
    draft = fill_in(chen, ABSENT)  # from Monday the 16th to Monday the 23rd
    submit(chen, draft)
    assert Case.objects.get().facts["days_absent"] == 6


def test_a_double_click_makes_one_case_and_leads_both_to_it(chen: Client) -> None:
    draft = fill_in(chen, ABSENT)
    token = value_of(chen.get(at("check", draft)), "token")
    first, second = submit(chen, draft, token), submit(chen, draft, token)
    case = Case.objects.get()
    assert first["Location"] == f"/cases/{case.pk}/submitted/"
    assert second["Location"] == f"/cases/{case.pk}/"
    assert Record.objects.count() == 1


@pytest.mark.parametrize("token", ["", "short", "<script>", "a" * 200])
def test_a_broken_token_asks_to_send_once_more(chen: Client, token: str) -> None:
    draft = fill_in(chen, ABSENT)
    answer = chen.post(at("check", draft), {"token": token})
    assert answer.status_code == 422
    assert "這份表單已經過期，請再送出一次" in words(answer)
    assert submit(chen, draft, value_of(answer, "token")).status_code == 303


def test_a_case_that_was_opened_meanwhile_is_named_with_its_link(cast: Cast, chen: Client) -> None:
    draft = fill_in(chen, ABSENT)
    token = value_of(chen.get(at("check", draft)), "token")
    case = file(cast.chen, report=a_report(student=a_student(nid=OURS)))
    answer = submit(chen, draft, token)
    assert answer.status_code == 422
    assert "這位學生已有未結案的通報。" in words(answer)
    assert f'href="/cases/{case.pk}/"' in answer.content.decode()
    assert Draft.objects.exists()
    assert Case.objects.count() == 1


def test_a_case_elsewhere_is_told_at_the_end_also_of_a_student_typed_by_hand(
    cast: Cast, chen: Client
) -> None:
    file(cast.zhao, report=a_report(student=a_student(nid=UNKNOWN)))
    draft = begin(chen, ABSENT, UNKNOWN, act="by_hand")
    for step, typed in (("student", BY_HAND), ("facts", FACTS["L1"]), ("first", FIRST)):
        go_on(chen, step, draft, typed)
    page = chen.get(at("check", draft))
    assert f"請聯絡{cast.other_school.name}，電話02-5550-0100" in words(page)
    assert "沒有重複的未結案件" not in words(page)
    refused = submit(chen, draft)
    assert refused.status_code == 422
    assert f"請聯絡{cast.other_school.name}" in words(refused)
    searches = AccessEntry.objects.filter(action=Action.SEARCH, detail__answer="open_elsewhere")
    assert searches.count() == 3


def test_a_day_that_was_lawful_yesterday_is_judged_today(cast: Cast, chen: Client, clock: Traveller) -> None:
    draft = fill_in(chen, ABSENT)
    token = value_of(chen.get(at("check", draft)), "token")
    clock.shift(-5 * 24 * 3600)  # the clock of another server: the record lies in the future there
    answer = submit(client_of(cast.chen), draft, token)
    assert answer.status_code == 302
    assert "/first/" in answer["Location"]
    assert not Case.objects.exists()


def test_the_check_page_costs_the_same_whatever_is_in_it(cast: Cast, chen: Client) -> None:
    short, rich = fill_in(chen, ABSENT), None
    enrol(cast.school, UNKNOWN)
    rich = fill_in(chen, LEAVE, UNKNOWN)
    go_on(
        chen,
        "facts",
        rich,
        FACTS["L2"] | {"help": ["H1", "H2", "H3"], "other_reasons": ["P02", "F01", "S01"]},
    )

    def queries(draft: Draft) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert chen.get(at("check", draft)).status_code == 200
        return len(seen)

    queries(short)
    assert queries(short) == queries(rich) <= 9


@pytest.mark.django_db(transaction=True)
def test_two_posts_at_once_make_one_case(settings: Settings) -> None:
    cast = make_cast()
    enrol(cast.school)
    client = client_of(cast.chen)
    draft = fill_in(client, ABSENT)
    token = value_of(client.get(at("check", draft)), "token")
    tabs = [client_of(cast.chen) for _ in range(2)]
    answers = at_once(*(lambda tab=tab: submit(tab, draft, token) for tab in tabs))
    case = Case.objects.get()
    assert {answer["Location"] for answer in answers} <= {
        f"/cases/{case.pk}/submitted/",
        f"/cases/{case.pk}/",
    }
    assert Record.objects.count() == 1
