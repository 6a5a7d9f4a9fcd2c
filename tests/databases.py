"""What tests need to know about the two databases: flushing guarded tables, and several writers at once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, connections
from django.test import TransactionTestCase

from leavers.vault import triggers


@contextmanager
def flush_past_the_triggers() -> Iterator[None]:
    """Lets the flush after a transactional test empty the append-only tables, and guards them again."""
    case: Any = TransactionTestCase
    plain = case._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with triggers.lifted(connection):
            plain(self)

    # Django offers no hook between the end of a transactional test and its flush.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(case, "_fixture_teardown", teardown)
        yield


def at_once(*calls: Callable[[], Any], seconds: float = 60) -> list[Any]:
    """Start all calls at the same instant, each on its own connection; their results or exceptions, in order.

    Needs a transactional test: other connections do not see what a test's own transaction holds.
    """
    start = threading.Barrier(len(calls))
    outcomes: list[Any] = [TimeoutError("still running")] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            start.wait(seconds)
            outcomes[place] = call()
        except Exception as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    return outcomes
