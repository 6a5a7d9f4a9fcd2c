"""One number for all that the nation's tables say, whatever database, key or Python wrote them."""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Model, QuerySet

from leavers.accounts.models import Membership, Person
from leavers.cases.models import Case, CaseCounter, Draft, Event, Record, Tracker
from leavers.cases.models.event import Kind
from leavers.registry.models import RegisteredStudent
from leavers.schools.models import School

CHUNK = 2000
CASE = ("case__school__code", "case__year", "case__term", "case__running")
# Of each table what it says: rows named by what people call them, without keys of the database, without what
# keys of the vault have made, and without hashed passwords.
TABLES: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (School, ("code", "name", "short_name", "county", "founding", "divisions", "phone")),
    (Person, ("account", "name", "email", "email_verified_at", "is_active", "joined_at")),
    (Membership, ("person__account", "school__code", "role", "class_name", "is_active")),
    (RegisteredStudent, ("school__code", "facts", "status", "protected", "batch__as_of")),
    (CaseCounter, ("school__code", "year", "term", "last")),
    (Tracker, (*CASE, "person__account", "from_on", "until_on", "added_by__account")),
    (Draft, ("owner__account", "kind", *CASE, "step", "payload", "created_at", "saved_at", "expires_on")),
)
# Of these every column but keys: one that is added later counts by itself.
REFERENCES: dict[type[Model], tuple[str, ...]] = {
    Case: (
        "school__code",
        "filer__account",
        "notified_by__account",
        "closed_by__account",
        "suggestion__number",
    ),
    Record: (*CASE, "author__account", "removed_by__account", "corrects__number"),
    Event: (*CASE, "by__account", "record__number"),
}
ORDER: dict[type[Model], tuple[str, ...]] = {Draft: ("created_at", "owner__account", "kind")}
"""Drafts have keys made by chance; the others are read in the order in which they were written."""
KEYED = frozenset({"id", "nid_index"})


def nation_hash() -> str:
    """SHA-256 over the plaintext of all rows in a stable order, in constant memory."""
    digest = hashlib.sha256()
    for line in _lines():
        digest.update(line.encode())
    return digest.hexdigest()


def _lines() -> Iterator[str]:
    tables = [*TABLES, *((model, _columns(model)) for model in REFERENCES)]
    for model, columns in tables:
        yield f"{model._meta.label}\n"
        everything: QuerySet[Any] = model._default_manager.order_by(*ORDER.get(model, ("pk",)))
        for row in everything.values(*columns).iterator(chunk_size=CHUNK):
            if row.get("kind") == Kind.ASSIGN:
                row["detail"] = None  # names people by key; the table of trackers says the same by account
            yield json.dumps(row, default=_plain, ensure_ascii=False, sort_keys=True) + "\n"


def _columns(model: type[Model]) -> tuple[str, ...]:
    own = [field.name for field in model._meta.concrete_fields if not field.is_relation]
    return (*(name for name in own if name not in KEYED), *REFERENCES[model])


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no canonical form for {type(value).__name__}")
