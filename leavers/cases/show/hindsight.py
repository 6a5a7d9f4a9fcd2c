"""What only the whole history of a case tells: how it was filed at first, and which record corrects which."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from leavers.cases.models import Case, Event, Record
from leavers.rules import codes, rocdate

References = tuple[tuple[str, str], ...]


def as_filed(case: Case, events: Sequence[Event]) -> dict[str, str]:
    """Category and 離校日期 in words as the report had them before everything that was corrected since; the
    events come newest first.
    """
    said = {"category": case.category, "left_on": rocdate.slashed(case.left_on)}
    for event in events:
        changes = (event.detail or {}).get("changes", ())
        said |= {change["field"]: change["old"] for change in changes if change["field"] in said}
    return {
        "category": codes.label("category_short", said["category"]),
        "left_on": rocdate.full(rocdate.parse(said["left_on"])),
    }


def anchor(record: Record) -> str:
    """Where on the page a record stands."""
    return f"record-{record.number}"


def references(newest_first: Sequence[Record]) -> dict[str, References]:
    """By the anchor of a record what to say of those that it sets right, or that set it right (ruling 10)."""
    known = {record.pk: record for record in newest_first}
    found: dict[str, References] = {}
    for record in reversed(newest_first):
        old = known.get(record.corrects_id or 0)
        if old is None or record.removed_at:
            continue
        sets = (_("補正第%(number)s筆紀錄") % {"number": old.number}, anchor(old))
        is_set = (_("第%(number)s筆紀錄補正了這一筆") % {"number": record.number}, anchor(record))
        found[anchor(record)] = (*found.get(anchor(record), ()), sets)
        found[anchor(old)] = (*found.get(anchor(old), ()), is_set)
    return found
