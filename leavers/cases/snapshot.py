"""The report as it was filed, read back from the case."""

from leavers.cases.content import Report, Student
from leavers.cases.models import Case


def report_of(case: Case) -> Report:
    """The same content that the forms handed to `submit`."""
    student = Student(
        nid=case.nid,
        id_kind=case.id_kind,
        name=case.name,
        born_on=case.born_on,
        sex=case.sex,
        division=case.division,
        programme=case.programme,
        department=case.department,
        grade=case.grade,
        class_name=case.class_name,
        seat_no=case.seat_no,
        extra=case.student["extra"],
        sources=case.student["sources"],
    )
    return Report(
        category=case.category,
        subtype=case.subtype,
        left_on=case.left_on,
        student=student,
        contacts=case.contacts,
        identities=tuple(case.identities),
        reason=case.reason,
        other_reasons=tuple(case.other_reasons),
        facts=case.facts,
    )
