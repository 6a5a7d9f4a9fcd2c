"""更多功能 on a real screen: whatever the width, all of it can be seen and reached by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe, sign_in
from tests.filings import notified
from tests.people import make_cast

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [320, 375, 640, 900, 1440])
def test_the_whole_menu_lies_within_the_window(browser_page: Page, width: int) -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    sign_in(browser_page, cast.lin)
    browser_page.set_viewport_size({"width": width, "height": 900})
    browser_page.goto(f"/cases/{case.pk}/")
    browser_page.locator("summary", has_text="更多功能").click()
    box = browser_page.locator(".acts .menu-pop").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    axe(browser_page)


def test_the_menu_opens_and_closes_by_keyboard(browser_page: Page) -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    sign_in(browser_page, cast.lin)
    browser_page.goto(f"/cases/{case.pk}/")
    summary = browser_page.locator("summary", has_text="更多功能")
    summary.focus()
    browser_page.keyboard.press("Enter")
    browser_page.keyboard.press("Tab")
    expect(browser_page.get_by_role("link", name="異動協助追蹤人員")).to_be_focused()
    browser_page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(browser_page.get_by_role("link", name="異動協助追蹤人員")).to_be_hidden()
