"""Sealing, opening and the blind index."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from leavers.vault import keys

NAME = "cases.case.name"
OLD, NEW = bytes(range(32)), bytes(range(32, 64))
INDEX, LOG = b"i" * 32, b"l" * 32


def hold(settings: Settings, **data_keys: bytes) -> None:
    settings.VAULT = {"data_keys": data_keys, "index_key": INDEX, "log_key": LOG}


def test_what_was_sealed_opens_again() -> None:
    for plain in (b"", "陳𡍼瑆".encode(), bytes(100_000)):
        assert keys.open_sealed(keys.seal(plain, field=NAME), field=NAME) == plain


def test_equal_values_give_different_boxes_that_do_not_show_them() -> None:
    boxes = {keys.seal(b"A123456789", field=NAME) for _ in range(50)}
    assert len(boxes) == 50
    assert not any(b"A123456789" in box for box in boxes)


def test_a_value_moved_to_another_field_does_not_open() -> None:
    box = keys.seal(b"A123456789", field="cases.case.nid")
    with pytest.raises(keys.Unreadable, match=r"cases\.case\.name"):
        keys.open_sealed(box, field=NAME)


def test_every_flipped_byte_is_noticed() -> None:
    box = keys.seal(b"A123456789", field=NAME)
    for place in range(len(box)):
        flipped = box[:place] + bytes([box[place] ^ 1]) + box[place + 1 :]
        with pytest.raises(keys.Unreadable):
            keys.open_sealed(flipped, field=NAME)


def test_every_cut_box_is_noticed() -> None:
    box = keys.seal(b"A123456789", field=NAME)
    for length in range(len(box)):
        with pytest.raises(keys.Unreadable):
            keys.open_sealed(box[:length], field=NAME)


def test_after_rotation_the_old_key_still_opens_and_the_new_one_seals(settings: Settings) -> None:
    hold(settings, old=OLD)
    box = keys.seal(b"plain", field=NAME)
    hold(settings, new=NEW, old=OLD)
    assert keys.open_sealed(box, field=NAME) == b"plain"
    assert keys.sealed_with(box, field=NAME) == "old"
    assert keys.sealed_with(keys.seal(b"plain", field=NAME), field=NAME) == "new"


def test_a_missing_key_is_named(settings: Settings) -> None:
    hold(settings, old=OLD)
    box = keys.seal(b"plain", field=NAME)
    hold(settings, new=NEW)
    with pytest.raises(keys.Unreadable, match="'old', which this installation does not hold"):
        keys.open_sealed(box, field=NAME)


def test_a_wrong_key_under_the_right_id_does_not_open(settings: Settings) -> None:
    hold(settings, only=OLD)
    box = keys.seal(b"plain", field=NAME)
    hold(settings, only=NEW)
    with pytest.raises(keys.Unreadable):
        keys.open_sealed(box, field=NAME)


def test_a_box_put_under_another_key_id_does_not_open_even_when_the_key_is_the_same(
    settings: Settings,
) -> None:
    hold(settings, old=OLD)
    box = keys.seal(b"plain", field=NAME)
    hold(settings, odd=OLD)
    with pytest.raises(keys.Unreadable):
        keys.open_sealed(box.replace(b"old", b"odd", 1), field=NAME)


def test_the_blind_index_finds_equal_values_only_within_its_purpose() -> None:
    index = keys.blind_index("A123456789", purpose="national id")
    assert index == keys.blind_index("A123456789", purpose="national id")
    assert len(index) == 32
    assert set(index) <= set("0123456789abcdef")
    assert index != keys.blind_index("A123456780", purpose="national id")
    assert index != keys.blind_index("A123456789", purpose="name")


def test_purpose_and_value_do_not_run_into_each_other() -> None:
    assert keys.blind_index("bc", purpose="a") != keys.blind_index("c", purpose="ab")


def test_the_blind_index_depends_on_the_index_key_alone(settings: Settings) -> None:
    hold(settings, old=OLD)
    index = keys.blind_index("A123456789", purpose="national id")
    hold(settings, new=NEW)
    assert keys.blind_index("A123456789", purpose="national id") == index
    settings.VAULT = {"data_keys": {"new": NEW}, "index_key": b"j" * 32, "log_key": LOG}
    assert keys.blind_index("A123456789", purpose="national id") != index


@pytest.mark.parametrize(
    "vault",
    [
        {"data_keys": {}, "index_key": INDEX, "log_key": LOG},
        {"data_keys": {"k": OLD[:16]}, "index_key": INDEX, "log_key": LOG},
        {"data_keys": {"k": OLD}, "index_key": b"", "log_key": LOG},
        {"data_keys": {"k": OLD}, "index_key": OLD, "log_key": LOG},
        {"data_keys": {"k": OLD}, "index_key": INDEX, "log_key": INDEX},
        {"data_keys": {"k": OLD, "l": OLD}, "index_key": INDEX, "log_key": LOG},
        {"data_keys": {"鑰": OLD}, "index_key": INDEX, "log_key": LOG},
        {"data_keys": {"k" * 17: OLD}, "index_key": INDEX, "log_key": LOG},
    ],
)
def test_unusable_keys_are_refused(settings: Settings, vault: dict[str, object]) -> None:
    settings.VAULT = vault
    with pytest.raises(ImproperlyConfigured):
        keys.ring()


def test_neither_an_error_nor_the_ring_shows_a_key_or_a_value(settings: Settings) -> None:
    hold(settings, only=b"k" * 32)
    box = keys.seal(b"A123456789", field="cases.case.nid")
    with pytest.raises(keys.Unreadable) as caught:
        keys.open_sealed(box, field=NAME)
    shown = f"{caught.value!r} {keys.ring()!r}"
    assert "kkkk" not in shown
    assert "A123456789" not in shown
