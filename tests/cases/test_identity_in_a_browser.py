"""Whose case it is stays in sight on every page about one, and never lies over what has the focus (S44)."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page

from leavers.cases.models import Case
from tests.browser import sign_in
from tests.filings import notified
from tests.people import Cast, make_cast
from tests.test_axe import CLASS, NAMES, SIDEWAYS, long_report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ("detail", "track", "trackers", "correct_contacts", "correct_facts")
# What lies on top in the middle of the bar.
ON_TOP = """bar => {
    const { left, top, width, height } = bar.getBoundingClientRect();
    return bar.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""
HIDDEN = """bar => {
    const focused = document.activeElement.getBoundingClientRect();
    return focused.top < bar.getBoundingClientRect().bottom - 1;
}"""


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def bar(page: Page) -> Locator:
    return page.locator(".idbar > div")


def opened(page: Page, cast: Cast, route: str) -> Case:
    case = notified(cast.chen, cast.lin, report=long_report(1))
    sign_in(page, cast.lin)
    page.goto(reverse(f"cases:{route}", args=[case.pk]))
    return case


@pytest.mark.parametrize("route", PAGES)
def test_it_is_hidden_behind_the_head_and_stays_when_that_has_gone(
    browser_page: Page, cast: Cast, route: str
) -> None:
    case = opened(browser_page, cast, route)
    assert not bar(browser_page).evaluate(ON_TOP)
    browser_page.set_viewport_size({"width": 1440, "height": 420})
    browser_page.evaluate("window.scrollTo(0, 400)")
    assert bar(browser_page).evaluate(ON_TOP)
    said = bar(browser_page).inner_text()
    for words in (NAMES[1], CLASS, case.number, "追蹤中"):
        assert words in said


def test_on_a_phone_the_whole_name_is_there_too(phone_page: Page, cast: Cast) -> None:
    opened(phone_page, cast, "detail")
    phone_page.evaluate("window.scrollTo(0, 900)")
    assert bar(phone_page).evaluate(ON_TOP)
    box = bar(phone_page).bounding_box()
    assert box is not None
    assert box["height"] <= 104
    assert phone_page.evaluate(SIDEWAYS) <= 0


@pytest.mark.parametrize("width", [375, 1440])
def test_what_takes_the_focus_is_never_under_it(browser_page: Page, cast: Cast, width: int) -> None:
    opened(browser_page, cast, "correct_contacts")
    browser_page.set_viewport_size({"width": width, "height": 700})
    main = browser_page.get_by_role("main")
    main.get_by_role("link").last.focus()
    for _ in range(12):
        browser_page.keyboard.press("Shift+Tab")
        if browser_page.evaluate("document.activeElement.closest('form.card') !== null"):
            assert not bar(browser_page).evaluate(HIDDEN)


def test_it_is_not_printed(browser_page: Page, cast: Cast) -> None:
    opened(browser_page, cast, "detail")
    browser_page.emulate_media(media="print")
    assert not bar(browser_page).is_visible()
