"""撤案: final, out of lists and figures, never erased; the number is free for a new report."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from time_machine import Traveller

from leavers.cases import actions
from leavers.cases.models import Case, Draft, Event
from leavers.rules.lifecycle import LIFE, OPEN, State, Step
from tests.cases.browsing import (
    MOVED_ON,
    OPEN_STATES,
    address,
    boxes,
    in_state,
    last_event,
    opened,
    post,
    send,
)
from tests.cases.returning import sent_back
from tests.databases import at_once
from tests.filings import NOW, a_contact, closed, file, fresh, nid, notified, suggested, token
from tests.people import Cast, make_cast
from tests.visits import client_of, messages_of, words

WHY = "同一位學生同一天通報了兩次。"
TYPED = {"why": "W2", "reason": WHY}


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


@pytest.mark.parametrize("state", OPEN_STATES)
def test_the_chief_withdraws_in_every_open_state(cast: Cast, state: State) -> None:
    case = in_state(cast, state)
    answer = send(cast.lin, "withdraw", case, **TYPED)
    assert (answer.status_code, answer["Location"]) == (303, address("detail", case))
    now, event = fresh(case), last_event(case)
    assert (now.state, now.withdrawal, now.withdrawn_at) == (State.WITHDRAWN, "W2", NOW)
    assert (event.kind, event.reason, event.before) == (Step.WITHDRAW, WHY, state)


def test_the_filer_withdraws_a_report_that_was_sent_back(cast: Cast) -> None:
    case = sent_back(cast)
    assert send(cast.chen, "withdraw", case, **TYPED).status_code == 303
    page = words(client_of(cast.chen).get(address("detail", case)))
    assert "陳冠廷撤案，原因是「重複通報」。" in page
    assert WHY in page


@pytest.mark.parametrize("state", sorted(OPEN - {State.RETURNED}))
def test_in_every_other_state_the_filer_is_told_that_it_has_moved_on(cast: Cast, state: State) -> None:
    case = in_state(cast, state)
    assert client_of(cast.chen).get(address("withdraw", case)).status_code == 409
    assert post(cast.chen, "withdraw", case, TYPED).status_code == 409
    assert fresh(case).state == state


def test_a_closed_or_withdrawn_case_cannot_be_withdrawn(cast: Cast, case: Case) -> None:
    send(cast.lin, "withdraw", case, **TYPED)
    for settled in (case, closed(cast.chen, cast.lin, 2)):
        answer = client_of(cast.lin).get(address("withdraw", settled))
        assert answer.status_code == 409
        assert "這個案件已經更新" in words(answer)


def test_the_question_names_student_and_number_and_says_that_it_is_final(cast: Cast, case: Case) -> None:
    page = words(client_of(cast.lin).get(address("withdraw", case)))
    assert "拉娃．達奧斯的案件（115-1-0001）會改為「已撤案」，不能再復原。" in page


def test_the_message_names_the_case_alone(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    client.post(address("withdraw", case), boxes(client.get(address("withdraw", case))) | TYPED)
    assert messages_of(client) == ["已撤案115-1-0001。案件不再列入清單和統計，內容和歷程都還在這裡。"]


@pytest.mark.parametrize("typed", [{"why": ""}, {"why": "W9"}, {"reason": ""}, {"reason": "重複"}])
def test_kind_and_words_are_needed_and_what_was_typed_stays(
    cast: Cast, case: Case, typed: dict[str, str]
) -> None:
    answer = send(cast.lin, "withdraw", case, **TYPED | typed)
    assert answer.status_code == 422
    assert boxes(answer)["reason"] == (TYPED | typed)["reason"]
    assert fresh(case).state == State.TRACKING


def test_looking_at_the_question_changes_nothing(cast: Cast, case: Case) -> None:
    opened(cast.lin, "withdraw", case)
    assert (fresh(case).state, fresh(case).version) == (State.TRACKING, case.version)


def test_it_is_out_of_lists_to_do_and_figures_unless_asked_for(cast: Cast) -> None:
    stays = notified(cast.chen, cast.lin, 1)
    goes = [in_state_of(cast, n) for n in (2, 3, 4)]
    for case in goes:
        send(cast.lin, "withdraw", case, **TYPED)
    for visitor in (cast.lin, cast.chen):
        client = client_of(visitor)
        listed = client.get(reverse("cases:index")).content.decode()
        home = client.get(reverse("web:home")).content.decode()
        assert address("detail", stays) in listed
        for case in goes:
            assert address("detail", case) not in listed
            for route in ("notify", "closing", "track", "edit"):
                assert address(route, case) not in home
        asked_for = client.get(reverse("cases:index") + "?state=withdrawn").content.decode()
        assert [address("detail", case) in asked_for for case in (stays, *goes)] == [False, True, True, True]


def in_state_of(cast: Cast, n: int) -> Case:
    """待通報, 待結案 and 退回修正."""
    makers = {2: lambda: file(cast.chen, 2), 3: lambda: suggested(cast.chen, cast.lin, 3)}
    return fresh(makers.get(n, lambda: sent_back(cast, n))())


def test_the_student_can_be_reported_anew_with_a_new_number(cast: Cast, case: Case) -> None:
    send(cast.lin, "withdraw", case, **TYPED)
    again = file(cast.wu)
    assert (again.number, fresh(again).nid) == ("115-1-0002", nid())


def test_another_school_can_report_the_student_then(cast: Cast, case: Case) -> None:
    send(cast.lin, "withdraw", case, **TYPED)
    assert file(cast.zhao).state == State.PENDING


def test_nothing_leads_out_of_it(cast: Cast, case: Case) -> None:
    send(cast.lin, "withdraw", case, **TYPED)
    assert all(State.WITHDRAWN not in move.sources for move in LIFE.values())
    page = client_of(cast.lin).get(address("detail", case)).content.decode()
    for route in ("reopen", "withdraw", "notify", "close", "track", "edit", "trackers", "correct_facts"):
        assert f'href="{address(route, case)}"' not in page
    for route in ("reopen", "notify", "closing", "track", "edit", "keep_open", "send_back"):
        assert client_of(cast.lin).get(address(route, case)).status_code == 409, route


def test_a_suggestion_is_void_with_it(cast: Cast) -> None:
    case = suggested(cast.chen, cast.lin)
    send(cast.lin, "withdraw", case, **TYPED)
    assert fresh(case).suggestion is None


def test_whom_a_record_forestalled_looks_again_and_keeps_the_words(cast: Cast, case: Case) -> None:
    typed = opened(cast.lin, "withdraw", case) | TYPED
    actions.add_record(case=fresh(case), contact=a_contact(), by=cast.chen, at=NOW, token=token())
    answer = post(cast.lin, "withdraw", case, typed)
    assert answer.status_code == 409
    assert MOVED_ON in words(answer)
    assert "陳冠廷在今天10:00做了「新增追蹤紀錄」。" in words(answer)
    assert (boxes(answer)["why"], boxes(answer)["reason"]) == ("W2", WHY)
    assert post(cast.lin, "withdraw", case, boxes(answer)).status_code == 303


def test_whom_a_notification_forestalled_keeps_the_words(cast: Cast, clock: Traveller) -> None:
    """陳 wanted to withdraw what 林 mended and notified meanwhile."""
    case = sent_back(cast)
    typed = opened(cast.chen, "withdraw", case) | TYPED
    mended = case.facts
    assert mended
    send(cast.lin, "edit", case)
    clock.shift(timedelta(minutes=5))
    answer = post(cast.chen, "withdraw", case, typed)
    assert answer.status_code == 409
    assert f"撤案說明 {WHY}" in words(answer)
    assert Draft.objects.filter(case=case, owner=cast.chen.person).count() == 1


def test_the_second_click_leads_where_the_first_one_led(cast: Cast, case: Case) -> None:
    typed = opened(cast.lin, "withdraw", case) | TYPED
    assert {post(cast.lin, "withdraw", case, typed)["Location"] for _ in "12"} == {address("detail", case)}
    assert Event.objects.filter(kind=Step.WITHDRAW).count() == 1


def test_others_may_not(cast: Cast) -> None:
    case = sent_back(cast)
    for visitor in (cast.wang, cast.wu, cast.huang):
        assert client_of(visitor).get(address("withdraw", case)).status_code == 403
        assert post(visitor, "withdraw", case, TYPED).status_code == 403
    assert client_of(cast.zhao).get(address("withdraw", case)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_notifying_and_withdrawing_at_once_one_is_first() -> None:
    cast = make_cast()
    for n in range(1, 4):
        case = file(cast.chen, n)
        typed = opened(cast.lin, "withdraw", case) | TYPED
        seen = {"version": typed["version"]}
        answers = at_once(
            partial(post, cast.lin, "withdraw", case, typed),
            partial(post, cast.lin, "notify", case, seen),
        )
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        assert Event.objects.filter(case=case).count() == 2
