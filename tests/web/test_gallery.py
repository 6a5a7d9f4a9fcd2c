"""Every component in a real browser: light and dark, desk and phone, with and without a script."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from leavers.rules import identity
from tests.browser import DESK, PHONE, Complaints, axe, window

pytestmark = pytest.mark.django_db
PAGES = ["/gallery/", "/gallery/form/", "/gallery/dialog/"]


@pytest.fixture(autouse=True)
def nothing_is_real(settings: Settings) -> None:
    settings.DEMO = True


@pytest.mark.parametrize("address", PAGES)
def test_it_opens_where_nothing_is_real(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_it_does_not_exist_in_production(client: Client, settings: Settings, address: str) -> None:
    settings.DEMO = settings.DEBUG = False
    assert client.get(address).status_code == 404


def test_an_empty_post_comes_back_with_all_its_errors(client: Client) -> None:
    html = client.post("/gallery/form/", {}).content.decode()
    assert "<title>錯誤：" in html
    assert "請選擇離校種類" in html
    assert html.count("err-msg") >= 7


def test_anything_but_looking_and_posting_is_refused(client: Client) -> None:
    assert client.delete("/gallery/form/").status_code == 405


LOOKS: dict[str, dict[str, Any]] = {
    "desk": DESK,
    "dark": {**DESK, "color_scheme": "dark"},
    "phone": PHONE,
    "dark phone": {**PHONE, "color_scheme": "dark"},
}


@pytest.fixture(params=LOOKS, ids=str)
def any_page(
    request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer, complaints: Complaints
) -> Iterator[Page]:
    with window(chromium, live_server.url, complaints, **LOOKS[request.param]) as page:
        yield page


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("address", PAGES)
def test_everybody_can_use_every_component(any_page: Page, address: str) -> None:
    any_page.goto(address)
    axe(any_page)


@pytest.mark.slow
@pytest.mark.browser
def test_everybody_can_mend_a_form_with_errors(any_page: Page) -> None:
    any_page.goto("/gallery/form/")
    any_page.get_by_role("button", name="下一步").click()
    summary = any_page.locator("#errors")
    expect(summary).to_be_focused()
    axe(any_page)
    summary.get_by_role("link", name="請至少選擇一項離校原因").click()
    expect(any_page.locator("#id_reasons_0_0")).to_be_focused()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("address", PAGES)
def test_no_page_scrolls_sideways(browser_page: Page, address: str) -> None:
    browser_page.goto(address)
    for width in (320, 375, 640, 900, 901, 1024, 1180, 1181, 1280, 1281, 1920):
        browser_page.set_viewport_size({"width": width, "height": 800})
        assert browser_page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.slow
@pytest.mark.browser
def test_the_menu_of_a_phone_works_without_a_script(
    chromium: Browser, live_server: LiveServer, complaints: Complaints
) -> None:
    with window(chromium, live_server.url, complaints, **PHONE, java_script_enabled=False) as page:
        page.goto("/gallery/")
        menu = page.locator(".phone-menu nav")
        expect(menu).to_be_hidden()
        page.locator(".phone-menu summary").tap()
        expect(menu.get_by_role("link", name="案件清單")).to_be_visible()
        expect(menu.get_by_role("button", name="登出")).to_be_visible()


@pytest.mark.slow
@pytest.mark.browser
def test_esc_closes_a_menu_and_gives_the_focus_back(browser_page: Page) -> None:
    browser_page.goto("/gallery/")
    button = browser_page.locator("main summary", has_text="更多功能")
    button.click()
    entry = browser_page.locator("main .menu-pop").get_by_role("link", name="異動協助追蹤人員")
    expect(entry).to_be_visible()
    entry.focus()
    browser_page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    expect(button).to_be_focused()
    button.click()
    browser_page.locator("h1").click()
    expect(entry).to_be_hidden()


@pytest.mark.slow
@pytest.mark.browser
def test_a_question_opens_over_the_page_and_esc_leaves_it(browser_page: Page) -> None:
    browser_page.goto("/gallery/")
    link = browser_page.get_by_role("link", name="退回給填報人")
    link.click()
    dialog = browser_page.get_by_role("dialog", name="退回給填報人")
    expect(dialog.get_by_label("退回原因")).to_be_focused()
    axe(browser_page)
    browser_page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    link.click()
    dialog.get_by_role("link", name="取消").click()
    expect(dialog).to_be_hidden()
    assert browser_page.url.endswith("/gallery/")


@pytest.mark.slow
@pytest.mark.browser
def test_a_question_answered_wrongly_comes_back_as_its_page(browser_page: Page) -> None:
    browser_page.goto("/gallery/")
    browser_page.get_by_role("link", name="退回給填報人").click()
    browser_page.get_by_label("退回原因").fill("不對")
    browser_page.get_by_role("button", name="退回給填報人").click()
    expect(browser_page).to_have_url(re.compile("/gallery/dialog/"))
    expect(browser_page.locator("#errors")).to_be_focused()
    expect(browser_page.get_by_label("退回原因")).to_have_value("不對")


@pytest.mark.slow
@pytest.mark.browser
def test_a_question_without_a_script_is_a_page_of_its_own(nojs_page: Page) -> None:
    nojs_page.goto("/gallery/")
    nojs_page.get_by_role("link", name="退回給填報人").click()
    expect(nojs_page.get_by_role("heading", level=1, name="退回給填報人")).to_be_visible()
    expect(nojs_page.get_by_role("button", name="今天")).to_have_count(0)


@pytest.mark.slow
@pytest.mark.browser
def test_a_date_is_echoed_and_filled_in_by_one_click(browser_page: Page) -> None:
    browser_page.goto("/gallery/form/")
    field = browser_page.locator("#id_tracked_on_field")
    field.get_by_label("追蹤日期").fill("1151109")
    expect(field.locator(".echo")).to_have_text("115年11月9日，星期一")
    field.get_by_label("追蹤日期").fill("115/2/30")
    expect(field.locator(".echo")).to_have_text("")
    field.get_by_role("button", name="昨天").click()
    expect(field.get_by_label("追蹤日期")).to_have_value("115/11/22")
    expect(field.locator(".echo")).to_have_text("115年11月22日，星期日")


@pytest.mark.slow
@pytest.mark.browser
def test_the_tenth_character_of_an_id_asks_once(browser_page: Page) -> None:
    browser_page.goto("/gallery/form/")
    asked: list[str] = []
    browser_page.on(
        "request", lambda request: asked.append(request.method) if request.method == "POST" else None
    )
    box = browser_page.get_by_label("學生身分證字號")
    nid = identity.marked_nid("A", "2", 7)
    box.press_sequentially(nid[:9].lower())
    expect(box).to_have_value(nid[:9])
    assert asked == []
    with browser_page.expect_response(lambda answer: answer.request.method == "POST"):
        box.press_sequentially(nid[9])
    box.press("End")
    assert asked == ["POST"]
    expect(browser_page.locator("#found .found")).to_be_visible()


COMPOSE = """input => {
  input.dispatchEvent(new CompositionEvent("compositionstart"));
  input.value = "ㄌㄧㄣˊ";
  input.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
  const enter = new KeyboardEvent("keydown", { key: "Enter", keyCode: 229, bubbles: true, cancelable: true });
  return input.dispatchEvent(enter);
}"""


@pytest.mark.slow
@pytest.mark.browser
def test_enter_that_picks_a_character_sends_nothing(browser_page: Page) -> None:
    browser_page.goto("/gallery/form/")
    assert browser_page.get_by_label("姓名").evaluate(COMPOSE) is False
    assert browser_page.get_by_label("學生身分證字號").evaluate(COMPOSE) is False
    expect(browser_page.get_by_label("學生身分證字號")).to_have_value("ㄌㄧㄣˊ")


@pytest.mark.slow
@pytest.mark.browser
def test_a_counter_counts_characters_and_ctrl_enter_sends(browser_page: Page) -> None:
    browser_page.goto("/gallery/form/")
    field = browser_page.locator("#id_content_field")
    field.get_by_role("textbox").fill("𠮷野家👍")
    expect(field.locator("[data-count]")).to_have_text("4/1000字")
    field.get_by_role("textbox").press("Control+Enter")
    expect(browser_page.locator("#errors")).to_be_visible()
    expect(field.get_by_role("textbox")).to_have_value("𠮷野家👍")


@pytest.mark.slow
@pytest.mark.browser
def test_a_second_click_sends_nothing(browser_page: Page) -> None:
    browser_page.goto("/gallery/form/")
    button = browser_page.get_by_role("button", name="下一步")
    posts: list[str] = []
    browser_page.on(
        "request", lambda request: posts.append(request.url) if request.method == "POST" else None
    )
    button.dblclick()
    expect(browser_page.locator("#errors")).to_be_visible()
    assert len(posts) == 1


@pytest.mark.slow
@pytest.mark.browser
def test_answers_open_what_belongs_to_them_and_exclude_what_does_not(browser_page: Page) -> None:
    browser_page.goto("/gallery/form/")
    closing = browser_page.locator("#id_closing_field")
    expect(closing).to_be_hidden()
    browser_page.get_by_label("是，建議結案").check()
    expect(closing).to_be_visible()
    browser_page.get_by_label("否，繼續追蹤").check()
    expect(closing).to_be_hidden()
    helps = browser_page.locator("#id_helps_field")
    helps.get_by_label("課業").check()
    helps.get_by_label("不需要").check()
    expect(helps.get_by_label("課業")).not_to_be_checked()
    helps.get_by_label("課業").check()
    expect(helps.get_by_label("不需要")).not_to_be_checked()
    card = browser_page.locator("label.choice", has_text="休學").first
    card.click()
    expect(card).to_have_class("choice on")


@pytest.mark.slow
@pytest.mark.browser
def test_a_password_can_be_shown_and_hidden(browser_page: Page) -> None:
    browser_page.goto("/gallery/form/")
    box = browser_page.locator("#id_password")
    browser_page.get_by_role("button", name="顯示密碼").click()
    expect(box).to_have_attribute("type", "text")
    browser_page.get_by_role("button", name="隱藏密碼").click()
    expect(box).to_have_attribute("type", "password")


@pytest.mark.slow
@pytest.mark.browser
def test_trouble_on_the_way_is_said_and_loses_nothing(browser_page: Page, complaints: Complaints) -> None:
    complaints.expect(503)
    browser_page.goto("/gallery/form/")
    browser_page.route("**/gallery/form/", lambda route: route.fulfill(status=503, body="x"))
    browser_page.get_by_label("學生身分證字號").fill(identity.marked_nid("A", "2", 7))
    expect(browser_page.locator("#trouble")).to_contain_text("暫時無法完成")
    expect(browser_page.get_by_label("學生身分證字號")).to_have_value(identity.marked_nid("A", "2", 7))
    assert all("503" in line for line in complaints.heard)  # htmx names the answer in its own words
    complaints.heard.clear()
