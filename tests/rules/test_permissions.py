"""The grants table against the tables a lawyer reads."""

import csv
from collections.abc import Iterator
from pathlib import Path

from leavers.rules.lifecycle import LIFE, State, Step
from leavers.rules.permissions import DEEDS, GRANTS, Act, Role, Tie, may, may_ever
from tests.rules.rights_table import ACTS, HEAD, STEPS, TIES, YES, act_rows, step_rows


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def granted(path: Path, width: int) -> Iterator[tuple[str, ...]]:
    """(deed, state, column) of every cell that says yes."""
    head, *rows = read(path)
    for row in rows:
        for column, cell in zip(head[width:], row[width:], strict=True):
            if cell == YES:
                yield (row[0], row[1], column)


def in_the_book(deeds: type[Step] | type[Act]) -> set[tuple[str, str, str]]:
    return {
        (str(deed.label), str(state.label), f"{role.label}／{name}")
        for deed in deeds
        for state in State
        for role in Role
        for name, ties in TIES.items()
        if may(role, ties, deed, state)
    }


def test_the_table_of_steps_says_no_more_and_no_less_than_the_book() -> None:
    table = set(granted(STEPS, 3))
    assert in_the_book(Step) - table == set(), "the book grants what the table does not"
    assert table - in_the_book(Step) == set(), "the table grants what the book does not"


def test_the_table_of_acts_says_no_more_and_no_less_than_the_book() -> None:
    table = set(granted(ACTS, 2))
    assert in_the_book(Act) - table == set()
    assert table - in_the_book(Act) == set()


def test_the_tables_are_complete_and_as_the_mission_words_them() -> None:
    assert read(STEPS) == list(step_rows())
    assert read(ACTS) == list(act_rows())
    assert len(read(STEPS)) == 1 + len(Step) * len(State)
    assert len(HEAD) == len(Role) * len(TIES)


def test_the_table_of_steps_names_the_state_each_step_leads_to() -> None:
    for row in read(STEPS)[1:]:
        step = next(step for step in Step if str(step.label) == row[0])
        state = next(state for state in State if str(state.label) == row[1])
        expected = str(LIFE[step].target.label) if state in LIFE[step].sources else "（無此步驟）"
        assert row[2] == expected


def test_every_deed_is_granted_to_somebody() -> None:
    assert all(GRANTS[deed] for deed in DEEDS)


def test_no_grant_lies_outside_the_states_of_its_step() -> None:
    for step in Step:
        for grant in GRANTS[step]:
            assert grant.states <= LIFE[step].sources


def test_authorities_and_support_have_no_right_to_any_case() -> None:
    cases = [Act.VIEW, Act.REVEAL, Act.PRINT, Act.TRACK, *Step]
    for role in (Role.COUNTY, Role.NATIONAL, Role.SUPPORT):
        assert not any(may_ever(role, deed) for deed in cases)


def test_nobody_without_a_tie_may_do_anything_to_a_case() -> None:
    for role in Role:
        for deed in DEEDS:
            for state in State:
                if deed != Act.MANAGE_CHIEFS:
                    assert not may(role, {Tie.NONE}, deed, state)
