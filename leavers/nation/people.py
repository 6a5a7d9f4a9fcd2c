"""Names, numbers, telephones and addresses of invented people."""

from dataclasses import dataclass

from leavers.nation.dice import Dice, weighted
from leavers.nation.plan import Plan
from leavers.nation.words import names, places
from leavers.rules import identity
from leavers.rules.codes import CODES
from leavers.rules.identity import Kind, Sex

CHINA = "中華民國"
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# The letters that a hundred people hold, roughly by the population of the counties that gave them out.
LETTERS = "".join(
    weighted([(12, "F"), (10, "E"), (9, "A"), (9, "B"), (8, "H"), (7, "D"), (5, "L"), (5, "N")])
)
LETTERS += "".join(weighted([(4, letter) for letter in "RS"] + [(3, letter) for letter in "TP"]))
LETTERS += "".join(weighted([(2, letter) for letter in "CGJKMQU"] + [(1, letter) for letter in "IOVWXZ"]))
LETTERS += "Y"
FOREIGN = 61
"""One student in so many has no national number but a resident one."""
# The third digit of a resident number says whose national its holder is; 0 to 6 is a foreigner.
REGIONS = weighted([(14, ""), (3, "7"), (2, "8"), (1, "9")])
NATIONALITIES = {"7": "中華民國（無戶籍）", "8": "香港", "9": "中國大陸"}
SERIALS = 999_000
"""National numbers from here on are of notable students."""
UNUSED_RESIDENT = 9_999
"""The resident number that no nation is large enough to reach."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is. `tribe` is the code of an indigenous people, empty for most."""

    nid: str
    kind: Kind
    sex: Sex
    name: str
    nationality: str
    tribe: str = ""

    @property
    def foreign(self) -> bool:
        return self.nationality != CHINA


def identity_of(plan: Plan, number: int, dice: Dice) -> Identity:
    """The student of this number in the nation; every number has an ID of its own, valid and marked."""
    sex: Sex = "1" if dice.chance(54) else "2"
    if (number + plan.seed) % FOREIGN == 0:
        return _resident(number // FOREIGN, sex, dice)
    place, row = number % len(LETTERS), number // len(LETTERS)
    letter = LETTERS[place]
    serial = row * LETTERS.count(letter) + LETTERS[:place].count(letter)
    # Spread over the range: neighbours in class have no neighbouring numbers. The factor is coprime to it.
    nid = identity.marked_nid(letter, sex, (serial * 618_041 + plan.seed) % SERIALS)
    if dice.chance(4):
        return Identity(nid, Kind.NID, sex, _indigenous(sex, dice), CHINA, tribe=dice.pick(names.TRIBES))
    return Identity(nid, Kind.NID, sex, chinese_name(sex, dice), CHINA)


def notable(case: int) -> Identity | None:
    """Who the student of one of the first cases is, where the name matters; None for nearly all."""
    number, foreign_sex, foreign_letter, foreign_name, country = names.NOTABLE_FOREIGNER
    if case == number:
        nid = identity.marked_resident(foreign_letter, foreign_sex, UNUSED_RESIDENT)
        return Identity(nid, Kind.UIN, foreign_sex, foreign_name, country)
    if case not in names.NOTABLE:
        return None
    sex, letter, name, tribe = names.NOTABLE[case]
    return Identity(identity.marked_nid(letter, sex, SERIALS + case), Kind.NID, sex, name, CHINA, tribe)


def _resident(order: int, sex: Sex, dice: Dice) -> Identity:
    region, old = dice.pick(REGIONS), dice.chance(15)
    n = int(region or dice.below(7)) * 10_000 + order // len(ALPHABET)
    nid = identity.marked_resident(ALPHABET[order % len(ALPHABET)], sex, n, old=old)
    kind = Kind.UIO if old else Kind.UIN
    if region:
        return Identity(nid, kind, sex, chinese_name(sex, dice), NATIONALITIES[region])
    country = dice.pick(tuple(names.LATIN))
    return Identity(nid, kind, sex, _latin(country, sex, dice), country)


def chinese_name(sex: Sex, dice: Dice, surname: str = "") -> str:
    """Surname and mostly two characters; one in thirty has a single one, one in eighty a rare one."""
    surname = surname or dice.pick(names.SURNAMES)
    rare = dice.below(240)
    if rare < 8:
        return surname + dice.pick(names.SINGLE[sex])
    if rare < 11:
        return surname + dice.pick(names.RARE[sex])
    first = dice.pick(names.FIRST[sex])
    second = dice.pick(names.SECOND[sex])
    return surname + first + (second if second != first else names.SINGLE[sex][0])


def _indigenous(sex: Sex, dice: Dice) -> str:
    return f"{dice.pick(names.INDIGENOUS[sex])}．{dice.pick(names.FATHERS)}"


def _latin(country: str, sex: Sex, dice: Dice) -> str:
    order, surnames, given = names.LATIN[country]
    name = order.format(surname=dice.pick(surnames), given=dice.pick(given[sex]))
    goes_by = dice.pick(names.GOES_BY)
    return f"{name} {goes_by}" if goes_by else name


def call_name(name: str) -> str:
    """What teachers write of a student: the given name, or a plain word where there is none to be told."""
    if len(name) == 3 and "．" not in name:
        return name[1:]
    return "該生"


def relative_name(of: str, sex: Sex, dice: Dice, *, same_surname: bool) -> str:
    """The name of an adult of the family of somebody called `of`."""
    if "．" in of:
        return _indigenous(sex, dice)
    if of.isascii() or " " in of:
        return _latin(dice.pick(tuple(names.LATIN)), sex, dice)
    surname = of[:2] if of[:2] in names.SURNAMES else of[0]
    given = dice.pick(names.PARENTS[sex]) + dice.pick(names.PARENTS_SECOND[sex])
    return (surname if same_surname else dice.pick(names.SURNAMES)) + given


def mobile(dice: Dice) -> str:
    """A mobile number from 0900-000-000 on, a range in which nobody is called."""
    return f"090000{dice.below(10_000):04d}"


def address(county: str, dice: Dice) -> str:
    """A place in a real county, in a district and a road that do not exist."""
    where = CODES["county"][county].label_zh
    city = where.endswith("市")
    district = (
        dice.pick(places.PLAINS) + dice.pick(places.PLAINS_SECOND) + ("區" if city else dice.pick("鄉鄉鎮"))
    )
    way = dice.pick(places.ROADS) + dice.pick(places.WAYS) + dice.pick(places.SECTIONS)
    lane = f"{dice.between(1, 380)}巷" if dice.chance(30) else ""
    floor = f"{dice.between(2, 14)}樓" if city and dice.chance(50) else ""
    return f"{where}{district}{way}{lane}{dice.between(1, 260)}號{floor}"
