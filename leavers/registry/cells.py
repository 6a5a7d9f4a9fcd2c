"""Reads one cell of a list of students: what it means, or why it cannot be kept."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

from django.utils.translation import gettext

from leavers.rules import identity, rocdate
from leavers.rules.codes import CODES

ENROLLED = "ES1"
PASSPORT = "PAS"
SEX_NOT_STATED = "3"
YES = "yes"
OLDEST_YEARS = 100
UNREADABLE = frozenset({"Cc", "Cs", "Cn"})
"""Control characters, halves of characters (bytes nobody could decode), characters that do not exist."""
LENGTH = 60
# The longest text each value may have; what a report can hold.
LENGTHS: Mapping[str, int] = MappingProxyType(
    {
        "name": LENGTH,
        "nationality": 30,
        "student_no": 20,
        "department": 30,
        "class_name": 30,
        "seat_no": 3,
        "household_address": 120,
        "mailing_address": 120,
    }
)
LISTS: Mapping[str, str] = MappingProxyType(
    {
        "id_kind": "id_kind",
        "sex": "sex",
        "division": "division",
        "programme": "programme",
        "grade": "grade",
        "status": "enrolment_status",
    }
)
MORE_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "id_kind": {"國民身分證": "NID", "統一證號": "UIN", "居留證": "UIN"},
        "sex": {"男性": "1", "女性": "2", "其他": "3"},
        "grade": {"高一": "1", "高二": "2", "高三": "3", "01": "1", "02": "2", "03": "3"},
        "division": {"日校": "a", "進校": "g"},
    }
)


class BadCell(Exception):
    """A cell that cannot be kept; the message, in Chinese, never repeats what it holds."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read(value: str, text: str, texts: Mapping[str, str], today: date) -> str:
    """The cell of `value` as it is kept: a code, an ISO date, a clean text; empty when nothing is known.

    `texts` are all cells of the row. Raises BadCell.
    """
    # isprintable first: it settles nearly every cell of half a million rows at once.
    if not text.isprintable() and any(unicodedata.category(char) in UNREADABLE for char in text):
        raise BadCell(gettext("有無法辨識的字"))
    if value == "nid":
        return _nid(text, passport=_words("id_kind").get(texts.get("id_kind", "")) == PASSPORT)
    if value == "born_on":
        return _born_on(text, today)
    if value in LISTS:
        return _code(LISTS[value], text)
    return _READERS.get(value, _text)(value, text)


def kind_of(nid: str, *, stated: str) -> str:
    """證號類別 of an accepted number, which says better what it is than a column typed beside it."""
    return PASSPORT if stated == PASSPORT else _checked(nid).kind or PASSPORT


def _text(value: str, text: str) -> str:
    # NFC and never NFKC: a name keeps the characters its bearer writes.
    text = unicodedata.normalize("NFC", text)
    longest = LENGTHS.get(value, LENGTH)
    if len(text) > longest:
        over = {"limit": longest, "over": len(text) - longest}
        raise BadCell(gettext("最多%(limit)s字，多了%(over)s字") % over)
    return text


def _required(value: str, text: str) -> str:
    if not text:
        raise BadCell(gettext("沒有填"))
    return _text(value, text)


# The same number is judged when it is read and when its kind is asked for, right after.
_checked = lru_cache(maxsize=2)(identity.check)


def _nid(text: str, *, passport: bool) -> str:
    if passport:
        number = identity.normalise(text)
        if not (5 <= len(number) <= 20 and number.isascii() and number.isalnum()):
            raise BadCell(gettext("護照號碼要是5到20碼的英文和數字"))
        return number
    checked = _checked(text)
    if not checked.ok:
        raise BadCell(checked.message)
    return checked.nid


def _date(_value: str, text: str) -> str:
    if not text:
        return ""
    try:
        return rocdate.parse(text).isoformat()
    except rocdate.Unreadable as error:
        raise BadCell(error.message) from None
    except rocdate.DateError:
        # Neither its message nor the cause: the day itself is personal data.
        raise BadCell(gettext("沒有這一天")) from None


def _born_on(text: str, today: date) -> str:
    if not text:
        raise BadCell(gettext("沒有填"))
    born_on = _date("born_on", text)
    if born_on > today.isoformat():
        raise BadCell(gettext("出生日期不能晚於今天"))
    if int(born_on[:4]) < today.year - OLDEST_YEARS:
        raise BadCell(gettext("出生日期太早，請再核對一次"))
    return born_on


def _code(name: str, text: str) -> str:
    if not text:
        return ""
    words = _words(name)
    found = words.get(text) or words.get(unicodedata.normalize("NFKC", text))
    if found is None:
        raise BadCell(gettext("不是可用的代碼或名稱"))
    return found


def _school_code(_value: str, text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper()


def _protected(_value: str, text: str) -> str:
    if text in {"", "否", "N", "0"}:
        return ""
    if text in {"是", "Y", "1"}:
        return YES
    raise BadCell(gettext("請填「是」或「否」"))


@cache
def _words(name: str) -> Mapping[str, str]:
    """What may stand for each code of a list: the code, its Chinese label, and what schools write instead."""
    labels = {unicodedata.normalize("NFKC", row.label_zh): row.code for row in CODES[name]}
    return {**labels, **{row.code: row.code for row in CODES[name]}, **MORE_WORDS.get(name, {})}


_READERS: Mapping[str, Callable[[str, str], str]] = MappingProxyType(
    {"name": _required, "status_on": _date, "school_code": _school_code, "protected": _protected}
)
