"""Loads finished histories in bulk: the one way besides the actions by which cases enter the database.

For the synthetic nation, benchmarks and the take-over of another system's cases, where every deed lies in the
past. A history is told as the deeds that people did; `cases/replay.py` checks each against the life and the
grants, the database checks the constraints. The law of a closing is not judged again.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import OuterRef, Subquery

from leavers.cases.models import Case, CaseCounter, Event, Record, Tracker
from leavers.cases.replay import BrokenHistory, Done, Hand, History, Rows, replay

__all__ = ["BrokenHistory", "Done", "Hand", "History", "load"]


def load(histories: Sequence[History]) -> list[Case]:
    """Write these histories in one transaction, a few hundred at a time; their cases in that order.

    Running numbers go on from the school's last one, in the order given: nobody else may be filing at these
    schools meanwhile. Raises BrokenHistory, or IntegrityError where a case breaks a constraint such as that
    of one open case for each student; nothing is written then.
    """
    rows = [_replayed(place, history) for place, history in enumerate(histories)]
    with transaction.atomic():
        _number([one.case for one in rows])
        Case.objects.bulk_create([one.case for one in rows])
        Record.objects.bulk_create([record for one in rows for record in one.records])
        Tracker.objects.bulk_create([tracker for one in rows for tracker in one.trackers])
        Event.objects.bulk_create([event for one in rows for event in one.events])
        _point_at_suggestions(rows)
    return [one.case for one in rows]


def _replayed(place: int, history: History) -> Rows:
    try:
        return replay(history)
    except BrokenHistory as error:
        raise BrokenHistory(f"history {place}, {error}") from error


def _number(cases: Sequence[Case]) -> None:
    """Give running numbers, and leave the counters as the actions will want to find them."""
    schools = {case.school_id for case in cases}
    known = {
        (row.school_id, row.year, row.term): row for row in CaseCounter.objects.filter(school_id__in=schools)
    }
    for case in cases:
        key = (case.school_id, case.year, case.term)
        counter = known.setdefault(key, CaseCounter(school_id=key[0], year=key[1], term=key[2]))
        counter.last += 1
        case.running = counter.last
    CaseCounter.objects.bulk_create(
        known.values(),
        update_conflicts=True,
        unique_fields=["school", "year", "term"],
        update_fields=["last"],
    )


def _point_at_suggestions(rows: Iterable[Rows]) -> None:
    """Record and case point at each other; until here the case has pointed at `NOT_YET`.

    The database looks at the end of the transaction, and the live suggestion is the last one made.
    """
    waiting = [one.case.pk for one in rows if one.case.suggestion_id is not None]
    made = Record.objects.filter(case=OuterRef("pk"), suggests_closing=True).order_by("-number")
    Case.objects.filter(pk__in=waiting).update(suggestion=Subquery(made.values("pk")[:1]))
