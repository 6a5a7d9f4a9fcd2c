"""Who acts: the fixed cast, somebody of another school, and somebody who belongs to both."""

from dataclasses import dataclass

from leavers.accounts.models import Membership
from leavers.accounts.visitor import Visitor
from leavers.rules.permissions import Role
from tests.cases.machine.choices import NAMES
from tests.people import Cast, visitor


@dataclass
class People:
    """The fixed cast, 孫 a 導師 of 乙校, and 吳, who is also 輔導人員 there."""

    cast: Cast
    sun: Visitor
    wu_elsewhere: Visitor

    def all(self) -> dict[str, Visitor]:
        return {name: getattr(self.cast, name, None) or getattr(self, name) for name in NAMES}


def make_people(cast: Cast) -> People:
    there = Membership.objects.create(person=cast.wu.person, school=cast.other_school, role=Role.COUNSELLOR)
    sun = visitor("sun", "孫志明", Role.HOMEROOM, cast.other_school)
    return People(cast, sun, Visitor(cast.wu.person, there))
