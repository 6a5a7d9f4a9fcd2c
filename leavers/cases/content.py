"""What people file: the content of a report and of a tracking record, as the forms hand it to the actions."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Student:
    """The student as filed. `extra` holds what nothing counts by (nationality, 學號, registry address …).

    `sources` names for every value that was not typed where it came from and when:
    {"name": {"source": "local", "label": "本校學籍", "as_of": "2026-11-22T08:00:00+08:00"}}.
    """

    nid: str
    id_kind: str
    name: str
    born_on: date
    sex: str
    division: str
    programme: str
    department: str
    grade: str
    class_name: str
    seat_no: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Report:
    """A whole 通報: category, student, contacts and the facts of the case.

    `facts` holds the answers that no list or figure needs as a column: 原因說明, 節數, 證明書字號, 意願 …
    """

    category: str
    subtype: str
    left_on: date
    student: Student
    contacts: dict[str, Any]
    identities: tuple[str, ...]
    reason: str
    other_reasons: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Closing:
    """A suggestion to close: the condition, the day it came true, and the evidence in words."""

    code: str
    effective_on: date
    school_name: str = ""
    document_no: str = ""
    notice_on: date | None = None
    grade_class: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Contact:
    """One 追蹤紀錄. An attempt without contact may have no text (ruling 9)."""

    tracked_on: date
    method: str
    targets: tuple[str, ...]
    reached: bool = True
    lost_contact: str = ""
    situation: str = ""
    will: str = ""
    resources: tuple[str, ...] = ()
    next_on: date | None = None
    text: str = ""
    closing: Closing | None = None
    corrects_id: int | None = None
