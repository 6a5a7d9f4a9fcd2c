"""The source that invents: for demonstrations and tests, with nobody's real data.

The manual's test system does the same (模擬學籍資料，資訊不符為正常).
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import ClassVar

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext

from leavers.registry.names import Pick, invent
from leavers.registry.port import Elsewhere, Enrolment, Found, NotFound, SourceAnswer
from leavers.rules import identity
from leavers.rules.codes import CODES
from leavers.rules.semesters import ROC_OFFSET, Semester
from leavers.schools.models import School

ONE_IN = 20
REFRESHED_AT = time(3, 0)
VOCATIONAL: tuple[str, ...] = (
    "資訊科",
    "電機科",
    "機械科",
    "汽車科",
    "餐飲管理科",
    "幼兒保育科",
    "商業經營科",
    "美容科",
)
PRACTICAL: tuple[str, ...] = ("餐飲技術科", "美髮技術科", "微電腦修護科")
# The third digit of a resident number says whose national its holder is (domain of 統一證號 since 2021).
REGIONS = {"8": "香港", "9": "中國大陸"}
COUNTRIES = ("越南", "印尼", "菲律賓", "馬來西亞")


class NotInProduction(Exception):
    """Invented students have no place beside real ones."""


class Simulated:
    """Stands in for a remote service, so it is asked like one."""

    remote: ClassVar[bool] = True

    def ask(self, nid: str, *, school: School, at: datetime) -> SourceAnswer:
        """The same for the same number in the same school year; one in 20 unknown, one in 20 elsewhere."""
        if settings.PRODUCTION:
            raise NotInProduction
        checked = identity.check(nid)
        if checked.kind is None:
            return NotFound()
        pick = _picker(nid)
        match pick(ONE_IN):
            case 0:
                return NotFound()
            case 1:
                return Elsewhere()
        return Found(_invent(nid, checked.kind, pick, school, at))


def _picker(nid: str) -> Pick:
    """Numbers that follow from the ID alone."""

    def stream() -> Iterator[int]:
        block = nid.encode()
        while True:
            block = sha256(block).digest()
            yield int.from_bytes(block[:8])

    numbers = stream()
    return lambda n: next(numbers) % n


def _invent(nid: str, kind: identity.Kind, pick: Pick, school: School, at: datetime) -> Enrolment:
    foreign = kind is not identity.Kind.NID
    sex = identity.sex_of(nid) or "1"
    today = timezone.localdate(at)
    grade = 1 + (Semester.of(today).year - pick(3)) % 3
    entered = Semester.of(today).year - grade + 1
    division = school.divisions[pick(len(school.divisions))] if school.divisions else "a"
    programme, department, class_name = _studies(division, grade, pick)
    return Enrolment(
        nid=nid,
        id_kind=kind,
        name=invent(sex, pick, foreign=foreign),
        sex=sex,
        born_on=_born_on(entered, pick),
        nationality=_nationality(nid, pick) if foreign else "中華民國",
        student_no=f"{entered}{pick(10_000):04d}",
        school_code=school.code,
        division=division,
        programme=programme,
        department=department,
        grade=str(grade),
        class_name=class_name,
        seat_no=str(1 + pick(40)),
        status="ES1",
        status_on=date(entered + ROC_OFFSET, 8, 1),
        household_address=_address(school, pick),
        source="simulated",
        source_label=gettext("模擬學籍"),
        as_of=_last_refresh(at),
    )


def _born_on(entered: int, pick: Pick) -> date:
    """Fifteen by 1 September of the year of entry, as most are; one in ten is a year older."""
    older = 1 if pick(10) == 0 else 0
    return date(entered + ROC_OFFSET - 16 - older, 9, 2) + timedelta(days=pick(365))


def _studies(division: str, grade: int, pick: Pick) -> tuple[str, str, str]:
    """Programme, department and class that go together."""
    numeral = "一二三"[grade - 1]
    if division in {"c", "d"}:
        programme, departments = "V2", PRACTICAL
    elif division == "g" or (division == "a" and pick(2)):
        programme, departments = ("N1" if division == "g" else "V1"), VOCATIONAL
    else:
        return "G1", "普通科", f"{numeral}年{1 + pick(12)}班"
    department = departments[pick(len(departments))]
    return programme, department, f"{department[:2]}{numeral}{'甲乙丙丁'[pick(4)]}"


def _nationality(nid: str, pick: Pick) -> str:
    third = nid[2] if nid[1] in "89" else ""
    if third == "7":
        return "中華民國（無戶籍）"
    return REGIONS.get(third) or COUNTRIES[pick(len(COUNTRIES))]


def _address(school: School, pick: Pick) -> str:
    county = CODES["county"]
    where = county[school.county].label_zh if school.county in county else ""
    return f"{where}模擬區{'忠孝仁愛信義和平'[pick(8)]}路{1 + pick(300)}號"


def _last_refresh(at: datetime) -> datetime:
    """As if the data came every night."""
    local = timezone.localtime(at)
    refreshed = datetime.combine(local.date(), REFRESHED_AT, tzinfo=local.tzinfo)
    return refreshed if refreshed <= local else refreshed - timedelta(days=1)
