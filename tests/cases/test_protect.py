"""設定保護個案: a student surfaces nowhere outside the school, until the 主通 lifts it with a reason."""

from functools import partial
from typing import Any

import pytest

from leavers.cases import actions
from leavers.cases.models import Case, Draft
from leavers.cases.refusals import OpenElsewhere, Unlawful
from leavers.registry.local import nid_index
from leavers.registry.models import RegisteredStudent
from leavers.rules.lifecycle import State
from tests.cases.browsing import (
    OPEN_STATES,
    address,
    boxes,
    columns,
    count_events,
    in_state,
    last_event,
    opened,
    post,
    send,
)
from tests.cases.steps import enrol
from tests.databases import at_once
from tests.filings import NOW, a_report, closed, file, fresh, nid, notified
from tests.people import Cast, make_cast
from tests.visits import HTMX, client_of, words

ROUTE = "protect"
WHY = "社政單位115年11月20日來函，個案受保護安置。"


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


def turn(cast: Cast, case: Case, reason: str = WHY) -> Any:
    return send(cast.lin, ROUTE, case, reason=reason)


def hidden(number: str = nid(1)) -> bool:
    return RegisteredStudent.objects.get(nid_index=nid_index(number)).protected


@pytest.mark.parametrize("state", OPEN_STATES)
def test_it_is_set_and_lifted_in_every_open_state_each_time_as_one_event(cast: Cast, state: State) -> None:
    enrol(cast.school, nid(1))
    case = in_state(cast, state)
    for protected in (True, False):
        before, events = columns(case), count_events(case)
        assert turn(cast, case).status_code == 303
        after = columns(case)
        changed = {name for name in after if after[name] != before[name]}
        assert changed <= {"protected", "version", "updated_at"}
        assert after["protected"] == protected
        assert hidden() == protected
        assert count_events(case) == events + 1
        event = last_event(case)
        assert (event.kind, event.reason, event.detail) == ("protect", WHY, {"protected": protected})


def test_the_page_and_the_timeline_say_which_of_the_two(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    assert "設定為保護個案" in words(client.get(address(ROUTE, case)))
    assert "設定為保護個案" in words(client.get(address("detail", case)))
    turn(cast, case)
    assert "取消保護個案設定" in words(client.get(address(ROUTE, case)))
    assert "林淑芬設定這個案件為保護個案" in words(client.get(address("detail", case)))
    turn(cast, case)
    assert "林淑芬取消這個案件的保護個案設定" in words(client.get(address("detail", case)))


@pytest.mark.parametrize("reason", ["", "保護"])
def test_without_a_reason_that_says_something_nothing_is_changed(cast: Cast, case: Case, reason: str) -> None:
    answer = turn(cast, case, reason)
    assert answer.status_code == 422
    assert boxes(answer)["reason"] == reason
    assert not fresh(case).protected


def test_only_the_chief_may(cast: Cast, case: Case) -> None:
    for who in (cast.chen, cast.huang):
        assert client_of(who).get(address(ROUTE, case)).status_code == 403
    assert client_of(cast.zhao).get(address(ROUTE, case)).status_code == 404


def test_a_protected_student_can_be_reported_elsewhere_without_a_word(cast: Cast, case: Case) -> None:
    with pytest.raises(OpenElsewhere):
        file(cast.zhao, report=a_report(1))
    turn(cast, case)
    assert file(cast.zhao, report=a_report(1)).state == State.PENDING


def test_it_is_not_lifted_while_another_school_has_an_open_case(cast: Cast, case: Case) -> None:
    enrol(cast.school, nid(1))
    turn(cast, case)
    other = file(cast.zhao, report=a_report(1))
    events = count_events(case)
    answer = turn(cast, case)
    assert answer.status_code == 422
    assert "請聯絡國立乙校高級中學" in words(answer)
    assert boxes(answer)["reason"] == WHY
    assert fresh(case).protected
    assert hidden()
    assert count_events(case) == events
    actions.withdraw(case=fresh(other), why="W2", reason="學生沒有離校。", by=cast.zhao, at=NOW)
    assert turn(cast, case).status_code == 303
    assert not fresh(case).protected


def test_a_closed_case_is_protected_and_freed_whatever_is_open_elsewhere(cast: Cast) -> None:
    case = closed(cast.chen, cast.lin)
    assert turn(cast, case).status_code == 303
    file(cast.zhao, report=a_report(1))
    assert turn(cast, case).status_code == 303
    assert not fresh(case).protected


def test_a_student_who_is_not_in_the_registry_can_be_protected_too(cast: Cast, case: Case) -> None:
    assert turn(cast, case).status_code == 303
    assert fresh(case).protected


def test_what_is_so_already_is_not_done_again(cast: Cast, case: Case) -> None:
    with pytest.raises(Unlawful):
        actions.protect(case=case, protected=False, reason=WHY, by=cast.lin, at=NOW)


def test_the_second_click_does_not_lift_it_again(cast: Cast, case: Case) -> None:
    typed = opened(cast.lin, ROUTE, case) | {"reason": WHY}
    answers = [post(cast.lin, ROUTE, case, typed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert fresh(case).protected


def test_who_meant_to_set_it_does_not_lift_what_another_has_set(cast: Cast, case: Case) -> None:
    """The page turns with the case: after a colleague was faster, the same button would do the contrary."""
    mine = opened(cast.lin, ROUTE, case) | {"reason": "家長口頭要求保護。"}
    turn(cast, case)
    answer = post(cast.lin, ROUTE, case, mine)
    assert answer.status_code == 409
    assert "這個案件已經更新" in words(answer)
    assert "家長口頭要求保護。" in words(answer)
    assert WHY in words(answer)
    assert fresh(case).protected


def test_a_correction_meanwhile_does_not_stand_in_its_way(cast: Cast, case: Case) -> None:
    mine = opened(cast.lin, ROUTE, case) | {"reason": WHY}
    send(cast.chen, "correct_contacts", case, student_phone="0900-000-777")
    answer = post(cast.lin, ROUTE, case, mine)
    assert answer.status_code == 409
    assert boxes(answer)["reason"] == WHY
    assert post(cast.lin, ROUTE, case, boxes(answer)).status_code == 303
    assert fresh(case).protected


def test_the_dialog_alone_is_sent_to_the_script(cast: Cast, case: Case) -> None:
    part = client_of(cast.lin).get(address(ROUTE, case), headers=HTMX).content.decode()
    assert "<html" not in part
    assert 'name="reason"' in part
    assert 'name="version"' in part


def test_a_half_written_reason_is_ones_own_and_gone_when_done(cast: Cast, case: Case) -> None:
    typed = opened(cast.lin, ROUTE, case) | {"reason": "社政", "act": "keep"}
    assert client_of(cast.lin).post(address(ROUTE, case), typed, headers={"X-Keep": "1"}).json()["saved"]
    assert opened(cast.lin, ROUTE, case)["reason"] == "社政"
    turn(cast, case)
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_one_instant_one_sets_it_and_nobody_lifts_it() -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    forms = [opened(cast.lin, ROUTE, case) | {"reason": WHY} for _ in range(2)]
    answers = at_once(*(partial(post, cast.lin, ROUTE, case, form) for form in forms))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert fresh(case).protected


@pytest.mark.django_db(transaction=True)
def test_it_is_lifted_or_another_school_files_but_never_both() -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    turn(cast, case)
    form = opened(cast.lin, ROUTE, case) | {"reason": WHY}
    lifted, filed = at_once(
        partial(post, cast.lin, ROUTE, case, form), lambda: file(cast.zhao, report=a_report(1))
    )
    assert (lifted.status_code == 303) == isinstance(filed, OpenElsewhere)
    assert fresh(case).protected == isinstance(filed, Case)
