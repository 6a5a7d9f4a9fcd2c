"""Numbers to try 新增通報 with, in the demonstration and nowhere else (manual 參之一: the ID generator)."""

from typing import NamedTuple

from django.conf import settings

from leavers.accounts.visitor import Visitor
from leavers.cases.models import Case
from leavers.registry.local import PRESENT
from leavers.registry.models import RegisteredStudent
from leavers.rules.identity import is_marked

SHOWN = 3


class Sample(NamedTuple):
    nid: str
    class_name: str


def numbers_to_try(visitor: Visitor) -> list[Sample]:
    """Invented students of the visitor's school without an open case; none outside the demonstration.

    Only marked numbers are ever shown: a real one in a demonstration's database stays hidden.
    """
    if not settings.DEMO or visitor.school_id is None:
        return []
    busy = Case.objects.of_school(visitor.school_id).still_open().values("nid_index")
    students = RegisteredStudent.objects.filter(school_id=visitor.school_id, status__in=PRESENT)
    rows = students.exclude(nid_index__in=busy).order_by("fingerprint").values_list("facts", flat=True)
    found = [Sample(facts["nid"], facts["class_name"]) for facts in rows[:SHOWN]]
    return [sample for sample in found if is_marked(sample.nid)]
