"""提交完成: the number, what happens next, and the way on; the page may be bookmarked."""

import pytest

from leavers.cases import actions
from tests.filings import NOW, file, fresh
from tests.people import Cast
from tests.visits import client_of, words


def test_it_names_the_student_the_number_and_what_happens_next(cast: Cast) -> None:
    case = file(cast.chen)
    answer = client_of(cast.chen).get(f"/cases/{case.pk}/submitted/")
    shown = words(answer)
    assert "已提交拉娃．達奧斯的通報（115-1-0001），等主要通報人員審核" in shown
    assert "115年11月23日10:00" in shown
    for way_on in ("回待辦", "再填一筆", "查看案件"):
        assert way_on in shown
    assert 'href="/cases/new/"' in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"


def test_a_bookmark_follows_the_state(cast: Cast) -> None:
    case = file(cast.chen)
    actions.notify(case=case, by=cast.lin, at=NOW)
    shown = words(client_of(cast.chen).get(f"/cases/{case.pk}/submitted/"))
    assert "目前狀態 追蹤中" in shown
    assert "等主要通報人員審核" not in shown
    assert fresh(case).state == "tracking"


@pytest.mark.parametrize(
    ("who", "status"), [("lin", 200), ("huang", 200), ("wu", 403), ("zhao", 404), ("county", 404)]
)
def test_who_may_see_the_case_may_see_it(cast: Cast, who: str, status: int) -> None:
    case = file(cast.chen)
    assert client_of(getattr(cast, who)).get(f"/cases/{case.pk}/submitted/").status_code == status


def test_it_changes_nothing(cast: Cast) -> None:
    case = file(cast.chen)
    assert client_of(cast.chen).post(f"/cases/{case.pk}/submitted/").status_code == 405
    assert fresh(case).version == 1
