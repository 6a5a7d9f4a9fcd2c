"""結案審查: the suggestion with its reasons first, the record below."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from leavers.cases import actions
from leavers.cases.content import Closing
from leavers.cases.models import Case
from leavers.vault.models import AccessEntry, Action
from tests.filings import (
    NOW,
    TODAY,
    a_contact,
    a_report,
    a_student,
    closed,
    fresh,
    notified,
    record,
    returned_to_school,
    suggested,
    token,
)
from tests.people import Cast
from tests.visits import client_of, words


def address(case: Case) -> str:
    return reverse("cases:closing", args=[case.pk])


def seen_by(visitor: Any, case: Case) -> str:
    answer = client_of(visitor).get(address(case))
    assert answer.status_code == 200
    return words(answer)


def proposed(cast: Cast, closing: Closing, by: Any = None, **changes: Any) -> Case:
    """A case changed like this, with this suggestion to close."""
    case = notified(cast.chen, cast.lin, report=a_report(**changes))
    contact = a_contact(tracked_on=TODAY, closing=closing)
    actions.add_record(case=case, contact=contact, by=by or cast.chen, at=NOW, token=token())
    return fresh(case)


@pytest.fixture
def case(cast: Cast) -> Case:
    return suggested(cast.chen, cast.lin)


def test_the_suggestion_stands_first_with_who_when_and_what(cast: Cast, case: Case) -> None:
    page = seen_by(cast.lin, case)
    assert "結案審查：拉娃．達奧斯 待結案" in page
    assert "建議人 陳冠廷， 115年11月23日10:00 結案條件 已返校就學 返校日 115年11月23日" in page
    assert "結案說明 11月23日起正常到校。" in page
    assert page.index("建議人") < page.index("學生基本資料") < page.index("案件資料")


def test_the_law_says_why_with_its_source(cast: Cast, case: Case) -> None:
    page = seen_by(cast.lin, case)
    assert "學生已在115年11月23日返校就學。 手冊結案條件第1項：學生返校就學。" in page
    assert "依據：中離生通報系統操作手冊" in page


def test_what_the_manual_does_not_know_is_marked_with_its_doubt(cast: Cast) -> None:
    case = proposed(cast, Closing(code="X1", effective_on=TODAY))
    assert "學生死亡，不再追蹤。（本系統增列）" in seen_by(cast.lin, case)
    doubtful = Closing(code="C5", effective_on=TODAY, school_name="國立虛構科技大學")
    case = proposed(cast, doubtful, category="L4", subtype="L4B", student=a_student(2))
    page = seen_by(cast.lin, case)
    assert "轉入學校校名 國立虛構科技大學" in page
    assert "五專前三年是否屬專科以上學校，手冊沒有寫" in page


def test_evidence_that_is_only_asked_for_is_pointed_out(cast: Cast) -> None:
    page = seen_by(cast.lin, proposed(cast, Closing(code="C2", effective_on=TODAY)))
    assert "還沒有填裁定文號，可以先結案，之後請補上。" in page


def test_the_contacts_are_counted(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    record(case, cast.chen, tracked_on=TODAY)
    contact = a_contact(tracked_on=TODAY, closing=returned_to_school())
    actions.add_record(case=fresh(case), contact=contact, by=cast.chen, at=NOW, token=token())
    assert "追蹤次數 本學期2次，共2次" in seen_by(cast.lin, case)


def test_the_ways_on_and_back_are_there(cast: Cast, case: Case) -> None:
    page = client_of(cast.lin).get(address(case)).content.decode()
    assert f'href="{reverse("cases:close", args=[case.pk])}" data-dialog' in page
    assert f'href="{reverse("cases:keep_open", args=[case.pk])}" data-dialog' in page


def test_ones_own_suggestion_may_be_closed_and_the_page_says_so(cast: Cast, case: Case) -> None:
    assert "這是您自己建議的結案。" not in seen_by(cast.lin, case)
    own = proposed(cast, returned_to_school(), by=cast.lin, student=a_student(2))
    assert "這是您自己建議的結案。您可以結案，案件歷程會註明建議結案和結案是同一人。" in seen_by(
        cast.lin, own
    )


def test_ids_phones_and_addresses_stand_masked(cast: Cast, case: Case) -> None:
    page = client_of(cast.lin).get(address(case)).content.decode()
    for secret in (case.nid, "0900000120", "0900000121", "無名路17號"):
        assert secret not in page


@pytest.mark.parametrize(("make", "state"), [(notified, "追蹤中"), (closed, "已結案")])
def test_a_case_without_a_live_suggestion_is_a_page_that_says_so(cast: Cast, make: Any, state: str) -> None:
    answer = client_of(cast.lin).get(address(make(cast.chen, cast.lin)))
    assert answer.status_code == 409
    assert f"現在是「{state}」" in words(answer)


def test_a_rejected_suggestion_can_be_reviewed_no_more(cast: Cast, case: Case) -> None:
    actions.keep_open(case=case, reason="只到校半天", by=cast.lin, at=NOW)
    answer = client_of(cast.lin).get(address(case))
    assert answer.status_code == 409
    assert "您在今天10:00做了「退回，繼續追蹤」" in words(answer)


def test_only_the_chief_of_the_school_reviews(cast: Cast, case: Case) -> None:
    for visitor in (cast.chen, cast.huang, cast.wu):
        assert client_of(visitor).get(address(case)).status_code == 403
    for visitor in (cast.zhao, cast.county, cast.support):
        assert client_of(visitor).get(address(case)).status_code == 404
    assert client_of(cast.lin).post(address(case)).status_code == 405


def test_a_look_is_one_read_in_the_access_log(cast: Cast, case: Case) -> None:
    client_of(cast.lin).get(address(case))
    assert AccessEntry.objects.get(action=Action.READ).detail == {"page": "closing"}


def test_twenty_five_records_cost_no_more_questions_than_one(cast: Cast) -> None:
    few, many = (questions(cast, records, n) for n, records in enumerate((1, 25), start=1))
    assert few == many


def questions(cast: Cast, records: int, n: int) -> int:
    report = a_report(n, left_on=date(2026, 10, 5))
    case = notified(cast.chen, cast.lin, n, report=report)
    for _n in range(records):
        record(case, cast.chen, tracked_on=TODAY)
    contact = a_contact(tracked_on=TODAY, closing=returned_to_school())
    actions.add_record(case=fresh(case), contact=contact, by=cast.chen, at=NOW, token=token())
    client = client_of(cast.lin)
    client.get(address(case))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address(case)).status_code == 200
    return len(asked)
