"""The source that a school's own system has filled by import."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.utils.translation import gettext

from leavers.registry.models import RegisteredStudent
from leavers.registry.port import Elsewhere, Enrolment, Found, NotFound, SourceAnswer
from leavers.schools.models import School
from leavers.vault.keys import blind_index

# 在學, 休學, 保留學籍: whoever has left a school for good is no student of it.
PRESENT = frozenset({"ES1", "ES2", "ES3"})
DATES = frozenset({"born_on", "status_on"})


def nid_index(nid: str) -> str:
    """The blind index by which a normalised number is found; shared by all rooms that look for students."""
    return blind_index(nid, purpose="nid")


class Local:
    """Asked in the request's own thread: a database connection belongs to one, and has its own time limit."""

    remote: ClassVar[bool] = False

    def ask(self, nid: str, *, school: School, at: datetime) -> SourceAnswer:  # noqa: ARG002  # the port's signature
        """Found when the asking school has, or had, the student; else whether another one has him now."""
        rows = list(RegisteredStudent.objects.filter(nid_index=nid_index(nid)).select_related("batch"))
        for row in rows:
            if row.school_id == school.pk:
                return Found(_enrolment(row, school))
        if any(row.status in PRESENT and not row.protected for row in rows):
            return Elsewhere()
        return NotFound()


def _enrolment(row: RegisteredStudent, school: School) -> Enrolment:
    facts: dict[str, Any] = {
        name: date.fromisoformat(value) if name in DATES else value for name, value in row.facts.items()
    }
    return Enrolment(
        **facts,
        school_code=school.code,
        source="local",
        source_label=row.batch.source_label or gettext("本校學籍"),
        as_of=row.batch.as_of,
    )


def protect(nid: str, *, school: School, protected: bool) -> bool:
    """Hide a student from every other school (法定轉學, 保護個案), or stop hiding.

    False when the student is not registered at this school.
    """
    found = RegisteredStudent.objects.filter(nid_index=nid_index(nid), school=school)
    return bool(found.update(protected=protected))
