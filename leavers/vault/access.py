"""Writes the access log; a page whose line cannot be written is not answered."""

import json
import re
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from django.db import DatabaseError, transaction
from django.db import Error as AnyDatabaseError
from django.utils import timezone

from leavers.vault import keys
from leavers.vault.models import AccessEntry, Action, ChainHead

OUTSIDE_SCHOOLS = "-"
# Codes, ids and names of fields are ASCII; names of people, addresses and free text in our language are not.
CODE = re.compile(r"[A-Za-z0-9_.:/,+ -]{0,64}")
LOOKS_PERSONAL = re.compile(r"(?<![0-9A-Za-z])([A-Za-z][0-9A-Da-d]\d{8}|09\d\d-?\d{3}-?\d{3})(?![0-9A-Za-z])")


class CannotLog(Exception):
    """The access log did not take the line: answer 503 and show nothing (分級辦法 附表十 項 21)."""


class Unloggable(ValueError):
    """The detail holds what never belongs into a log: our mistake. The message does not repeat it."""


def record(
    action: Action,
    *,
    chain: str,
    actor_id: int | None,
    role: str,
    subject: tuple[str, int | None] = ("", None),
    detail: Mapping[str, Any] | None = None,
    request_id: str = "",
    ip: str = "",
) -> AccessEntry:
    """Append one line to the chain of a school (its code) or to ``OUTSIDE_SCHOOLS``.

    Inside a transaction the line stands or falls with it, and the chain stays locked until its end:
    record last.
    Raises CannotLog, which also rolls back the caller's transaction when it is let through; Unloggable when
    `detail` is not made of codes, counts, ids and field names.
    """
    entry = AccessEntry(
        chain=chain,
        at=timezone.now().astimezone(UTC),
        actor_id=actor_id,
        role=role,
        action=action.value,
        subject_kind=subject[0],
        subject_id=_number(subject[1]),
        detail=loggable(detail or {}),
        request_id=request_id[:64],
        ip=ip[:45],
    )
    try:
        with transaction.atomic():
            return _append(entry)
    except AnyDatabaseError as error:
        raise CannotLog(f"chain {chain}: {type(error).__name__}") from error


def loggable(detail: Mapping[str, Any]) -> dict[str, Any]:
    """The detail itself, when every key and text in it is a code. Raises Unloggable.

    Numbers are whole: a fraction would not come back from both databases as it went in, and break the chain.
    """
    return {_code(key): _plain(value) for key, value in detail.items()}


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case str():
            return _code(value)
        case Mapping():
            return loggable(value)
        case list() | tuple():
            return [_plain(item) for item in value]
    raise Unloggable(f"the access log takes no {type(value).__name__}")


def _number(ident: int | None) -> int | None:
    """An address may carry any number of digits; what no row can have is logged as no row."""
    return ident if ident is not None and 0 <= ident < 2**63 else None


def _code(text: object) -> str:
    if not isinstance(text, str) or not CODE.fullmatch(text) or LOOKS_PERSONAL.search(text):
        raise Unloggable("the access log takes codes, counts, ids and names of fields only")
    return str(text)


def _append(entry: AccessEntry) -> AccessEntry:
    head = _locked_head(entry.chain)
    entry.seq, entry.prev = head.seq + 1, head.digest
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    moved = ChainHead.objects.filter(chain=entry.chain, seq=head.seq)
    if moved.update(seq=entry.seq, digest=entry.digest) != 1:
        raise DatabaseError("the chain moved although it was locked")
    return entry


def _locked_head(chain: str) -> ChainHead:
    # PostgreSQL locks this row; SQLite has locked everything since BEGIN IMMEDIATE and ignores the request.
    heads = ChainHead.objects.select_for_update().filter(chain=chain)
    head = heads.first()
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(chain=chain)], ignore_conflicts=True)
        head = heads.get()
    return head


def digest_of(entry: AccessEntry) -> str:
    """What the digest of this line must be: over all its columns, and through `prev` over all before it."""
    columns = {
        "chain": entry.chain,
        "seq": entry.seq,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": entry.actor_id,
        "role": entry.role,
        "action": entry.action,
        "subject_kind": entry.subject_kind,
        "subject_id": entry.subject_id,
        "detail": entry.detail,
        "request_id": entry.request_id,
        "ip": entry.ip,
        "prev": entry.prev,
    }
    return keys.log_digest(json.dumps(columns, sort_keys=True, separators=(",", ":")).encode())
