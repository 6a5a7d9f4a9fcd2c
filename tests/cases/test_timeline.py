"""案件歷程: everything that happened to a case, newest first, in whose words and by whom."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from leavers.cases import actions
from leavers.cases.content import Closing
from leavers.cases.models import Case
from leavers.cases.models.draft import DraftKind
from tests.filings import (
    NOW,
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
from tests.people import Cast
from tests.visits import client_of, words


def address(case: Case) -> str:
    return reverse("cases:detail", args=[case.pk])


def seen_by(visitor: Any, case: Case, query: str = "") -> str:
    answer = client_of(visitor).get(address(case) + query)
    assert answer.status_code == 200
    return words(answer)


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


def test_the_history_tells_everything_newest_first(cast: Cast) -> None:
    page = seen_by(cast.lin, closed(cast.chen, cast.lin))
    titles = ["已結案", "建議結案", "追蹤紀錄2：家庭訪視", "已通報", "提交通報", "追蹤紀錄1：家庭訪視"]
    history = page.partition("案件歷程")[2].partition("學生資料")[0]
    places = [history.index(f" {title} 115年") for title in titles]
    assert places == sorted(places)
    assert "陳冠廷填報，離校種類「未到校連續3日以上」，離校日期115年11月17日。" in history
    assert "林淑芬審核無誤，案件狀態改為「追蹤中」。" in history


def test_a_record_bears_the_day_of_the_contact_and_says_when_it_was_written(cast: Cast, case: Case) -> None:
    record(case, cast.chen, tracked_on=date(2026, 11, 20), text="母親表示學生在早餐店打工。")
    page = seen_by(cast.chen, case)
    assert "追蹤紀錄2：家庭訪視 115年11月20日" in page
    assert "追蹤人 陳冠廷（導師） 填寫日 115年11月23日 建議結案 否" in page
    assert "母親表示學生在早餐店打工。" in page


def test_only_the_first_record_cannot_be_removed(cast: Cast, case: Case) -> None:
    record(case, cast.chen)
    assert seen_by(cast.chen, case).count("通報前的第一筆紀錄不可刪除") == 1


def test_the_history_can_be_narrowed_to_the_records(cast: Cast) -> None:
    page = seen_by(cast.lin, closed(cast.chen, cast.lin), "?only=records")
    assert "追蹤紀錄2：家庭訪視" in page
    assert "追蹤紀錄1：家庭訪視" in page
    assert "提交通報" not in page
    assert "林淑芬審核無誤" not in page


def test_a_long_text_is_folded_and_complete(cast: Cast, case: Case) -> None:
    text = "每天打電話給母親。" * 100
    record(case, cast.chen, text=text)
    page = seen_by(cast.chen, case)
    assert "查看全文" in page
    assert text in page


def test_what_people_typed_is_never_markup(cast: Cast, case: Case) -> None:
    record(case, cast.chen, text="<script>alert(1)</script> 這是一段文字內容")
    page = client_of(cast.chen).get(address(case)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_rejected_suggestion_stays_on_the_history_as_void(cast: Cast) -> None:
    case = suggested(cast.chen, cast.lin)
    assert "已返校就學（已退回，不再有效）" not in seen_by(cast.chen, case)
    actions.keep_open(case=fresh(case), reason="只到校半天，請再觀察一週", by=cast.lin, at=NOW)
    page = seen_by(cast.chen, case)
    assert "建議結案 已返校就學（不再有效）" in page
    assert "只到校半天，請再觀察一週" in page
    assert page.count("追蹤紀錄2：") == 1


def test_one_person_doing_both_is_shown(cast: Cast) -> None:
    case = file(cast.lin)
    actions.notify(case=case, by=cast.lin, at=NOW)
    assert "填報和通報是同一人。" in seen_by(cast.huang, case)
    contact = a_contact(tracked_on=TODAY, closing=returned_to_school())
    actions.add_record(case=fresh(case), contact=contact, by=cast.lin, at=NOW, token=token())
    actions.close(case=fresh(case), closing=returned_to_school(), by=cast.lin, at=NOW)
    assert "建議結案和結案是同一人。" in seen_by(cast.huang, case)


def test_two_people_doing_one_each_are_not_called_the_same(cast: Cast) -> None:
    page = seen_by(cast.huang, closed(cast.chen, cast.lin))
    assert "是同一人" not in page


def test_ones_own_draft_stands_on_top_and_nobody_else_sees_it(cast: Cast, case: Case) -> None:
    words_ = {"text": "寫到一半"}
    actions.save_draft(
        draft=None, kind=DraftKind.RECORD, step="", payload=words_, by=cast.chen, at=NOW, case=case
    )
    mine = seen_by(cast.chen, case)
    assert mine.index("追蹤紀錄草稿 陳冠廷， 今天10:00 暫存 繼續填寫") < mine.index("已通報 115年")
    assert "繼續填寫追蹤紀錄" in mine
    assert "追蹤紀錄草稿" not in seen_by(cast.lin, case)


def test_a_closing_for_an_early_transfer_shows_its_evidence(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=a_report(category="L4", subtype="L4B"))
    closing = Closing(code="C5", effective_on=TODAY, school_name="國立虛構科技大學", note="已報到。")
    contact = a_contact(tracked_on=TODAY, closing=closing)
    actions.add_record(case=case, contact=contact, by=cast.chen, at=NOW, token=token())
    page = seen_by(cast.chen, case)
    assert "建議結案 轉學至專科以上或國外學校" in page
    assert "轉入學校校名 國立虛構科技大學" in page
