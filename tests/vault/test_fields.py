"""Sealed fields: plain in Python, a box in the database."""

import datetime as dt
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import DatabaseError
from django.db.models import F

from leavers.vault import keys
from leavers.vault.fields import SealedDateField, SealedField, SealedJSONField, SealedTextField, sealed_fields
from leavers.vault.models import ChainHead
from tests.vault.specimen import Specimen, stored

Specimens = type[Specimen]


def test_values_come_back_as_they_went_in(specimens: Specimens) -> None:
    contacts = {"父": [{"phone": "0912345678"}], "none": None, "n": 3, "yes": True, "text": "臺‧台"}
    made = specimens.objects.create(
        name="陳𡍼瑆", motto="一\n二", born_on=dt.date(2008, 2, 29), contacts=contacts
    )
    found = specimens.objects.get(pk=made.pk)
    assert (found.name, found.motto) == ("陳𡍼瑆", "一\n二")
    assert (found.born_on, found.contacts) == (dt.date(2008, 2, 29), contacts)


def test_the_database_holds_boxes_bound_to_app_model_and_field(specimens: Specimens) -> None:
    specimens.objects.create(name="陳小明")
    (box,) = stored("name")
    assert box is not None
    assert "陳小明".encode() not in box
    assert keys.open_sealed(box, field="vault.specimen.name") == "陳小明".encode()


def test_a_box_copied_to_another_column_by_sql_is_unreadable(specimens: Specimens) -> None:
    specimens.objects.create(name="秘密", motto="m")
    specimens.objects.update(motto=F("name"))
    with pytest.raises(keys.Unreadable):
        list(specimens.objects.all())


def test_none_stays_null_and_empty_text_becomes_null_where_null_is_allowed(specimens: Specimens) -> None:
    specimens.objects.create(name="", motto="", born_on=None, contacts=None)
    assert stored("name") == stored("born_on") == stored("contacts") == [None]
    assert stored("motto") != [None]
    found = specimens.objects.get()
    assert (found.name, found.motto, found.contacts) == (None, "", None)
    assert specimens.objects.filter(name__isnull=True).count() == 1
    assert specimens.objects.filter(motto__isnull=True).count() == 0


def test_empty_containers_are_values_and_not_null(specimens: Specimens) -> None:
    specimens.objects.create(contacts=[])
    specimens.objects.create(contacts={})
    assert [row.contacts for row in specimens.objects.order_by("pk")] == [[], {}]


def test_bulk_create_bulk_update_update_and_values_list_go_through_the_seal(specimens: Specimens) -> None:
    specimens.objects.bulk_create([specimens(name=name) for name in ("甲", "乙", "丙")])
    rows = list(specimens.objects.order_by("pk"))
    rows[0].name = "子"
    specimens.objects.bulk_update(rows, ["name"])
    specimens.objects.filter(pk=rows[1].pk).update(name="丑")
    names = specimens.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["子", "丑", "丙"]
    assert specimens.objects.order_by("pk").values("name").first() == {"name": "子"}
    everything = b"".join(box or b"" for box in stored("name"))
    assert not any(name.encode() in everything for name in ("甲", "子", "丑", "丙"))


@pytest.mark.parametrize(
    "lookup",
    [
        {"name": "甲"},
        {"name": None},
        {"name__in": ["甲"]},
        {"name__contains": "甲"},
        {"born_on__gte": dt.date(2008, 1, 1)},
        {"born_on__year": 2008},
        {"contacts__phone": "0912"},
    ],
)
def test_no_lookup_but_isnull_is_possible_and_the_refusal_says_what_to_do(
    specimens: Specimens, lookup: dict[str, Any]
) -> None:
    with pytest.raises(FieldError, match=r"is sealed.*blind index"):
        specimens.objects.filter(**lookup)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", 17),
        ("name", b"bytes"),
        ("born_on", "2008-02-29"),
        ("born_on", dt.datetime(2008, 2, 29, tzinfo=dt.UTC)),
        ("contacts", {"when": dt.date(2008, 2, 29)}),
        ("contacts", float("nan")),
    ],
)
def test_a_value_of_another_type_is_refused_before_it_is_sealed(
    specimens: Specimens, field: str, value: Any
) -> None:
    with pytest.raises(TypeError, match=field):
        specimens.objects.create(**{field: value})


def test_half_a_character_is_refused_without_showing_the_text(specimens: Specimens) -> None:
    with pytest.raises(ValueError, match="half a character") as caught:
        specimens.objects.create(name="王\ud800小明")
    assert caught.value.__cause__ is None
    assert "小明" not in repr(caught.value)


def test_a_dump_of_the_model_is_refused(specimens: Specimens) -> None:
    specimens.objects.create(name="陳小明")
    with pytest.raises(FieldError, match="not serialised"):
        serializers.serialize("json", specimens.objects.all())


def test_a_missing_value_is_refused_by_the_database(specimens: Specimens) -> None:
    with pytest.raises(DatabaseError):
        specimens.objects.create(motto=None)


@pytest.mark.parametrize("kind", [SealedTextField, SealedDateField, SealedJSONField])
def test_migrations_can_rebuild_the_field(kind: type[SealedField[Any, Any]]) -> None:
    field = kind(null=True, bound_to="cases.case.was")
    _name, path, args, kwargs = field.deconstruct()
    assert path == f"leavers.vault.fields.{kind.__name__}"
    assert kwargs == {"null": True, "bound_to": "cases.case.was"}
    again = kind(*args, **kwargs)
    assert again.seal_name == "cases.case.was"
    assert again.editable


def test_a_unique_or_indexed_sealed_field_fails_the_check() -> None:
    for field in (SealedTextField(unique=True), SealedTextField(db_index=True)):
        field.set_attributes_from_name("name")
        field.model = Specimen
        assert "vault.E001" in [found.id for found in field.check()]


def test_the_sealed_fields_of_a_model_are_known() -> None:
    assert [field.name for field in sealed_fields(Specimen)] == ["name", "motto", "born_on", "contacts"]
    assert sealed_fields(ChainHead) == []
