"""Invented schools: their names, kinds and classes."""

from dataclasses import dataclass

from leavers.nation.plan import Plan
from leavers.nation.words import places
from leavers.rules.codes import CODES

CODE_PREFIX = "99"
"""No area of the ministry's directory begins like this."""
CLASS_SIZE = 36
NUMERALS = "一二三四五六七八九十"
STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True, slots=True)
class Line:
    """A class through its three grades: division, programme, department, and which of several."""

    division: str
    programme: str
    department: str
    place: int

    def class_name(self, grade: int) -> str:
        """普通科二年三班, 資訊科二年甲班."""
        label = NUMERALS if self.department == places.GENERAL else STEMS
        which = label[self.place] if self.place < len(label) else str(self.place + 1)
        return f"{self.department}{NUMERALS[grade - 1]}年{which}班"


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """A school as it is written, and its `lines`; class number c is grade c % 3 + 1 of line c // 3."""

    index: int
    code: str
    name: str
    short_name: str
    county: str
    founding: str
    kind: str
    phone: str
    divisions: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def classes(self) -> int:
        return len(self.lines) * 3


def school_facts(plan: Plan, index: int) -> SchoolFacts:
    """The school of this rank; the first one is the school of the demonstration."""
    dice = plan.dice("school", index)
    county = (
        places.FIRST_COUNTIES[index] if index < len(places.FIRST_COUNTIES) else dice.pick(places.COUNTIES)
    )
    founding = "N" if index == 0 else _founding(county, dice.below(100))
    kind = "M" if index == 0 else dice.pick(places.TYPES)
    long, short = dice.pick(places.ENDINGS[kind]) if index else places.ENDINGS["M"][0]
    stem = _stem(index)
    phone = f"{places.AREA_CODES[county]}-5550-{dice.below(10_000):04d}"
    evening = index == 0 or (kind in "VM" and dice.chance(60))
    departments = _departments(kind, index, dice.below(1000))
    return SchoolFacts(
        index=index,
        code=f"{CODE_PREFIX}{index + 1:04d}",
        name=_owner(founding, county) + stem + long,
        short_name=stem + short,
        county=county,
        founding=founding,
        kind=kind,
        phone=phone,
        divisions=("a", "g") if evening else ("a",),
        lines=_lines(departments, len(plan.students_of(index)), evening=evening),
    )


def _stem(index: int) -> str:
    """Two characters, another pair for each of the first 480 schools; then three."""
    pairs = len(places.STEMS_FIRST) * len(places.STEMS_SECOND)
    more, place = divmod(index, pairs)
    # A step coprime to the number of pairs, so that neighbours in rank do not share a character.
    row, column = divmod(place * 101 % pairs, len(places.STEMS_SECOND))
    stem = places.STEMS_FIRST[row] + places.STEMS_SECOND[column]
    return stem + places.MORE[more - 1] if more else stem


def _founding(county: str, roll: int) -> str:
    """國立, 市立, 縣立 or 私立: four in ten are private; cities found their own, counties seldom do."""
    if roll < 40:
        return "P"
    if "muni" in CODES["county"][county].flags:
        return "M" if roll < 92 else "N"
    return "N" if roll < 85 else "C"


def _owner(founding: str, county: str) -> str:
    return {"N": "國立", "P": "私立"}.get(founding, CODES["county"][county].label_zh + "立")


def _departments(kind: str, index: int, roll: int) -> tuple[str, ...]:
    """The departments that each line takes in turn."""
    count = {"G": 0, "S": 1, "M": 2, "V": 5}[kind]
    first = roll if index else 0
    vocational = tuple(
        places.DEPARTMENTS[(first + 3 * place) % len(places.DEPARTMENTS)] for place in range(count)
    )
    return vocational if kind == "V" else (places.GENERAL, places.GENERAL, *vocational)[: 2 + count]


def _lines(departments: tuple[str, ...], students: int, *, evening: bool) -> tuple[Line, ...]:
    lines: list[Line] = []
    count = max(1, -(-students // (CLASS_SIZE * 3)))
    for number in range(count):
        department = departments[number % len(departments)]
        night = evening and number % 6 == 4
        if night and department == places.GENERAL:
            department = departments[-1]
        programme = "N1" if night else "G1" if department == places.GENERAL else "V1"
        place = sum(line.department == department for line in lines)
        lines.append(Line("g" if night else "a", programme, department, place))
    return tuple(lines)
