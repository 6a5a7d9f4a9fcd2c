"""The rows of the cases room as plain values, and what must hold between them and the model."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils import timezone

from leavers.accounts.visitor import Visitor
from leavers.cases import history
from leavers.cases.models import Case, CaseCounter, Draft, Event, Record, Tracker, UsedToken
from leavers.cases.show.timeline import timeline
from leavers.cases.ties import may_do
from leavers.registry.models import RegisteredStudent
from leavers.rules.lifecycle import Step
from leavers.rules.permissions import WITHOUT_CASE, Act, Deed
from tests.cases.model import LIFE, STANDING, CaseModel, sees

TABLES: tuple[type[Model], ...] = (
    Case,
    CaseCounter,
    Draft,
    Event,
    Record,
    Tracker,
    UsedToken,
    RegisteredStudent,
)
# 刪除 is asked of one record, and no list shows what may be removed.
DEEDS: tuple[Deed, ...] = (
    *Step,
    *(act for act in Act if act not in WITHOUT_CASE and act != Act.REMOVE_RECORD),
)


def equal(what: str, found: Any, expected: Any) -> None:
    """An assertion that shows both sides, in a module whose assertions pytest does not rewrite."""
    assert found == expected, f"{what}: found {found!r}, expected {expected!r}"


def digest() -> list[Any]:
    """Every row of every table in which a deed can leave something, unsealed."""
    return [list(table._default_manager.order_by("pk").values_list()) for table in TABLES]


def written(case_id: int) -> str:
    """All that the rows of a case say, in one text."""
    return "\n".join(_texts(case_id))


def _texts(case_id: int) -> Iterator[str]:
    for table, key in ((Case, "pk"), (Record, "case"), (Event, "case")):
        for row in table._default_manager.filter(**{key: case_id}).values():
            yield from _said(list(row.values()))


def _said(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from _said(one)
    elif value is not None:
        yield str(value)


def check_case(model: CaseModel, seen: list[Any]) -> list[Any]:
    """One case against its model; `seen` are its events as they were, the answer as they are."""
    case = Case.objects.get(pk=model.pk)
    found = (case.state, case.version, case.number, case.category, case.protected, case.nid, case.left_on)
    expected = (model.state, model.version, model.number, model.category, model.protected)
    equal("case", found, (*expected, model.nid, model.left_on))
    equal("filer", case.filer_id, model.filer)
    equal("suggestion", case.suggestion.number if case.suggestion else 0, model.suggestion)
    counters = (case.record_count, case.last_tracked_on, case.quota_semester, case.quota_count)
    equal("counters", counters, model.counters())
    _check_records(model)
    _check_trackers(model)
    text = written(model.pk)
    equal("lost words", [word for word in model.words if word not in text], [])
    return _check_events(model, seen)


def _check_records(model: CaseModel) -> None:
    rows = Record.objects.filter(case=model.pk).order_by("number")
    found = [(one.number, one.tracked_on, one.author_id, one.closing, bool(one.removed_at)) for one in rows]
    expected = [(one.number, one.tracked_on, one.author, one.suggests, one.removed) for one in model.records]
    equal("records", found, expected)
    assert rows[0].number == 1
    assert rows[0].removed_at is None


def _check_trackers(model: CaseModel) -> None:
    rows = Tracker.objects.filter(case=model.pk).order_by("pk")
    found = [(one.person_id, one.from_on, one.until_on) for one in rows]
    equal("trackers", found, [(one.person, one.since, one.until) for one in model.trackers])
    assert not model.is_open or model.is_covered(timezone.localdate()), "nobody keeps contact"


def _check_events(model: CaseModel, seen: list[Any]) -> list[Any]:
    """Append-only, without a gap, along the life alone."""
    rows = list(Event.objects.filter(case=model.pk).order_by("pk"))
    equal("history", [(one.kind, one.before, one.after) for one in rows], model.history)
    now = [(one.pk, one.kind, one.at, one.by_id, one.role, one.reason, str(one.detail)) for one in rows]
    equal("events of before", now[: len(seen)], seen)
    state = "draft"
    for one in rows:
        assert one.before == state
        assert one.after == (LIFE[one.kind][state] if one.kind in LIFE else state)
        assert one.kind in LIFE or one.kind in STANDING
        state = one.after
    assert state == model.state
    _check_timeline(model)
    return now


def _check_timeline(model: CaseModel) -> None:
    happened = history.events(model.pk)
    case = Case.objects.with_people().get(pk=model.pk)
    items = timeline(case, happened, named=history.named_in(happened))
    assert len([item for item in items if item.look == "rec"]) == len(model.records)
    told = [item for item in items if item.look != "rec"]
    assert len(told) == len([kind for kind, _before, _after in model.history if kind != "record"])
    assert all(item.title for item in items)
    # The words of a closing stand with its evidence.
    reasons = [one.reason or (one.detail or {}).get("note", "") for one in happened if one.kind != "record"]
    equal("reasons", [item.reason for item in told], reasons)


def check_doors(model: CaseModel, people: Iterable[Visitor], today: date) -> None:
    """List, door and mission agree about who sees the case."""
    case = Case.objects.get(pk=model.pk)
    for who in people:
        expected = sees(model, who, today)
        assert may_do(Act.VIEW, case, who) == expected, who.role
        assert Case.objects.open_to(who).filter(pk=model.pk).exists() == expected, who.role


def check_every_door(people: Iterable[Visitor]) -> None:
    """For every deed: the list of it holds exactly the cases whose door it opens."""
    cases = list(Case.objects.all())
    for who in people:
        for deed in DEEDS:
            doors = {case.pk for case in cases if may_do(deed, case, who)}
            assert set(Case.objects.open_to(who, deed).values_list("pk", flat=True)) == doors, (
                who.role,
                deed,
            )


def check_one_open_case(models: Iterable[CaseModel]) -> None:
    """Ruling 6."""
    everything = [one for one in models if one.is_open]
    here = [(one.school, one.nid) for one in everything]
    nation = [one.nid for one in everything if one.blocks_nation]
    assert len(here) == len(set(here))
    assert len(nation) == len(set(nation))
