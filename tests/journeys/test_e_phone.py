"""(e) Between two lessons, on a phone: an attempt in two taps, a whole record in six, and little to load."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from django.core.management import call_command
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from leavers.cases.models import Case, Draft, Record
from tests import browser
from tests.browser import Complaints, axe, sign_in
from tests.filings import TODAY, notified, record
from tests.people import Cast

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LEAST = 44
"""Pixels that a finger needs."""
MOST = 50_000
"""Bytes over the wire."""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Phone:
    """A hand on a phone: every tap and every text typed is one interaction; what it costs is measured."""

    def __init__(self, page: Page) -> None:
        self.page, self.interactions, self.bytes = page, 0, 0
        wire: CDPSession = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", self._loaded)

    def _loaded(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def look(self) -> None:
        axe(self.page)
        assert self.page.evaluate(SIDEWAYS) <= 0

    def open(self, case: Case) -> None:
        """From here on it counts."""
        self.page.goto(f"/cases/{case.pk}/")
        self.look()
        self.interactions = 0

    def tap(self, target: Locator) -> None:
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= LEAST, f"{target} is too small for a finger: {box}"
        target.tap()
        self.interactions += 1

    def type(self, words: str) -> None:
        """Into what has the focus, as the keyboard on the screen does."""
        self.page.keyboard.type(words)
        self.interactions += 1

    def in_sight(self, target: Locator) -> None:
        expect(target).to_be_in_viewport(ratio=1)


class _ThroughTheMiddleware:
    """The files come from WhiteNoise, compressed, as they do in service."""

    def __init__(self, application: Any) -> None:
        self.application = application

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self.application(environ, start_response)


@pytest.fixture
def served(transactional_db: None, settings: Any, tmp_path: Path) -> Iterator[str]:
    """The address of a server that sends what a real one would send."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    thread = LiveServerThread("localhost", static_handler=cast(Any, _ThroughTheMiddleware))
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://localhost:{thread.port}"
    finally:
        thread.terminate()


@pytest.fixture
def phone(chromium: Browser, served: str, complaints: Complaints, cast: Cast) -> Iterator[Phone]:
    with browser.window(chromium, served, complaints, **browser.PHONE) as page:
        sign_in(page, cast.chen)
        yield Phone(page)


@pytest.fixture
def case(cast: Cast) -> Case:
    """Somebody was reached a while ago, then nobody."""
    made = notified(cast.chen, cast.lin)
    record(made, cast.chen, method="M01", targets=("T01", "T03"), situation="A10")
    record(made, cast.chen, reached=False, lost_contact="N1", targets=("T90",), text="")
    return made


def test_an_attempt_without_contact_takes_two_taps(phone: Phone, case: Case) -> None:
    page = phone.page
    phone.open(case)
    cold = phone.bytes

    phone.tap(page.get_by_role("link", name="電話，聯絡不上"))
    submit = page.locator(".note").get_by_role("button", name="提交")
    phone.in_sight(submit)
    expect(page.locator(".note")).to_contain_text("115/11/23、電話、無人接聽")
    phone.look()
    phone.tap(submit)
    page.wait_for_url(f"**/cases/{case.pk}/")
    phone.look()

    assert phone.interactions <= 2
    made = Record.objects.get(case=case, number=4)
    assert (made.tracked_on, made.method, made.reached, made.lost_contact) == (TODAY, "M01", False, "N1")
    weigh(phone, cold)


def test_a_whole_record_takes_six_interactions(phone: Phone, case: Case) -> None:
    page = phone.page
    phone.open(case)
    cold = phone.bytes

    phone.tap(page.get_by_role("link", name="新增追蹤紀錄"))
    page.wait_for_url("**/track/")
    phone.look()
    assert page.locator("input:checked").evaluate_all("all => all.map((one) => one.name)") == ["suggests"]
    phone.tap(page.get_by_role("button", name="和前次相同"))
    expect(page.locator(".note")).to_contain_text("115/11/23、電話、學生本人、母親、")
    phone.look()
    phone.tap(page.get_by_role("link", name="寫追蹤與輔導內容"))
    expect(page.get_by_label("追蹤與輔導內容")).to_be_focused()
    phone.type("和學生通電話，下週一會和母親到校談復學。")
    submit = page.locator(".actionbar").get_by_role("button", name="提交", exact=True)
    submit.scroll_into_view_if_needed()
    phone.tap(submit)
    page.wait_for_url(f"**/cases/{case.pk}/")
    phone.look()

    assert phone.interactions <= 6
    made = Record.objects.get(case=case, number=4)
    assert (made.tracked_on, made.method, made.reached) == (TODAY, "M01", True)
    assert (made.targets, made.situation) == (["T01", "T03"], "A10")
    assert not Draft.objects.exists()
    weigh(phone, cold)


def weigh(phone: Phone, cold: int) -> None:
    """The page of the case with an empty cache, and all that came after it, each below the limit."""
    phone.page.wait_for_timeout(200)
    warm = phone.bytes - cold
    print(f"the case's page, cold: {cold} bytes; the way from there: {warm} bytes")  # noqa: T201  # the proof
    assert cold < MOST
    assert warm < MOST


def test_what_is_touched_is_large_enough(phone: Phone, case: Case) -> None:
    page = phone.page
    page.goto(f"/cases/{case.pk}/track/")
    rows = page.locator("form#record :is(.btn, .opt-row, select, textarea, .input, summary):visible")
    sizes = rows.evaluate_all("all => all.map((one) => [one.textContent.trim(), one.offsetHeight])")
    assert [row for row in sizes if row[1] < LEAST] == []
    for label, kind in (("追蹤日期", "numeric"), ("下次追蹤日", "numeric")):
        assert page.get_by_label(label).get_attribute("inputmode") == kind
