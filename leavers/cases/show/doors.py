"""The ways on from a case: the one next act, why there is none, and what stands under 更多功能."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leavers.cases.gate import OpenCase
from leavers.rules.law.book import Words
from leavers.rules.lifecycle import State, Step
from leavers.rules.permissions import Act, Deed


@dataclass(frozen=True)
class Door:
    """A link to a page of this case."""

    label: str
    url: str
    icon: str


@dataclass(frozen=True)
class Menu:
    """更多功能; `grave` are the acts that are hard to undo, shown last behind a line."""

    plain: tuple[Door, ...]
    grave: tuple[Door, ...]


@dataclass(frozen=True)
class _Way:
    deed: Deed
    route: str
    label: Words
    icon: str


# The next act of a state, for those who have the right.
_NEXT = {
    State.PENDING: _Way(Step.NOTIFY, "cases:notify", gettext_lazy("審核"), "tick"),
    State.RETURNED: _Way(Act.EDIT, "cases:edit", gettext_lazy("修正並重新提交"), "edit"),
    State.TRACKING: _Way(Act.TRACK, "cases:track", gettext_lazy("新增追蹤紀錄"), "edit"),
    State.CLOSING: _Way(Step.CLOSE, "cases:closing", gettext_lazy("確認結案"), "closed"),
}
_PLAIN = (
    _Way(Act.PRINT, "cases:print", gettext_lazy("列印通報紀錄表"), "print"),
    _Way(Act.ASSIGN, "cases:trackers", gettext_lazy("異動協助追蹤人員"), "swap"),
)
_GRAVE = (
    _Way(Step.REOPEN, "cases:reopen", gettext_lazy("取消結案"), "reopen"),
    _Way(Step.WITHDRAW, "cases:withdraw", gettext_lazy("撤案"), "withdrawn"),
)


def next_door(found: OpenCase) -> Door | None:
    """The one obvious next act of this visitor, if there is one."""
    way = _NEXT.get(State(found.case.state))
    return _open(found, way) if way else None


def menu(found: OpenCase) -> Menu:
    """What else this visitor may do now; a page that does not exist has no entry."""
    plain, grave = (tuple(door for way in ways if (door := _open(found, way))) for ways in (_PLAIN, _GRAVE))
    return Menu(plain, grave)


def why_waiting(found: OpenCase) -> str:
    """Why this visitor cannot do the next act; empty for who can, and for a case that is settled."""
    state, case = State(found.case.state), found.case
    if state in _NEXT and found.may(_NEXT[state].deed):
        return ""
    match state:
        case State.PENDING:
            return _("等主要通報人員審核；通報後才能新增追蹤紀錄。")
        case State.RETURNED:
            return _("等%(name)s修正後重新提交；通報後才能新增追蹤紀錄。") % {"name": case.filer.name}
        case State.TRACKING:
            return _("您不是這個案件的協助追蹤人員，所以不能新增追蹤紀錄。需要時請洽本校主要通報人員。")
        case State.CLOSING:
            return _("等主要通報人員確認結案；這段期間不能新增追蹤紀錄。")
    return ""


def _open(found: OpenCase, way: _Way) -> Door | None:
    if not found.may(way.deed):
        return None
    try:
        return Door(str(way.label), reverse(way.route, args=[found.case.pk]), way.icon)
    except NoReverseMatch:
        return None
