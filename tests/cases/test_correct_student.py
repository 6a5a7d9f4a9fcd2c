"""更正基本資料: by the 主通, with a reason; what was typed is no longer the registry's."""

from dataclasses import replace
from datetime import date

import pytest

from leavers.cases.models import Case
from leavers.rules.lifecycle import State
from tests.cases.browsing import (
    MOVED_ON,
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
from tests.filings import fresh, notified
from tests.people import Cast
from tests.visits import client_of, words

ROUTE = "correct_student"
WHY = "戶口名簿上的姓名才是正確的。"
SOURCE = {"source": "local", "label": "本校學籍", "as_of": "2026-11-22T08:00:00+08:00"}


@pytest.fixture
def case(cast: Cast) -> Case:
    report = whole_report()
    sources = dict.fromkeys(("name", "student_no", "born_on", "registered_address"), SOURCE)
    student = replace(report.student, sources=sources)
    return notified(cast.chen, cast.lin, report=replace(report, student=student))


@pytest.mark.parametrize("state", OPEN_STATES)
def test_the_chief_corrects_in_every_open_state_and_it_is_one_event(cast: Cast, state: State) -> None:
    case = in_state(cast, state)
    before, events = columns(case), count_events(case)
    answer = send(cast.lin, ROUTE, case, name="拉娃．瓦旦", class_name="觀光三甲", reason_given=WHY)
    assert answer.status_code == 303
    after = columns(case)
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"name", "class_name", "student", "version", "updated_at"}
    assert (after["name"], after["class_name"]) == ("拉娃．瓦旦", "觀光三甲")
    assert count_events(case) == events + 1
    event = last_event(case)
    assert (event.kind, event.reason, event.before, event.after) == ("correct", WHY, state, state)
    assert changes_of(event) == {
        "name": ("拉娃．達奧斯", "拉娃．瓦旦"),
        "class_name": ("觀光事業科二年乙班", "觀光三甲"),
    }


def test_the_timeline_shows_both_and_why(cast: Cast, case: Case) -> None:
    send(cast.lin, ROUTE, case, born_on="99/03/04", sex="1", reason_given=WHY)
    page = words(client_of(cast.chen).get(address("detail", case)))
    assert "出生日期" in page
    assert "99/02/03" in page
    assert "99/03/04" in page
    assert WHY in page


@pytest.mark.parametrize("why", ["", "  ", "錯了"])
def test_without_a_reason_that_says_something_nothing_is_corrected(cast: Cast, case: Case, why: str) -> None:
    before = columns(case)
    answer = send(cast.lin, ROUTE, case, name="拉娃．瓦旦", reason_given=why)
    assert answer.status_code == 422
    assert boxes(answer)["name"] == "拉娃．瓦旦"
    assert columns(case) == before


def test_unchanged_is_refused_with_words_and_the_reason_stays(cast: Cast, case: Case) -> None:
    answer = send(cast.lin, ROUTE, case, reason_given=WHY)
    assert answer.status_code == 422
    assert UNCHANGED in words(answer)
    assert boxes(answer)["reason_given"] == WHY


def test_only_the_chief_may(cast: Cast, case: Case) -> None:
    for who in (cast.chen, cast.huang, cast.wu):
        assert client_of(who).get(address(ROUTE, case)).status_code == 403
    assert client_of(cast.zhao).get(address(ROUTE, case)).status_code == 404


def test_the_source_of_what_was_changed_falls_away_and_no_other(cast: Cast, case: Case) -> None:
    send(cast.lin, ROUTE, case, name="拉娃．瓦旦", reason_given=WHY)
    assert fresh(case).student["sources"].keys() == {"student_no", "born_on", "registered_address"}
    send(cast.lin, ROUTE, case, student_no="1140218", reason_given=WHY)
    assert fresh(case).student["sources"].keys() == {"born_on", "registered_address"}
    assert fresh(case).student["extra"]["student_no"] == "1140218"


def test_what_the_form_does_not_ask_for_stays(cast: Cast, case: Case) -> None:
    """學校類型 came with the registry, the contacts have a page of their own."""
    before = fresh(case)
    send(cast.lin, ROUTE, case, seat_no="18", guardian_phone="0900-000-555", reason_given=WHY)
    after = fresh(case)
    assert after.seat_no == "18"
    assert after.student["extra"] == before.student["extra"]
    assert after.contacts == before.contacts
    assert after.nid == before.nid


def test_an_identity_asks_for_what_belongs_to_it_and_takes_it_along_when_it_goes(
    cast: Cast, case: Case
) -> None:
    answer = send(cast.lin, ROUTE, case, identities=["I01", "I03"], reason_given=WHY)
    assert answer.status_code == 422
    assert "請選擇特教類別" in words(answer)
    assert send(cast.lin, ROUTE, case, identities=["I02"], reason_given=WHY).status_code == 303
    assert fresh(case).identities == ["I02"]
    assert "tribe" not in fresh(case).student["extra"]
    assert changes_of(last_event(case)) == {"identities": (["I01"], ["I02"]), "tribe": ("12", "")}


def test_a_birthday_of_tomorrow_is_refused_beside_the_field(cast: Cast, case: Case) -> None:
    answer = send(cast.lin, ROUTE, case, born_on="115/11/24", reason_given=WHY)
    assert answer.status_code == 422
    assert "出生日期要早於今天" in words(answer)
    assert fresh(case).born_on == date(2010, 2, 3)


def test_two_chiefs_at_one_page_lose_nothing(cast: Cast, case: Case) -> None:
    mine = opened(cast.lin, ROUTE, case) | {"name": "拉娃．瓦旦", "reason_given": WHY}
    send(cast.lin, ROUTE, case, name="拉娃．尤幹", grade="3", reason_given="父親來電更正。")
    answer = post(cast.lin, ROUTE, case, mine)
    assert answer.status_code == 409
    assert MOVED_ON in words(answer)
    assert "姓名 拉娃．尤幹 拉娃．瓦旦" in words(answer)
    shown = boxes(answer)
    assert (shown["name"], shown["grade"], shown["reason_given"]) == ("拉娃．瓦旦", "3", WHY)
    assert post(cast.lin, ROUTE, case, shown).status_code == 303
    assert changes_of(last_event(case)) == {"name": ("拉娃．尤幹", "拉娃．瓦旦")}
