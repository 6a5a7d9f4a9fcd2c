"""Imports a whole file of students in one transaction: all of it, or nothing."""

import hashlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, IncrementalDecoder, getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from leavers.registry.models import ImportBatch
from leavers.registry.reading import Expected, Fault, Incoming, Row, UnreadableFile, read
from leavers.registry.storing import CHUNK, Counts, store
from leavers.schools.models import School

BLOCK = 1 << 20
FAULTS_SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to import and how.

    `only` is the code of the one school the file is for. `as_of` is the moment at which the data was true,
    `at` that of the import. `source_label` is what people read as the source; empty means the school's own
    registry.
    """

    path: Path
    at: datetime
    as_of: datetime
    only: str | None = None
    skip_bad: bool = False
    dry_run: bool = False
    source_label: str = ""


@dataclass(slots=True)
class Outcome:
    """What came of it. `kept` says whether anything was written; the counts hold in any case."""

    counts: Counts = field(default_factory=Counts)
    bad_rows: int = 0
    faults: list[str] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    kept: bool = False


def import_file(order: Order) -> Outcome:
    """Carry out the order. One wrong row keeps the whole file out, unless `skip_bad`.

    A dry run does everything and keeps nothing. Raises UnreadableFile, with nothing kept, when the file as a
    whole cannot be read.
    """
    encoding, sha256 = _examined(order.path)
    schools = dict(School.objects.values_list("code", "pk"))
    if order.only is not None and order.only not in schools:
        raise UnreadableFile(gettext("沒有這個學校代碼"))
    expected = Expected(frozenset(schools), order.only, timezone.localdate(order.at))
    outcome = Outcome()
    with (
        order.path.open(encoding=encoding, errors="surrogateescape", newline="") as lines,
        transaction.atomic(),
    ):
        batch = ImportBatch.objects.create(
            imported_at=order.at, as_of=order.as_of, source_label=order.source_label, file_sha256=sha256
        )
        layout, rows = read(lines, expected)
        outcome.ignored_columns = layout.ignored
        for chunk in _chunks(_sound(rows, outcome)):
            if order.skip_bad or not outcome.bad_rows:  # else the rest is read for its faults only
                _add(outcome.counts, store(chunk, schools=schools, batch=batch))
        outcome.kept = not order.dry_run and (order.skip_bad or not outcome.bad_rows)
        if outcome.kept:
            _close(batch, outcome)
        else:
            transaction.set_rollback(True)
    return outcome


def _examined(path: Path) -> tuple[str, str]:
    """The encoding (UTF-8 with or without mark, else Big5 as Windows writes it) and the digest, streaming."""
    digest = hashlib.sha256()
    decoder = getincrementaldecoder("utf-8")()
    utf8 = True
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                if file.tell() == len(block):
                    _refuse_other_formats(block)
                digest.update(block)
                if utf8:
                    utf8 = _is_utf8(decoder, block)
    except OSError as error:
        raise UnreadableFile(gettext("無法讀取這個檔案")) from error
    return "utf-8-sig" if utf8 else "cp950", digest.hexdigest()


def _is_utf8(decoder: IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_other_formats(start: bytes) -> None:
    if start.startswith(b"PK\x03\x04"):
        raise UnreadableFile(gettext("這是試算表檔案，請另存為CSV（UTF-8）再匯入"))
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise UnreadableFile(gettext("檔案編碼是UTF-16，請另存為CSV（UTF-8）再匯入"))


def _sound(rows: Iterator[Row], outcome: Outcome) -> Iterator[Incoming]:
    """The sound rows; the faults of the others are noted in the outcome."""
    lines: dict[bytes, int] = {}
    for row in rows:
        faults = row.faults
        if row.incoming is not None:
            key = f"{row.incoming.school_code} {row.incoming.nid}".encode()
            first = lines.setdefault(key, row.line)
            if first == row.line:
                yield row.incoming
                continue
            faults = (Fault("", gettext("同一位學生已在第%(line)s行出現") % {"line": first}),)
        outcome.bad_rows += 1
        shown = FAULTS_SHOWN - len(outcome.faults)
        outcome.faults += [_sentence(row, fault) for fault in faults[: max(shown, 0)]]


def _sentence(row: Row, fault: Fault) -> str:
    where = gettext("第%(line)s行") % {"line": row.line}
    if fault.column:
        where += f"「{fault.column}」"
    who = f"（{row.masked}）" if row.masked else ""
    return f"{where}：{fault.message}{who}"


def _chunks(rows: Iterator[Incoming]) -> Iterator[list[Incoming]]:
    chunk: list[Incoming] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _add(total: Counts, more: Counts) -> None:
    total.created += more.created
    total.changed += more.changed
    total.unchanged += more.unchanged


def _close(batch: ImportBatch, outcome: Outcome) -> None:
    batch.created = outcome.counts.created
    batch.changed = outcome.counts.changed
    batch.unchanged = outcome.counts.unchanged
    batch.skipped = outcome.bad_rows
    batch.save(update_fields=["created", "changed", "unchanged", "skipped"])
