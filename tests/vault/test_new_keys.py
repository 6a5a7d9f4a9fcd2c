"""``manage.py new_keys``."""

import io
import os

import pytest
from django.core.management import call_command

from config import environment


def printed() -> dict[str, str]:
    out = io.StringIO()
    call_command("new_keys", stdout=out)
    return dict(line.split("=", 1) for line in out.getvalue().splitlines())


def test_the_settings_accept_what_it_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in printed().items():
        monkeypatch.setitem(os.environ, name, value)
    ring = environment.key_ring("LEAVERS_DATA_KEYS")
    assert [len(key) for key in ring.values()] == [32]
    for name in ("LEAVERS_INDEX_KEY", "LEAVERS_LOG_KEY"):
        assert len(environment.key(name, environment.text(name))) == 32
    assert len(environment.text("LEAVERS_SECRET_KEY")) >= 50


def test_no_two_keys_and_no_two_runs_are_alike() -> None:
    values = [value.rpartition(":")[2] for _ in range(2) for value in printed().values()]
    assert len(set(values)) == 8
