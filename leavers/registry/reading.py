"""Reads a school system's list of students, row by row, and says in Chinese what is wrong with a row.

Columns as the national roster has them (身分證號, 姓名, 出生日期, 學校代碼 …). No message repeats a value.
"""

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from leavers.registry import cells
from leavers.rules import identity

if TYPE_CHECKING:
    import _csv  # the reader's own type, which the csv module does not name

# For every value the names its column may have, the best first. A file with several uses the best.
HEADERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "nid": ("身分證號", "身分證字號", "身分證統一編號", "統一證號", "證號"),
        "id_kind": ("證號類別",),
        "name": ("姓名", "學生姓名"),
        "sex": ("性別代碼", "性別"),
        "born_on": ("出生日期", "生日", "出生年月日"),
        "nationality": ("國籍",),
        "student_no": ("學號",),
        "school_code": ("學校代碼", "學校代號"),
        "division": ("部別", "部別代碼"),
        "programme": ("學程", "類型/學程", "學程別"),
        "department": ("科別", "科別名稱", "科/班/學程別", "科/班/學程別代碼"),
        "grade": ("年級",),
        "class_name": ("班級", "班級名稱", "班級座號代碼"),
        "seat_no": ("座號",),
        "status": ("學籍狀態", "學籍狀態代碼"),
        "status_on": ("學籍狀態生效日期",),
        "household_address": ("戶籍地址",),
        "mailing_address": ("通訊地址",),
        "protected": ("保護註記",),
    }
)
REQUIRED = ("nid", "name", "born_on")


class UnreadableFile(Exception):
    """The file as a whole cannot be read; the message, in Chinese, is for whoever started the import."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell: the name of its column as the file has it, and a sentence."""

    column: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Incoming:
    """One sound row: the facts as texts (codes, ISO dates), as they will be sealed."""

    school_code: str
    facts: Mapping[str, str]
    protected: bool = False

    @property
    def nid(self) -> str:
        return self.facts["nid"]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Row:
    """One row of the file: its line, the masked number, and either what it says or what is wrong with it."""

    line: int
    masked: str
    incoming: Incoming | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Expected:
    """What rows are judged by: the schools known, the one school the file is for (if any), and today."""

    school_codes: frozenset[str]
    only: str | None
    today: date


@dataclass(slots=True)
class Layout:
    """Where in a row each value stands."""

    width: int
    at: dict[str, int] = field(default_factory=dict)
    column: dict[str, str] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)


def layout(header: list[str], *, school_needed: bool) -> Layout:
    """Match the header line with `HEADERS`. Raises UnreadableFile: a column missing, or there twice."""
    names = [_plain(name) for name in header]
    for name in names:
        if name and names.count(name) > 1:
            raise UnreadableFile(gettext("欄位「%(column)s」出現不只一次") % {"column": name[:20]})
    found = Layout(width=len(header))
    for value, known in HEADERS.items():
        if column := next((name for name in known if name in names), None):
            found.at[value], found.column[value] = names.index(column), column
    required = (*REQUIRED, "school_code") if school_needed else REQUIRED
    missing = [HEADERS[value][0] for value in required if value not in found.at]
    if missing:
        raise UnreadableFile(gettext("缺少必要的欄位：%(columns)s") % {"columns": "、".join(missing)})
    used = set(found.column.values())
    found.ignored = [name for name in names if name and name not in used]
    return found


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).strip("*\ufeff")


def read(lines: Iterator[str], expected: Expected) -> tuple[Layout, Iterator[Row]]:
    """The layout and the rows of a CSV file, streaming. Raises UnreadableFile, also while rows are taken."""
    reader = csv.reader(lines, strict=True)
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise UnreadableFile(gettext("第1行不是CSV格式")) from error
    found = layout(header, school_needed=expected.only is None)
    return found, _rows(reader, found, expected)


def _rows(reader: "_csv.Reader", found: Layout, expected: Expected) -> Iterator[Row]:
    while True:
        start = reader.line_num + 1
        try:
            raw = next(reader, None)
        except csv.Error as error:
            raise UnreadableFile(gettext("第%(line)s行不是CSV格式") % {"line": start}) from error
        if raw is None:
            return
        if any(cell.strip() for cell in raw):
            yield _row(raw, start, found, expected)


def _row(raw: list[str], line: int, found: Layout, expected: Expected) -> Row:
    while len(raw) > found.width and not raw[-1].strip():
        raw.pop()  # spreadsheets leave empty cells behind
    if len(raw) != found.width:
        message = gettext("這一行有%(count)s欄，標題有%(width)s欄") % {
            "count": len(raw),
            "width": found.width,
        }
        return Row(line=line, masked="", faults=(Fault("", message),))
    texts = {value: raw[position].strip() for value, position in found.at.items()}
    facts: dict[str, str] = {}
    faults: list[Fault] = []
    for value, text in texts.items():
        try:
            facts[value] = cells.read(value, text, texts, expected.today)
        except cells.BadCell as error:
            faults.append(Fault(found.column[value], error.message))
    faults += _school_faults(facts, found, expected)
    masked = identity.mask(facts["nid"]) if "nid" in facts else ""
    if faults:
        return Row(line=line, masked=masked, faults=tuple(faults))
    return Row(line=line, masked=masked, incoming=_incoming(facts, expected))


def _school_faults(facts: dict[str, str], found: Layout, expected: Expected) -> list[Fault]:
    if "school_code" in found.at and "school_code" not in facts:
        return []  # the cell itself is at fault already
    code = facts.get("school_code") or expected.only or ""
    if code in expected.school_codes and expected.only in (None, code):
        return []
    if expected.only is not None:
        message = gettext("不是這次匯入的學校")
    elif len(code) == 5:
        message = gettext("學校代碼要有6碼，可能少了開頭的0")
    else:
        message = gettext("沒有這個學校代碼")
    return [Fault(found.column["school_code"], message)]


def _incoming(facts: dict[str, str], expected: Expected) -> Incoming:
    school_code = facts.pop("school_code", "") or expected.only or ""
    protected = facts.pop("protected", "") == cells.YES
    facts["id_kind"] = cells.kind_of(facts["nid"], stated=facts.get("id_kind", ""))
    stated = None if facts["id_kind"] == cells.PASSPORT else identity.sex_of(facts["nid"])
    facts["sex"] = facts.get("sex") or stated or cells.SEX_NOT_STATED
    facts["status"] = facts.get("status") or cells.ENROLLED
    kept = {value: text for value, text in facts.items() if text}
    return Incoming(school_code=school_code, facts=kept, protected=protected)
