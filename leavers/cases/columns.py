"""What people file, as the columns of a case or a record: one place for those who write either."""

from typing import Any

from leavers.cases.content import Closing, Contact, Report
from leavers.registry.local import nid_index


def report_columns(report: Report) -> dict[str, Any]:
    """The columns of a case that come from its report."""
    student = report.student
    return {
        "category": report.category,
        "subtype": report.subtype,
        "left_on": report.left_on,
        "nid_index": nid_index(student.nid),
        "nid": student.nid,
        "id_kind": student.id_kind,
        "name": student.name,
        "born_on": student.born_on,
        "sex": student.sex,
        "division": student.division,
        "programme": student.programme,
        "department": student.department,
        "grade": student.grade,
        "class_name": student.class_name,
        "seat_no": student.seat_no,
        "student": {"extra": student.extra, "sources": student.sources},
        "contacts": report.contacts,
        "identities": list(report.identities),
        "reason": report.reason,
        "other_reasons": list(report.other_reasons),
        "facts": report.facts,
    }


def record_columns(contact: Contact) -> dict[str, Any]:
    """The columns of a record that come from what was filled in."""
    closing = contact.closing
    return {
        "tracked_on": contact.tracked_on,
        "method": contact.method,
        "targets": list(contact.targets),
        "reached": contact.reached,
        "lost_contact": contact.lost_contact,
        "situation": contact.situation,
        "will": contact.will,
        "resources": list(contact.resources),
        "next_on": contact.next_on,
        "text": contact.text or None,
        "suggests_closing": closing is not None,
        "closing": closing.code if closing else "",
        "closing_facts": closing_facts(closing) if closing else None,
        "corrects_id": contact.corrects_id,
    }


def closing_facts(closing: Closing) -> dict[str, Any]:
    """The evidence and the words of a suggestion, or of the closing itself, without its condition."""
    return {
        "effective_on": closing.effective_on.isoformat(),
        "school_name": closing.school_name,
        "document_no": closing.document_no,
        "notice_on": closing.notice_on.isoformat() if closing.notice_on else None,
        "grade_class": closing.grade_class,
        "note": closing.note,
    }
