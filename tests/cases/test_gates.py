"""The two gates and the ways back, in every state, by everybody, and by two at once."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from leavers.accounts.visitor import Visitor
from leavers.cases import actions
from leavers.cases.models import Case, Event, Tracker
from leavers.cases.refusals import AlreadyOpen, Forbidden, OpenElsewhere, Stale, Unlawful
from leavers.cases.snapshot import report_of
from leavers.cases.ties import ties
from leavers.rules.lifecycle import LIFE, State, Step
from leavers.rules.permissions import DEEDS, Act, may
from tests.databases import at_once
from tests.filings import (
    NOW,
    TODAY,
    a_contact,
    a_report,
    closed,
    file,
    fresh,
    notified,
    returned_to_school,
    suggested,
    token,
)
from tests.people import Cast, make_cast


def returned(cast: Cast, n: int = 1) -> Case:
    case = file(cast.chen, n)
    actions.send_back(case=case, reason="離校日期與出缺勤紀錄不符", by=cast.lin, at=NOW)
    return fresh(case)


def withdrawn(cast: Cast, n: int = 1) -> Case:
    case = file(cast.chen, n)
    actions.withdraw(case=case, why="W2", reason="同一位學生通報了兩次", by=cast.lin, at=NOW)
    return fresh(case)


IN_STATE: dict[State, Callable[[Cast], Case]] = {
    State.PENDING: lambda cast: fresh(file(cast.chen)),
    State.RETURNED: returned,
    State.TRACKING: lambda cast: notified(cast.chen, cast.lin),
    State.CLOSING: lambda cast: suggested(cast.chen, cast.lin),
    State.CLOSED: lambda cast: closed(cast.chen, cast.lin),
    State.WITHDRAWN: withdrawn,
}
TAKE: dict[Step, Callable[[Case, Visitor], object]] = {
    Step.SUBMIT: lambda case, by: actions.resubmit(case=case, report=a_report(), by=by, at=NOW),
    Step.NOTIFY: lambda case, by: actions.notify(case=case, by=by, at=NOW),
    Step.SEND_BACK: lambda case, by: actions.send_back(case=case, reason="請補原因", by=by, at=NOW),
    Step.SUGGEST_CLOSING: lambda case, by: actions.add_record(
        case=case,
        contact=a_contact(tracked_on=TODAY, closing=returned_to_school()),
        by=by,
        at=NOW,
        token=token(),
    ),
    Step.KEEP_OPEN: lambda case, by: actions.keep_open(case=case, reason="尚未返校", by=by, at=NOW),
    Step.CLOSE: lambda case, by: actions.close(case=case, closing=returned_to_school(), by=by, at=NOW),
    Step.REOPEN: lambda case, by: actions.reopen(case=case, reason="誤結", by=by, at=NOW),
    Step.WITHDRAW: lambda case, by: actions.withdraw(case=case, why="W1", reason="通報錯誤", by=by, at=NOW),
}


@pytest.mark.parametrize("state", IN_STATE)
@pytest.mark.parametrize("step", Step)
def test_every_step_by_everybody_in_every_state_does_what_the_books_say(
    cast: Cast, state: State, step: Step
) -> None:
    """A step is done, and recorded once, exactly where life and grants allow it; else nothing is changed."""
    case = IN_STATE[state](cast)
    Tracker.objects.create(case=case, person=cast.wang.person, from_on=TODAY, added_by=cast.lin.person)
    before = (case.state, case.version, Event.objects.count())
    for by in cast.everybody():
        allowed = may(by.role, ties(case, by), step, state)
        if not allowed:
            with pytest.raises((Forbidden, Stale)):
                TAKE[step](fresh(case), by)
            assert (fresh(case).state, fresh(case).version, Event.objects.count()) == before
            continue
        with transaction.atomic():
            TAKE[step](fresh(case), by)
            last = Event.objects.filter(case=case).latest("id")
            assert (last.kind, last.before, last.after) == (step, state, LIFE[step].target)
            assert (last.by_id, last.role) == (by.person_id, by.role)
            assert fresh(case).state == LIFE[step].target
            transaction.set_rollback(True)


@pytest.mark.parametrize("state", IN_STATE)
def test_the_list_and_the_door_agree_for_every_role_deed_and_state(cast: Cast, state: State) -> None:
    case = IN_STATE[state](cast)
    Tracker.objects.create(case=case, person=cast.wang.person, from_on=TODAY, added_by=cast.lin.person)
    for by in cast.everybody():
        for deed in DEEDS:
            door = may(by.role, ties(case, by), deed, state) and by.school_id == case.school_id
            listed = Case.objects.open_to(by, deed).filter(pk=case.pk).exists()
            if deed not in (Act.AUTHORITY_FIGURES, Act.MANAGE_CHIEFS):
                assert listed == door, (by.role, deed)


def test_a_tracker_whose_time_is_over_sees_the_case_no_more(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    tracking = Tracker.objects.create(
        case=case, person=cast.wang.person, from_on=date(2026, 11, 1), added_by=cast.lin.person
    )
    assert Case.objects.open_to(cast.wang).count() == 1
    tracking.until_on = TODAY
    tracking.save()
    assert Case.objects.open_to(cast.wang).count() == 0


def test_notification_sets_who_and_when(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    assert (case.notified_by_id, case.notified_at) == (cast.lin.person_id, NOW)


def test_the_chief_may_notify_what_she_filed_herself(cast: Cast) -> None:
    assert notified(cast.lin, cast.lin).state == State.TRACKING


def test_closing_keeps_reason_time_and_person(cast: Cast) -> None:
    case = closed(cast.chen, cast.lin)
    assert (case.closing, case.closing_on, case.closing_note) == ("C1", TODAY, "11月23日起正常到校。")
    assert (case.closed_by_id, case.closed_at) == (cast.lin.person_id, NOW)


def test_the_chief_confirms_another_reason_than_was_suggested_if_the_law_bears_it(cast: Cast) -> None:
    case = suggested(cast.chen, cast.lin)
    actions.close(case=case, closing=returned_to_school(code="C2", document_no=""), by=cast.lin, at=NOW)
    assert fresh(case).closing == "C2"


def test_closing_for_a_reason_of_another_category_is_refused(cast: Cast) -> None:
    case = suggested(cast.chen, cast.lin)
    with pytest.raises(Unlawful):
        actions.close(case=case, closing=returned_to_school(code="C3"), by=cast.lin, at=NOW)
    assert fresh(case).state == State.CLOSING


def test_steps_back_need_words(cast: Cast) -> None:
    case = file(cast.chen)
    with pytest.raises(Unlawful):
        actions.send_back(case=case, reason=" \n　", by=cast.lin, at=NOW)
    with pytest.raises(Unlawful):
        actions.withdraw(case=case, why="W1", reason="", by=cast.lin, at=NOW)
    with pytest.raises(Unlawful):
        actions.withdraw(case=case, why="W9", reason="試試", by=cast.lin, at=NOW)


def test_keeping_a_case_open_voids_the_suggestion_and_leaves_it_on_the_timeline(cast: Cast) -> None:
    case = suggested(cast.chen, cast.lin)
    made = case.suggestion
    actions.keep_open(case=case, reason="學生只到校半天", by=cast.lin, at=NOW)
    assert fresh(case).suggestion is None
    assert Event.objects.get(case=case, kind=Step.KEEP_OPEN).record == made


def test_reopening_clears_what_closing_set(cast: Cast) -> None:
    case = closed(cast.chen, cast.lin)
    actions.reopen(case=case, reason="學生隔天又未到校", by=cast.lin, at=NOW)
    now = fresh(case)
    assert (now.state, now.closing, now.closed_at, now.closed_by, now.suggestion) == (
        State.TRACKING,
        "",
        None,
        None,
        None,
    )


def test_reopening_beside_another_open_case_is_refused(cast: Cast) -> None:
    case = closed(cast.chen, cast.lin)
    second = file(cast.wu)
    with pytest.raises(AlreadyOpen) as refused:
        actions.reopen(case=case, reason="誤結", by=cast.lin, at=NOW)
    assert refused.value.case_id == second.pk


def test_reopening_while_another_school_has_an_open_case_is_refused_the_same_way(cast: Cast) -> None:
    case = closed(cast.chen, cast.lin)
    file(cast.zhao)
    with pytest.raises(OpenElsewhere) as refused:
        actions.reopen(case=case, reason="誤結", by=cast.lin, at=NOW)
    assert refused.value.school == cast.other_school


def test_a_returned_report_is_mended_and_submitted_again(cast: Cast) -> None:
    case = returned(cast)
    mended = a_report(
        left_on=date(2026, 11, 16), reason="P04", contacts={**a_report().contacts, "second": {}}
    )
    event = actions.resubmit(case=case, report=mended, by=cast.chen, at=NOW)
    now = fresh(case)
    assert (now.state, now.number) == (State.PENDING, case.number)
    assert report_of(now) == mended
    assert event.reason is None


@pytest.mark.django_db(transaction=True)
def test_of_two_chiefs_notifying_at_once_one_wins_and_the_other_is_told() -> None:
    cast = make_cast()
    for n in range(1, 6):
        case = file(cast.chen, n)
        outcomes = at_once(*[partial(actions.notify, case=fresh(case), by=cast.lin, at=NOW) for _ in "ab"])
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Event", "Stale"]
        assert Event.objects.filter(case=case, kind=Step.NOTIFY).count() == 1


@pytest.mark.django_db(transaction=True)
def test_closing_and_keeping_open_at_once_have_one_winner() -> None:
    cast = make_cast()
    for n in range(1, 6):
        case = suggested(cast.chen, cast.lin, n)
        steps = (Step.CLOSE, Step.KEEP_OPEN)
        outcomes = at_once(*[partial(TAKE[step], fresh(case), cast.lin) for step in steps])
        won = [outcome for outcome in outcomes if isinstance(outcome, Event)]
        assert len(won) == 1
        assert fresh(case).state == won[0].after


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "closed"},
        {"state": "tracking"},
        {"state": "withdrawn"},
        {"state": "nonsense"},
        {"notified_at": NOW},
        {"closing": "C1"},
        {"closed_at": NOW},
        {"category": "L9"},
        {"withdrawal": "W1"},
    ],
)
def test_the_database_refuses_what_the_life_does_not_know(cast: Cast, broken: dict[str, object]) -> None:
    case = file(cast.chen)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**broken)


def test_the_database_refuses_a_closed_case_without_a_reason(cast: Cast) -> None:
    case = closed(cast.chen, cast.lin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(closing="")
