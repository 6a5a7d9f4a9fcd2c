"""What becomes of each case: the states and conditions that must occur, and those that occur often."""

from dataclasses import dataclass

from leavers.nation.dice import weighted
from leavers.rules.lifecycle import State

ADULT = frozenset({"C7", "X3"})
"""Conditions that ask for a student of age."""
BACK = frozenset({"C1", "C3"})
"""Conditions after which a student may leave a second time."""


@dataclass(frozen=True, slots=True)
class Fate:
    """Where a case stands on the nation's last day, and what happened on the way.

    `kind` is the sub-type, or L1. `closing` is the condition of the live suggestion or of the closing.
    `detours`: returned (退回修正), kept_open (退回，繼續追蹤), reopened (取消結案), removed (a record),
    protected. `withdrawal` with `withdrawn_from`: 撤案 and the state it came in.
    """

    kind: str
    state: State
    closing: str = ""
    detours: frozenset[str] = frozenset()
    withdrawal: str = ""
    withdrawn_from: State | None = None

    @property
    def category(self) -> str:
        return self.kind[:2]


def _open(kind: str, state: State, *detours: str) -> Fate:
    return Fate(kind, state, detours=frozenset(detours))


def _suggested(kind: str, closing: str, *detours: str) -> Fate:
    return Fate(kind, State.CLOSING, closing, frozenset(detours))


def _closed(kind: str, closing: str, *detours: str) -> Fate:
    return Fate(kind, State.CLOSED, closing, frozenset(detours))


def _withdrawn(kind: str, why: str, from_: State) -> Fate:
    return Fate(kind, State.WITHDRAWN, withdrawal=why, withdrawn_from=from_)


PENDING, RETURNED, TRACKING, CLOSING = State.PENDING, State.RETURNED, State.TRACKING, State.CLOSING

REQUIRED: tuple[Fate, ...] = (
    _open("L2A", TRACKING),
    _open("L1", PENDING),
    _suggested("L1", "C1"),
    _open("L1", TRACKING),
    _open("L1", RETURNED, "returned"),
    _closed("L1", "C1"),
    _open("L2A", PENDING),
    _open("L3B", TRACKING),
    _closed("L2A", "C3"),
    _suggested("L2A", "C3"),
    _open("L4B", TRACKING),
    _closed("L4B", "C4"),
    _closed("L1", "C2"),
    _open("L2B", TRACKING),
    _open("L3A", PENDING),
    _closed("L4B", "C5"),
    _open("L2C", TRACKING),
    _closed("L2C", "C6"),
    _suggested("L4A", "C4"),
    _closed("L2A", "C7"),
    _open("L2D", TRACKING),
    _closed("L3B", "C1"),
    _closed("L1", "X3"),
    _closed("L3A", "X2"),
    _closed("L2A", "X1"),
    _open("L4A", PENDING, "returned"),
    _open("L2A", RETURNED, "returned"),
    _open("L3A", TRACKING, "kept_open"),
    _open("L4A", TRACKING),
    _open("L1", TRACKING, "reopened"),
    _closed("L2A", "C3", "reopened"),
    _withdrawn("L1", "W3", PENDING),
    _withdrawn("L1", "W1", RETURNED),
    _withdrawn("L2A", "W2", TRACKING),
    _withdrawn("L3B", "W1", CLOSING),
    _open("L1", TRACKING, "removed"),
    _open("L2A", TRACKING, "protected"),
    _suggested("L2A", "C7"),
    _suggested("L4B", "C5"),
    _closed("L1", "C6"),
    _closed("L1", "C1", "kept_open"),
)
"""Taken in turn by the first cases of the nation, so that a small one shows everything as well."""

USUAL: tuple[Fate, ...] = weighted(
    [
        (34, _open("L1", TRACKING)),
        (6, _open("L1", TRACKING, "removed")),
        (3, _open("L1", TRACKING, "reopened")),
        (3, _open("L1", TRACKING, "kept_open")),
        (44, _open("L2A", TRACKING)),
        (3, _open("L2A", TRACKING, "kept_open")),
        (2, _open("L2A", TRACKING, "protected")),
        (10, _open("L2B", TRACKING)),
        (4, _open("L2C", TRACKING)),
        (2, _open("L2D", TRACKING)),
        (7, _open("L3A", TRACKING)),
        (13, _open("L3B", TRACKING)),
        (5, _open("L4A", TRACKING)),
        (12, _open("L4B", TRACKING)),
        (8, _open("L1", PENDING)),
        (2, _open("L1", PENDING, "returned")),
        (6, _open("L2A", PENDING)),
        (2, _open("L3B", PENDING)),
        (2, _open("L4B", PENDING)),
        (4, _open("L1", RETURNED, "returned")),
        (3, _open("L2A", RETURNED, "returned")),
        (1, _open("L3B", RETURNED, "returned")),
        (7, _suggested("L1", "C1")),
        (5, _suggested("L2A", "C3")),
        (4, _suggested("L4B", "C4")),
        (2, _suggested("L2A", "C7")),
        (1, _suggested("L3B", "C1", "kept_open")),
        (38, _closed("L1", "C1")),
        (3, _closed("L1", "C2")),
        (2, _closed("L1", "X2")),
        (3, _closed("L1", "X3")),
        (34, _closed("L2A", "C3")),
        (3, _closed("L2A", "C3", "returned")),
        (5, _closed("L2B", "C3")),
        (12, _closed("L2A", "C7")),
        (6, _closed("L2C", "C6")),
        (1, _closed("L2A", "X1")),
        (8, _closed("L3B", "C1")),
        (3, _closed("L3A", "C1", "returned")),
        (1, _closed("L3B", "X3")),
        (22, _closed("L4B", "C4")),
        (8, _closed("L4A", "C4")),
        (8, _closed("L4B", "C5")),
        (2, _closed("L1", "C1", "reopened")),
        (3, _withdrawn("L1", "W1", PENDING)),
        (3, _withdrawn("L1", "W3", TRACKING)),
        (2, _withdrawn("L2A", "W2", RETURNED)),
    ]
)

RETURNING: tuple[Fate, ...] = (_closed("L1", "C1"), _closed("L2A", "C3"), _closed("L3B", "C1"))
"""The first cases of those who leave twice."""
SECOND: tuple[Fate, ...] = (
    _open("L1", TRACKING),
    _open("L2A", TRACKING),
    _open("L1", PENDING),
    _suggested("L1", "C1"),
    _open("L4B", TRACKING),
)
