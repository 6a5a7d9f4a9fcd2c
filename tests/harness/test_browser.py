"""The browser harness hears what it must hear."""

import pytest
from playwright.sync_api import Page

from tests.browser import Complaints, axe, sign_in
from tests.people import make_cast

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.harness.pages")]


def text(page: Page) -> str:
    return page.locator("p").inner_text()


def test_a_good_page_gives_no_complaint(browser_page: Page, complaints: Complaints) -> None:
    browser_page.goto("/fine/")
    assert text(browser_page) == "一切正常"
    axe(browser_page)
    assert complaints.heard == []


def test_an_inline_script_is_refused_and_heard(browser_page: Page, complaints: Complaints) -> None:
    browser_page.goto("/inline_script/")
    assert browser_page.title() == "好"
    assert any("Content Security Policy" in line for line in complaints.heard)
    complaints.heard.clear()


def test_axe_finds_a_picture_and_a_button_without_words(browser_page: Page) -> None:
    browser_page.goto("/no_words/")
    with pytest.raises(AssertionError, match=r"button-name(.|\n)*image-alt"):
        axe(browser_page)


def test_an_error_answer_is_a_complaint_unless_expected(browser_page: Page, complaints: Complaints) -> None:
    browser_page.goto("/missing/")
    assert any("404" in line for line in complaints.heard)
    complaints.heard.clear()
    complaints.expect(404)
    browser_page.reload()


def test_the_server_goes_by_the_suites_clock(browser_page: Page) -> None:
    browser_page.goto("/moment/")
    assert text(browser_page) == "2026-11-23T10:00:00+08:00"


def test_a_visitor_stays_signed_in_although_the_browser_has_another_clock(browser_page: Page) -> None:
    cast = make_cast()
    browser_page.goto("/who/")
    assert text(browser_page) == "沒有人"
    sign_in(browser_page, cast.lin)
    for _ in range(2):
        browser_page.goto("/who/")
        assert text(browser_page) == "林淑芬"


def test_the_phone_is_narrow_and_has_no_mouse(phone_page: Page) -> None:
    phone_page.goto("/fine/")
    assert phone_page.evaluate("innerWidth") == 375
    assert phone_page.evaluate("matchMedia('(pointer: coarse)').matches")


def test_without_javascript_a_page_still_comes(nojs_page: Page) -> None:
    nojs_page.goto("/fine/")
    assert text(nojs_page) == "一切正常"
