"""The fixed cast: four people of 甲校, and the eternal stranger, the 主通 of 乙校."""

from dataclasses import dataclass

from django.utils import timezone

from leavers.accounts.models import Membership, Person
from leavers.accounts.visitor import Visitor
from leavers.rules.permissions import Role
from leavers.schools.models import School

PASSWORD = "Teapot-River-82"


@dataclass(frozen=True)
class Cast:
    """林 主通, 陳 導師, 王 輔導人員, 黃 一級主管, 吳 another 導師, all of 甲校; 趙 主通 of 乙校."""

    school: School
    other_school: School
    lin: Visitor
    chen: Visitor
    wang: Visitor
    huang: Visitor
    wu: Visitor
    zhao: Visitor
    county: Visitor
    support: Visitor

    def everybody(self) -> tuple[Visitor, ...]:
        return (self.lin, self.chen, self.wang, self.huang, self.wu, self.zhao, self.county, self.support)


def school(code: str, name: str, *, county: str, founding: str) -> School:
    return School.objects.create(
        code=code,
        name=name,
        short_name=name.removeprefix("國立").removesuffix("級中學"),
        county=county,
        founding=founding,
        divisions=["a", "g"],
        phone="02-5550-0100",
    )


def visitor(account: str, name: str, role: Role, at: School | None, class_name: str = "") -> Visitor:
    person = Person.objects.create_person(
        account=account,
        name=name,
        password=PASSWORD,
        email=f"{account}@example.test",
        email_verified_at=timezone.now(),
    )
    membership = Membership.objects.create(person=person, school=at, role=role, class_name=class_name)
    return Visitor(person, membership)


def make_cast() -> Cast:
    first = school("990301", "國立甲校高級中學", county="63", founding="N")
    second = school("990302", "國立乙校高級中學", county="64", founding="N")
    return Cast(
        school=first,
        other_school=second,
        lin=visitor("lin.chief9", "林淑芬", Role.CHIEF, first),
        chen=visitor("chen", "陳冠廷", Role.HOMEROOM, first, "普通科二年三班"),
        wang=visitor("wang", "王柏翰", Role.COUNSELLOR, first),
        huang=visitor("huang", "黃美玲", Role.DIRECTOR, first),
        wu=visitor("wu", "吳宜臻", Role.HOMEROOM, first, "普通科一年一班"),
        zhao=visitor("zhao.chief9", "趙文山", Role.CHIEF, second),
        county=visitor("county", "周雅惠", Role.COUNTY, None),
        support=visitor("support", "許客服", Role.SUPPORT, None),
    )
