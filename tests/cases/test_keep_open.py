"""退回，繼續追蹤: the suggestion is void, stays on the timeline, and another one can be made."""

from functools import partial

import pytest

from leavers.cases import actions
from leavers.cases.models import Case, Draft, Event
from leavers.rules.lifecycle import State, Step
from tests.cases.browsing import MOVED_ON, address, boxes, in_state, last_event, opened, post, send
from tests.cases.returning import called_elsewhere
from tests.databases import at_once
from tests.filings import NOW, TODAY, a_contact, closed, fresh, returned_to_school, suggested, token
from tests.people import Cast, make_cast
from tests.visits import client_of, messages_of, words

WHY = "學生只到校半天，下午又離開。"


@pytest.fixture
def case(cast: Cast) -> Case:
    return suggested(cast.chen, cast.lin)


def test_the_case_goes_back_to_be_tracked_and_the_suggestion_is_void(cast: Cast, case: Case) -> None:
    made = case.suggestion
    answer = send(cast.lin, "keep_open", case, reason=WHY)
    assert (answer.status_code, answer["Location"]) == (303, address("detail", case))
    now, event = fresh(case), last_event(case)
    assert (now.state, now.suggestion) == (State.TRACKING, None)
    assert (event.kind, event.reason, event.record, event.by_id) == (
        Step.KEEP_OPEN,
        WHY,
        made,
        cast.lin.person_id,
    )


def test_the_timeline_keeps_the_suggestion_with_the_reason_it_was_sent_back_for(
    cast: Cast, case: Case
) -> None:
    send(cast.lin, "keep_open", case, reason=WHY)
    page = words(client_of(cast.chen).get(address("detail", case)))
    assert WHY in page
    assert "建議結案 已返校就學（不再有效）" in page


def test_the_message_names_the_case_alone(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    client.post(address("keep_open", case), boxes(client.get(address("keep_open", case))) | {"reason": WHY})
    assert messages_of(client) == ["已退回115-1-0001的結案建議，案件回到「追蹤中」。"]


def test_closing_can_be_suggested_again(cast: Cast, case: Case) -> None:
    send(cast.lin, "keep_open", case, reason=WHY)
    again = a_contact(tracked_on=TODAY, closing=returned_to_school())
    record = actions.add_record(case=fresh(case), contact=again, by=cast.chen, at=NOW, token=token())
    assert fresh(case).suggestion == record


def test_looking_at_the_question_changes_nothing(cast: Cast, case: Case) -> None:
    opened(cast.lin, "keep_open", case)
    assert (fresh(case).state, fresh(case).version) == (State.CLOSING, case.version)


@pytest.mark.parametrize("reason", ["", "再看看"])
def test_too_few_words_come_back_as_they_are(cast: Cast, case: Case, reason: str) -> None:
    answer = send(cast.lin, "keep_open", case, reason=reason)
    assert (answer.status_code, boxes(answer)["reason"]) == (422, reason)
    assert fresh(case).state == State.CLOSING


@pytest.mark.parametrize("state", [State.PENDING, State.RETURNED, State.TRACKING])
def test_in_every_other_open_state_the_answer_is_a_page_with_words(cast: Cast, state: State) -> None:
    case = in_state(cast, state)
    for answer in (
        client_of(cast.lin).get(address("keep_open", case)),
        post(cast.lin, "keep_open", case, {"reason": WHY}),
    ):
        assert answer.status_code == 409
        assert "這個案件已經更新" in words(answer)


def test_whom_a_closing_forestalled_keeps_the_words(cast: Cast, case: Case) -> None:
    typed = opened(cast.lin, "keep_open", case) | {"reason": WHY}
    actions.close(case=fresh(case), closing=returned_to_school(), by=cast.lin, at=NOW)
    answer = post(cast.lin, "keep_open", case, typed)
    assert answer.status_code == 409
    assert f"您填的內容 退回原因 {WHY}" in words(answer)
    assert Draft.objects.get(case=case).payload["words"] == {"reason": WHY}


def test_a_correction_meanwhile_asks_to_look_again(cast: Cast, case: Case) -> None:
    typed = opened(cast.lin, "keep_open", case) | {"reason": WHY}
    called_elsewhere(cast, case, "0911111111")
    answer = post(cast.lin, "keep_open", case, typed)
    assert answer.status_code == 409
    assert MOVED_ON in words(answer)
    assert boxes(answer)["reason"] == WHY
    assert post(cast.lin, "keep_open", case, boxes(answer)).status_code == 303


def test_the_second_click_leads_where_the_first_one_led(cast: Cast, case: Case) -> None:
    typed = opened(cast.lin, "keep_open", case) | {"reason": WHY}
    assert {post(cast.lin, "keep_open", case, typed)["Location"] for _ in "12"} == {address("detail", case)}
    assert Event.objects.filter(kind=Step.KEEP_OPEN).count() == 1


def test_others_may_not(cast: Cast, case: Case) -> None:
    for visitor in (cast.chen, cast.huang):
        assert client_of(visitor).get(address("keep_open", case)).status_code == 403
        assert post(visitor, "keep_open", case, {"reason": WHY}).status_code == 403
    assert client_of(cast.zhao).get(address("keep_open", case)).status_code == 404


def test_a_closed_case_is_not_kept_open(cast: Cast) -> None:
    case = closed(cast.chen, cast.lin)
    assert post(cast.lin, "keep_open", case, {"reason": WHY}).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_of_keeping_open_and_closing_at_once_one_is_done_and_the_other_told() -> None:
    cast = make_cast()
    for n in range(1, 4):
        case = suggested(cast.chen, cast.lin, n)
        keep = opened(cast.lin, "keep_open", case) | {"reason": WHY}
        close = opened(cast.lin, "close", case)
        answers = at_once(
            partial(post, cast.lin, "keep_open", case, keep),
            partial(post, cast.lin, "close", case, close),
        )
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        assert fresh(case).state in (State.TRACKING, State.CLOSED)
