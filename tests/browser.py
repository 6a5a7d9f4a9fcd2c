"""Real pages in a real browser: Debian's Chromium, driven by Playwright against a server in this process."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from leavers.accounts.sessions import SessionStore
from leavers.accounts.visitor import SESSION_KEY as MEMBERSHIP_KEY
from leavers.accounts.visitor import Visitor

CHROMIUM = os.environ.get("LEAVERS_CHROMIUM") or shutil.which("chromium")
# --no-sandbox: the proof runs as root. The rest keeps Chromium from talking to its maker.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A colour on its way to another is neither of the two, and may be too pale for the moment.
STILL: dict[str, Any] = {"reduced_motion": "reduce"}
DESK = {**STILL, "viewport": {"width": 1440, "height": 900}}
PHONE = {**STILL, "viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}
NO_SCRIPT = {**DESK, "java_script_enabled": False}
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# An answer that is an error on purpose shows up in the console as well.
ANSWER = re.compile(r"status of (\d{3})")


class Complaints:
    """What the browser complained about: script errors, refused resources, breaches of the CSP."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.expected: set[str] = set()

    def expect(self, *answers: int) -> None:
        """Answers of these kinds (404, 409, …) belong to the test and are no complaint."""
        self.expected |= {str(answer) for answer in answers}

    def listen(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.heard.append(f"script error: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        answer = ANSWER.search(message.text)
        if message.type == "error" and not (answer and answer[1] in self.expected):
            self.heard.append(f"console: {message.text} ({message.location.get('url', '')})")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser. Playwright keeps an event loop running in the main thread; Django would refuse the tests'
    own queries beside it, so that check is off meanwhile.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@contextmanager
def window(browser: Browser, address: str, complaints: Complaints, **kind: Any) -> Iterator[Page]:
    """A fresh window (own cookies) whose relative addresses lead to the server under test."""
    context = browser.new_context(base_url=address, locale="zh-TW", timezone_id="Asia/Taipei", **kind)
    context.set_default_timeout(10_000)
    try:
        page = context.new_page()
        complaints.listen(page)
        yield page
    finally:
        context.close()
    assert not complaints.heard, "\n".join(complaints.heard)


def sign_in(page: Page, visitor: Visitor) -> None:
    """Go on as this visitor, without the way through the sign-in page."""
    session = SessionStore()
    session[SESSION_KEY] = str(visitor.person_id)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = visitor.person.get_session_auth_hash()
    session[MEMBERSHIP_KEY] = visitor.membership.pk
    session.save()
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": session.session_key or "",
                "domain": "localhost",
                "path": "/",
                "httpOnly": True,
                "sameSite": "Lax",
            }
        ]
    )


@contextmanager
def unfolded(page: Page) -> Iterator[None]:
    """The window is as high as the page, so that no sticky bar lies over a part of it."""
    size = page.viewport_size or DESK["viewport"]
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(height, size["height"])})
    try:
        yield
    finally:
        page.set_viewport_size({"width": size["width"], "height": size["height"]})


def axe(page: Page) -> None:
    """No breach of WCAG 2.2 A and AA nor of axe's best practice on the page as it stands now."""
    with unfolded(page):
        answer = Axe().run(page, options={"runOnly": {"type": "tag", "values": AXE_RULES}}).response
    found = answer["violations"]
    lines = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n    "
        + "\n    ".join(str(node["html"])[:200] for node in rule["nodes"][:5])
        for rule in found
    ]
    assert not lines, f"axe on {page.url}:\n" + "\n".join(lines)
