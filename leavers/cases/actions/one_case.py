"""One open case per student (ruling 6, D16)."""

from leavers.cases.models import Case
from leavers.cases.refusals import AlreadyOpen, OpenElsewhere


def refuse_second_case(*, nid_index: str, school_id: int, national: bool, but: Case | None = None) -> None:
    """Raise AlreadyOpen for an open case at this school, OpenElsewhere for one that blocks the nation.

    `national`: whether the case at hand counts for the national rule at all; a 轉學 or protected one does
    not. The constraints of the database say the same; this says it in words.
    """
    same = Case.objects.of_student(nid_index).exclude(pk__in=[but.pk] if but else [])
    if here := same.still_open().of_school(school_id).first():
        raise AlreadyOpen(here.pk)
    elsewhere = same.blocking_the_nation().exclude(school_id=school_id).select_related("school")
    if national and (there := elsewhere.first()):
        raise OpenElsewhere(there.school)
