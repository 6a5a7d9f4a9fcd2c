"""Whatever else is sent with a form: only what the form asks for is written."""

from typing import Any

import pytest
from django.apps import apps

from leavers.cases.models import Case
from tests.payloads import body
from tests.people import make_cast
from tests.walking import Country, Form, build, find_forms, post, rows, undone

_MODELS = {model.__name__: model for model in apps.get_models()}
SMUGGLED = {
    "status": "closed",
    "state": "closed",
    "school": "2",
    "school_id": "2",
    "role": "chief",
    "owner": "1",
    "owner_id": "1",
    "filer": "3",
    "filer_id": "3",
    "author_id": "3",
    "person_id": "3",
    "by": "3",
    "id": "1",
    "pk": "1",
    "case_id": "1",
    "number": "1",
    "running": "1",
    "year": "99",
    "created_at": "2000-01-01",
    "submitted_at": "2000-01-01",
    "notified_at": "2000-01-01",
    "closed_at": "2000-01-01",
    "is_staff": "1",
    "is_active": "",
    "protected": "1",
    "category": "L4",
    "suggestion_id": "1",
    "record_count": "99",
    "removed_at": "2000-01-01",
    "kind": "form",
}
# Only asked for by a form that shows an older case as moved on; it is compared and never written.
COMPARED = ("version", "999")


@pytest.fixture
def country(db: None) -> Country:
    return build(make_cast())


@pytest.mark.slow
def test_what_a_form_does_not_ask_for_changes_nothing(country: Country) -> None:
    done = 0
    for found in find_forms(country).values():
        for form in found:
            if form.route in ("accounts:login", "accounts:logout"):
                continue
            plain = after(country, form, [])
            own = {control.name for control in form.names()}
            smuggled = [pair for pair in SMUGGLED.items() if pair[0] not in own]
            assert different(after(country, form, smuggled), plain) == [], form.route
            done += plain[1] != rows()
    assert done > 12, "too few of the forms did anything at all"


@pytest.mark.slow
def test_a_version_is_compared_and_never_written(country: Country) -> None:
    before = set(Case.objects.values_list("pk", "version"))
    for found in find_forms(country).values():
        for form in found:
            if form.route in ("accounts:login", "accounts:logout"):
                continue
            pairs = [pair for pair in form.valid() if pair[0] != "version"]
            with undone():
                answer = post(country.client, form.action, body([*pairs, COMPARED]))
                versions = set(Case.objects.values_list("pk", "version"))
            assert answer.status_code < 500
            assert all(version < 10 for _pk, version in versions), form.route
    assert set(Case.objects.values_list("pk", "version")) == before


def after(country: Country, form: Form, more: list[tuple[str, str]]) -> tuple[int, Any]:
    """The answer, and all rows after the form was sent with `more` in it; then it is undone."""
    known = {table: {row[_key(table)] for row in found} for table, found in rows().items()}
    with undone():
        answer = post(country.client, form.action, body([*form.valid(), *more]))
        return answer.status_code, {
            table: [_without_new_keys(table, row, known) for row in found] for table, found in rows().items()
        }


def different(one: tuple[int, Any], other: tuple[int, Any]) -> list[Any]:
    """Where two answers and their rows part."""
    found: list[Any] = [] if one[0] == other[0] else [(one[0], other[0])]
    for name, mine in one[1].items():
        found += [row for row in mine if row not in other[1][name]]
        found += [name] if len(mine) != len(other[1][name]) else []
    return found


def _key(table: str) -> str:
    return _MODELS[table]._meta.pk.attname


def _without_new_keys(table: str, row: dict[str, Any], known: dict[str, set[Any]]) -> dict[str, Any]:
    """The keys of what was made just now differ from one time to the next."""
    points = {_key(table): table} | {
        field.attname: field.related_model.__name__
        for field in _MODELS[table]._meta.concrete_fields
        if field.related_model
    }
    return {
        name: "new" if points.get(name) in known and value not in (None, *known[points[name]]) else value
        for name, value in row.items()
    }
