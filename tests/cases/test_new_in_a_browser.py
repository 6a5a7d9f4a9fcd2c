"""新增通報 in a real browser: with the script, on a phone, and without any script at all."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from leavers.cases.models import Case, Draft
from tests.browser import Complaints, axe, sign_in
from tests.cases.steps import ABSENT, OURS, at, enrol, fill_in
from tests.people import Cast, make_cast
from tests.visits import client_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def cast(live_server: object, settings: Settings) -> Cast:
    settings.REGISTRY_SOURCES = ["local"]
    made = make_cast()
    enrol(made.school)
    return made


def choose(page: Page, name: str, value: str) -> None:
    page.check(f'input[name="{name}"][value="{value}"]')


def go_on(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).last.click()


def fill_step_2(page: Page) -> None:
    choose(page, "identities", "I00")
    page.fill("[name=guardian_name]", "達奧斯．瓦旦")
    page.select_option("[name=guardian_relation]", "G01")
    page.fill("[name=guardian_phone]", "0900-000-120")
    page.check("[name=same_address]")


def fill_step_4(page: Page) -> None:
    page.fill("[name=tracked_on]", "115/11/20")
    choose(page, "method", "M01")
    choose(page, "reached", "Y")
    choose(page, "targets", "T01")
    page.select_option("[name=situation]", "A10")
    page.fill("[name=text]", "和學生通電話，學生願意下週到校談。")


def test_five_steps_with_the_script(cast: Cast, browser_page: Page, complaints: Complaints) -> None:
    page = browser_page
    complaints.expect(422)
    sign_in(page, cast.chen)
    page.goto("/cases/new/")
    axe(page)
    expect(page.locator("[name=subtype_l2]").first).to_be_hidden()
    choose(page, "category", "L2")
    choose(page, "subtype_l2", "L2A")
    page.locator("[name=nid]").press_sequentially(OURS.lower())
    expect(page.locator(".found")).to_contain_text("拉娃．達奧斯")
    expect(page.locator("[name=nid]")).to_have_value(OURS)
    axe(page)
    go_on(page, "下一步：基本資料")
    expect(page.locator("h1")).to_have_text("新增通報：基本資料")
    expect(page.locator("[name=tribe]")).to_be_hidden()
    go_on(page, "下一步：案件資料")
    expect(page.locator("#errors")).to_be_focused()
    assert page.title().startswith("錯誤：")
    axe(page)
    fill_step_2(page)
    expect(page.locator("#saved")).to_contain_text("已暫存")
    go_on(page, "下一步：案件資料")
    page.fill("[name=left_on]", "1151109")
    expect(page.locator(".echo").first).to_have_text("115年11月9日，星期一")
    page.select_option("[name=reason]", "F07")
    expect(page.locator("#mandate")).to_contain_text("24小時內通報")
    choose(page, "mandated", "done")
    choose(page, "leave_nth", "1")
    choose(page, "will", "W1")
    choose(page, "will_return", "R2")
    choose(page, "help", "H1")
    choose(page, "help", "H9")
    expect(page.locator('[name=help][value="H1"]')).not_to_be_checked()
    axe(page)
    go_on(page, "下一步：第一筆追蹤")
    axe(page)
    fill_step_4(page)
    go_on(page, "下一步：確認提交")
    expect(page.locator("h1")).to_have_text("新增通報：確認提交")
    axe(page)
    go_on(page, "提交，送主要通報人員審核")
    expect(page.locator("h1")).to_have_text("提交完成")
    axe(page)
    assert Case.objects.get().facts["mandated"] == "done"


def test_five_steps_without_a_script(cast: Cast, nojs_page: Page, complaints: Complaints) -> None:
    page = nojs_page
    complaints.expect(422)
    sign_in(page, cast.chen)
    page.goto("/cases/new/")
    choose(page, "category", "L3")
    choose(page, "subtype_l3", "L3B")
    page.fill("[name=nid]", OURS)
    page.locator("[name=nid]").press("Enter")
    expect(page.locator(".found")).to_contain_text("拉娃．達奧斯")
    go_on(page, "下一步：基本資料")
    fill_step_2(page)
    go_on(page, "下一步：案件資料")
    page.fill("[name=left_on]", "115/11/20")
    page.fill("[name=missed_periods]", "60")
    page.fill("[name=truant_periods]", "41")
    go_on(page, "判斷是否達長期缺課")
    expect(page.locator("#why")).to_contain_text("再1節即達42節")
    page.select_option("[name=reason]", "S06")
    go_on(page, "下一步：第一筆追蹤")
    expect(page.locator("#errors")).to_contain_text("請選擇24小時內通報")
    choose(page, "mandated", "not_needed")
    go_on(page, "下一步：第一筆追蹤")
    fill_step_4(page)
    go_on(page, "下一步：確認提交")
    go_on(page, "提交，送主要通報人員審核")
    expect(page.locator("h1")).to_have_text("提交完成")
    assert Case.objects.get().category == "L3"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_step_fits_a_phone_by_day_and_by_night(cast: Cast, phone_page: Page, scheme: Any) -> None:
    page = phone_page
    page.emulate_media(color_scheme=scheme)
    sign_in(page, cast.chen)
    draft = fill_in(client_of(cast.chen), ABSENT)
    for step in ("start", "student", "facts", "first", "check"):
        page.goto(at(step, draft))
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), step
        axe(page)


def test_a_draft_is_thrown_away_in_a_dialog(cast: Cast, browser_page: Page) -> None:
    sign_in(browser_page, cast.chen)
    fill_in(client_of(cast.chen), ABSENT)
    browser_page.goto("/cases/new/")
    browser_page.get_by_role("link", name=re.compile("刪除.*拉娃．達奧斯")).click()
    expect(browser_page.get_by_role("dialog")).to_contain_text("填寫的內容不能復原")
    axe(browser_page)
    browser_page.get_by_role("button", name="刪除草稿").click()
    expect(browser_page.get_by_text("草稿已刪除")).to_be_visible()
    assert not Draft.objects.exists()
