"""退回給填報人: why, which answers, and on to the next report; nothing typed is lost on the way."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.urls import reverse
from time_machine import Traveller

from leavers.cases import actions
from leavers.cases.models import Case, Draft, Event
from leavers.rules.lifecycle import State, Step
from tests.cases.browsing import MOVED_ON, address, boxes, in_state, last_event, opened, post, send
from tests.cases.returning import called_elsewhere
from tests.databases import at_once
from tests.filings import NOW, closed, file, fresh
from tests.people import Cast, make_cast
from tests.visits import HTMX, client_of, messages_of, words

WORDS = "離校日期和出缺勤紀錄不同，請再核對。\n監護人電話打不通。"
TYPED: dict[str, Any] = {"why": "B1", "reason": WORDS, "marks": ["guardian_phone", "left_on"]}


@pytest.fixture
def case(cast: Cast) -> Case:
    return in_state(cast, State.PENDING)


def test_it_goes_back_with_the_kind_the_words_and_the_answers_to_be_mended(cast: Cast, case: Case) -> None:
    answer = send(cast.lin, "send_back", case, **TYPED)
    assert (answer.status_code, answer["Location"]) == (303, address("detail", case))
    event = last_event(case)
    assert fresh(case).state == State.RETURNED
    assert (event.kind, event.by_id, event.reason) == (Step.SEND_BACK, cast.lin.person_id, WORDS)
    assert event.detail == {"why": "B1", "fields": ["guardian_phone", "left_on"]}


def test_the_timeline_says_all_of_it(cast: Cast, case: Case) -> None:
    send(cast.lin, "send_back", case, **TYPED)
    page = words(client_of(cast.chen).get(address("detail", case)))
    assert "退回的情形 資料錯誤 請修正 監護人電話、離校日期" in page
    assert "離校日期和出缺勤紀錄不同，請再核對。 監護人電話打不通。" in page


def test_the_message_names_the_case_and_not_the_student(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    client.post(address("send_back", case), boxes(client.get(address("send_back", case))) | TYPED)
    assert messages_of(client) == ["已退回115-1-0001，狀態改為「退回修正」，等填報人修正後重新提交。"]


def test_no_answer_has_to_be_marked(cast: Cast, case: Case) -> None:
    send(cast.lin, "send_back", case, why="B9", reason="請和導師談過再送。")
    assert last_event(case).detail == {"why": "B9"}


def test_the_next_report_of_the_queue_follows(cast: Cast) -> None:
    first, second = (file(cast.chen, n, at=NOW - timedelta(hours=9 - n)) for n in (1, 2))
    assert send(cast.lin, "send_back", first, **TYPED)["Location"] == address("notify", second)
    assert send(cast.lin, "send_back", second, **TYPED)["Location"] == address("detail", second)


def test_looking_at_the_question_changes_nothing(cast: Cast, case: Case) -> None:
    before = (case.version, Event.objects.count())
    opened(cast.lin, "send_back", case)
    client_of(cast.lin).get(address("send_back", case), headers=HTMX)
    assert (fresh(case).version, Event.objects.count(), Draft.objects.count()) == (*before, 0)


def test_over_the_page_it_is_the_question_alone(cast: Cast, case: Case) -> None:
    part = client_of(cast.lin).get(address("send_back", case), headers=HTMX).content.decode()
    assert "<html" not in part
    assert "dlg-foot" in part


def test_each_answer_of_this_category_can_be_marked_and_stands_there_masked(cast: Cast, case: Case) -> None:
    page = client_of(cast.lin).get(address("send_back", case))
    whole = page.content.decode()
    for name in ("left_on", "reason", "days_absent", "guardian_phone", "registered_address", "nid", "name"):
        assert f'name="marks" value="{name}"' in whole
    assert 'value="leave_from"' not in whole
    assert "離校日期 115/11/17" in words(page)
    for secret in (case.nid, "0900000120", "無名路17號"):
        assert secret not in whole


@pytest.mark.parametrize("reason", ["", "  \n", "錯了"])
def test_without_enough_words_nothing_happens_and_what_was_chosen_stays(
    cast: Cast, case: Case, reason: str
) -> None:
    answer = send(cast.lin, "send_back", case, **TYPED | {"reason": reason})
    assert answer.status_code == 422
    back = boxes(answer)
    assert (back["why"], back["marks"], back["reason"].strip()) == (
        "B1",
        ["guardian_phone", "left_on"],
        reason.strip(),
    )
    assert fresh(case).state == State.PENDING


def test_a_kind_or_an_answer_that_there_is_not_is_refused(cast: Cast, case: Case) -> None:
    assert send(cast.lin, "send_back", case, **TYPED | {"why": "B7"}).status_code == 422
    assert send(cast.lin, "send_back", case, **TYPED | {"marks": ["leave_from"]}).status_code == 422
    assert send(cast.lin, "send_back", case, **TYPED | {"why": ""}).status_code == 422
    assert fresh(case).state == State.PENDING


@pytest.mark.parametrize("state", [State.RETURNED, State.TRACKING, State.CLOSING])
def test_in_every_other_open_state_the_answer_is_a_page_with_words(cast: Cast, state: State) -> None:
    case = in_state(cast, state)
    for answer in (
        client_of(cast.lin).get(address("send_back", case)),
        post(cast.lin, "send_back", case, TYPED | {"version": "1"}),
    ):
        assert answer.status_code == 409
        assert "這個案件已經更新" in words(answer)
    assert fresh(case).state == state


def test_a_settled_case_is_not_sent_back(cast: Cast) -> None:
    case = closed(cast.chen, cast.lin)
    assert client_of(cast.lin).get(address("send_back", case)).status_code == 409


def test_others_of_the_school_are_told_that_they_may_not(cast: Cast, case: Case) -> None:
    for visitor in (cast.chen, cast.huang):
        assert client_of(visitor).get(address("send_back", case)).status_code == 403
        assert post(visitor, "send_back", case, TYPED).status_code == 403
    assert client_of(cast.zhao).get(address("send_back", case)).status_code == 404
    assert fresh(case).state == State.PENDING


def test_the_second_click_leads_where_the_first_one_led(cast: Cast) -> None:
    case, following = (file(cast.chen, n, at=NOW - timedelta(hours=9 - n)) for n in (1, 2))
    typed = opened(cast.lin, "send_back", case) | TYPED
    assert {post(cast.lin, "send_back", case, typed)["Location"] for _ in "12"} == {
        address("notify", following)
    }
    assert Event.objects.filter(kind=Step.SEND_BACK).count() == 1


def test_a_report_corrected_meanwhile_asks_to_look_again_and_keeps_ones_words(cast: Cast, case: Case) -> None:
    typed = opened(cast.lin, "send_back", case) | TYPED
    called_elsewhere(cast, case, "0911111111")
    answer = post(cast.lin, "send_back", case, typed)
    assert answer.status_code == 409
    assert MOVED_ON in words(answer)
    again = boxes(answer)
    assert again["reason"].replace("\r", "") == WORDS
    assert again["marks"] == ["guardian_phone", "left_on"]
    assert post(cast.lin, "send_back", case, again).status_code == 303


def test_whom_another_chief_forestalled_finds_both_texts_and_keeps_the_own_one(
    cast: Cast, case: Case
) -> None:
    typed = opened(cast.lin, "send_back", case) | TYPED
    actions.notify(case=fresh(case), by=cast.lin, at=NOW)
    answer = post(cast.lin, "send_back", case, typed)
    assert answer.status_code == 409
    assert "做了「通報」" in words(answer)
    assert "離校日期和出缺勤紀錄不同" in words(answer)
    assert Draft.objects.get(case=case).payload["words"]["reason"].replace("\r", "") == WORDS


def test_half_a_reason_waits_for_its_writer_alone(cast: Cast, case: Case, clock: Traveller) -> None:
    typed = opened(cast.lin, "send_back", case) | TYPED | {"act": "save"}
    answer = post(cast.lin, "send_back", case, typed)
    assert answer["Location"] == address("send_back", case)
    clock.shift(timedelta(days=2))
    page = client_of(cast.lin).get(address("send_back", case))
    assert "已帶入您暫存的內容" in words(page)
    assert boxes(page)["marks"] == ["guardian_phone", "left_on"]
    assert post(cast.lin, "send_back", case, boxes(page)).status_code == 303
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_sends_back_and_one_notifies_never_both() -> None:
    cast = make_cast()
    for n in range(1, 4):
        case = file(cast.chen, n)
        typed = opened(cast.lin, "send_back", case) | TYPED
        seen = {"version": typed["version"]}
        answers = at_once(
            partial(post, cast.lin, "send_back", case, typed),
            partial(post, cast.lin, "notify", case, seen),
        )
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        done = Event.objects.filter(case=case).exclude(kind=Step.SUBMIT)
        assert [event.after for event in done] == [fresh(case).state]


def test_the_address_of_a_case_that_there_is_not_is_not_found(cast: Cast) -> None:
    assert client_of(cast.lin).get(reverse("cases:send_back", args=[999999])).status_code == 404
