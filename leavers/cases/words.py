"""A report in the raw words that its forms would be filled in with, and what differs between two reports."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, TypedDict

from leavers.cases.content import Report, Student
from leavers.cases.forms.facts import FactsForm
from leavers.cases.forms.student import ENROLMENT_FIELDS, EXTRA, StudentForm
from leavers.rules import rocdate

Words = dict[str, Any]
PEOPLE = ("guardian", "second")
ADDRESSES = ("registered_address", "mailing_address")


class Change(TypedDict):
    """One answer before and after, as it would be typed: a text, or a list of codes."""

    field: str
    old: str | list[str]
    new: str | list[str]


PARTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "nid": frozenset({"nid"}),
        "contacts": frozenset(
            name for name in StudentForm.base_fields if name.startswith(PEOPLE) or name in ADDRESSES
        )
        | {"student_phone"},
        "student": frozenset({*ENROLMENT_FIELDS, *EXTRA, "identities"}),
        "facts": frozenset({*FactsForm.base_fields, "subtype"}),
    }
)
"""What one correction may touch, by the names of the answers."""


def words_of(report: Report) -> dict[str, Words]:
    """{"start": …, "student": …, "facts": …}: what somebody would type to file this report."""
    return {"start": _start(report), "student": _student(report), "facts": _facts(report)}


def changes(before: Report, after: Report) -> list[Change]:
    """The answers that differ, in the order of the forms."""
    old, new = _flat(before), _flat(after)
    return [
        Change(field=name, old=old.get(name, ""), new=new.get(name, ""))
        for name in _ORDER
        if old.get(name, "") != new.get(name, "")
    ]


def with_sources(before: Student, after: Student) -> Student:
    """`after` with the sources of those values that are still what they were; what was typed has none."""
    kept = {
        name: source for name, source in before.sources.items() if _value(before, name) == _value(after, name)
    }
    return replace(after, sources=kept)


def _value(student: Student, name: str) -> Any:
    """None for an address, which is no part of the student."""
    return getattr(student, name, student.extra.get(name))


def _flat(report: Report) -> Words:
    words = words_of(report)
    head = {"nid": report.student.nid, "category": report.category, "subtype": report.subtype}
    flat = {**head, **words["student"], **words["facts"]}
    del flat["same_address"]  # follows from 通訊地址
    return flat


_ORDER = ("nid", "category", "subtype", *StudentForm.base_fields, *FactsForm.base_fields)


def _start(report: Report) -> Words:
    kinds = {f"subtype_{report.category.lower()}": report.subtype} if report.subtype else {}
    return {"category": report.category, "nid": report.student.nid, **kinds}


def _student(report: Report) -> Words:
    student, extra, contacts = report.student, report.student.extra, report.contacts
    words: Words = {name: _typed(getattr(student, name, extra.get(name, ""))) for name in ENROLMENT_FIELDS}
    words |= {name: extra.get(name, "") for name in EXTRA if name in StudentForm.base_fields}
    words["identities"] = list(report.identities)
    for who in PEOPLE:
        person = contacts.get(who) or {}
        for part in ("name", "relation", "relation_other", "phone"):
            words[f"{who}_{part}"] = person.get(part, "")
    words["student_phone"] = contacts.get("student_phone", "")
    words |= {name: contacts.get(name, "") for name in ADDRESSES}
    words["same_address"] = "" if words["mailing_address"] else "on"
    return words


def _facts(report: Report) -> Words:
    answers = {name: _read(name, value) for name, value in report.facts.items()}
    head = {
        "left_on": _typed(report.left_on),
        "reason": report.reason,
        "other_reasons": list(report.other_reasons),
    }
    return head | answers


def _read(name: str, value: Any) -> str | list[str]:
    if name.endswith("_on") or name in ("leave_from", "leave_until"):
        return _typed(date.fromisoformat(value))
    return list(value) if isinstance(value, list) else str(value)


def _typed(value: str | date) -> str:
    return rocdate.slashed(value) if isinstance(value, date) else value
