"""A tracking record as people read it, on the timeline, beside a form and in a review."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from leavers.cases.models import Record
from leavers.rules import codes, rocdate
from leavers.rules.law.closing import EVIDENCE_ORDER
from leavers.rules.law.words import evidence_label

Pairs = tuple[tuple[str, str], ...]

ICONS: Mapping[str, str] = {
    "M01": "phone",
    "M02": "visit",
    "M03": "meeting",
    "M04": "video",
    "M05": "message",
    "M06": "message",
    "M07": "mail",
    "M08": "mail",
    "M09": "visit",
    "M11": "meeting",
}


@dataclass(frozen=True, kw_only=True)
class ClosingView:
    """A suggestion to close in words: the condition, its evidence as (label, value), and the explanation."""

    code: str
    label: str
    evidence: Pairs
    note: str


@dataclass(frozen=True, kw_only=True)
class RecordView:
    """`pairs` are the answers as (label, value) without empty ones; `closing` is a suggestion, if made."""

    pk: int
    number: int
    tracked_on: date
    submitted_at: datetime
    author: str
    method: str
    icon: str
    reached: bool
    pairs: Pairs
    text: str
    closing: ClosingView | None

    @property
    def is_first(self) -> bool:
        """The record made before 通報, which can never be removed."""
        return self.number == 1


def record_view(record: Record) -> RecordView:
    """The record in the visitor's language; its author must have been read with it."""
    return RecordView(
        pk=record.pk,
        number=record.number,
        tracked_on=record.tracked_on,
        submitted_at=record.submitted_at,
        author=record.author.name,
        method=codes.label("method", record.method),
        icon=ICONS.get(record.method, "person"),
        reached=record.reached,
        pairs=_pairs(record),
        text=record.text or "",
        closing=_closing(record) if record.suggests_closing else None,
    )


def in_short(record: Record) -> str:
    """家庭訪視、學生本人、母親、在家: how somebody was reached, whom, and how the student was."""
    parts = [
        _label("method", record.method),
        _labels("target", record.targets),
        _label("situation", record.situation),
    ]
    return str(_("、")).join(part for part in parts if part)


def _pairs(record: Record) -> Pairs:
    lost = _label("lost_contact", record.lost_contact)
    outcome = _("未聯繫上：%(reason)s") % {"reason": lost} if lost else _("未聯繫上")
    rows = (
        (_("追蹤對象"), _labels("target", record.targets)),
        (_("聯繫結果"), _("已聯繫上") if record.reached else outcome),
        (_("學生現況"), _label("situation", record.situation)),
        (_("復學意願"), _label("leave_will", record.will)),
        (_("轉介資源"), _labels("resource", record.resources)),
        (_("下次追蹤日"), rocdate.full(record.next_on) if record.next_on else ""),
    )
    return tuple((label, value) for label, value in rows if value)


def _closing(record: Record) -> ClosingView:
    facts: dict[str, Any] = record.closing_facts or {}
    return ClosingView(
        code=record.closing,
        label=codes.label("closing", record.closing),
        evidence=evidence(record.closing, facts),
        note=facts.get("note", ""),
    )


def evidence(closing: str, facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """What was given for a condition, as (label, value), in the order of the form."""
    return tuple(
        (str(evidence_label(closing, name)), _written(name, facts[name]))
        for name in EVIDENCE_ORDER
        if facts.get(name)
    )


def _written(name: str, value: str) -> str:
    return rocdate.full(date.fromisoformat(value)) if name.endswith("_on") else value


def _label(list_name: str, code: str) -> str:
    return codes.label(list_name, code) if code else ""


def _labels(list_name: str, chosen: list[str]) -> str:
    return str(_("、")).join(codes.labels(list_name, chosen))
