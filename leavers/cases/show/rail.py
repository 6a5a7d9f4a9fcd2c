"""What the rail of a case says that has to be worked out: ages, days left, who keeps contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from leavers.cases.history import Keeper
from leavers.cases.models import Case
from leavers.cases.show.report import person_words
from leavers.rules import codes, law
from leavers.rules.permissions import Role


@dataclass(frozen=True)
class Majority:
    """成年日: closing rule 7 waits for it."""

    adult_on: date
    words: str


def majority(case: Case, *, on: date) -> Majority:
    day = law.adult_on(law.LAW, case.born_on)
    days = (day - on).days
    return Majority(day, _("還有%(days)s天") % {"days": days} if days > 0 else _("已成年"))


def age(case: Case, *, on: date) -> int:
    """Completed years."""
    born = case.born_on
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def class_and_seat(case: Case) -> str:
    """普通科二年三班12號."""
    if not case.seat_no:
        return case.class_name
    return _("%(class_name)s%(seat)s號") % {"class_name": case.class_name, "seat": case.seat_no}


def category(case: Case) -> str:
    """休學：申請休學."""
    name = codes.label("category_short", case.category)
    if not case.subtype:
        return name
    return _("%(category)s：%(subtype)s") % {
        "category": name,
        "subtype": codes.label("subtype", case.subtype),
    }


def guardian(case: Case) -> str:
    """林志成（父親）; the phone is a secret of its own."""
    return person_words(case.contacts.get("guardian") or {})


def people(case: Case, keepers: Sequence[Keeper]) -> list[tuple[str, str]]:
    """(name, what they are here), the filer marked as such also when no longer a tracker."""
    rows = [(keeper.name, _part(case, keeper)) for keeper in keepers]
    if case.filer_id not in {keeper.person_id for keeper in keepers}:
        rows.append((case.filer.name, _("填報人")))
    return rows


def _part(case: Case, keeper: Keeper) -> str:
    part = _("填報人") if keeper.person_id == case.filer_id else _("協助追蹤")
    role = str(Role(keeper.role).label) if keeper.role else _("已不在本校")
    return _("%(role)s，%(part)s") % {"role": role, "part": part}
