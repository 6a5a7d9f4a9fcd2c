"""Everybody who signs in: at the schools, at the authorities, and the few of the demonstration."""

from collections.abc import Iterator
from dataclasses import dataclass

from leavers.nation.outlines import DEMO_CLASS
from leavers.nation.people import chinese_name
from leavers.nation.plan import Plan
from leavers.nation.schools import SchoolFacts
from leavers.rules.identity import Sex
from leavers.rules.permissions import Role

PASSWORD = "Lantern-Harbour-115"  # noqa: S105  # of invented people only; the command refuses production
"""With it everybody of the nation signs in."""


@dataclass(frozen=True, slots=True)
class Staff:
    """`class_name` is that of a 導師, empty for everybody else."""

    account: str
    name: str
    role: Role
    class_name: str = ""

    @property
    def email(self) -> str:
        return f"{self.account}@example.test"


# At the first school: the place among those of the role, and who it is.
DEMO: dict[tuple[Role, int], tuple[str, str]] = {
    (Role.CHIEF, 0): ("demo.chief1", "張雅雯"),
    (Role.HOMEROOM, DEMO_CLASS): ("demo.homeroom", "林淑芬"),
    (Role.COUNSELLOR, 0): ("demo.counsellor", "王柏翰"),
    (Role.DIRECTOR, 0): ("demo.director", "黃美玲"),
}
AUTHORITIES = (
    Staff("demo.county", "周雅惠", Role.COUNTY),
    Staff("demo.national", "何文彬", Role.NATIONAL),
    Staff("demo.support", "許家瑜", Role.SUPPORT),
    Staff("county2.nation", "郭志明", Role.COUNTY),
    Staff("county3.nation", "曾淑貞", Role.COUNTY),
    Staff("national2.nation", "廖玉霞", Role.NATIONAL),
    Staff("support2.nation", "徐建宏", Role.SUPPORT),
)


def demo_sign_ins() -> list[Staff]:
    """One account of each role, at the first school and above the schools."""
    school = [Staff(account, name, role) for (role, _place), (account, name) in DEMO.items()]
    return school + [who for who in AUTHORITIES if who.account.startswith("demo.")]


def staff_of(plan: Plan, school: SchoolFacts) -> Iterator[Staff]:
    """Everybody at the school: a 導師 for each class, the others by the school's size."""
    size = len(plan.students_of(school.index))
    counts = (
        (Role.CHIEF, 2 if size > 250 else 1),
        (Role.DIRECTOR, 2 if size < 400 else 4),
        (Role.COUNSELLOR, 1 + min(5, size // 300)),
        (Role.HOMEROOM, school.classes),
    )
    for role, count in counts:
        for place in range(count):
            yield _member(plan, school, role, place)


def _member(plan: Plan, school: SchoolFacts, role: Role, place: int) -> Staff:
    dice = plan.dice("staff", school.index, list(Role).index(role), place)
    sex: Sex = "1" if dice.chance(38) else "2"
    account, name = f"{role.value}{place + 1}.s{school.index + 1}", chinese_name(sex, dice)
    if school.index == 0:
        account, name = DEMO.get((role, place), (account, name))
    class_name = school.lines[place // 3].class_name(place % 3 + 1) if role == Role.HOMEROOM else ""
    return Staff(account, name, role, class_name)
