"""Notices wrong keys before they do harm.

With a wrong index key everything seems to work, but nobody is found and everybody is reported twice; with a
wrong data key under an old id, what is written now cannot be read once the right key is back. So each key
leaves a proof in the database when it first serves, and has to match it ever after.
"""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connection

from leavers.vault import keys
from leavers.vault.models import KeyProof


def wrong_keys() -> list[str]:
    """The names of keys that are not those this database was written with."""
    left = dict(KeyProof.objects.values_list("name", "proof"))
    return [name for name, proof in keys.proofs().items() if left.get(name, proof) != proof]


def leave_proofs() -> list[str]:
    """Leave a proof of every key that has none yet; the names of those keys."""
    known = set(KeyProof.objects.values_list("name", flat=True))
    new = [KeyProof(name=name, proof=proof) for name, proof in keys.proofs().items() if name not in known]
    KeyProof.objects.bulk_create(new, ignore_conflicts=True)
    return [proof.name for proof in new]


def check_keys(*, databases: Sequence[str] | None = None, **_more: Any) -> list[checks.CheckMessage]:
    """Runs with ``migrate`` and ``check --database default``: no step with wrong keys."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    if KeyProof._meta.db_table not in connection.introspection.table_names():
        return []
    return [
        checks.Critical(
            f"The key “{name}” is not the one that this database was written with.", id="vault.C001"
        )
        for name in wrong_keys()
    ]
