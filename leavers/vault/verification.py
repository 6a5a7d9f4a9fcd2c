"""Proves that the access log is whole: no line changed, removed, put in between or cut off at the end."""

import hmac
import json
from collections.abc import Iterator
from typing import NamedTuple

from django.db import connection
from django.db.models import Max

from leavers.vault import keys, triggers
from leavers.vault.access import digest_of
from leavers.vault.models import AccessEntry, ChainHead

BATCH = 2000


class Break(NamedTuple):
    """The first line of a chain that is not as it was written."""

    chain: str
    seq: int
    what: str

    def __str__(self) -> str:
        return f"chain {self.chain}, line {self.seq}: {self.what}"


class Head(NamedTuple):
    """How far a chain reached, and the digest of its last line."""

    seq: int
    digest: str


class ForgedHeads(Exception):
    """A file of chain heads does not bear the signature of this installation."""


def heads() -> dict[str, Head]:
    """Where every chain ends now, by chain."""
    return {head.chain: Head(head.seq, head.digest) for head in ChainHead.objects.order_by("chain")}


def breaks() -> Iterator[Break]:
    """The first break of every broken chain; nothing when the log is whole. Writers may go on meanwhile."""
    known = heads()
    written = AccessEntry.objects.order_by().values_list("chain", flat=True).distinct()
    for chain in sorted(known.keys() | set(written)):
        if found := _first_break(chain, known.get(chain, Head(0, ""))):
            yield found


def cut_off(earlier: dict[str, Head]) -> Iterator[Break]:
    """Chains that no longer hold the line which an earlier, safely kept head names.

    This is what finds a log cut off at the end together with its head, which the chain alone cannot show.
    """
    for chain, head in sorted(earlier.items()):
        line = AccessEntry.objects.filter(chain=chain, seq=head.seq).values_list("digest", flat=True).first()
        if head.seq and line != head.digest:
            yield Break(chain, head.seq, "the line that an earlier head names is gone or another one")


def unguarded() -> list[str]:
    """The table of the log, when the database would let it be changed."""
    table = AccessEntry._meta.db_table
    return [] if table in triggers.guarded(connection) else [table]


def dump_heads(found: dict[str, Head]) -> str:
    """The heads as signed JSON, to be kept outside the database and its back-ups."""
    body = json.dumps({chain: list(head) for chain, head in found.items()}, sort_keys=True)
    return json.dumps({"heads": body, "signature": keys.heads_digest(body.encode())}) + "\n"


def load_heads(text: str) -> dict[str, Head]:
    """What `dump_heads` wrote. Raises ForgedHeads."""
    try:
        signed = json.loads(text)
        body, signature = signed["heads"], signed["signature"]
        if hmac.compare_digest(signature, keys.heads_digest(body.encode())):
            return {chain: Head(*head) for chain, head in json.loads(body).items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ForgedHeads("not a file of chain heads") from error
    raise ForgedHeads("the file of chain heads was altered, or signed with another log key")


def _first_break(chain: str, head: Head) -> Break | None:
    last = Head(0, "")
    # Only up to the head that was read before: what others append meanwhile is none of this walk's business.
    lines = AccessEntry.objects.filter(chain=chain, seq__lte=head.seq).order_by("seq")
    for line in lines.iterator(chunk_size=BATCH):
        if line.seq != last.seq + 1:
            return Break(chain, last.seq + 1, "missing")
        if line.digest != digest_of(line):
            return Break(chain, line.seq, "changed")
        if line.prev != last.digest:
            return Break(chain, line.seq, "does not follow the line before it")
        last = Head(line.seq, line.digest)
    if last.seq < head.seq:
        return Break(chain, last.seq + 1, "missing")
    if last != head:
        return Break(chain, last.seq, "the head of the chain names another line")
    return _beyond_the_head(chain)


def _beyond_the_head(chain: str) -> Break | None:
    # The line first, the head after it: both are committed together, so an honest head is never behind.
    newest = AccessEntry.objects.filter(chain=chain).aggregate(seq=Max("seq"))["seq"] or 0
    reached = ChainHead.objects.filter(chain=chain).values_list("seq", flat=True).first() or 0
    if newest > reached:
        return Break(chain, reached + 1, "stands beyond the head of the chain")
    return None
