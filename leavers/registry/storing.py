"""Writes registry rows: new ones, changed ones; of those that stayed the same only their delivery."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from leavers.registry.local import nid_index
from leavers.registry.models import ImportBatch, RegisteredStudent
from leavers.registry.reading import Incoming
from leavers.vault.keys import blind_index

CHUNK = 2000

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode

Key = tuple[int, str]
"""School and number, as the table knows them."""


@dataclass(slots=True)
class Counts:
    """What a delivery did to the table."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class _Chunk:
    created: list[RegisteredStudent] = field(default_factory=list)
    changed: list[RegisteredStudent] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)


def fingerprint(facts: Mapping[str, str]) -> str:
    """Equal for equal facts; keyed, so that it tells nothing to who lacks the key."""
    return blind_index(_canonical(facts), purpose="registry facts")


def store(rows: Sequence[Incoming], *, schools: Mapping[str, int], batch: ImportBatch) -> Counts:
    """Write one chunk of rows, at most `CHUNK`, as delivered by `batch`; `schools` maps codes to keys.

    Of two rows for one student at one school the later one counts. Storing the same rows again changes
    nothing but the batch. Protection is only ever added here: what a 主通 set, no file takes back.
    """
    wanted: dict[Key, Incoming] = {(schools[row.school_code], nid_index(row.nid)): row for row in rows}
    chunk = _sorted_out(wanted, batch)
    with transaction.atomic():
        # On conflict update: bulk_update would build a CASE for every value, and two imports would clash.
        RegisteredStudent.objects.bulk_create(
            [*chunk.created, *chunk.changed],
            update_conflicts=True,
            unique_fields=["nid_index", "school"],
            update_fields=["facts", "fingerprint", "status", "protected", "batch"],
        )
        RegisteredStudent.objects.filter(pk__in=chunk.unchanged).update(batch=batch)
    return Counts(len(chunk.created), len(chunk.changed), len(chunk.unchanged))


def _sorted_out(wanted: Mapping[Key, Incoming], batch: ImportBatch) -> _Chunk:
    known = _known(wanted)
    chunk = _Chunk()
    for key, row in wanted.items():
        new_fingerprint = fingerprint(row.facts)
        pk, old_fingerprint, was_protected = known.get(key, (None, "", False))
        protected = row.protected or was_protected
        if pk is not None and (new_fingerprint, protected) == (old_fingerprint, was_protected):
            chunk.unchanged.append(pk)
            continue
        student = RegisteredStudent(
            school_id=key[0],
            nid_index=key[1],
            facts=dict(row.facts),
            fingerprint=new_fingerprint,
            status=row.facts["status"],
            protected=protected,
            batch=batch,
        )
        (chunk.created if pk is None else chunk.changed).append(student)
    return chunk


def _known(keys: Iterable[Key]) -> dict[Key, tuple[int, str, bool]]:
    rows = RegisteredStudent.objects.filter(nid_index__in=[index for _, index in keys]).values_list(
        "school_id", "nid_index", "pk", "fingerprint", "protected"
    )
    return {(school_id, index): (pk, digest, protected) for school_id, index, pk, digest, protected in rows}
