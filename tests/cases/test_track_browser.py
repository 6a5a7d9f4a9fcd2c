"""追蹤紀錄 in a real browser: the phone, no script, and what the script shortens."""

import pytest
from playwright.sync_api import Page, expect

from leavers.cases.models import Case, Record
from leavers.rules.lifecycle import State
from tests.browser import axe, sign_in
from tests.cases.tracking import address
from tests.filings import fresh, notified
from tests.people import Cast, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


def test_two_taps_on_a_phone_record_an_attempt(phone_page: Page, cast: Cast, case: Case) -> None:
    sign_in(phone_page, cast.chen)
    phone_page.goto(address(case))
    axe(phone_page)
    phone_page.get_by_role("button", name="電話，聯絡不上").tap()
    expect(phone_page.get_by_text("已填入「電話，聯絡不上」")).to_be_visible()
    axe(phone_page)
    phone_page.locator(".note").get_by_role("button", name="提交").tap()
    phone_page.wait_for_url(f"**/cases/{case.pk}/")
    assert not Record.objects.get(case=case, number=2).reached


def test_yes_opens_the_conditions_and_renames_the_button(browser_page: Page, cast: Cast, case: Case) -> None:
    sign_in(browser_page, cast.chen)
    browser_page.goto(address(case))
    bar = browser_page.locator(".actionbar")
    expect(browser_page.get_by_text("返校日")).to_be_hidden()
    expect(bar.locator(".primary:visible")).to_have_text("提交")
    browser_page.get_by_label("是，建議結案").check()
    browser_page.get_by_role("radio", name="已返校就學").check()
    expect(bar.locator(".primary:visible")).to_have_text("提交並建議結案")
    expect(browser_page.get_by_label("返校日")).to_be_visible()
    expect(browser_page.get_by_label("裁定日")).to_be_hidden()
    axe(browser_page)
    browser_page.get_by_label("否，繼續追蹤").check()
    expect(bar.locator(".primary:visible")).to_have_text("提交")


def test_enter_in_a_box_submits_and_does_not_fill_in(browser_page: Page, cast: Cast, case: Case) -> None:
    sign_in(browser_page, cast.chen)
    browser_page.goto(address(case))
    browser_page.get_by_label("追蹤日期").press("Enter")
    expect(browser_page.locator(".errors")).to_be_focused()
    expect(browser_page.get_by_text("已填入「電話，聯絡不上」")).to_have_count(0)
    axe(browser_page)


def test_a_suggestion_without_any_script(nojs_page: Page, cast: Cast, case: Case) -> None:
    sign_in(nojs_page, cast.chen)
    nojs_page.goto(address(case))
    nojs_page.get_by_label("追蹤日期").fill("115/11/23")
    nojs_page.get_by_label("到校面談").check()
    nojs_page.get_by_label("是", exact=True).check()
    nojs_page.get_by_label("學生本人").check()
    nojs_page.get_by_label("學生現況").select_option("A01")
    nojs_page.get_by_label("追蹤與輔導內容").fill("學生今天到校上課，導師已和任課老師說明。")
    nojs_page.get_by_label("是，建議結案").check()
    nojs_page.get_by_role("radio", name="已返校就學").check()
    nojs_page.get_by_label("返校日").fill("115/11/23")
    nojs_page.locator(".actionbar .primary:visible").click()
    nojs_page.wait_for_url(f"**/cases/{case.pk}/")
    assert fresh(case).state == State.CLOSING
