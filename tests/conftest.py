"""Nets under the whole suite: a clock that stands still, no network, guarded tables, no silent skip."""

import datetime as dt
import os
import socket
from collections.abc import Generator, Iterator
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests import browser
from tests.databases import flush_past_the_triggers

# A Monday morning in the middle of semester 115-1.
NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Taipei"))
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
NO_SKIP = os.environ.get("LEAVERS_NO_SKIP") == "1"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """It is 2026-11-23 10:00 in Taipei and stays so, in every thread, until a test moves or shifts the clock.

    It stands still so that a stored moment can be compared exactly. Waiting still works: time.monotonic and
    time.sleep are the real ones.
    """
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Nothing under test may talk to another machine."""
    plain = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in (
            "127.0.0.1",
            "::1",
            "localhost",
        ):
            pytest.fail(f"a test tried to reach {address[0]}")
        plain(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        yield


@pytest.fixture(scope="session", autouse=True)
def guarded_tables() -> Iterator[None]:
    with flush_past_the_triggers():
        yield


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if browser.CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)")
    with browser.chromium() as started:
        yield started


@pytest.fixture
def complaints() -> browser.Complaints:
    """What the browser complains about, which fails the test; ``complaints.expect(409)`` when it is meant."""
    return browser.Complaints()


@pytest.fixture
def browser_page(
    chromium: Browser, live_server: LiveServer, complaints: browser.Complaints
) -> Iterator[Page]:
    """A window of 1440×900 in front of the served pages: ``browser_page.goto("/cases/")``."""
    with browser.window(chromium, live_server.url, complaints, **browser.DESK) as page:
        yield page


@pytest.fixture
def phone_page(chromium: Browser, live_server: LiveServer, complaints: browser.Complaints) -> Iterator[Page]:
    """The same on a phone of 375×812."""
    with browser.window(chromium, live_server.url, complaints, **browser.PHONE) as page:
        yield page


@pytest.fixture
def nojs_page(chromium: Browser, live_server: LiveServer, complaints: browser.Complaints) -> Iterator[Page]:
    """The same as `browser_page` with JavaScript off."""
    with browser.window(chromium, live_server.url, complaints, **browser.NO_SCRIPT) as page:
        yield page


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests marked for one database are left out, not skipped, where the other one runs."""
    other = "sqlite" if connection.vendor == "postgresql" else "postgresql"
    elsewhere = [item for item in items if item.get_closest_marker(other)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With LEAVERS_NO_SKIP=1 a skipped test fails the run: there, everything it needs is installed."""
    return _no_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _no_skip((yield))


def _no_skip(report: Report) -> Report:
    if NO_SKIP and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"skipped although LEAVERS_NO_SKIP=1: {report.longrepr}"
    return report
