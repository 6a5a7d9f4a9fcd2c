"""Who takes part in a story, and a desk with a real browser for each of them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from leavers.accounts.visitor import Visitor
from tests import browser
from tests.journeys.pages import Desk
from tests.people import Cast, make_cast

SitDown = Callable[..., Desk]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def desk(
    chromium: Browser, live_server: LiveServer, complaints: browser.Complaints
) -> Iterator[Callable[..., Desk]]:
    """``desk(cast.chen)``: 陳 has signed in at a window of their own (``on_phone``, or not ``scripted``)."""
    complaints.expect(422)  # a form that came back with what is to be mended
    with ExitStack() as windows:

        def sit_down(visitor: Visitor, *, on_phone: bool = False, scripted: bool = True) -> Desk:
            kind = {**(browser.PHONE if on_phone else browser.DESK), "java_script_enabled": scripted}
            page = windows.enter_context(browser.window(chromium, live_server.url, complaints, **kind))
            person = Desk(page, visitor, scripted=scripted)
            person.sign_in()
            return person

        yield sit_down
