"""補正: a submitted record is never edited; a new one says which one it sets right (ruling 10)."""

from typing import Any

import pytest

from leavers.accounts.visitor import Visitor
from leavers.cases import actions
from leavers.cases.models import Case, Draft, Record
from tests.cases.browsing import address as of
from tests.cases.browsing import boxes
from tests.cases.tracking import REACHED
from tests.filings import NOW, closed, fresh, notified, record
from tests.people import Cast
from tests.visits import client_of, words


@pytest.fixture
def case(cast: Cast) -> Case:
    case = notified(cast.chen, cast.lin)
    record(case, cast.chen, text="母親說學生在臺中工作，住在親戚家。")
    return fresh(case)


def track(by: Visitor, case: Case, number: Any) -> Any:
    return client_of(by).get(of("track", case, f"?corrects={number}"))


def send(by: Visitor, case: Case, number: Any, **typed: Any) -> Any:
    data = boxes(track(by, case, number)) | REACHED | typed
    return client_of(by).post(of("track", case), data)


def page(by: Visitor, case: Case) -> Any:
    return client_of(by).get(of("detail", case))


def test_every_standing_record_leads_to_its_correction(cast: Cast, case: Case) -> None:
    for who in (cast.chen, cast.lin):
        shown = page(who, case).content.decode()
        for number in (1, 2):
            assert f"/track/?corrects={number}" in shown
    assert "?corrects=" not in page(cast.huang, case).content.decode()
    over = closed(cast.chen, cast.lin, 2)
    assert "?corrects=" not in page(cast.lin, over).content.decode()


def test_the_form_says_which_record_and_shows_what_it_says(cast: Cast, case: Case) -> None:
    answer = track(cast.chen, case, 2)
    assert "補正第2筆紀錄" in words(answer)
    assert "母親說學生在臺中工作，住在親戚家。" in words(answer)
    assert boxes(answer)["corrects"] == "2"


def test_the_new_record_points_at_the_old_one_and_the_old_one_stays(cast: Cast, case: Case) -> None:
    before = Record.objects.filter(case=case, number=2).values()[0]
    assert send(cast.lin, case, 2).status_code == 303
    made = Record.objects.get(case=case, number=3)
    assert made.corrects is not None
    assert made.corrects.number == 2
    assert Record.objects.filter(case=case, number=2).values()[0] == before
    shown = page(cast.chen, case)
    assert "補正第2筆紀錄" in words(shown)
    assert "第3筆紀錄補正了這一筆" in words(shown)
    assert 'href="#record-2"' in shown.content.decode()
    assert 'href="#record-3"' in shown.content.decode()


def test_a_record_without_a_word_about_another_corrects_none(cast: Cast, case: Case) -> None:
    answer = client_of(cast.chen).get(of("track", case))
    assert boxes(answer)["corrects"] == ""
    assert client_of(cast.chen).post(of("track", case), boxes(answer) | REACHED).status_code == 303
    assert Record.objects.get(case=case, number=3).corrects is None


@pytest.mark.parametrize("number", ["", "9", "0", "-1", "x", "２", "99999999999999999999"])
def test_a_number_that_is_none_is_an_ordinary_record(cast: Cast, case: Case, number: str) -> None:
    answer = track(cast.chen, case, number)
    assert answer.status_code == 200
    assert "補正第" not in words(answer)


def test_a_removed_record_is_corrected_no_more(cast: Cast, case: Case) -> None:
    second = Record.objects.get(case=case, number=2)
    actions.remove_record(case=case, record=second, reason="寫在別的學生身上。", by=cast.lin, at=NOW)
    assert "?corrects=2" not in page(cast.lin, case).content.decode()
    assert "補正第2筆" not in words(track(cast.lin, case, 2))
    assert send(cast.lin, case, 2).status_code == 303
    assert Record.objects.get(case=case, number=3).corrects is None


def test_a_half_written_correction_still_knows_which_record(cast: Cast, case: Case) -> None:
    data = boxes(track(cast.chen, case, 2)) | {"text": "不是臺中", "act": "save"}
    assert client_of(cast.chen).post(of("track", case), data).status_code == 303
    again = client_of(cast.chen).get(of("track", case))
    assert "補正第2筆紀錄" in words(again)
    assert boxes(again)["text"] == "不是臺中"
    # And it can become an ordinary record without a word being lost.
    plain = track(cast.chen, case, "")
    assert "補正第2筆紀錄" not in words(plain)
    assert boxes(plain)["text"] == "不是臺中"
    assert Draft.objects.count() == 1


def test_a_form_with_an_error_keeps_which_record(cast: Cast, case: Case) -> None:
    answer = send(cast.chen, case, 2, text="短")
    assert answer.status_code in (200, 422)
    assert boxes(answer)["corrects"] == "2"
    assert "補正第2筆紀錄" in words(answer)
