"""Who a number is, and what stands against a new case of that student.

The form carries the answer to the next post: sealed, for its asker, for an hour. Without that, going on from
the student just shown would ask, count and log the same question a second time.
"""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from leavers.accounts.visitor import Visitor
from leavers.cases.actions.one_case import refuse_second_case
from leavers.cases.filing import Filing
from leavers.cases.gate import find
from leavers.cases.models import Case
from leavers.cases.models.case import TRANSFER
from leavers.cases.refusals import AlreadyOpen, Forbidden, OpenElsewhere
from leavers.cases.sighting import Sighting
from leavers.registry.local import nid_index
from leavers.registry.lookup import look_up
from leavers.schools.models import School
from leavers.vault.keys import Unreadable, open_sealed, seal

FIELD = "cases.lookup"
GOOD_FOR = timedelta(hours=1)


@dataclass(frozen=True, repr=False)
class Look:
    """What the page shows below a number: the registry's answer, and what stands against a new case.

    `fresh` means that nobody has seen it yet: going on waits until it has been shown. `carried` is the answer
    for the form to bring back. `visible` says whether the visitor may open the case that is in the way.
    """

    sighting: Sighting
    fresh: bool
    carried: str
    against: AlreadyOpen | OpenElsewhere | None = None
    visible: bool = False

    @property
    def open_here(self) -> int | None:
        return self.against.case_id if isinstance(self.against, AlreadyOpen) else None

    @property
    def open_at(self) -> School | None:
        return self.against.school if isinstance(self.against, OpenElsewhere) else None


def look(
    nid: str,
    *,
    category: str,
    by: Visitor,
    at: datetime,
    shown: Sighting | None = None,
    but: Case | None = None,
) -> Look:
    """Who a sound number is for this visitor; `shown` is the answer the visitor has been shown before, `but`
    the case that is being mended and does not stand in its own way.

    The caller logs what is `fresh`. Raises Forbidden for somebody without a school.
    """
    if by.school is None:
        raise Forbidden
    sighting = shown or _ask(nid, school=by.school, by=by, at=at)
    nationwide = sighting.found and category not in ("", TRANSFER)
    against = open_case(nid, school=by.school, nationwide=nationwide, but=but)
    visible = isinstance(against, AlreadyOpen) and find(by, against.case_id) is not None
    return Look(sighting, shown is None, _carried(sighting, by), against, visible)


def remembered(filing: Filing, at: datetime) -> Look | None:
    """What the draft knows of its student, without asking anybody again."""
    if filing.sighting is None or filing.sighting.nid != filing.nid:
        return None
    return look(
        filing.nid,
        category=filing.category,
        by=filing.visitor,
        at=at,
        shown=filing.sighting,
        but=filing.case,
    )


def shown_before(
    carried: str, filing: Filing | None, *, nid: str, by: Visitor, at: datetime
) -> Sighting | None:
    """The answer about this number that the form brought back, or that the draft has kept."""
    if found := _brought_back(carried, nid=nid, by=by, at=at):
        return found
    return filing.sighting if filing and filing.sighting and filing.sighting.nid == nid else None


def open_case(
    nid: str, *, school: School, nationwide: bool, but: Case | None = None
) -> AlreadyOpen | OpenElsewhere | None:
    """What stands against a new case of this student (ruling 6), or nothing.

    `nationwide`: also say that another school has one. Not before the registry has called the student one of
    ours, or until the report is complete: else the ID box would tell anybody who has left which school.
    """
    try:
        refuse_second_case(nid_index=nid_index(nid), school_id=school.pk, national=nationwide, but=but)
    except (AlreadyOpen, OpenElsewhere) as refusal:
        return refusal
    return None


def previous_case(nid: str, visitor: Visitor, *, but: Case | None = None) -> Case | None:
    """The student's last case at this school among those open to the visitor, other than the one that is
    being mended. Showing it is a READ.
    """
    found = Case.objects.open_to(visitor).of_student(nid_index(nid)).newest_first()
    return found.exclude(pk=but.pk).first() if but else found.first()


def _ask(nid: str, *, school: School, by: Visitor, at: datetime) -> Sighting:
    return Sighting.of(nid, look_up(nid, school=school, person_id=by.person_id, at=at), at=at)


def _carried(sighting: Sighting, by: Visitor) -> str:
    kept = {"for": _whom(by), "sighting": sighting.as_json()}
    return base64.urlsafe_b64encode(seal(json.dumps(kept).encode(), field=FIELD)).decode()


def _brought_back(text: str, *, nid: str, by: Visitor, at: datetime) -> Sighting | None:
    """The sighting that the form carried, if it is about this number, for this visitor, and not too old."""
    try:
        kept = json.loads(open_sealed(base64.urlsafe_b64decode(text.encode()), field=FIELD))
    except (binascii.Error, ValueError, Unreadable):
        return None
    sighting = Sighting.from_json(kept["sighting"])
    if kept["for"] != _whom(by) or sighting.nid != nid or at - sighting.at > GOOD_FOR:
        return None
    return sighting


def _whom(visitor: Visitor) -> list[int | None]:
    return [visitor.person_id, visitor.school_id]
