"""結案: the reason is confirmed with its evidence, once, and the case says so."""

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from time_machine import Traveller

from leavers.cases import actions
from leavers.cases.content import Closing
from leavers.cases.models import Case, Event
from leavers.rules.lifecycle import State, Step
from tests.browser import axe, sign_in
from tests.databases import at_once
from tests.filings import (
    NOW,
    TODAY,
    a_contact,
    a_report,
    a_student,
    closed,
    fresh,
    notified,
    returned_to_school,
    suggested,
    token,
)
from tests.people import Cast, make_cast
from tests.visits import HTMX, client_of, value_of, words

BACK = {"closing": "C1", "C1_effective_on": "115/11/23"}


def address(case: Case) -> str:
    return reverse("cases:close", args=[case.pk])


def post(visitor: Any, case: Case, data: dict[str, str] | None = None, **changes: str) -> Any:
    typed = (BACK if data is None else data) | {"token": token()}
    return client_of(visitor).post(address(case), typed | changes)


def on_leave(cast: Cast, closing: Closing, **changes: Any) -> Case:
    report = a_report(category="L2", subtype="L2A", student=a_student(**changes), facts={})
    case = notified(cast.chen, cast.lin, report=report)
    contact = a_contact(tracked_on=TODAY, closing=closing)
    actions.add_record(case=case, contact=contact, by=cast.chen, at=NOW, token=token())
    return fresh(case)


def reinstated(**changes: Any) -> Closing:
    facts = {"effective_on": TODAY, "grade_class": "觀光事業科二年乙班", "note": "已完成復學。"}
    return Closing(**{"code": "C3", **facts, **changes})


@pytest.fixture
def case(cast: Cast) -> Case:
    return suggested(cast.chen, cast.lin)


def test_the_proposers_reason_and_evidence_are_preset_and_marked(cast: Cast) -> None:
    case = on_leave(cast, reinstated())
    answer = client_of(cast.lin).get(address(case))
    page = words(answer)
    assert "拉娃．達奧斯（休學）。結案後不再列入追蹤。" in page
    assert "已返校復學 建議人所選。手冊結案條件第3項：休學學生返校復學。" in page
    assert checked(answer) == ["C3"]
    assert value_of(answer, "C3_effective_on") == "115/11/23"
    assert value_of(answer, "C3_grade_class") == "觀光事業科二年乙班"


def checked(answer: Any) -> list[str]:
    """The values of the ticked options."""
    tags = re.findall(r"<input[^>]* checked[^>]*>", answer.content.decode())
    return [value for tag in tags for value in re.findall(r'value="([^"]*)"', tag)]


def test_the_proposers_words_are_quoted(cast: Cast, case: Case) -> None:
    page = words(client_of(cast.lin).get(address(case)))
    assert "建議人的說明 11月23日起正常到校。 陳冠廷， 今天10:00" in page


def test_a_condition_that_cannot_be_met_yet_is_locked_with_the_reason(cast: Cast) -> None:
    case = on_leave(cast, reinstated(), born_on=date(2010, 7, 2))
    page = words(client_of(cast.lin).get(address(case)))
    assert "休學且保有學籍，追蹤至成年 目前不適用：學生在117年7月2日成年" in page
    refused = post(cast.lin, case, {"closing": "C7", "C7_effective_on": "115/11/23"})
    assert refused.status_code == 422
    assert "請從畫面上的選項中選擇" in words(refused)
    assert fresh(case).state == State.CLOSING


def test_conditions_of_another_category_are_not_offered(cast: Cast, case: Case) -> None:
    assert "已返校復學" not in words(client_of(cast.lin).get(address(case)))
    assert post(cast.lin, case, {"closing": "C3", "C3_effective_on": "115/11/23"}).status_code == 422
    assert fresh(case).state == State.CLOSING


def test_closing_leads_to_the_case_with_reason_time_and_double_tick(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    answer = client.post(address(case), {**BACK, "token": token()})
    assert (answer.status_code, answer["Location"]) == (303, reverse("cases:detail", args=[case.pk]))
    page = words(client.get(answer["Location"]))
    assert "115-1-0001已結案。結案時間：115年11月23日10:00。" in page
    assert "拉娃．達奧斯 已結案" in page
    assert "結案原因 已返校就學" in page
    assert "林淑芬確認結案原因並結案。" in page
    after = fresh(case)
    assert (after.state, after.closing, after.closing_on) == (State.CLOSED, "C1", date(2026, 11, 23))
    assert (after.closed_by, after.closed_at) == (cast.lin.person, NOW)


def test_the_proposers_words_stand_where_the_chief_wrote_none(cast: Cast, case: Case) -> None:
    post(cast.lin, case)
    assert fresh(case).closing_note == "11月23日起正常到校。"


def test_the_chiefs_own_words_go_before(cast: Cast, case: Case) -> None:
    post(cast.lin, case, closing_note="已與導師確認。")
    assert fresh(case).closing_note == "已與導師確認。"


def test_words_on_one_condition_are_not_put_under_another(cast: Cast, case: Case) -> None:
    post(cast.lin, case, {"closing": "X2", "X2_effective_on": "115/11/23"})
    after = fresh(case)
    assert (after.closing, after.closing_note) == ("X2", None)


def test_evidence_that_is_only_asked_for_warns_after_closing(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    typed = {"closing": "C2", "C2_effective_on": "115/11/23", "token": token()}
    answer = client.post(address(case), typed)
    assert "還沒有填裁定文號，可以先結案，之後請補上。" in words(client.get(answer["Location"]))
    assert fresh(case).closing == "C2"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({}, "請選擇結案原因"),
        ({"closing": "C1"}, "請輸入返校日"),
        ({"closing": "C1", "C1_effective_on": "115/11/24"}, "返校日不能晚於今天（115年11月23日）"),
        ({"closing": "C1", "C1_effective_on": "115/11/16"}, "返校日不能早於離校日期（115年11月17日）"),
        ({"closing": "C1", "C1_effective_on": "不知道"}, "看不懂這個日期，請用115/11/09的寫法"),
        (BACK | {"closing_note": "字" * 501}, "最多500字，多了1字"),
        (BACK | {"closing_note": "看\x00不見"}, "看不見的控制字元"),
        ({"closing": "Z9"}, "請從畫面上的選項中選擇"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    cast: Cast, case: Case, data: dict[str, str], error: str
) -> None:
    answer = post(cast.lin, case, data)
    assert answer.status_code == 422
    page = words(answer)
    assert page.startswith("錯誤：")
    assert error in page
    assert data.get("closing_note", "").replace("\x00", "\ufffd") in answer.content.decode()
    assert fresh(case).state == State.CLOSING


def test_the_law_is_asked_again_on_the_day_of_closing(cast: Cast, case: Case, clock: Traveller) -> None:
    clock.move_to(NOW.replace(day=30))
    assert post(cast.lin, case, C1_effective_on="115/12/01").status_code == 422
    assert post(cast.lin, case, C1_effective_on="115/11/30").status_code == 303


def test_one_person_suggesting_and_closing_is_allowed_and_shown(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    contact = a_contact(tracked_on=TODAY, closing=returned_to_school())
    actions.add_record(case=case, contact=contact, by=cast.lin, at=NOW, token=token())
    client = client_of(cast.lin)
    done = client.post(address(case), {**BACK, "token": token()})
    assert "建議結案和結案是同一人。" in words(client.get(done["Location"]))


def test_htmx_gets_the_dialog_alone_and_it_is_what_the_page_holds(cast: Cast, case: Case) -> None:
    client = client_of(cast.lin)
    fragment = words(client.get(address(case), headers=HTMX))
    assert "案件清單" not in fragment
    assert fragment.startswith("確認結案原因")
    assert fragment in words(client.get(address(case)))


def test_a_second_click_leads_where_the_first_one_led(cast: Cast, case: Case) -> None:
    same = token()
    first, second = post(cast.lin, case, token=same), post(cast.lin, case, token=same)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert Event.objects.filter(kind=Step.CLOSE).count() == 1


def test_another_window_changes_nothing_and_says_what_was_done(cast: Cast, case: Case) -> None:
    assert post(cast.lin, case).status_code == 303
    answer = post(cast.lin, case)
    assert answer.status_code == 409
    assert "您在今天10:00做了「結案」。 案件115-1-0001現在是「已結案」。" in words(answer)
    assert Event.objects.filter(kind=Step.CLOSE).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_chiefs_at_once_exactly_one_closes() -> None:
    cast = make_cast()
    case = suggested(cast.chen, cast.lin)
    answers = at_once(*[lambda: post(cast.lin, case)] * 6)
    assert sorted(answer.status_code for answer in answers) == [303, *[409] * 5]
    assert Event.objects.filter(kind=Step.CLOSE).count() == 1


def test_a_suggestion_changed_since_it_was_read_is_not_closed(cast: Cast, case: Case) -> None:
    read = value_of(client_of(cast.lin).get(address(case)), "version")
    actions.keep_open(case=case, reason="只到校半天", by=cast.lin, at=NOW)
    contact = a_contact(tracked_on=TODAY, closing=Closing(code="X1", effective_on=TODAY))
    actions.add_record(case=fresh(case), contact=contact, by=cast.chen, at=NOW, token=token())
    answer = post(cast.lin, case, version=read)
    assert answer.status_code == 409
    assert "陳冠廷在今天10:00做了「建議結案」" in words(answer)
    assert fresh(case).state == State.CLOSING


@pytest.mark.parametrize("make", [notified, closed])
def test_a_case_without_a_live_suggestion_cannot_be_closed(cast: Cast, make: Any) -> None:
    case = make(cast.chen, cast.lin)
    assert client_of(cast.lin).get(address(case)).status_code == 409
    assert post(cast.lin, case).status_code == 409


def test_only_the_chief_of_the_school_closes(cast: Cast, case: Case) -> None:
    for visitor in (cast.chen, cast.huang, cast.wu):
        assert client_of(visitor).get(address(case)).status_code == 403
        assert post(visitor, case).status_code == 403
    for visitor in (cast.zhao, cast.county, cast.support):
        assert client_of(visitor).get(address(case)).status_code == 404
        assert post(visitor, case).status_code == 404
    assert fresh(case).state == State.CLOSING


def test_tampered_fields_change_nothing_else(cast: Cast, case: Case) -> None:
    post(cast.lin, case, state="tracking", school="2", filer="1", suggests="N", number="9")
    after = fresh(case)
    assert (after.state, after.school, after.filer_id) == (State.CLOSED, cast.school, cast.chen.person_id)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_in_a_browser_the_reason_is_confirmed_in_a_dialog(browser_page: Page) -> None:
    cast = make_cast()
    case = suggested(cast.chen, cast.lin)
    sign_in(browser_page, cast.lin)
    browser_page.goto(reverse("cases:closing", args=[case.pk]))
    axe(browser_page)
    browser_page.get_by_role("link", name="結案", exact=True).click()
    dialog = browser_page.get_by_role("dialog")
    dialog.get_by_text("確認結案原因").wait_for()
    axe(browser_page)
    assert dialog.get_by_label("返校日").is_visible()
    assert not dialog.get_by_label("裁定日").is_visible()
    dialog.get_by_role("button", name="確認結案").click()
    browser_page.get_by_text("115-1-0001已結案。").wait_for()
    axe(browser_page)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_without_script_the_same_is_a_page_of_its_own(nojs_page: Page) -> None:
    cast = make_cast()
    case = suggested(cast.chen, cast.lin)
    sign_in(nojs_page, cast.lin)
    nojs_page.goto(reverse("cases:closing", args=[case.pk]))
    nojs_page.get_by_role("link", name="結案", exact=True).click()
    nojs_page.wait_for_url(f"**{address(case)}")
    nojs_page.get_by_role("button", name="確認結案").click()
    nojs_page.get_by_text("115-1-0001已結案。").wait_for()
