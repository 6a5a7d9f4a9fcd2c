"""A database that is held by somebody, or away for a while: writers are told so in time, readers go on."""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg
import pytest

from tests.faults.country import CSRF
from tests.faults.server import Server, durable_cluster, served

log = logging.getLogger(__name__)
pytestmark = [pytest.mark.slow, pytest.mark.fault, pytest.mark.timeout(300)]

CLIENTS = (1, 2, 0)
SQLITE_WAITS, POSTGRESQL_WAITS = 20, 15
"""Seconds that a writer waits for its turn (config/settings.py)."""
AT_ONCE = 2.0
OUTAGE = 20.0
LONGEST_REFUSAL = 12.0
"""Seconds: a page asks the pool at most twice, five seconds each time."""


def post(server: Server, client: dict[str, Any], number: int = 0) -> tuple[int, float, dict[str, str]]:
    """Status, seconds and headers of the answer to one of the client's forms."""
    form = client["forms"][number]
    body = urlencode({**form["words"], "csrfmiddlewaretoken": CSRF}, doseq=True)
    began = time.monotonic()
    status, headers, _text = server.ask("POST", form["address"], body=body, cookie=client["cookie"])
    return status, time.monotonic() - began, headers


def look(server: Server, path: str, cookie: str = "") -> tuple[int, float]:
    began = time.monotonic()
    return server.ask("GET", path, cookie=cookie)[0], time.monotonic() - began


@contextmanager
def meanwhile(*asks: Callable[[], Any]) -> Iterator[list[Any]]:
    """While the block runs others ask as well; afterwards the list holds what they were told, in order."""
    with ThreadPoolExecutor(len(asks)) as others:
        waiting = [others.submit(ask) for ask in asks]
        told: list[Any] = []
        time.sleep(0.5)
        yield told
        told += [one.result() for one in waiting]


@pytest.mark.sqlite
def test_while_another_program_writes_for_long_a_form_is_answered_in_time_and_pages_go_on(
    tmp_path: Path,
) -> None:
    with (
        served(tmp_path, workers=1, clients=CLIENTS) as (server, plan),
        closing(sqlite3.connect(tmp_path / "leavers.sqlite3", isolation_level=None)) as other,
    ):
        client = plan["clients"][0]
        other.execute("BEGIN IMMEDIATE")
        with meanwhile(lambda: post(server, client), lambda: look(server, "/", client["cookie"])) as told:
            looks = [look(server, "/login/") for _ in range(20)]
        refused_in_time(told[0], SQLITE_WAITS)
        assert told[1][0] == 503, "a page that names students is not shown without its line in the access log"
        assert told[1][1] <= SQLITE_WAITS + 5
        shown_at_once(looks)
        other.execute("ROLLBACK")
        assert post(server, client)[0] == 303
        assert server.log_lines("unexpected") == []


@pytest.mark.postgresql
def test_while_a_row_is_held_its_writer_is_answered_in_time_and_its_readers_go_on(tmp_path: Path) -> None:
    with (
        durable_cluster() as cluster,
        served(tmp_path, workers=1, clients=CLIENTS, **cluster.environment) as (server, plan),
        psycopg.connect(host=cluster.environment["PGHOST"], user="leavers", dbname="postgres") as other,
    ):
        client = plan["clients"][0]
        page = client["forms"][0]["address"].removesuffix("track/")
        other.execute("SELECT 1 FROM cases_case WHERE id = %s FOR UPDATE", [int(page.split("/")[2])])
        with meanwhile(lambda: post(server, client)) as told:
            looks = [look(server, page, client["cookie"]) for _ in range(10)]
        refused_in_time(told[0], POSTGRESQL_WAITS)
        shown_at_once(looks)
        other.rollback()
        assert post(server, client)[0] == 303
        assert server.log_lines("unexpected") == []


def refused_in_time(told: tuple[int, float, dict[str, str]], waits: float) -> None:
    status, seconds, headers = told
    assert (status, "retry-after" in headers) == (503, True)
    assert waits - 1 <= seconds <= waits + 5


def shown_at_once(looks: list[tuple[int, float]]) -> None:
    assert {status for status, _seconds in looks} == {200}
    assert max(seconds for _status, seconds in looks) < AT_ONCE


@pytest.mark.postgresql
def test_after_an_outage_the_first_visitors_are_served_again_at_once(tmp_path: Path) -> None:
    with (
        durable_cluster() as cluster,
        served(tmp_path, workers=1, clients=CLIENTS, **cluster.environment) as (server, plan),
    ):
        client = plan["clients"][0]
        assert post(server, client)[0] == 303
        cluster.stop()
        until = time.monotonic() + OUTAGE
        while time.monotonic() < until:
            status, seconds, headers = post(server, client, 1)
            assert (status, "retry-after" in headers) == (503, True)
            assert seconds <= LONGEST_REFUSAL
            assert look(server, "/login/")[0] == 200
        cluster.start()
        began, statuses = time.monotonic(), [503]
        while statuses[-1] == 503:
            statuses.append(post(server, client, 1)[0])
        recovery = time.monotonic() - began
        log.info("away for %.0f s, back after %.1f s", OUTAGE, recovery)
        assert statuses[-1] == 303
        assert recovery < 5
        assert server.log_lines("unexpected") == []
