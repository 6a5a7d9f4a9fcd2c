"""Server and database are killed under load: whatever was acknowledged is stored, and nothing twice."""

import json
import logging
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.load import Load
from tests.faults.server import Server, durable_cluster, served

pytestmark = [pytest.mark.slow, pytest.mark.fault, pytest.mark.timeout(600)]

CLIENTS = (24, 100, 25)
"""24 teachers, each with 100 tracking records and 25 reports to submit: 3,000 forms."""
SENT = CLIENTS[0] * (CLIENTS[1] + CLIENTS[2])
SEED = 1150042
LONGEST_RECOVERY = 10.0

Strike = Callable[[], None]
log = logging.getLogger(__name__)


def under_fire(server: Server, plan: dict[str, Any], strikes: list[Strike]) -> None:
    """Send everything while the strikes fall; then nothing may be amiss."""
    load = Load(server, plan["clients"])
    began = time.monotonic()
    struck = struck_while_sending(load, strikes)
    seconds = time.monotonic() - began
    found = audited(server, load)
    recoveries = [round(load.recovery(since), 1) for since in struck]
    log.info("%d of %d acknowledged in %.0f s, %.0f/s", len(load.told), SENT, seconds, SENT / seconds)
    log.info("answers %s, broken lines %d", dict(load.statuses), load.broken)
    log.info(
        "stored %(stored)d, lost %(lost)d, twice %(twice)d, lines of the access log %(log_lines)d", found
    )
    log.info("seconds until the next acknowledgement: %s", recoveries)
    assert load.odd == []
    assert server.log_lines("unexpected") == []
    assert found["troubles"] == []
    assert (found["acknowledged"], found["stored"]) == (SENT, SENT)
    assert (found["lost"], found["twice"], found["drafts"]) == (0, 0, 0)
    assert max(recoveries) <= LONGEST_RECOVERY


def struck_while_sending(load: Load, strikes: list[Strike]) -> list[float]:
    """When each strike fell: at random moments, but all while there is plenty left to send."""
    dice = random.Random(SEED)
    moments = sorted(dice.sample(range(SENT // 20, SENT * 9 // 10), len(strikes)))
    log.info("seed %d: struck after %s forms", SEED, moments)
    load.start()
    struck = []
    for moment, strike in zip(moments, strikes, strict=True):
        load.wait_for(moment)
        time.sleep(dice.uniform(0, 0.1))
        struck.append(time.monotonic())
        strike()
    load.join()
    return struck


def audited(server: Server, load: Load) -> dict[str, Any]:
    acknowledged = json.dumps({token: told.case for token, told in load.told.items()})
    found: dict[str, Any] = json.loads(server.python("-m", "tests.faults", "audit", given=acknowledged))
    return found


def killed(server: Server) -> Strike:
    def strike() -> None:
        server.kill()
        server.start()

    return strike


@pytest.mark.sqlite
def test_six_kills_of_the_server_lose_nothing_on_sqlite(tmp_path: Path) -> None:
    with served(tmp_path, workers=1, clients=CLIENTS) as (server, plan):
        under_fire(server, plan, [killed(server)] * 6)


@pytest.mark.postgresql
def test_three_kills_of_the_server_and_three_crashes_of_postgresql_lose_nothing(tmp_path: Path) -> None:
    with (
        durable_cluster() as cluster,
        served(tmp_path, workers=2, clients=CLIENTS, **cluster.environment) as (server, plan),
    ):
        under_fire(server, plan, [killed(server), cluster.crash] * 3)
