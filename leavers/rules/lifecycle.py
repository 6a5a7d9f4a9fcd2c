"""How a case lives: every state, every step between states, and the families of states.

          提交              通報              建議結案=是          結案
 草稿 ─────────▶ 待通報 ─────────▶ 追蹤中 ───────────────▶ 待結案 ───────▶ 已結案
                 ▲   │ 退回        ▲  ▲                      │ 退回          │
           提交  │   ▼             │  └──────────────────────┘               │ 取消結案
               退回修正             └─────────────────────────────────────────┘
 撤案: 退回修正、待通報、追蹤中、待結案 ──▶ 已撤案

Editing changes no state. Redraw the picture when LIFE changes: a test compares the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    DRAFT = "draft", _("草稿")
    PENDING = "pending", _("待通報")
    RETURNED = "returned", _("退回修正")
    TRACKING = "tracking", _("追蹤中")
    CLOSING = "closing", _("待結案")
    CLOSED = "closed", _("已結案")
    WITHDRAWN = "withdrawn", _("已撤案")


class Step(TextChoices):
    SUBMIT = "submit", _("提交")
    NOTIFY = "notify", _("通報")
    SEND_BACK = "send_back", _("退回給填報人")
    SUGGEST_CLOSING = "suggest_closing", _("建議結案")
    KEEP_OPEN = "keep_open", _("退回，繼續追蹤")
    CLOSE = "close", _("結案")
    REOPEN = "reopen", _("取消結案")
    WITHDRAW = "withdraw", _("撤案")


@dataclass(frozen=True)
class Move:
    """One step: the states it starts from, the state it leads to, whether it needs a reason in words."""

    sources: frozenset[State]
    target: State
    needs_reason: bool = False


def _move(*sources: State, to: State, needs_reason: bool = False) -> Move:
    return Move(frozenset(sources), to, needs_reason)


LIFE: Mapping[Step, Move] = MappingProxyType(
    {
        Step.SUBMIT: _move(State.DRAFT, State.RETURNED, to=State.PENDING),
        Step.NOTIFY: _move(State.PENDING, to=State.TRACKING),
        Step.SEND_BACK: _move(State.PENDING, to=State.RETURNED, needs_reason=True),
        Step.SUGGEST_CLOSING: _move(State.TRACKING, to=State.CLOSING),
        Step.KEEP_OPEN: _move(State.CLOSING, to=State.TRACKING, needs_reason=True),
        Step.CLOSE: _move(State.CLOSING, to=State.CLOSED),
        Step.REOPEN: _move(State.CLOSED, to=State.TRACKING, needs_reason=True),
        Step.WITHDRAW: _move(
            State.RETURNED,
            State.PENDING,
            State.TRACKING,
            State.CLOSING,
            to=State.WITHDRAWN,
            needs_reason=True,
        ),
    }
)

# A draft is a sealed payload of its owner, not yet a case; the register holds all the others.
REGISTERED = frozenset(State) - {State.DRAFT}
# Ruling 6: one open case per student and school.
OPEN = frozenset({State.PENDING, State.RETURNED, State.TRACKING, State.CLOSING})
# 通報 has taken place, and with it the time of 通報.
NOTIFIED = frozenset({State.TRACKING, State.CLOSING, State.CLOSED})
BEFORE_NOTIFICATION = frozenset({State.DRAFT, State.PENDING, State.RETURNED})
# Nothing leads out of these but, for a closed case, 取消結案.
SETTLED = frozenset({State.CLOSED, State.WITHDRAWN})


class ImpossibleStep(Exception):
    """The life knows no such step from this state; carries codes only."""


def after(step: Step, state: State) -> State:
    """The state that `step` leads to from `state`; raises ImpossibleStep where the life has no such step."""
    move = LIFE[step]
    if state not in move.sources:
        raise ImpossibleStep(step.value, state.value)
    return move.target


def steps_from(state: State) -> tuple[Step, ...]:
    """The steps that the life offers from `state`, in the order of the book."""
    return tuple(step for step, move in LIFE.items() if state in move.sources)
