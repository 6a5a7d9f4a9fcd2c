"""Who may do what: one table that serves the check of one case and the query for all of them.

Source: mission, "Who sees what". Rights that depend on what a person is to a case are ties, never ifs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from leavers.rules.lifecycle import LIFE, OPEN, REGISTERED, State, Step


class Role(TextChoices):
    CHIEF = "chief", _("主要通報人員")
    HOMEROOM = "homeroom", _("導師")
    COUNSELLOR = "counsellor", _("輔導人員")
    DIRECTOR = "director", _("一級主管")
    COUNTY = "county", _("教育局處")
    NATIONAL = "national", _("國教署")
    SUPPORT = "support", _("系統客服")


class Tie(TextChoices):
    """What a person is to a case, or to what is not yet one."""

    SCHOOL = "school", _("本校案件")
    FILER = "filer", _("填報人")
    TRACKER = "tracker", _("協助追蹤人員")
    AUTHOR = "author", _("紀錄填寫人")
    OVERSIGHT = "oversight", _("所轄學校")
    NONE = "none", _("無關")


class Act(TextChoices):
    """Deeds that are no step of the life."""

    FILE = "file", _("新增通報")
    LIST = "list", _("案件清單")
    VIEW = "view", _("查看案件")
    REVEAL = "reveal", _("顯示完整個資")
    PRINT = "print", _("列印")
    EDIT = "edit", _("修改填報內容")
    TRACK = "track", _("新增追蹤紀錄")
    REMOVE_RECORD = "remove_record", _("刪除追蹤紀錄")
    ASSIGN = "assign", _("異動協助追蹤人員")
    RECLASSIFY = "reclassify", _("變更離校類別")
    CORRECT_CONTACTS = "correct_contacts", _("更正聯絡資料")
    CORRECT_FACTS = "correct_facts", _("更正填報資料")
    PROTECT = "protect", _("設定保護個案")
    SEARCH = "search", _("查詢")
    SCHOOL_FIGURES = "school_figures", _("本校統計")
    AUTHORITY_FIGURES = "authority_figures", _("轄區統計與遮罩名冊")
    MANAGE_STAFF = "manage_staff", _("管理校內帳號")
    MANAGE_CHIEFS = "manage_chiefs", _("管理主要通報人員帳號")


Deed = Step | Act
DEEDS: tuple[Deed, ...] = (*Step, *Act)

CHIEF = (Role.CHIEF,)
TEACHERS = (Role.HOMEROOM, Role.COUNSELLOR)
SCHOOL_STAFF = (Role.CHIEF, Role.HOMEROOM, Role.COUNSELLOR, Role.DIRECTOR)
OVERSEERS = (Role.CHIEF, Role.DIRECTOR)
AUTHORITIES = (Role.COUNTY, Role.NATIONAL)

ALL_STATES = frozenset(State)
TRACKED = frozenset({State.TRACKING})
RETURNED = frozenset({State.RETURNED})
# Acts that concern no single case: the state of a case plays no part in them.
WITHOUT_CASE = frozenset(
    {
        Act.FILE,
        Act.LIST,
        Act.SEARCH,
        Act.SCHOOL_FIGURES,
        Act.AUTHORITY_FIGURES,
        Act.MANAGE_STAFF,
        Act.MANAGE_CHIEFS,
    }
)


@dataclass(frozen=True)
class Grant:
    """`role` may, being tied like this to a case in one of these states."""

    role: Role
    tie: Tie
    states: frozenset[State]


Table = dict[Deed, list[Grant]]


def _grant(
    table: Table,
    *deeds: Deed,
    to: Iterable[Role],
    being: Iterable[Tie],
    during: frozenset[State] | None = None,
) -> None:
    for deed in deeds:
        own = LIFE[deed].sources if isinstance(deed, Step) else ALL_STATES
        states = own if during is None else own & during
        table[deed].extend(Grant(role, tie, states) for role in to for tie in being)


def _grant_sight(table: Table) -> None:
    """導師、輔導人員 see what they filed or track; 主通 and 一級主管 see all cases of the school."""
    look = (Act.VIEW, Act.REVEAL, Act.PRINT)
    _grant(table, *look, to=TEACHERS, being=(Tie.FILER, Tie.TRACKER), during=REGISTERED)
    _grant(table, *look, to=OVERSEERS, being=(Tie.SCHOOL,), during=REGISTERED)
    _grant(table, Act.FILE, Act.LIST, Act.SEARCH, Act.SCHOOL_FIGURES, to=SCHOOL_STAFF, being=(Tie.SCHOOL,))


def _grant_filing(table: Table) -> None:
    """The owner of a draft or of a returned report mends and submits it; after 退回 the 主通 may too."""
    _grant(table, Step.SUBMIT, to=SCHOOL_STAFF, being=(Tie.FILER,))
    _grant(
        table, Act.EDIT, to=SCHOOL_STAFF, being=(Tie.FILER,), during=frozenset({State.DRAFT, State.RETURNED})
    )
    _grant(table, Step.SUBMIT, Act.EDIT, to=CHIEF, being=(Tie.SCHOOL,), during=RETURNED)
    _grant(table, Step.WITHDRAW, to=SCHOOL_STAFF, being=(Tie.FILER,), during=RETURNED)


def _grant_tracking(table: Table) -> None:
    """Any tracker keeps contact and may suggest closing, and so may the 主通 (manual 肆之一)."""
    for roles, tie in ((SCHOOL_STAFF, Tie.TRACKER), (CHIEF, Tie.SCHOOL)):
        _grant(table, Act.TRACK, to=roles, being=(tie,), during=TRACKED)
        _grant(table, Step.SUGGEST_CLOSING, to=roles, being=(tie,))
        _grant(table, Act.CORRECT_CONTACTS, to=roles, being=(tie,), during=OPEN)
    # Its author or the 主通 removes a record (ruling 10).
    for roles, tie in ((SCHOOL_STAFF, Tie.AUTHOR), (CHIEF, Tie.SCHOOL)):
        _grant(table, Act.REMOVE_RECORD, to=roles, being=(tie,), during=TRACKED)


def _grant_gates(table: Table) -> None:
    """The two gates, and everything that sets a case right, belong to the 主通."""
    gates = (Step.NOTIFY, Step.SEND_BACK, Step.KEEP_OPEN, Step.CLOSE, Step.REOPEN, Step.WITHDRAW)
    _grant(table, *gates, to=CHIEF, being=(Tie.SCHOOL,))
    _grant(table, Act.ASSIGN, Act.RECLASSIFY, Act.CORRECT_FACTS, to=CHIEF, being=(Tie.SCHOOL,), during=OPEN)
    _grant(table, Act.PROTECT, to=CHIEF, being=(Tie.SCHOOL,), during=REGISTERED)
    _grant(table, Act.MANAGE_STAFF, to=CHIEF, being=(Tie.SCHOOL,))


def _grant_above_schools(table: Table) -> None:
    """Authorities see figures and masked lists, support sees accounts of 主通; neither sees a case."""
    _grant(table, Act.AUTHORITY_FIGURES, to=AUTHORITIES, being=(Tie.OVERSIGHT,))
    _grant(table, Act.MANAGE_CHIEFS, to=(Role.SUPPORT,), being=(Tie.NONE,))


def _write() -> Mapping[Deed, tuple[Grant, ...]]:
    table: Table = {deed: [] for deed in DEEDS}
    for chapter in (_grant_sight, _grant_filing, _grant_tracking, _grant_gates, _grant_above_schools):
        chapter(table)
    return MappingProxyType({deed: tuple(rows) for deed, rows in table.items()})


GRANTS: Mapping[Deed, tuple[Grant, ...]] = _write()


def grants(role: Role, deed: Deed) -> tuple[Grant, ...]:
    """What the table says of one role and one deed; empty means: never."""
    return tuple(grant for grant in GRANTS[deed] if grant.role == role)


def may(role: Role, ties: Iterable[Tie], deed: Deed, state: State) -> bool:
    """Whether a person of this role, tied like this to a case in this state, may do the deed."""
    held = frozenset(ties)
    return any(grant.tie in held and state in grant.states for grant in grants(role, deed))


def may_ever(role: Role, deed: Deed) -> bool:
    """Whether the role may do the deed to any case at all: decides if a menu shows it."""
    return bool(grants(role, deed))
