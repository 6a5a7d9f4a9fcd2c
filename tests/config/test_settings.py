"""Settings come from the environment, are safe when nothing is said, and refuse what makes no sense."""

import base64
import runpy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as active
from django.core.exceptions import ImproperlyConfigured

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.b64encode(bytes(range(1, 33))).decode()
SECRETS = {
    "LEAVERS_SECRET_KEY": "x" * 60,
    "LEAVERS_DATA_KEYS": f"2026a:{KEY}",
    "LEAVERS_INDEX_KEY": OTHER,
    "LEAVERS_LOG_KEY": base64.b64encode(bytes(range(2, 34))).decode(),
}


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Read the settings file as a fresh process would, in production unless said otherwise."""

    def read(**environment: str) -> dict[str, Any]:
        for name in ("LEAVERS_MODE", "LEAVERS_DEBUG", "DATABASE_URL", *SECRETS):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("LEAVERS_STATE_DIR", str(tmp_path))
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(Path(active.BASE_DIR) / "config" / "settings.py"))

    return read


@pytest.mark.parametrize("missing", SECRETS)
def test_production_refuses_to_start_without_each_of_its_secrets(load: Any, missing: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=missing):
        load(**{name: value for name, value in SECRETS.items() if name != missing})


def test_production_is_what_runs_when_nothing_is_said(load: Any) -> None:
    found = load(**SECRETS)
    assert found["PRODUCTION"] is True
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == []
    assert found["SESSION_COOKIE_SECURE"] is True
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["REGISTRY_SOURCES"] == ["local"]


def test_a_secret_may_stand_in_a_file(load: Any, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("from a file, long enough\n", encoding="utf-8")
    rest = {name: value for name, value in SECRETS.items() if name != "LEAVERS_SECRET_KEY"}
    assert load(**rest, LEAVERS_SECRET_KEY_FILE=str(file))["SECRET_KEY"] == "from a file, long enough"


def test_fictional_keys_never_get_into_production(load: Any) -> None:
    demo = load(LEAVERS_MODE="demo")
    assert demo["VAULT"]["data_keys"].keys() == {"fiction"}
    assert "fiction" not in load(**SECRETS)["VAULT"]["data_keys"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEAVERS_MODE", "prod"),
        ("LEAVERS_DEBUG", "perhaps"),
        ("LEAVERS_DEBUG", "yes"),
        ("LEAVERS_DATA_KEYS", "2026a:short"),
        ("LEAVERS_DATA_KEYS", f"a:{KEY},a:{OTHER}"),
        ("LEAVERS_DATA_KEYS", f"no id {KEY}"),
        ("LEAVERS_INDEX_KEY", "not base64!"),
        ("LEAVERS_IDLE_MINUTES", "20 minutes"),
        ("LEAVERS_IDLE_MINUTES", "-1"),
        ("LEAVERS_IDLE_MINUTES", "１０"),
        ("LEAVERS_POOL", "0"),
        ("LEAVERS_REGISTRY_TIMEOUT", "3.5"),
        ("LEAVERS_LOG_LEVEL", "LOUD"),
        ("DATABASE_URL", "mysql://root@localhost/leavers"),
    ],
)
def test_odd_values_are_refused(load: Any, name: str, value: str) -> None:
    database = {"DATABASE_URL": "postgres://leavers@localhost/leavers"}
    with pytest.raises(ImproperlyConfigured):
        load(**{**SECRETS, **database, name: value})


def test_sqlite_keeps_what_it_said_it_saved(load: Any) -> None:
    options = load(LEAVERS_MODE="demo")["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]
    assert "journal_mode=WAL" in options["init_command"]


def test_postgresql_is_a_setting_and_no_request_is_one_transaction(load: Any) -> None:
    found = load(**SECRETS, DATABASE_URL="postgres://leavers:pw@localhost:5433/leavers")
    database = found["DATABASES"]["default"]
    assert (database["ENGINE"], database["PORT"]) == ("django.db.backends.postgresql", 5433)
    assert database["OPTIONS"]["pool"]["max_size"] == 8
    assert database["CONN_HEALTH_CHECKS"] is True, "a restarted database costs nobody a stale connection"
    assert database["ATOMIC_REQUESTS"] is False
