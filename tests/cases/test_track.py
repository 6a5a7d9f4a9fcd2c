"""追蹤紀錄: two taps without contact, nothing typed is lost, and closing is suggested by a person."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from time_machine import Traveller

from leavers.cases.models import Case, Draft, Record
from leavers.rules.lifecycle import State
from leavers.vault.models import AccessEntry, Action
from tests.cases.tracking import BACK, NOT_REACHED, REACHED, address, made, post
from tests.databases import at_once
from tests.filings import (
    NOW,
    TAIPEI,
    closed,
    file,
    fresh,
    notified,
    record,
    returned_to_school,
    suggested,
)
from tests.people import Cast, make_cast
from tests.visits import HTMX, client_of, messages_of, value_of, words


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


def test_the_upper_half_brings_in_the_student_and_the_last_contact(cast: Cast, case: Case) -> None:
    page = words(client_of(cast.chen).get(address(case)))
    for words_ in ("拉娃．達奧斯", "觀光事業科二年乙班17號", "115年11月17日", "由系統帶入", "0/2次"):
        assert words_ in page
    assert "前次追蹤 家庭訪視 115年11月20日" in page
    assert "第2筆紀錄。提交後不能修改，還沒寫完請先暫存。" in page


def test_the_form_names_no_national_id_and_no_telephone(cast: Cast, case: Case) -> None:
    page = client_of(cast.lin).get(address(case)).content.decode()
    assert case.nid not in page
    assert case.contacts["guardian"]["phone"] not in page


def test_a_contact_is_written_down_and_the_case_stays_where_it_is(cast: Cast, case: Case) -> None:
    answer = post(cast.chen, case, REACHED, resources=["R01"], next_on="115/12/04", will="W3")
    assert (answer.status_code, answer["Location"]) == (303, reverse("cases:detail", args=[case.pk]))
    kept = made(case)
    assert (kept.tracked_on, kept.method, kept.targets) == (date(2026, 11, 20), "M02", ["T01", "T03"])
    assert (kept.reached, kept.situation, kept.will) == (True, "A10", "W3")
    assert (kept.resources, kept.next_on) == (["R01"], date(2026, 12, 4))
    assert kept.text == REACHED["text"]
    assert (kept.author_id, kept.suggests_closing) == (cast.chen.person_id, False)
    assert fresh(case).state == State.TRACKING


def test_an_attempt_without_contact_takes_two_taps(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    filled = client.post(address(case), {"act": "unreachable", "suggests": "N"})
    assert "已填入「電話，聯絡不上」" in words(filled)
    assert Record.objects.filter(case=case).count() == 1
    shown = {name: value_of(filled, name) for name in ("token", "tracked_on")}
    assert shown["tracked_on"] == "115/11/23"
    assert client.post(address(case), NOT_REACHED | shown | {"targets": ["T90"]}).status_code == 303
    kept = made(case)
    assert (kept.reached, kept.lost_contact, kept.targets, kept.text) == (False, "N1", ["T90"], None)
    assert fresh(case).quota_count == 1, "an attempt counts"


def test_filling_in_an_attempt_keeps_what_was_typed(cast: Cast, case: Case) -> None:
    typed = {
        "act": "unreachable",
        "tracked_on": "115/11/2",
        "text": "媽媽的電話也沒有人接",
        "next_on": "後天",
    }
    filled = client_of(cast.chen).post(address(case), typed)
    assert value_of(filled, "tracked_on") == "115/11/2"
    assert value_of(filled, "next_on") == "後天"
    assert "電話也沒有人接" in words(filled)


def test_whom_one_tried_to_reach_may_be_left_out(cast: Cast, case: Case) -> None:
    assert post(cast.chen, case, NOT_REACHED).status_code == 303
    assert made(case).targets == ["T90"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"tracked_on": ""}, "請輸入追蹤日期"),
        ({"tracked_on": "115/2/30"}, "115年2月30日沒有這一天"),
        ({"tracked_on": "上週五"}, "看不懂這個日期，請用115/11/09的寫法"),
        ({"tracked_on": "115/11/24"}, "追蹤日期不能晚於今天（115年11月23日）"),
        ({"method": ""}, "請選擇追蹤方式"),
        ({"method": "M77"}, "請從畫面上的選項中選擇"),
        ({"targets": []}, "請至少選擇一項追蹤對象"),
        ({"targets": ["T90"]}, "選了「未能聯繫」，「是否聯繫上」請選「否」"),
        ({"targets": ["T90", "T01"]}, "選了「未能聯繫」，就不能同時選其他項目"),
        ({"reached": ""}, "請選擇是否聯繫上"),
        ({"reached": "N", "lost_contact": ""}, "請選擇失聯原因"),
        ({"reached": "N", "lost_contact": "N9", "text": ""}, "選了「其他」，請在這裡寫明"),
        ({"situation": ""}, "請選擇學生現況"),
        ({"text": "談過了喔"}, "請填寫追蹤與輔導內容，至少10個字（目前4個字）"),
        ({"text": "談" * 1023}, "最多1000字，多了23字"),
        ({"text": "學生說\x00下週到校看看，母親同意。"}, "追蹤與輔導內容裡有看不見的控制字元"),
        ({"next_on": "115/11/20"}, "下次追蹤日要晚於追蹤日期"),
        ({"suggests": "maybe"}, "請從畫面上的選項中選擇"),
        ({"token": "stale"}, "這份表單已經過期，請再送出一次"),
        (BACK | {"closing": ""}, "請選擇結案條件"),
        (BACK | {"closing": "C3"}, "請從畫面上的選項中選擇"),
        (BACK | {"closing": "X3"}, "請從畫面上的選項中選擇"),
        (BACK | {"C1_effective_on": ""}, "請輸入返校日"),
        (BACK | {"C1_effective_on": "115/11/24"}, "返校日不能晚於今天（115年11月23日）"),
        (BACK | {"C1_effective_on": "115/11/16"}, "返校日不能早於離校日期（115年11月17日）"),
    ],
)
def test_what_is_wrong_is_said_in_words_and_nothing_is_lost(
    cast: Cast, case: Case, changes: dict[str, Any], message: str
) -> None:
    answer = post(cast.chen, case, REACHED, **changes)
    page = words(answer)
    assert answer.status_code == 200
    assert page.count(message) == 2 or "token" in changes, "beside the field and in the summary"
    assert message in page
    assert "錯誤：新增追蹤紀錄" in page
    assert Record.objects.filter(case=case).count() == 1
    assert changes.get("text", REACHED["text"]).replace("\x00", "\ufffd") in page


def test_a_form_from_an_older_page_is_sent_again_without_typing_anew(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    refused = client.post(address(case), REACHED)
    assert client.post(address(case), REACHED | {"token": value_of(refused, "token")}).status_code == 303


@pytest.mark.parametrize("typed", ["115/11/20", "1151120", "115.11.20", "2026-11-20", "115年11月20日"])
def test_a_date_is_read_however_it_is_written(cast: Cast, case: Case, typed: str) -> None:
    assert post(cast.chen, case, REACHED, tracked_on=typed).status_code == 303
    assert made(case).tracked_on == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("tracked_on", "remark"),
    [
        ("115/11/16", "追蹤日期早於離校日期（115年11月17日），請再確認"),
        ("115/10/1", "追蹤日期是53天前，超過30天，請再確認"),
    ],
)
def test_an_unusual_date_is_kept_and_remarked_on(
    cast: Cast, case: Case, tracked_on: str, remark: str
) -> None:
    client = client_of(cast.chen)
    token = value_of(client.get(address(case)), "token")
    refused = client.post(address(case), REACHED | {"token": token, "tracked_on": tracked_on, "text": ""})
    assert remark in words(refused), "beside the date, when the form comes back"
    answer = client.post(address(case), REACHED | {"token": token, "tracked_on": tracked_on})
    assert answer.status_code == 303
    assert remark in messages_of(client)


def test_messages_name_the_case_and_not_the_student(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    token = value_of(client.get(address(case)), "token")
    client.post(address(case), REACHED | {"token": token})
    said = " ".join(messages_of(client))
    assert case.number in said
    assert "達奧斯" not in said


def test_a_double_click_makes_one_record(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    data = REACHED | {"token": value_of(client.get(address(case)), "token")}
    first, second = client.post(address(case), data), client.post(address(case), data)
    assert [first.status_code, second.status_code] == [303, 302]
    assert first["Location"] == second["Location"]
    assert Record.objects.filter(case=case).count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_equal_posts_at_once_make_one_record() -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    client = client_of(cast.chen)
    data = REACHED | {"token": value_of(client.get(address(case)), "token")}
    answers = at_once(*[lambda: client_of(cast.chen).post(address(case), data) for _ in range(2)])
    assert {answer.status_code for answer in answers} <= {302, 303}
    assert Record.objects.filter(case=case).count() == 2


def test_a_draft_keeps_raw_words_and_comes_back_with_its_time(
    cast: Cast, case: Case, clock: Traveller
) -> None:
    raw = {"act": "save", "tracked_on": "115/13/45", "targets": ["T01"], "text": "還沒寫", "closing": "C1"}
    clock.move_to(datetime(2026, 11, 23, 14, 32, tzinfo=TAIPEI))
    answer = client_of(cast.chen).post(address(case), raw)
    shown = words(answer)
    assert "有1個欄位需要修正" in shown, "what cannot be right is said at once, and nothing else"
    assert shown.count("115年13月45日沒有這一天") == 2
    assert " 14:32已暫存" in shown
    again = client_of(cast.chen).get(address(case))
    assert value_of(again, "tracked_on") == "115/13/45"
    assert "還沒寫" in words(again)
    assert "今天14:32 暫存，還沒有提交。" in words(again)
    assert " 14:32已暫存" in words(again)
    assert re.search(r'value="T01"[^>]* checked', again.content.decode())


def test_saving_twice_keeps_one_draft_and_submitting_ends_it(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    for text in ("一", "一二"):
        client.post(address(case), {"act": "save", "text": text})
    assert Draft.objects.get().payload["text"] == "一二"
    assert post(cast.chen, case, REACHED).status_code == 303
    assert not Draft.objects.exists()


def test_nobody_else_sees_a_draft(cast: Cast, case: Case) -> None:
    client_of(cast.chen).post(address(case), {"act": "save", "text": "只有我看得到"})
    assert "只有我看得到" not in words(client_of(cast.lin).get(address(case)))


def test_a_draft_is_kept_for_thirty_days(cast: Cast, case: Case, clock: Traveller) -> None:
    client_of(cast.chen).post(address(case), {"act": "save", "text": "三十天內"})
    clock.move_to(datetime(2026, 12, 23, 23, 59, tzinfo=TAIPEI))
    assert "三十天內" in words(client_of(cast.chen).get(address(case)))
    clock.move_to(datetime(2026, 12, 24, 0, 0, tzinfo=TAIPEI))
    assert "三十天內" not in words(client_of(cast.chen).get(address(case)))


def test_a_lost_race_says_so_and_keeps_what_was_typed(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    token = value_of(client.get(address(case)), "token")
    record(case, cast.lin, tracked_on=NOW.date(), closing=returned_to_school())
    answer = client.post(address(case), REACHED | {"token": token})
    assert answer.status_code == 409
    assert Record.objects.filter(case=case).count() == 2
    assert Draft.objects.get(owner=cast.chen.person).payload["text"] == REACHED["text"]


@pytest.mark.parametrize("make", [file, suggested, closed])
def test_only_a_case_being_tracked_opens_the_form(cast: Cast, make: Any) -> None:
    case = file(cast.chen) if make is file else make(cast.chen, cast.lin)
    client = client_of(cast.chen)
    assert client.get(address(case)).status_code == 409
    assert client.post(address(case), REACHED | {"token": "x" * 43}).status_code == 409


def test_another_school_finds_nothing(cast: Cast, case: Case) -> None:
    client = client_of(cast.zhao)
    assert client.get(address(case)).status_code == 404
    assert client.post(address(case), REACHED).status_code == 404
    assert AccessEntry.objects.filter(action=Action.DENY, subject_id=case.pk).count() == 2


@pytest.mark.parametrize("who", ["wu", "huang"])
def test_who_does_not_track_is_told_so(cast: Cast, case: Case, who: str) -> None:
    client = client_of(getattr(cast, who))
    assert client.get(address(case)).status_code == 403
    assert client.post(address(case), REACHED).status_code == 403
    assert Record.objects.filter(case=case).count() == 1


def test_the_chief_may_track_every_case_of_the_school(cast: Cast, case: Case) -> None:
    assert post(cast.lin, case, REACHED).status_code == 303


def test_somebody_signed_out_is_asked_to_sign_in(client: Any, case: Case) -> None:
    answer = client.get(address(case))
    assert (answer.status_code, answer["Location"]) == (302, f"/login/?next={address(case)}")


def test_reading_the_form_is_one_line_of_the_log(cast: Cast, case: Case) -> None:
    client_of(cast.chen).get(address(case))
    entry = AccessEntry.objects.get(action=Action.READ)
    assert (entry.subject_id, entry.actor_id) == (case.pk, cast.chen.person_id)


def test_htmx_is_sent_on_by_its_own_header(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    data = REACHED | {"token": value_of(client.get(address(case)), "token")}
    answer = client.post(address(case), data, headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, reverse("cases:detail", args=[case.pk]))


def test_the_form_costs_the_same_with_many_records(cast: Cast, case: Case) -> None:
    client = client_of(cast.chen)
    client.get(address(case))  # begins the chain of the school's log
    with CaptureQueriesContext(connection) as one:
        client.get(address(case))
    for _ in range(24):
        record(case, cast.chen)
    with CaptureQueriesContext(connection) as many:
        client.get(address(case))
    assert len(many) == len(one)
