"""What a case owes in a semester: the law, a list and a query say the same."""

from datetime import date, datetime, time, timedelta

import pytest

from leavers.cases import contacts
from leavers.cases.models import Case
from leavers.rules import law
from leavers.rules.semesters import Semester
from tests.filings import NOW, TAIPEI, closed, fresh, notified
from tests.people import Cast


def test_the_contacts_owed_are_the_same_in_the_law_in_a_list_and_in_a_query(cast: Cast) -> None:
    """For every kind of day of 通報, before and after the line that makes it late, and every count."""
    case = notified(cast.chen, cast.lin)
    semester = Semester(115, 1)
    for back in (0, 1, 58, 59, 60, 61, 183, 184, 400):
        notified_on = semester.ends_on - timedelta(days=back)
        for done in range(4):
            _set(case, notified_on, semester.short, done)
            _agree(case, notified_on, semester, done)
    _set(case, semester.starts_on, semester.previous.short, 5)
    _agree(case, semester.starts_on, semester, 0)


def _set(case: Case, notified_on: date, semester: str, done: int) -> None:
    at = datetime.combine(notified_on, time.min, tzinfo=TAIPEI)
    Case.objects.filter(pk=case.pk).update(notified_at=at, quota_semester=semester, quota_count=done)


def _agree(case: Case, notified_on: date, semester: Semester, done: int) -> None:
    quota = law.quota(law.LAW, notified_on=notified_on, semester=semester, record_dates=[])
    terms = contacts.Terms.of(semester.starts_on)
    assert contacts.owed(fresh(case), on=semester.ends_on) == (done, quota.required)
    asked = Case.objects.annotate(missing=terms.missing()).get(pk=case.pk)
    assert asked.missing == max(0, quota.required - done), (notified_on, done)  # type: ignore[attr-defined]  # annotated


@pytest.mark.parametrize(("closed_on", "counts"), [(date(2026, 7, 31), False), (date(2026, 8, 1), True)])
def test_a_case_closed_before_the_semester_owes_nothing_in_it(
    cast: Cast, closed_on: date, counts: bool
) -> None:
    case = closed(cast.chen, cast.lin)
    _set(case, date(2026, 5, 4), "114-2", 2)
    Case.objects.filter(pk=case.pk).update(closed_at=datetime.combine(closed_on, time.min, tzinfo=TAIPEI))
    assert (contacts.owed(fresh(case), on=NOW.date()) is not None) == counts
