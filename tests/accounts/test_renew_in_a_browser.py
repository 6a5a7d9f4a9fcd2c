"""The warning before the end renews without touching what is typed; after the end, the screen is cleared."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings
from time_machine import Traveller

from tests.browser import Complaints, axe, sign_in
from tests.cases.tracking import address
from tests.filings import NOW, notified
from tests.people import Cast, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

FORM = "/gallery/form/"  # a form that is not saved while it is filled in
TEXT = "到家裡和學生、母親談。"
# What the browser does takes real time; from here on its clock stands still until a test moves it.
LOADED = timedelta(seconds=10)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def write(page: Page, at: str) -> Page:
    """陳 has just written a text there."""
    page.clock.install(time=NOW)
    page.goto(at)
    box(page).fill(TEXT)
    page.clock.pause_at(NOW + LOADED)
    page.evaluate("document.dispatchEvent(new Event('session:used'))")
    return page


@pytest.fixture
def page(browser_page: Page, cast: Cast, settings: Settings) -> Page:
    settings.DEMO = True  # the gallery exists there alone
    sign_in(browser_page, cast.chen)
    return write(browser_page, FORM)


def box(page: Page) -> Locator:
    return page.get_by_label("追蹤與輔導內容")


def warning(page: Page) -> Locator:
    return page.get_by_role("alertdialog")


def says(page: Page, words: str | re.Pattern[str]) -> None:
    expect(warning(page)).to_contain_text(words, use_inner_text=True)


def looked_at(page: Page) -> None:
    """axe itself needs a clock that goes."""
    page.clock.resume()
    axe(page)


def later(page: Page, clock: Traveller, seconds: int) -> None:
    """The same time passes in the browser and on the server."""
    clock.shift(seconds)
    page.clock.fast_forward(seconds * 1000)


def test_two_minutes_before_the_end_one_may_go_on(page: Page, clock: Traveller) -> None:
    box(page).press("End")
    later(page, clock, 18 * 60 - 2)
    expect(warning(page)).to_have_count(0)
    later(page, clock, 2)
    says(page, "您已18分鐘沒有操作")
    says(page, "再2分鐘會自動登出。")
    expect(page.get_by_role("button", name="繼續使用")).to_be_focused()
    later(page, clock, 17)
    says(page, "再1分43秒會自動登出")
    with page.expect_response("**/session/renew/"):
        page.keyboard.press("Enter")
    expect(warning(page)).to_have_count(0)
    expect(box(page)).to_have_value(TEXT)
    expect(box(page)).to_be_focused()
    page.keyboard.type("好")
    expect(box(page)).to_have_value(TEXT + "好")
    later(page, clock, 17 * 60)
    expect(warning(page)).to_have_count(0)
    later(page, clock, 60)
    expect(warning(page)).to_be_visible()
    looked_at(page)


def test_escape_goes_on_as_well(page: Page, clock: Traveller) -> None:
    later(page, clock, 18 * 60)
    with page.expect_response("**/session/renew/"):
        page.keyboard.press("Escape")
    expect(warning(page)).to_have_count(0)


def test_the_time_left_is_read_aloud_at_one_minute_and_at_thirty_seconds(
    page: Page, clock: Traveller
) -> None:
    said = warning(page).locator("[data-say]")
    later(page, clock, 18 * 60)
    expect(said).to_have_text("")
    later(page, clock, 60)
    expect(said).to_have_text("再1分鐘會自動登出")
    later(page, clock, 10)
    expect(said).to_have_text("再1分鐘會自動登出")
    later(page, clock, 20)
    expect(said).to_have_text("再30秒會自動登出")


def test_at_the_end_no_student_stays_on_the_screen(
    page: Page, clock: Traveller, complaints: Complaints
) -> None:
    complaints.expect(401)
    later(page, clock, 18 * 60)
    expect(warning(page)).to_be_visible()
    later(page, clock, 2 * 60 + 3)
    page.wait_for_url("**/login/?ended=1&next=**")
    expect(page.get_by_text("您已自動登出")).to_be_visible()
    expect(page.locator("input[name=next]")).to_have_value(FORM)
    looked_at(page)


def test_a_laptop_that_slept_over_the_end_wakes_up_at_the_sign_in(
    page: Page, clock: Traveller, complaints: Complaints
) -> None:
    complaints.expect(401)
    clock.shift(3 * 60 * 60)
    page.clock.set_system_time(NOW + timedelta(hours=3))  # no timer runs
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_url("**/login/?ended=1&next=**")


def test_work_in_another_window_keeps_this_one(page: Page, clock: Traveller) -> None:
    later(page, clock, 18 * 60)
    expect(warning(page)).to_be_visible()
    other = page.context.new_page()
    other.clock.install(time=NOW + LOADED + timedelta(minutes=18))
    other.goto("/")
    expect(warning(page)).to_have_count(0)


def test_a_window_that_heard_of_nothing_asks_before_it_leaves(page: Page, clock: Traveller) -> None:
    clock.shift(60)
    page.clock.fast_forward(20 * 60 * 1000 + 5000)
    expect(box(page)).to_be_visible()
    expect(box(page)).to_have_value(TEXT)
    assert page.url.endswith(FORM)


def test_who_types_stays_signed_in(page: Page, clock: Traveller) -> None:
    later(page, clock, 6 * 60)
    with page.expect_response("**/session/renew/"):
        box(page).press_sequentially("好")
    later(page, clock, 13 * 60)
    expect(warning(page)).to_have_count(0)


def test_composing_a_character_is_not_broken_off(page: Page, clock: Traveller) -> None:
    box(page).dispatch_event("compositionstart")
    later(page, clock, 18 * 60 + 5)
    expect(warning(page)).to_have_count(0)
    expect(box(page)).to_be_focused()
    box(page).dispatch_event("compositionend")
    later(page, clock, 1)
    expect(warning(page)).to_be_visible()


def test_after_twelve_hours_nothing_goes_on_and_the_dialog_says_so(page: Page, clock: Traveller) -> None:
    for _quarter in range(4 * 12 - 1):
        later(page, clock, 15 * 60)
        with page.expect_response("**/session/renew/"):
            box(page).press_sequentially("好")
    later(page, clock, 13 * 60)
    says(page, "今天已連續登入12小時")
    says(page, re.compile(r"再1分5\d秒會自動登出。請先暫存，再重新登入。"))
    expect(page.get_by_role("button", name="繼續使用")).to_have_count(0)
    page.get_by_role("button", name="回到頁面").click()
    later(page, clock, 30)
    expect(warning(page)).to_have_count(0)
    later(page, clock, 95)
    page.wait_for_url("**/login/?ended=1&next=**")


def test_what_is_saved_while_it_is_typed_is_said_to_be_saved(
    browser_page: Page, cast: Cast, clock: Traveller
) -> None:
    sign_in(browser_page, cast.chen)
    write(browser_page, address(notified(cast.chen, cast.lin)))
    expect(browser_page.get_by_text("已暫存").first).to_be_visible()
    later(browser_page, clock, 18 * 60)
    says(browser_page, "再2分鐘會自動登出，填寫中的內容已暫存。")


def test_one_may_sign_out_at_once(page: Page, clock: Traveller) -> None:
    later(page, clock, 18 * 60)
    warning(page).get_by_role("button", name="登出").click()
    page.wait_for_url("**/login/")


def test_an_interrupted_line_is_said_and_nothing_is_lost(
    page: Page, clock: Traveller, complaints: Complaints
) -> None:
    later(page, clock, 18 * 60)
    page.route("**/session/renew/", lambda route: route.abort())
    page.get_by_role("button", name="繼續使用").click()
    says(page, "暫時連不上系統，請再試一次")
    complaints.heard.clear()
    page.unroute("**/session/renew/")
    page.get_by_role("button", name="繼續使用").click()
    expect(warning(page)).to_have_count(0)
    expect(box(page)).to_have_value(TEXT)
