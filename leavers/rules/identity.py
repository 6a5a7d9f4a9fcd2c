"""National and resident ID numbers: how they are read, checked, masked, and marked as invented.

國民身分證統一編號: letter, sex, eight digits. 外來人口統一證號: new form since 2021, the old one until 2030.
The check digit is weak (one slip in ten passes), so a page always shows name and birthday and asks.
"""

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from django.utils.translation import gettext

_DIGITS = frozenset("0123456789")
_LETTERS = {
    letter: value for value, letter in enumerate("ABCDEFGHJKLMNPQRSTUVXYWZIO", start=10)
}  # the order in which the counties were numbered; I and O came last
_WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
_LENGTH = 10
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff")

Sex = Literal["1", "2"]
"""1 male, 2 female: code list 性別."""


class Kind(StrEnum):
    """證號類別."""

    NID = "NID"
    """國民身分證統一編號"""
    UIN = "UIN"
    """外來人口統一證號, form since 2021"""
    UIO = "UIO"
    """the form before"""


class Fault(StrEnum):
    """What is wrong with a number, in the order in which it is looked for."""

    EMPTY = "empty"
    LENGTH = "length"
    FIRST_LETTER = "first_letter"
    SECOND = "second"
    DIGITS = "digits"
    CHECK_DIGIT = "check_digit"


@dataclass(frozen=True)
class Checked:
    """The outcome of `check`: `kind` when the number is sound, else `fault` and a `message` for the page."""

    nid: str = field(repr=False)
    kind: Kind | None = None
    fault: Fault | None = None

    @property
    def ok(self) -> bool:
        return self.fault is None

    @property
    def short(self) -> bool:
        """Whether characters are still missing, so that nothing else can be said of it yet."""
        return self.fault is Fault.LENGTH and len(self.nid) < _LENGTH

    @property
    def message(self) -> str:
        """One sentence for the field; it never repeats the number. Empty when sound."""
        match self.fault:
            case None:
                return ""
            case Fault.EMPTY:
                return gettext("請輸入身分證字號")
            case Fault.LENGTH:
                return gettext("身分證字號要有10碼，目前是%(length)s碼") % {"length": len(self.nid)}
            case Fault.FIRST_LETTER:
                return gettext("第一個字要是英文字母")
            case Fault.SECOND:
                return gettext("第二個字要是1、2、8或9（舊式統一證號是A到D）")
            case Fault.DIGITS:
                return gettext("第三個字以後要是數字")
            case Fault.CHECK_DIGIT:
                return gettext("檢查碼不符，請再核對一次")


def normalise(text: str) -> str:
    """Full-width to half-width, without blanks (inside, too), ASCII letters in capitals."""
    folded = unicodedata.normalize("NFKC", text)
    kept = (char for char in folded if not char.isspace() and char not in _INVISIBLE)
    return "".join(char.upper() if char.isascii() else char for char in kept)


def check(text: str) -> Checked:
    """Judge a typed number: its kind, or the first thing that is wrong with it."""
    nid = normalise(text)
    fault = _fault(nid)
    return Checked(nid, fault=fault) if fault else Checked(nid, kind=_kind(nid))


def _fault(nid: str) -> Fault | None:
    if not nid:
        return Fault.EMPTY
    if len(nid) != _LENGTH:
        return Fault.LENGTH
    if nid[0] not in _LETTERS:
        return Fault.FIRST_LETTER
    if nid[1] not in "1289ABCD":
        return Fault.SECOND
    if not _DIGITS.issuperset(nid[2:]):
        return Fault.DIGITS
    if check_digit(nid[:-1]) != nid[-1]:
        return Fault.CHECK_DIGIT
    return None


def _kind(nid: str) -> Kind:
    if nid[1] in "12":
        return Kind.NID
    return Kind.UIN if nid[1] in "89" else Kind.UIO


def check_digit(stem: str) -> str:
    """The tenth character for the first nine; ValueError (without the stem) when those are malformed."""
    if len(stem) != _LENGTH - 1 or stem[0] not in _LETTERS or stem[1] not in "1289ABCD":
        raise ValueError("malformed stem of an ID number")
    if not _DIGITS.issuperset(stem[2:]):
        raise ValueError("malformed stem of an ID number")
    # In the old resident number the second letter counts by the units digit of its value.
    second = int(stem[1]) if stem[1] in _DIGITS else _LETTERS[stem[1]] % 10
    numbers = (*divmod(_LETTERS[stem[0]], 10), second, *map(int, stem[2:]))
    total = sum(weight * number for weight, number in zip(_WEIGHTS, numbers, strict=False))
    return str(-total % 10)


def sex_of(nid: str) -> Sex | None:
    """The sex a sound number states; to be compared with the typed one as a warning only."""
    second = nid[1:2]
    if second and second in "18AC":
        return "1"
    return "2" if second and second in "29BD" else None


def mask(nid: str) -> str:
    """A12*****89; a text of any other length (a passport, half a number) shows nothing."""
    if len(nid) != _LENGTH:
        return "*" * len(nid)
    return f"{nid[:3]}*****{nid[-2:]}"


def is_marked(nid: str) -> bool:
    """Whether a sound number is visibly invented: for fixtures, samples and the synthetic nation.

    National: serials from 9000000 on, which no county has reached. Resident: 99 in fourth and fifth place.
    """
    if len(nid) != _LENGTH:
        return False
    return nid[2] == "9" if nid[1] in "12" else nid[3:5] == "99"


def marked_nid(letter: str, sex: Sex, n: int) -> str:
    """The n-th invented national number of a county letter and sex, 0 ≤ n < 1,000,000; all differ."""
    return _marked(letter, sex, "9", n, places=6)


def marked_resident(letter: str, sex: Sex, n: int, *, old: bool = False) -> str:
    """The n-th invented resident number, 0 ≤ n < 100,000, in the new form or the old one; all differ."""
    second = {"1": "C", "2": "D"}[sex] if old else {"1": "8", "2": "9"}[sex]
    if not 0 <= n < 100_000:
        raise ValueError("n must lie in 0…99,999")
    third, rest = divmod(n, 10_000)
    return _marked(letter, second, f"{third}99", rest, places=4)


def _marked(letter: str, second: str, mark: str, n: int, *, places: int) -> str:
    if not 0 <= n < 10**places:
        raise ValueError("n lies outside the range of marked numbers")
    stem = f"{letter}{second}{mark}{n:0{places}}"
    return stem + check_digit(stem)
