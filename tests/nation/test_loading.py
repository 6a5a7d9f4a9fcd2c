"""Loading finished histories: the same rows as the actions write, and nothing that cannot have happened."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import Model
from pytest_django import DjangoAssertNumQueries

from leavers.accounts.visitor import Visitor
from leavers.cases import actions
from leavers.cases.loading import BrokenHistory, Done, Hand, History, load
from leavers.cases.models import Case, CaseCounter, Event, Record, Tracker
from leavers.cases.models.event import Kind
from leavers.rules.lifecycle import State, Step
from tests.filings import TAIPEI, a_contact, a_report, file, returned_to_school, token
from tests.people import Cast, make_cast

BACK = returned_to_school(effective_on=date(2026, 10, 1))


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def hand(visitor: Visitor) -> Hand:
    return Hand(visitor.person_id, visitor.role)


def at(day: int, hour: int = 9) -> datetime:
    """So many days after the first of September."""
    return datetime(2026, 9, 1, hour, tzinfo=TAIPEI) + timedelta(days=day)


def long_life(cast: Cast) -> list[Done]:
    """A case that goes through every step from 提交 on but those of 退回給填報人, some of them twice."""
    chen, lin = hand(cast.chen), hand(cast.lin)
    report = a_report(left_on=date(2026, 8, 27))
    first = a_contact(tracked_on=date(2026, 8, 31))
    suggesting = a_contact(tracked_on=date(2026, 10, 2), closing=BACK)
    return [
        Done(deed=Step.SUBMIT, at=at(0), by=chen, report=report, contact=first),
        Done(deed=Step.NOTIFY, at=at(3), by=lin),
        Done(deed=Kind.RECORD, at=at(20), by=chen, contact=a_contact(tracked_on=date(2026, 9, 20))),
        Done(deed=Step.SUGGEST_CLOSING, at=at(32), by=chen, contact=suggesting),
        Done(deed=Step.KEEP_OPEN, at=at(33), by=lin, reason="請補出席紀錄"),
        Done(
            deed=Kind.RECORD,
            at=at(40),
            by=lin,
            contact=a_contact(tracked_on=date(2026, 10, 10), text="再聯繫父親，已到校。"),
        ),
        Done(
            deed=Step.SUGGEST_CLOSING,
            at=at(41),
            by=lin,
            contact=replace(suggesting, tracked_on=date(2026, 10, 12)),
        ),
        Done(deed=Step.CLOSE, at=at(42), by=lin, closing=BACK),
        Done(deed=Step.REOPEN, at=at(50), by=lin, reason="又缺課"),
        Done(deed=Kind.RECORD, at=at(60), by=chen, contact=a_contact(tracked_on=date(2026, 9, 2))),
        Done(
            deed=Step.SUGGEST_CLOSING,
            at=at(70),
            by=chen,
            contact=replace(suggesting, tracked_on=date(2026, 11, 10)),
        ),
        Done(deed=Step.CLOSE, at=at(71), by=lin, closing=BACK),
    ]


def mended(cast: Cast) -> list[Done]:
    """A report that came back and was submitted again with another 主要離校原因."""
    submitted, chen, lin = long_life(cast)[0], hand(cast.chen), hand(cast.lin)
    report = a_report(left_on=date(2026, 8, 27), reason="F08")
    return [
        submitted,
        Done(deed=Step.SEND_BACK, at=at(1), by=lin, reason="原因請再確認", fields=("reason",)),
        Done(deed=Step.SUBMIT, at=at(2), by=chen, report=report),
    ]


def play(deeds: list[Done], by: dict[int, Visitor]) -> Case:
    """The same deeds through the actions."""
    case = Case()
    for done in deeds:
        visitor = by[done.by.person_id]
        who: dict[str, Any] = {"by": visitor, "at": done.at}
        if done.report and done.contact:
            case = actions.submit(report=done.report, first=done.contact, token=token(), **who)
        elif done.report:
            actions.resubmit(case=case, report=done.report, **who)
        elif done.contact:
            actions.add_record(case=case, contact=done.contact, token=token(), **who)
        elif done.deed is Step.SEND_BACK:
            actions.send_back(case=case, reason=done.reason, fields=done.fields, **who)
        elif done.deed is Step.CLOSE and done.closing:
            actions.close(case=case, closing=done.closing, **who)
        elif done.deed is Step.WITHDRAW:
            actions.withdraw(case=case, why=done.withdrawal, reason=done.reason, **who)
        else:
            deed: Callable[..., Event] = getattr(actions, done.deed.value)
            deed(case=case, **who, **({"reason": done.reason} if done.reason else {}))
        case = Case.objects.with_people().get(pk=case.pk)
    return case


def rows(model: type[Model], case: Case) -> list[dict[str, Any]]:
    """What stands in the table about the case, without keys; a record is known by its number."""
    own = {"pk": case.pk} if model is Case else {"case": case}
    found = model._default_manager.filter(**own).order_by("pk").values()
    without = {"id", "case_id", "record_id", "suggestion_id", "running", "nid_index", "nid"}
    return [{name: value for name, value in row.items() if name not in without} for row in found]


def leaves_the_same(cast: Cast, deeds: list[Done]) -> None:
    """Play the deeds for one student, load them for another, and compare."""
    played = play(deeds, {who.person_id: who for who in (cast.chen, cast.lin)})
    other = "U291234563"
    changed = [
        replace(done, report=replace(done.report, student=replace(done.report.student, nid=other)))
        if done.report
        else done
        for done in deeds
    ]
    (loaded,) = load([History(cast.school.pk, tuple(changed))])
    for model in (Case, Record, Tracker, Event):
        assert rows(model, loaded) == rows(model, played), model
    loaded = Case.objects.with_people().get(pk=loaded.pk)
    assert (loaded.suggestion and loaded.suggestion.number) == (
        played.suggestion and played.suggestion.number
    )
    assert [event.record and event.record.number for event in loaded.events.order_by("pk")] == [
        event.record and event.record.number for event in played.events.order_by("pk")
    ]


@pytest.mark.parametrize("length", range(1, 13))
def test_a_loaded_history_leaves_the_rows_that_the_actions_leave(cast: Cast, length: int) -> None:
    leaves_the_same(cast, long_life(cast)[:length])


@pytest.mark.parametrize("length", [2, 3])
def test_so_does_one_that_was_sent_back_and_submitted_again(cast: Cast, length: int) -> None:
    leaves_the_same(cast, mended(cast)[:length])


@pytest.mark.parametrize("length", [1, 2, 4])
def test_so_does_a_withdrawal(cast: Cast, length: int) -> None:
    end = Done(deed=Step.WITHDRAW, at=at(100), by=hand(cast.lin), reason="重複", withdrawal="W2")
    leaves_the_same(cast, [*long_life(cast)[:length], end])


def test_so_does_a_withdrawal_by_the_filer_of_what_came_back(cast: Cast) -> None:
    end = Done(deed=Step.WITHDRAW, at=at(9), by=hand(cast.chen), reason="誤報", withdrawal="W1")
    leaves_the_same(cast, [*mended(cast)[:2], end])


def test_numbers_go_on_from_the_last_one_and_the_next_filed_goes_on_from_there(cast: Cast) -> None:
    assert file(cast.chen, 1).number == "115-1-0001"
    reports = [a_report(n, left_on=date(2026, 8, 27)) for n in (2, 3)]
    deeds = [replace(long_life(cast)[0], report=report) for report in reports]
    cases = load([History(cast.school.pk, (done,)) for done in deeds])
    assert [case.number for case in cases] == ["115-1-0002", "115-1-0003"]
    assert file(cast.chen, 4).number == "115-1-0004"
    assert CaseCounter.objects.get().last == 4


def test_who_joins_keeps_contact_from_then_on(cast: Cast) -> None:
    wang = hand(cast.wang)
    joins = Done(deed=Kind.ASSIGN, at=at(4), by=hand(cast.lin), tracker=wang)
    tracks = Done(deed=Kind.RECORD, at=at(9), by=wang, contact=a_contact(tracked_on=date(2026, 9, 9)))
    (case,) = load([History(cast.school.pk, (*long_life(cast)[:2], joins, tracks))])
    assert list(case.trackers.order_by("pk").values_list("person_id", "from_on", "added_by_id")) == [
        (cast.chen.person_id, date(2026, 9, 1), cast.chen.person_id),
        (cast.wang.person_id, date(2026, 9, 5), cast.lin.person_id),
    ]


def test_a_removed_record_keeps_its_number_and_counts_no_more(cast: Cast) -> None:
    removal = Done(deed=Kind.REMOVE_RECORD, at=at(21), by=hand(cast.lin), number=2, reason="重複登錄")
    (case,) = load([History(cast.school.pk, (*long_life(cast)[:3], removal))])
    assert (case.record_count, case.quota_count, case.last_tracked_on) == (1, 0, None)
    assert case.records.get(number=2).removed_by_id == cast.lin.person_id


def test_a_protected_case_is_marked(cast: Cast) -> None:
    protects = Done(deed=Kind.PROTECT, at=at(5), by=hand(cast.lin), reason="安置中")
    (case,) = load([History(cast.school.pk, (*long_life(cast)[:2], protects))])
    assert case.protected


@pytest.mark.parametrize(
    ("break_it", "why"),
    [
        (lambda deeds, _cast: deeds[1:], "the life knows no such step"),
        (lambda deeds, _cast: [], "nothing was done"),
        (lambda deeds, _cast: [deeds[0], deeds[2]], "had no right"),
        (lambda deeds, _cast: [*deeds[:2], replace(deeds[2], at=at(1))], "earlier than the deed before it"),
        (lambda deeds, _cast: [deeds[0], replace(mended(_cast)[1], reason=" ")], "no reason was given"),
        (lambda deeds, cast: [deeds[0], replace(mended(cast)[1], by=hand(cast.chen))], "had no right"),
        (lambda deeds, cast: [*deeds[:2], replace(deeds[2], by=hand(cast.wang))], "had no right"),
        (lambda deeds, cast: [replace(deeds[0], by=hand(cast.county))], "had no right"),
        (lambda deeds, _cast: [replace(deeds[0], report=None)], "lacks what goes with it"),
        (lambda deeds, _cast: [replace(deeds[0], contact=None)], "lacks what goes with it"),
        (
            lambda deeds, _cast: [replace(deeds[0], contact=a_contact(tracked_on=date(2026, 9, 2)))],
            "in the future of its record",
        ),
        (
            lambda deeds, _cast: [*deeds[:3], replace(deeds[3], contact=deeds[2].contact)],
            "suggests closing exactly",
        ),
        (
            lambda deeds, _cast: [*deeds[:2], replace(deeds[2], contact=deeds[3].contact, at=at(40))],
            "suggests closing exactly",
        ),
        (lambda deeds, _cast: [*deeds[:7], replace(deeds[7], closing=None)], "lacks what goes with it"),
        (
            lambda deeds, cast: [
                *deeds[:2],
                Done(deed=Step.WITHDRAW, at=at(9), by=hand(cast.lin), reason="x"),
            ],
            "for none of the reasons",
        ),
        (
            lambda deeds, cast: [
                *deeds[:3],
                Done(deed=Kind.REMOVE_RECORD, at=at(30), by=hand(cast.lin), number=1, reason="x"),
            ],
            "none that may be removed",
        ),
        (
            lambda deeds, cast: [
                *deeds[:2],
                Done(deed=Kind.ASSIGN, at=at(4), by=hand(cast.lin), tracker=hand(cast.chen)),
            ],
            "keeps contact already",
        ),
    ],
)
def test_what_cannot_have_happened_is_refused_and_nothing_is_written(
    cast: Cast, break_it: Callable[[list[Done], Cast], list[Done]], why: str
) -> None:
    sound = History(
        cast.school.pk, (replace(long_life(cast)[0], report=a_report(9, left_on=date(2026, 8, 27))),)
    )
    broken = History(cast.school.pk, tuple(break_it(long_life(cast), cast)))
    with pytest.raises(BrokenHistory, match=why) as refused:
        load([sound, broken])
    assert str(refused.value).startswith("history 1")
    assert "達奧斯" not in str(refused.value)
    assert not Case.objects.exists()


def test_a_second_open_case_of_a_student_is_refused_by_the_database(cast: Cast) -> None:
    history = History(cast.school.pk, tuple(long_life(cast)[:1]))
    with pytest.raises(IntegrityError):
        load([history, history])
    assert not Case.objects.exists()
    assert not CaseCounter.objects.exists()


def test_loading_takes_as_many_queries_for_ten_cases_as_for_one(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def histories(numbers: range) -> list[History]:
        start, *rest = long_life(cast)[:4]
        reports = [a_report(n, left_on=date(2026, 8, 27)) for n in numbers]
        return [History(cast.school.pk, (replace(start, report=one), *rest)) for one in reports]

    for numbers in (range(1, 2), range(2, 12)):
        with django_assert_num_queries(9):
            load(histories(numbers))
    assert Case.objects.in_state(State.CLOSING).count() == 11
