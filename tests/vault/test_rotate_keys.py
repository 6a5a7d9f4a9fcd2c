"""``manage.py rotate_keys``."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import BinaryField, Value
from pytest_django import Settings

from leavers.vault import keys, triggers
from leavers.vault.rotation import rotate
from tests.vault.specimen import Specimen, stored

Specimens = type[Specimen]
OLD, NEW = b"o" * 32, b"n" * 32


def hold(settings: Settings, **data_keys: bytes) -> None:
    settings.VAULT = {"data_keys": data_keys, "index_key": b"i" * 32, "log_key": b"l" * 32}


@pytest.fixture
def seven_rows(specimens: Specimens, settings: Settings) -> Specimens:
    hold(settings, old=OLD)
    for number in range(7):
        specimens.objects.create(
            name=f"學生{number}" if number else None, born_on=dt.date(2008, 2, 29), contacts={"n": number}
        )
    hold(settings, new=NEW, old=OLD)
    return specimens


def sealed_by(column: str) -> set[str]:
    field = f"vault.specimen.{column}"
    return {keys.sealed_with(box, field=field) for box in stored(column) if box is not None}


@pytest.mark.parametrize("batch", [1, 3, 7, 500])
def test_afterwards_the_new_key_alone_reads_everything(
    seven_rows: Specimens, settings: Settings, batch: int
) -> None:
    before = list(seven_rows.objects.order_by("pk").values())
    tally = rotate([seven_rows], batch=batch)
    assert (tally.resealed, tally.unreadable) == (6 + 7 + 7 + 7, [])
    hold(settings, new=NEW)
    assert list(seven_rows.objects.order_by("pk").values()) == before
    assert sealed_by("name") == sealed_by("born_on") == sealed_by("contacts") == {"new"}


def test_a_second_run_has_nothing_left_to_do(seven_rows: Specimens) -> None:
    rotate([seven_rows], batch=500)
    boxes = stored("name")
    assert rotate([seven_rows], batch=500).resealed == 0
    assert stored("name") == boxes


def test_rows_saved_meanwhile_keep_what_was_saved(seven_rows: Specimens) -> None:
    seven_rows.objects.filter(name__isnull=False).update(name="改過")
    assert rotate([seven_rows], batch=2).resealed == 7 * 3
    assert set(seven_rows.objects.values_list("name", flat=True)) == {"改過", None}


def test_what_cannot_be_opened_is_named_and_left_as_it_is(seven_rows: Specimens) -> None:
    broken = seven_rows.objects.order_by("pk")[3]
    seven_rows.objects.filter(pk=broken.pk).update(name=Value(b"garbage", output_field=BinaryField()))
    tally = rotate([seven_rows], batch=500)
    assert tally.unreadable == [f"vault.specimen.name of row {broken.pk}"]
    assert tally.resealed == 5 + 7 + 7 + 7
    assert b"garbage" in stored("name")


def test_an_append_only_table_is_resealed_and_guarded_again(seven_rows: Specimens) -> None:
    triggers.install(connection, "vault_specimen")
    assert rotate([seven_rows], batch=2).resealed == 6 + 7 + 7 + 7
    with pytest.raises(IntegrityError), transaction.atomic():
        seven_rows.objects.update(name=None)
    triggers.remove(connection, "vault_specimen")


def test_the_command_tells_the_count_and_the_key(
    seven_rows: Specimens, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("django.apps.apps.get_models", lambda: [seven_rows])
    call_command("rotate_keys")
    assert capsys.readouterr().out == "Sealed anew with key new: 27.\n"


def test_the_command_fails_when_something_is_unreadable(
    seven_rows: Specimens,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("django.apps.apps.get_models", lambda: [seven_rows])
    hold(settings, new=NEW)
    with pytest.raises(CommandError, match="27 sealed values cannot be opened"):
        call_command("rotate_keys")
    assert "學生" not in capsys.readouterr().err
