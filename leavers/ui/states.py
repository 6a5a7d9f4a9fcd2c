"""How a state looks: its icon and its colour, the same on every page."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from leavers.rules.lifecycle import State


@dataclass(frozen=True)
class Look:
    """The icon and the colour of a state; its word is the state's own label."""

    icon: str
    tone: str


LOOKS: Mapping[State, Look] = MappingProxyType(
    {
        State.DRAFT: Look("draft", "gray"),
        State.PENDING: Look("pending", "amber"),
        State.RETURNED: Look("returned", "red"),
        State.TRACKING: Look("tracking", "blue"),
        State.CLOSING: Look("closing", "purple"),
        State.CLOSED: Look("closed", "green"),
        State.WITHDRAWN: Look("withdrawn", "gray"),
    }
)


@dataclass(frozen=True)
class StateTag:
    """What a page needs to show a state: word, icon, colour."""

    word: str
    icon: str
    tone: str


def state_tag(value: str) -> StateTag:
    """The look of a state given as its stored value; raises ValueError for an unknown one."""
    state = State(value)
    look = LOOKS[state]
    return StateTag(str(state.label), look.icon, look.tone)
