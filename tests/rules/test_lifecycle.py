"""The life of a case, as a document."""

import inspect

import pytest

from leavers.rules import lifecycle
from leavers.rules.lifecycle import (
    BEFORE_NOTIFICATION,
    LIFE,
    NOTIFIED,
    OPEN,
    REGISTERED,
    SETTLED,
    ImpossibleStep,
    State,
    Step,
    after,
    steps_from,
)
from tests.rules.rights_table import ARROWS


def test_the_life_has_exactly_the_arrows_of_the_picture() -> None:
    drawn = {(before, step): to for (before, step), to in ARROWS.items()}
    written = {
        (str(source.label), str(step.label)): str(move.target.label)
        for step, move in LIFE.items()
        for source in move.sources
    }
    assert written == drawn


def test_the_drawing_at_the_head_of_the_book_names_every_state_and_arrow() -> None:
    drawing = inspect.getdoc(lifecycle) or ""
    for state in State:
        assert str(state.label) in drawing
    for step in Step:
        assert str(step.label).split("，")[0].removesuffix("給填報人") in drawing


def test_every_step_has_a_move() -> None:
    assert set(LIFE) == set(Step)


def test_every_state_is_reached_from_a_draft() -> None:
    seen = {State.DRAFT}
    while True:
        more = {LIFE[step].target for state in seen for step in steps_from(state)} - seen
        if not more:
            break
        seen |= more
    assert seen == set(State)


def test_only_closed_and_withdrawn_cases_are_settled() -> None:
    assert {state for state in State if state not in OPEN | {State.DRAFT}} == SETTLED
    assert steps_from(State.WITHDRAWN) == ()
    assert steps_from(State.CLOSED) == (Step.REOPEN,)


def test_the_families_of_states_partition_the_states() -> None:
    assert set(State) == REGISTERED | {State.DRAFT}
    assert set(State) == BEFORE_NOTIFICATION | NOTIFIED | {State.WITHDRAWN}
    assert not BEFORE_NOTIFICATION & NOTIFIED


def test_both_returns_the_reopening_and_the_withdrawal_need_a_reason() -> None:
    assert {step for step, move in LIFE.items() if move.needs_reason} == {
        Step.SEND_BACK,
        Step.KEEP_OPEN,
        Step.REOPEN,
        Step.WITHDRAW,
    }


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("state", State)
def test_a_step_leads_where_the_life_says_or_is_refused(step: Step, state: State) -> None:
    if state in LIFE[step].sources:
        assert after(step, state) == LIFE[step].target
    else:
        with pytest.raises(ImpossibleStep):
            after(step, state)
