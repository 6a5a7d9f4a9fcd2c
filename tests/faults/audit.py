"""``python -m tests.faults audit``: compares what was acknowledged with what is stored.

Reads ``{token: key of the case}`` as JSON, prints the counts and every trouble as JSON.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from leavers.cases.actions.records import count_contacts
from leavers.cases.models import Case, CaseCounter, Draft, Event, Record, UsedToken
from leavers.vault.models import AccessEntry

LENGTH_OF_A_TOKEN = 43


def main() -> None:
    json.dump(audit(json.load(sys.stdin)), sys.stdout)


def audit(acknowledged: dict[str, int]) -> dict[str, Any]:
    used: dict[str, int] = dict(UsedToken.objects.values_list("token", "case_id"))
    written = _written()
    twice = [token for token, times in written.items() if times > 1]
    troubles = [f"{token} lost" for token in acknowledged if written[token] == 0]
    troubles += [f"{token} twice" for token in twice]
    troubles += [f"{token} led elsewhere" for token, case in acknowledged.items() if used.get(token) != case]
    troubles += [f"{token} used for nothing" for token in used.keys() - written.keys() if "-0" not in token]
    for case in Case.objects.order_by("pk"):
        troubles += [f"case {case.pk}: {what}" for what in _of_case(case)]
    troubles += [*_numbers(), *_database(), *_access_log()]
    return {
        "acknowledged": len(acknowledged),
        "stored": written.total(),
        "lost": len([token for token in acknowledged if written[token] == 0]),
        "twice": len(twice),
        "drafts": Draft.objects.count(),
        "log_lines": AccessEntry.objects.count(),
        "troubles": troubles,
    }


def _written() -> Counter[str]:
    """How often the words of each form stand in a record."""
    texts = Record.objects.values_list("text", flat=True)
    return Counter(text[-LENGTH_OF_A_TOKEN:] for text in texts.iterator() if text and text[-1] != "。")


def _of_case(case: Case) -> Iterator[str]:
    records = list(case.records.order_by("number"))
    if [record.number for record in records] != list(range(1, len(records) + 1)):
        yield "a gap between the numbers of its records"
    told = Counter(Event.objects.filter(case=case, record__isnull=False).values_list("record_id", flat=True))
    if told != Counter(record.pk for record in records):
        yield "a record without its event, or with two"
    counted = count_contacts(case, on=timezone.localdate(case.updated_at))
    # Until the first contact after 通報 nobody has counted for the semester.
    if len(records) > 1 and any(getattr(case, name) != value for name, value in counted.items()):
        yield "counters that are not what its records say"
    if case.version != Event.objects.filter(case=case).count():
        yield "a change without an event, or an event without a change"


def _numbers() -> Iterator[str]:
    for counter in CaseCounter.objects.all():
        mine = Case.objects.filter(school=counter.school_id, year=counter.year, term=counter.term)
        if mine.aggregate(last=Max("running"))["last"] != counter.last:
            yield f"school {counter.school_id}: its counter is not at the last number given"


def _database() -> Iterator[str]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        yield from (row[0] for row in cursor.fetchall() if row[0] != "ok")
        cursor.execute("PRAGMA foreign_key_check")
        yield from (f"{row[0]} points at nothing" for row in cursor.fetchall())


def _access_log() -> Iterator[str]:
    said = StringIO()
    try:
        call_command("verify_access_log", stdout=said, stderr=said)
    except CommandError as error:
        yield f"{error} {said.getvalue()}"
