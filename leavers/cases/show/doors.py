"""The ways on from a case: the one next act, why there is none, and what stands under 更多功能."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leavers.cases.gate import OpenCase
from leavers.cases.models import Record
from leavers.rules.law.book import Words
from leavers.rules.lifecycle import State, Step
from leavers.rules.permissions import Act, Deed, Tie, may


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
    _Way(Act.ASSIGN, "cases:trackers", gettext_lazy("異動協助追蹤人員"), "accounts"),
    _Way(Act.CORRECT_CONTACTS, "cases:correct_contacts", gettext_lazy("更正聯絡資料"), "phone"),
    _Way(Act.RECLASSIFY, "cases:reclassify", gettext_lazy("變更離校種類"), "swap"),
    _Way(Act.CORRECT_FACTS, "cases:correct_facts", gettext_lazy("更正案件資料"), "document"),
    _Way(Act.CORRECT_FACTS, "cases:correct_student", gettext_lazy("更正基本資料"), "person"),
    _Way(Act.CORRECT_FACTS, "cases:correct_nid", gettext_lazy("更正身分證字號"), "key"),
)
_CORRECTING = {Act.CORRECT_CONTACTS, Act.CORRECT_FACTS, Act.RECLASSIFY}
# Where a card of the case's page leads on, beside what stands in it.
_CARDS = {
    "student": _Way(Act.CORRECT_FACTS, "cases:correct_student", gettext_lazy("更正"), "edit"),
    "contacts": _Way(Act.CORRECT_CONTACTS, "cases:correct_contacts", gettext_lazy("更正"), "edit"),
    "facts": _Way(Act.CORRECT_FACTS, "cases:correct_facts", gettext_lazy("更正"), "edit"),
    "people": _Way(Act.ASSIGN, "cases:trackers", gettext_lazy("異動"), "accounts"),
}
_PROTECT = _Way(Act.PROTECT, "cases:protect", gettext_lazy("設定為保護個案"), "shield")
_UNPROTECT = _Way(Act.PROTECT, "cases:protect", gettext_lazy("取消保護個案設定"), "shield")
_GRAVE = (
    _Way(Step.SEND_BACK, "cases:send_back", gettext_lazy("退回給填報人"), "send_back"),
    _Way(Step.KEEP_OPEN, "cases:keep_open", gettext_lazy("退回，繼續追蹤"), "send_back"),
    _Way(Step.REOPEN, "cases:reopen", gettext_lazy("取消結案"), "reopen"),
    _Way(Step.WITHDRAW, "cases:withdraw", gettext_lazy("撤案"), "withdrawn"),
)


def next_door(found: OpenCase) -> Door | None:
    """The one obvious next act of this visitor, if there is one."""
    way = _NEXT.get(State(found.case.state))
    return _open(found, way) if way else None


def menu(found: OpenCase) -> Menu:
    """What else this visitor may do now; a page that does not exist has no entry."""
    grave = (_UNPROTECT if found.case.protected else _PROTECT, *_GRAVE)
    plain, risky = (tuple(door for way in ways if (door := _open(found, way))) for ways in (_PLAIN, grave))
    return Menu((*plain, _changes(found)), risky)


def card_links(found: OpenCase) -> dict[str, tuple[str, str] | None]:
    """For each card of the rail (label, address), None where the visitor may not now."""
    doors = {card: _open(found, way) for card, way in _CARDS.items()}
    return {card: (door.label, door.url) if door else None for card, door in doors.items()}


def corrections(found: OpenCase, *, but: str) -> tuple[Door, ...]:
    """What else of the case this visitor may set right, for the page `but` (the name of a route)."""
    ways = (way for way in _PLAIN if way.deed in _CORRECTING and way.route != f"cases:{but}")
    return tuple(door for way in ways if (door := _open(found, way)))


def may_remove(found: OpenCase, record: Record) -> bool:
    """Whether the visitor may remove a record now: its author or the 主通, never the first (ruling 10)."""
    if record.number == 1 or record.removed_at is not None:
        return False
    ties = found.ties | ({Tie.AUTHOR} if record.author_id == found.visitor.person_id else frozenset())
    return may(found.visitor.role, ties, Act.REMOVE_RECORD, State(found.case.state))


def _changes(found: OpenCase) -> Door:
    address = reverse("cases:detail", args=[found.case.pk])
    return Door(_("查看異動紀錄"), f"{address}?only=changes#history", "log")


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
