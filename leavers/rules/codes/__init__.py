"""The code lists people choose from: reviewed CSV files beside this module, read once at import.

One file is one list, its rows in the order in which people see them. Codes are stored, labels are shown;
a code is never reused and never removed: it gets an `active_to` and keeps its label for old cases.
The columns:

- `parent`: the code of a row in the list's heading list (see `HEADINGS`), for lists shown in groups.
- `active_from`, `active_to`: first and last day on which the code is offered, both inclusive.
- `flags`, separated by blanks:
  `S` special personal data (個資法 §6) or as delicate: shown only to those who need it;
  `M` asks about the 24-hour report (兒少權益法 §53);
  `X` excludes every other answer (無, 不需要, 未能聯繫);
  `T` says too little alone: asks for words;
  `ext` an extension that the operating manual does not know;
  `muni` a special municipality, which oversees its own schools (高級中等教育法 §4).
- `crosswalk`: 學籍異動代碼 of the ministry's statistics, separated by `/`.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from types import MappingProxyType
from typing import TypeAlias

from django.utils.translation import get_language

COLUMNS = (
    "code",
    "parent",
    "label_zh",
    "label_en",
    "active_from",
    "active_to",
    "flags",
    "crosswalk",
    "note",
)
FLAGS = frozenset({"S", "M", "X", "T", "ext", "muni"})
HEADINGS: Mapping[str, str] = MappingProxyType({"reason": "reason_group", "subtype": "category"})

Choices: TypeAlias = list[tuple[str, str]]


class UnknownCode(Exception):
    """No list, or no code in the list, has this name.

    The message names the list only: what was asked for may have been typed by a person.
    """


@dataclass(frozen=True, slots=True)
class Code:
    """One answer of a list; `active_to` is the last day on which it is offered, None while it is."""

    code: str
    parent: str
    label_zh: str
    label_en: str
    active_from: date
    active_to: date | None
    flags: frozenset[str]
    crosswalk: tuple[str, ...]
    note: str

    @property
    def label(self) -> str:
        """The label in the language of the visitor: English when that is active, else Chinese."""
        return self.label_en if (get_language() or "").startswith("en") else self.label_zh

    def in_force(self, on: date | None) -> bool:
        """Whether people may choose the code on that day; without a day: whether it has no end."""
        if on is None:
            return self.active_to is None
        return self.active_from <= on and (self.active_to is None or on <= self.active_to)


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list, in the order in which people see it; `heading` is the list that groups it, if any."""

    name: str
    rows: Mapping[str, Code]
    heading: "CodeList | None" = None

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and code in self.rows

    def __iter__(self) -> Iterator[Code]:
        return iter(self.rows.values())

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, code: str) -> Code:
        if code not in self.rows:
            raise UnknownCode(f"no such code in the list {self.name!r}")
        return self.rows[code]

    def is_known(self, code: object) -> bool:
        """Whether the list has, or ever had, the code."""
        return code in self

    def label(self, code: str) -> str:
        """The label in the visitor's language, also of a code that is no longer offered."""
        return self[code].label

    def parent(self, code: str) -> str:
        """The code of the heading the code stands under, empty in a list without headings."""
        return self[code].parent

    def flags(self, code: str) -> frozenset[str]:
        """The flags of a code; what they mean stands at the top of the module."""
        return self[code].flags

    def flagged(self, flag: str) -> frozenset[str]:
        """All codes that carry the flag, for instance the special data to be hidden."""
        return frozenset(row.code for row in self if flag in row.flags)

    def choices(self, on: date | None = None, *, parent: str | None = None) -> Choices:
        """Pairs (code, label) offered on a day, or now when none is given; `parent` narrows to one group.

        Labels are in the language of the moment: give forms the function, not its answer.
        """
        return [(row.code, row.label) for row in self if row.in_force(on) and parent in (None, row.parent)]

    def groups(self, on: date | None = None) -> list[tuple[str, Choices]]:
        """The choices under their headings, (heading's label, choices); headings without any are left out.

        A list without headings is one group without a label.
        """
        if self.heading is None:
            return [("", self.choices(on))]
        groups = ((row.label, self.choices(on, parent=row.code)) for row in self.heading)
        return [(label, choices) for label, choices in groups if choices]


def _read_row(raw: Mapping[str, str]) -> Code:
    ends = raw["active_to"]
    return Code(
        code=raw["code"],
        parent=raw["parent"],
        label_zh=raw["label_zh"],
        label_en=raw["label_en"],
        active_from=date.fromisoformat(raw["active_from"]),
        active_to=date.fromisoformat(ends) if ends else None,
        flags=frozenset(raw["flags"].split()),
        crosswalk=tuple(filter(None, raw["crosswalk"].split("/"))),
        note=raw["note"],
    )


def read_list(name: str, lines: Iterable[str], *, heading: CodeList | None = None) -> CodeList:
    """A list from the lines of its CSV file.

    Raises ValueError when the columns, a date, a flag or a parent is wrong, or a code stands twice:
    a broken list must stop the start of the program, not surprise a teacher.
    """
    reader = csv.DictReader(lines, strict=True)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"{name}.csv: the columns must be {', '.join(COLUMNS)}")
    rows: dict[str, Code] = {}
    for raw in reader:
        if None in raw or None in raw.values():
            raise ValueError(f"{name}.csv, line {reader.line_num}: not {len(COLUMNS)} cells")
        row = _read_row(raw)
        if row.code in rows or row.flags - FLAGS:
            raise ValueError(f"{name}.csv, {row.code}: a code that stands twice, or an unknown flag")
        if row.parent not in (heading or ("",)):
            raise ValueError(f"{name}.csv, {row.code}: no such parent")
        rows[row.code] = row
    return CodeList(name=name, rows=MappingProxyType(rows), heading=heading)


def _read_all() -> Mapping[str, CodeList]:
    sources = {
        entry.name.removesuffix(".csv"): entry
        for entry in sorted(files(__name__).iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".csv")
    }
    lists: dict[str, CodeList] = {}
    # Heading lists first: the others need them.
    for name in sorted(sources, key=lambda name: name in HEADINGS):
        lines = sources[name].read_text("utf-8-sig").splitlines()
        lists[name] = read_list(name, lines, heading=lists.get(HEADINGS.get(name, "")))
    return MappingProxyType(lists)


CODES: Mapping[str, CodeList] = _read_all()


def code_list(name: str) -> CodeList:
    """The list of that name; raises UnknownCode when there is none."""
    if name not in CODES:
        raise UnknownCode("no such list")
    return CODES[name]


def label(name: str, code: str) -> str:
    """`label("reason", "P01")`: the label in the visitor's language."""
    return code_list(name).label(code)


def labels(name: str, codes: Iterable[str]) -> list[str]:
    """The labels of several answers, in the order of the list and not in that of the ticks."""
    known = code_list(name)
    wanted = {known[code].code for code in codes}
    return [row.label for row in known if row.code in wanted]


def choices(name: str, on: date | None = None, *, parent: str | None = None) -> Choices:
    """`choices("method")`: the pairs (code, label) offered on a day, see `CodeList.choices`."""
    return code_list(name).choices(on, parent=parent)


def groups(name: str, on: date | None = None) -> list[tuple[str, Choices]]:
    """`groups("reason")`: the choices under their headings, see `CodeList.groups`."""
    return code_list(name).groups(on)


def flags(name: str, code: str) -> frozenset[str]:
    """`flags("reason", "P14")`: the flags of one code."""
    return code_list(name).flags(code)
