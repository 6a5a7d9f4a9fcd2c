"""建議結案 on the form of a 追蹤紀錄: always a person's word, with its evidence."""

from datetime import date

import pytest

from leavers.cases.models import Case
from leavers.rules.lifecycle import State
from tests.cases.tracking import BACK, REACHED, address, made, post
from tests.filings import a_report, a_student, fresh, notified
from tests.people import Cast
from tests.visits import client_of, messages_of, value_of, words


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


def test_closing_is_never_preset(cast: Cast, case: Case) -> None:
    page = client_of(cast.chen).get(address(case)).content.decode()
    assert 'value="N" id="id_suggests_0" checked' in page
    assert 'id="id_suggests_1" checked' not in page


def test_a_suggestion_moves_the_case_with_its_evidence(cast: Cast, case: Case) -> None:
    post(cast.chen, case, REACHED, **BACK)
    now = fresh(case)
    assert (now.state, now.suggestion) == (State.CLOSING, made(case))
    assert made(case).closing == "C1"
    facts = made(case).closing_facts
    assert facts is not None
    assert (facts["effective_on"], facts["note"]) == ("2026-11-23", "今天已到校。")


def test_what_is_filled_in_below_counts_only_with_yes(cast: Cast, case: Case) -> None:
    hidden = BACK | {"suggests": "N", "C1_effective_on": "not a date", "closing": "C9"}
    assert post(cast.chen, case, REACHED, **hidden).status_code == 303
    assert not made(case).suggests_closing


def test_only_the_evidence_of_the_chosen_condition_is_read(cast: Cast, case: Case) -> None:
    assert post(cast.chen, case, REACHED, **BACK, C2_effective_on="not a date").status_code == 303
    assert made(case).suggests_closing


def test_missing_papers_only_remind(cast: Cast, case: Case) -> None:
    ruling = {"suggests": "Y", "closing": "C2", "C2_effective_on": "115/11/22"}
    client = client_of(cast.chen)
    token = value_of(client.get(address(case)), "token")
    client.post(address(case), REACHED | ruling | {"token": token})
    assert made(case).closing == "C2"
    assert "還沒有填裁定文號，可以先結案，之後請補上。" in messages_of(client)


@pytest.mark.parametrize(
    ("category", "offered", "others"),
    [
        ("L1", {"C1", "C2", "C6", "X1", "X2"}, {"C3", "C4", "C5", "C7"}),
        ("L2", {"C3", "C6", "X1"}, {"C1", "C2", "C4", "C5", "X2"}),
        ("L3", {"C1", "C6", "X1", "X2"}, {"C2", "C3", "C4", "C5", "C7"}),
        ("L4", {"C4", "C5", "C6", "X1"}, {"C1", "C2", "C3", "C7", "X2"}),
    ],
)
def test_each_category_shows_its_own_conditions(
    cast: Cast, category: str, offered: set[str], others: set[str]
) -> None:
    minor = a_student(born_on=date(2011, 7, 2))
    case = notified(cast.chen, cast.lin, report=a_report(category=category, student=minor))
    page = client_of(cast.chen).get(address(case)).content.decode()
    for code in offered:
        assert f'name="closing" value="{code}"' in page
    for code in others:
        assert f'value="{code}"' not in page


def test_a_condition_not_yet_met_is_locked_with_its_reason_and_its_source(cast: Cast) -> None:
    minor = a_student(born_on=date(2011, 7, 2))
    case = notified(cast.chen, cast.lin, report=a_report(category="L2", subtype="L2A", student=minor))
    answer = client_of(cast.chen).get(address(case))
    assert "目前不適用：學生在118年7月2日成年" in words(answer)
    assert "手冊結案條件第7項" in words(answer)
    assert 'name="closing" value="C7"' not in answer.content.decode()
    assert "請從畫面上的選項中選擇" in words(post(cast.chen, case, REACHED, suggests="Y", closing="C7"))
