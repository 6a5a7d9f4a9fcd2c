"""A lost race is a page that says who did what when, and where the case stands now (ruling 20)."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from time_machine import Traveller

from leavers.cases import actions
from leavers.cases.models import Case
from tests.filings import NOW, file, fresh, notified, record
from tests.people import Cast
from tests.visits import client_of, value_of, words


def lost(visitor: Any, case: Case) -> Any:
    """The answer to a 通報 that came too late."""
    return client_of(visitor).post(reverse("cases:notify", args=[case.pk]))


def test_the_page_names_person_deed_time_and_state(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    record(case, cast.chen)
    answer = lost(cast.lin, case)
    assert answer.status_code == 409
    page = words(answer)
    assert "這個案件已經更新" in page
    assert "陳冠廷在今天10:00做了「新增追蹤紀錄」。 案件115-1-0001現在是「追蹤中」。" in page
    assert "您剛才的動作沒有執行。" in page


def test_it_leads_back_to_the_case(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    assert f'href="{reverse("cases:detail", args=[case.pk])}"' in lost(cast.lin, case).content.decode()


def test_it_does_not_name_the_student(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    assert case.name not in lost(cast.lin, case).content.decode()


def test_a_deed_of_another_day_bears_its_date(cast: Cast, clock: Traveller) -> None:
    case = notified(cast.chen, cast.lin)
    clock.move_to(NOW + timedelta(days=3))
    assert "您在11月23日做了「通報」" in words(lost(cast.lin, case))


@pytest.mark.parametrize(("why", "state"), [("W1", "已撤案")])
def test_a_case_withdrawn_meanwhile_is_said_to_be_so(cast: Cast, why: str, state: str) -> None:
    case = file(cast.chen)
    actions.withdraw(case=fresh(case), why=why, reason="填錯學生", by=cast.lin, at=NOW)
    assert f"做了「撤案」。 案件115-1-0001現在是「{state}」" in words(lost(cast.lin, case))


def test_it_says_that_what_was_typed_has_been_kept(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    client, address = client_of(cast.chen), reverse("cases:track", args=[case.pk])
    token = value_of(client.get(address), "token")
    actions.withdraw(case=case, why="W1", reason="填錯學生", by=cast.lin, at=NOW)
    typed = {"act": "submit", "tracked_on": "115/11/23", "method": "M01", "reached": "N", "suggests": "N"}
    answer = client.post(address, {"token": token, "lost_contact": "N1", **typed})
    assert answer.status_code == 409
    assert "您剛才的動作沒有執行，填寫的內容已經暫存。" in words(answer)
