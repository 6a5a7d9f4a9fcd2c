"""``manage.py verify_keys`` and the check that runs with ``migrate``."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from pytest_django import Settings

from leavers.vault import keys, proofs
from leavers.vault.models import KeyProof

pytestmark = pytest.mark.django_db
KEYS = {"data_keys": {"first": b"1" * 32}, "index_key": b"i" * 32, "log_key": b"l" * 32}


@pytest.fixture(autouse=True)
def keys_that_have_served(settings: Settings) -> None:
    settings.VAULT = KEYS
    proofs.leave_proofs()


def verify() -> str:
    out = io.StringIO()
    call_command("verify_keys", stdout=out)
    return out.getvalue()


def test_the_same_keys_are_right_again_and_again() -> None:
    assert [verify(), verify()] == ["The keys are right.\n"] * 2


def test_a_new_data_key_leaves_its_proof(settings: Settings) -> None:
    settings.VAULT = KEYS | {"data_keys": {"second": b"2" * 32, "first": b"1" * 32}}
    assert verify() == "The keys are right. New: data:second.\n"
    assert verify() == "The keys are right.\n"


def test_an_old_data_key_may_go(settings: Settings) -> None:
    settings.VAULT = KEYS | {"data_keys": {"second": b"2" * 32}}
    assert "right" in verify()


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("index", {"index_key": b"j" * 32}),
        ("log", {"log_key": b"m" * 32}),
        ("data:first", {"data_keys": {"first": b"x" * 32}}),
    ],
)
def test_a_wrong_key_is_named_and_leaves_no_proof(
    settings: Settings, name: str, changed: dict[str, object]
) -> None:
    before = set(KeyProof.objects.values_list("name", "proof"))
    settings.VAULT = KEYS | changed
    with pytest.raises(CommandError, match=f"written with: {name}$"):
        verify()
    assert set(KeyProof.objects.values_list("name", "proof")) == before
    with pytest.raises(SystemCheckError, match=r"vault\.C001"):
        call_command("check", databases=["default"])


def test_before_the_first_migration_nothing_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", list)
    assert proofs.check_keys(databases=["default"]) == []


def test_a_proof_tells_nothing_of_its_key() -> None:
    shown = "".join(keys.proofs().values())
    assert b"1" * 32 not in bytes.fromhex(shown)
    assert len(set(keys.proofs().values())) == 3
