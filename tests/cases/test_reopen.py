"""取消結案: back to 追蹤中 with the contacts counted anew, unless another case of the student is open."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from time_machine import Traveller

from leavers.cases import actions
from leavers.cases.models import Case, Draft, Event
from leavers.rules import codes
from leavers.rules.lifecycle import State, Step
from tests.cases.browsing import address, boxes, in_state, last_event, opened, post, send
from tests.databases import at_once
from tests.filings import (
    NOW,
    TAIPEI,
    TODAY,
    a_contact,
    a_report,
    closed,
    file,
    fresh,
    notified,
    record,
    returned_to_school,
    suggested,
    token,
)
from tests.people import Cast, make_cast
from tests.visits import client_of, messages_of, words

WHY = "學生隔天又未到校，導師已確認。"
NEXT_TERM = datetime(2027, 3, 1, 9, 0, tzinfo=TAIPEI)


@pytest.fixture
def case(cast: Cast) -> Case:
    return closed(cast.chen, cast.lin)


def test_the_case_is_tracked_again_with_a_reason(cast: Cast, case: Case) -> None:
    answer = send(cast.lin, "reopen", case, reason=WHY)
    assert (answer.status_code, answer["Location"]) == (303, address("detail", case))
    now, event = fresh(case), last_event(case)
    assert (now.state, now.closing, now.closed_at, now.suggestion) == (State.TRACKING, "", None, None)
    assert (event.kind, event.reason, event.by_id) == (Step.REOPEN, WHY, cast.lin.person_id)


def test_the_timeline_still_says_for_what_it_was_closed(cast: Cast, clock: Traveller) -> None:
    """Also where the 主通 had confirmed another reason than was suggested."""
    case = suggested(cast.chen, cast.lin)
    other = returned_to_school(code="C2", note="已核對入學證明。")
    actions.close(case=case, closing=other, by=cast.lin, at=NOW)
    clock.shift(timedelta(days=1))
    send(cast.lin, "reopen", case, reason=WHY)
    page = words(client_of(cast.chen).get(address("detail", case)))
    assert "建議結案 已返校就學（不再有效）" in page
    assert f"結案原因 {codes.label('closing', 'C2')} 裁定日 115年11月23日" in page
    assert "已核對入學證明。" in page
    assert WHY in page


def test_the_message_names_the_case_alone(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    client.post(address("reopen", case), boxes(client.get(address("reopen", case))) | {"reason": WHY})
    assert messages_of(client) == ["已取消115-1-0001的結案，案件回到「追蹤中」。"]


def test_the_contacts_of_this_semester_are_counted_again(cast: Cast, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(quota_count=0, quota_semester="", record_count=9)
    send(cast.lin, "reopen", case, reason=WHY)
    now = fresh(case)
    assert (now.quota_semester, now.quota_count, now.record_count) == ("115-1", 1, 2)
    assert now.last_tracked_on == TODAY


def test_in_a_later_semester_none_has_been_made_yet(cast: Cast, case: Case, clock: Traveller) -> None:
    clock.move_to(NEXT_TERM)
    send(cast.lin, "reopen", case, reason=WHY)
    assert (fresh(case).quota_semester, fresh(case).quota_count) == ("115-2", 0)
    assert "本學期還要追蹤2次" in words(client_of(cast.chen).get(address("detail", case)))


def test_records_that_were_removed_do_not_count_again(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    made = record(case, cast.chen, tracked_on=TODAY)
    actions.remove_record(case=fresh(case), record=made, reason="重複填寫", by=cast.chen, at=NOW)
    last = a_contact(tracked_on=TODAY, closing=returned_to_school())
    actions.add_record(case=fresh(case), contact=last, by=cast.chen, at=NOW, token=token())
    actions.close(case=fresh(case), closing=returned_to_school(), by=cast.lin, at=NOW)
    send(cast.lin, "reopen", case, reason=WHY)
    assert fresh(case).quota_count == 1


def test_the_case_can_be_suggested_and_closed_again(cast: Cast, case: Case) -> None:
    send(cast.lin, "reopen", case, reason=WHY)
    again = a_contact(tracked_on=TODAY, closing=returned_to_school())
    actions.add_record(case=fresh(case), contact=again, by=cast.chen, at=NOW, token=token())
    actions.close(case=fresh(case), closing=returned_to_school(), by=cast.lin, at=NOW)
    assert fresh(case).state == State.CLOSED
    assert Event.objects.filter(case=case, kind=Step.CLOSE).count() == 2


@pytest.mark.parametrize("reason", ["", "誤結"])
def test_too_few_words_come_back_as_they_are(cast: Cast, case: Case, reason: str) -> None:
    answer = send(cast.lin, "reopen", case, reason=reason)
    assert (answer.status_code, boxes(answer)["reason"]) == (422, reason)
    assert fresh(case).state == State.CLOSED


def test_looking_at_the_question_changes_nothing(cast: Cast, case: Case) -> None:
    opened(cast.lin, "reopen", case)
    assert (fresh(case).state, fresh(case).version) == (State.CLOSED, case.version)


def test_beside_another_open_case_of_the_school_it_is_refused_in_words(cast: Cast, case: Case) -> None:
    file(cast.wu)
    answer = send(cast.lin, "reopen", case, reason=WHY)
    assert answer.status_code == 422
    assert "這位學生在本校已有另一件未結案的通報。" in words(answer)
    assert boxes(answer)["reason"] == WHY
    assert fresh(case).state == State.CLOSED


def test_while_another_school_has_one_the_refusal_says_whom_to_call_and_no_more(
    cast: Cast, case: Case
) -> None:
    there = file(cast.zhao)
    answer = send(cast.lin, "reopen", case, reason=WHY)
    assert answer.status_code == 422
    page = words(answer)
    assert "請聯絡國立乙校高級中學，電話02-5550-0100。" in page
    assert there.number not in page.replace(case.number, "")
    assert fresh(case).state == State.CLOSED


def test_a_protected_case_is_not_in_the_way_of_another_school_nor_it_of_this(cast: Cast, case: Case) -> None:
    actions.protect(case=case, protected=True, reason="受保護安置的學生", by=cast.lin, at=NOW)
    file(cast.zhao)
    assert send(cast.lin, "reopen", case, reason=WHY).status_code == 303
    assert fresh(case).state == State.TRACKING


def test_nor_is_a_transfer(cast: Cast) -> None:
    facts = {"transfer_state": "E3", "transfer_type": "D2"}
    report = replace(a_report(), category="L4", subtype="L4B", reason="F11", facts=facts)
    case = notified(cast.chen, cast.lin, report=report)
    enrolled = returned_to_school(code="C5", school_name="私立丙校高級中學")
    contact = a_contact(tracked_on=TODAY, closing=enrolled)
    actions.add_record(case=case, contact=contact, by=cast.chen, at=NOW, token=token())
    actions.close(case=fresh(case), closing=enrolled, by=cast.lin, at=NOW)
    file(cast.zhao)
    assert send(cast.lin, "reopen", case, reason=WHY).status_code == 303


@pytest.mark.parametrize("state", [State.PENDING, State.RETURNED, State.TRACKING, State.CLOSING])
def test_an_open_case_is_answered_with_words(cast: Cast, state: State) -> None:
    case = in_state(cast, state)
    for answer in (
        client_of(cast.lin).get(address("reopen", case)),
        post(cast.lin, "reopen", case, {"reason": WHY}),
    ):
        assert answer.status_code == 409
        assert "這個案件已經更新" in words(answer)


def test_the_second_click_leads_where_the_first_one_led(cast: Cast, case: Case) -> None:
    typed = opened(cast.lin, "reopen", case) | {"reason": WHY}
    assert {post(cast.lin, "reopen", case, typed)["Location"] for _ in "12"} == {address("detail", case)}
    assert Event.objects.filter(kind=Step.REOPEN).count() == 1


def test_whom_another_chief_forestalled_keeps_the_words(cast: Cast, case: Case, clock: Traveller) -> None:
    typed = opened(cast.lin, "reopen", case) | {"reason": WHY}
    actions.reopen(case=fresh(case), reason="另一位先取消了", by=cast.lin, at=NOW)
    clock.shift(timedelta(hours=1))
    answer = post(cast.lin, "reopen", case, typed)
    assert answer.status_code == 409
    assert f"您填的內容 取消原因 {WHY}" in words(answer)
    assert "另一位先取消了" in words(answer)
    assert Draft.objects.get(case=case).payload["words"] == {"reason": WHY}


def test_others_may_not(cast: Cast, case: Case) -> None:
    for visitor in (cast.chen, cast.huang):
        assert client_of(visitor).get(address("reopen", case)).status_code == 403
        assert post(visitor, "reopen", case, {"reason": WHY}).status_code == 403
    assert client_of(cast.zhao).get(address("reopen", case)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_two_schools_at_once_one_has_the_student() -> None:
    """取消結案 here and a new report there: never both, and never neither."""
    cast = make_cast()
    for n in range(1, 4):
        case = closed(cast.chen, cast.lin, n)
        typed = opened(cast.lin, "reopen", case) | {"reason": WHY}
        answers = at_once(
            partial(post, cast.lin, "reopen", case, typed),
            partial(file, cast.zhao, n),
        )
        reopened = answers[0].status_code == 303
        assert reopened == isinstance(answers[1], Exception), answers
        assert (fresh(case).state == State.TRACKING) == reopened


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_reopens() -> None:
    cast = make_cast()
    case = closed(cast.chen, cast.lin)
    typed = opened(cast.lin, "reopen", case) | {"reason": WHY}
    answers = at_once(*[lambda: post(cast.lin, "reopen", case, typed)] * 4)
    assert all(answer.status_code in (303, 409) for answer in answers)
    assert Event.objects.filter(kind=Step.REOPEN).count() == 1
