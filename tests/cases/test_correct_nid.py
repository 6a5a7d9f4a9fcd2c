"""更正身分證字號: the case moves to the right number, unless that one has an open case already."""

from functools import partial
from typing import Any

import pytest

from leavers.accounts.visitor import Visitor
from leavers.cases import actions
from leavers.cases.models import Case, Draft
from leavers.registry.local import nid_index
from leavers.registry.models import RegisteredStudent
from leavers.rules.identity import marked_nid
from leavers.rules.lifecycle import State
from tests.cases.browsing import (
    OPEN_STATES,
    UNCHANGED,
    address,
    boxes,
    changes_of,
    columns,
    count_events,
    in_state,
    last_event,
    opened,
    post,
    send,
    whole_report,
)
from tests.cases.steps import enrol
from tests.databases import at_once
from tests.filings import NOW, a_report, a_student, file, fresh, nid, notified
from tests.people import Cast, make_cast
from tests.visits import client_of, words

ROUTE = "correct_nid"
WHY = "身分證字號有一碼寫錯。"
RIGHT = nid(7)
BOYS = marked_nid("A", "1", 5)


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin, report=whole_report())


def correct(by: Visitor, case: Case, number: str = RIGHT, **typed: Any) -> Any:
    return send(by, ROUTE, case, **{"nid": number, "reason_given": WHY, **typed})


def protect(case: Case, by: Visitor) -> None:
    actions.protect(case=fresh(case), protected=True, reason="社政單位來函。", by=by, at=NOW)


@pytest.mark.parametrize("state", OPEN_STATES)
def test_the_case_moves_to_the_right_number_in_every_open_state(cast: Cast, state: State) -> None:
    case = in_state(cast, state)
    before, events = columns(case), count_events(case)
    assert correct(cast.lin, case).status_code == 303
    after = columns(case)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"nid", "nid_index", "version", "updated_at"}
    assert (after["nid"], after["nid_index"]) == (RIGHT, nid_index(RIGHT))
    assert fresh(case).number == case.number
    assert count_events(case) == events + 1
    event = last_event(case)
    assert (event.reason, event.before, event.after) == (WHY, state, state)
    assert changes_of(event) == {"nid": (nid(1), RIGHT)}


def test_the_case_is_found_by_the_new_number_and_the_old_one_is_free(cast: Cast, case: Case) -> None:
    correct(cast.lin, case)
    assert Case.objects.of_student(nid_index(RIGHT)).get() == case
    assert not Case.objects.of_student(nid_index(nid(1))).exists()
    file(cast.zhao, report=a_report(1))


def test_neither_the_page_nor_the_timeline_shows_a_number_in_full(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    assert nid(1) not in client.get(address(ROUTE, case)).content.decode()
    correct(cast.lin, case)
    page = words(client.get(address("detail", case)))
    assert "身分證字號" in page
    assert WHY in page
    assert nid(1) not in page
    assert RIGHT not in page


def test_the_kind_of_number_goes_with_it(cast: Cast, case: Case) -> None:
    assert fresh(case).id_kind == "NID"
    resident = "A800000014"
    assert correct(cast.lin, case, resident).status_code == 303
    assert fresh(case).id_kind != "NID"
    assert changes_of(last_event(case)).keys() == {"nid"}


def test_full_width_and_small_letters_are_the_same_number(cast: Cast, case: Case) -> None:
    assert correct(cast.lin, case, RIGHT.lower()).status_code == 303
    assert fresh(case).nid == RIGHT


def test_a_wrong_check_digit_is_refused_and_the_number_stays_in_the_box(cast: Cast, case: Case) -> None:
    wrong = RIGHT[:-1] + str((int(RIGHT[-1]) + 1) % 10)
    answer = correct(cast.lin, case, wrong)
    assert answer.status_code == 422
    assert "檢查碼" in words(answer)
    assert boxes(answer)["nid"] == wrong
    assert fresh(case).nid == nid(1)


def test_the_same_number_and_no_reason_are_refused_with_words(cast: Cast, case: Case) -> None:
    assert UNCHANGED in words(correct(cast.lin, case, nid(1)))
    assert correct(cast.lin, case, reason_given="").status_code == 422
    assert fresh(case).nid == nid(1)


def test_only_the_chief_may(cast: Cast, case: Case) -> None:
    for who in (cast.chen, cast.huang, cast.wu):
        assert client_of(who).get(address(ROUTE, case)).status_code == 403


def test_a_number_with_an_open_case_here_is_refused(cast: Cast, case: Case) -> None:
    file(cast.wu, 7)
    before, events = columns(case), count_events(case)
    answer = correct(cast.lin, case)
    assert answer.status_code == 422
    assert "這位學生在本校已有另一件未結案的通報" in words(answer)
    assert columns(case) == before
    assert count_events(case) == events


def test_a_number_with_an_open_case_elsewhere_is_refused_with_whom_to_call_and_nothing_else(
    cast: Cast, case: Case
) -> None:
    file(cast.zhao, 6)
    other = file(cast.zhao, report=a_report(7, student=a_student(7, name="王小明")))
    answer = correct(cast.lin, case)
    assert answer.status_code == 422
    page = words(answer)
    assert "請聯絡國立乙校高級中學，電話02-5550-0100" in page
    for secret in ("王小明", other.number, "趙文山"):
        assert secret not in page
    assert fresh(case).nid == nid(1)


def test_a_transfer_or_a_protected_case_elsewhere_does_not_surface(cast: Cast, case: Case) -> None:
    hidden = file(cast.zhao, report=a_report(7))
    protect(hidden, cast.zhao)
    file(cast.zhao, report=a_report(8, category="L4", subtype="L4A"))
    assert correct(cast.lin, case, nid(7)).status_code == 303
    assert correct(cast.lin, case, nid(8)).status_code == 303


def test_a_protected_case_moves_whatever_is_open_elsewhere_and_stays_hidden(cast: Cast, case: Case) -> None:
    enrol(cast.school, RIGHT)
    protect(case, cast.lin)
    file(cast.zhao, report=a_report(7))
    assert correct(cast.lin, case).status_code == 303
    assert fresh(case).protected
    assert RegisteredStudent.objects.get(nid_index=nid_index(RIGHT)).protected


def test_a_refused_number_hides_nobody_in_the_registry(cast: Cast, case: Case) -> None:
    enrol(cast.school, RIGHT)
    protect(case, cast.lin)
    file(cast.wu, 7)
    assert correct(cast.lin, case).status_code == 422
    assert not RegisteredStudent.objects.get(nid_index=nid_index(RIGHT)).protected


def test_when_somebody_was_faster_the_number_stays_typed(cast: Cast, case: Case) -> None:
    mine = opened(cast.lin, ROUTE, case) | {"nid": RIGHT, "reason_given": WHY}
    correct(cast.lin, case, BOYS)
    answer = post(cast.lin, ROUTE, case, mine)
    assert answer.status_code == 409
    assert (boxes(answer)["nid"], boxes(answer)["reason_given"]) == (RIGHT, WHY)
    assert BOYS not in words(answer)
    assert Draft.objects.filter(owner=cast.lin.person).exists()
    assert post(cast.lin, ROUTE, case, boxes(answer)).status_code == 303
    assert fresh(case).nid == RIGHT
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_cases_that_move_to_one_number_at_one_instant_one_does() -> None:
    cast = make_cast()
    ours = [notified(cast.chen, cast.lin, n) for n in (1, 2)]
    theirs = notified(cast.zhao, cast.zhao, 3)
    forms = [
        (by, case, opened(by, ROUTE, case) | {"nid": RIGHT, "reason_given": WHY})
        for by, case in ((cast.lin, ours[0]), (cast.lin, ours[1]), (cast.zhao, theirs))
    ]
    answers = at_once(*(partial(post, by, ROUTE, case, form) for by, case, form in forms))
    assert sorted(answer.status_code for answer in answers) == [303, 422, 422]
    assert Case.objects.of_student(nid_index(RIGHT)).count() == 1
