"""提交: a report becomes a case, once."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from leavers.cases import actions
from leavers.cases.content import Closing
from leavers.cases.models import Case, Draft, Event, Record, Tracker
from leavers.cases.models.draft import DraftKind
from leavers.cases.refusals import AlreadyOpen, Forbidden, OpenElsewhere, Repeated, Unlawful
from leavers.cases.snapshot import report_of
from leavers.rules.lifecycle import State, Step
from tests.databases import at_once
from tests.filings import (
    NOW,
    TAIPEI,
    a_contact,
    a_report,
    a_student,
    closed,
    file,
    fresh,
    nid,
    notified,
    token,
)
from tests.people import Cast, make_cast


def test_a_submitted_report_is_a_case_awaiting_notification_with_its_first_record(cast: Cast) -> None:
    case = fresh(file(cast.chen))
    assert case.state == State.PENDING
    assert case.number == "115-1-0001"
    assert case.notified_at is None
    assert [(r.number, r.author_id) for r in Record.objects.filter(case=case)] == [(1, cast.chen.person_id)]
    assert [(e.kind, e.before, e.after) for e in Event.objects.filter(case=case)] == [
        (Step.SUBMIT, State.DRAFT, State.PENDING)
    ]


def test_the_filer_becomes_a_tracker(cast: Cast) -> None:
    case = file(cast.chen)
    assert [t.person_id for t in Tracker.objects.filter(case=case)] == [cast.chen.person_id]


def test_the_case_gives_back_exactly_what_was_filed(cast: Cast) -> None:
    report = a_report(student=a_student(name="NGUYEN THI HUONG GIANG 阮香江"))
    assert report_of(fresh(file(cast.chen, report=report))) == report


def test_the_first_record_does_not_count_toward_the_semester(cast: Cast) -> None:
    case = fresh(notified(cast.chen, cast.lin))
    assert case.record_count == 1
    assert case.quota_count == 0
    assert case.last_tracked_on is None


def test_running_numbers_begin_anew_with_each_semester_and_school(cast: Cast) -> None:
    assert file(cast.chen, 1).number == "115-1-0001"
    assert file(cast.chen, 2).number == "115-1-0002"
    assert file(cast.zhao, 3).number == "115-1-0001"
    january = datetime(2027, 1, 31, 23, 59, 59, tzinfo=TAIPEI)
    february = datetime(2027, 2, 1, 0, 0, 0, tzinfo=TAIPEI)
    assert file(cast.chen, 4, at=january).number == "115-1-0003"
    assert file(cast.chen, 5, at=february).number == "115-2-0001"


def test_the_same_form_posted_twice_makes_one_case_and_names_it(cast: Cast) -> None:
    once = token()
    case = actions.submit(report=a_report(), first=a_contact(), by=cast.chen, at=NOW, token=once)
    with pytest.raises(Repeated) as refused:
        actions.submit(report=a_report(), first=a_contact(), by=cast.chen, at=NOW, token=once)
    assert refused.value.case_id == case.pk
    assert Case.objects.count() == 1


def test_a_second_case_of_a_student_at_the_school_is_refused_and_names_the_first(cast: Cast) -> None:
    first = file(cast.chen)
    with pytest.raises(AlreadyOpen) as refused:
        file(cast.wu)
    assert refused.value.case_id == first.pk
    assert Case.objects.count() == 1


def test_after_closing_the_student_may_be_reported_again(cast: Cast) -> None:
    closed(cast.chen, cast.lin)
    assert file(cast.wu).number == "115-1-0002"


def test_another_school_learns_only_that_a_case_is_open_and_whom_to_call(cast: Cast) -> None:
    file(cast.chen)
    with pytest.raises(OpenElsewhere) as refused:
        file(cast.zhao)
    assert vars(refused.value) == {"school": cast.school}


def test_a_transfer_is_no_case_that_counts_in_the_nation(cast: Cast) -> None:
    transfer = a_report(category="L4", subtype="L4B")
    file(cast.chen, report=transfer)
    assert file(cast.zhao).school == cast.other_school


def test_a_transfer_may_be_filed_where_another_school_has_an_open_case(cast: Cast) -> None:
    file(cast.zhao)
    assert file(cast.chen, report=a_report(category="L4", subtype="L4B")).category == "L4"


def test_a_protected_student_surfaces_nowhere_outside_the_school(cast: Cast) -> None:
    case = file(cast.chen)
    Case.objects.filter(pk=case.pk).update(protected=True)
    assert file(cast.zhao).school == cast.other_school


def test_a_leaving_day_in_the_future_is_refused_for_absence(cast: Cast) -> None:
    with pytest.raises(Unlawful) as refused:
        file(cast.chen, report=a_report(left_on=date(2026, 11, 24)))
    assert refused.value.reasons == ("離校日期不能晚於今天（115年11月23日）",)
    assert not Case.objects.exists()


def test_a_leave_may_begin_up_to_thirty_days_ahead(cast: Cast) -> None:
    leave = a_report(category="L2", subtype="L2A")
    assert file(cast.chen, 1, report=replace(leave, left_on=date(2026, 12, 23)))
    with pytest.raises(Unlawful):
        file(cast.chen, 2, report=replace(leave, student=a_student(2), left_on=date(2026, 12, 24)))


def test_the_first_contact_cannot_lie_in_the_future(cast: Cast) -> None:
    first = a_contact(tracked_on=date(2026, 11, 24))
    with pytest.raises(Unlawful):
        actions.submit(report=a_report(), first=first, by=cast.chen, at=NOW, token=token())


def test_the_first_record_offers_no_suggestion_to_close(cast: Cast) -> None:
    first = a_contact(closing=Closing(code="C1", effective_on=date(2026, 11, 23)))
    with pytest.raises(Unlawful):
        actions.submit(report=a_report(), first=first, by=cast.chen, at=NOW, token=token())


def test_authorities_and_support_cannot_file(cast: Cast) -> None:
    for visitor in (cast.county, cast.support):
        with pytest.raises(Forbidden):
            file(visitor)


def test_submitting_takes_the_draft_away_and_nobody_elses(cast: Cast) -> None:
    mine, hers = (
        actions.save_draft(draft=None, kind=DraftKind.REPORT, step="check", payload={"a": 1}, by=who, at=NOW)
        for who in (cast.chen, cast.wu)
    )
    actions.submit(
        report=a_report(), first=a_contact(), by=cast.chen, at=NOW, token=token(), draft_id=mine.pk
    )
    assert list(Draft.objects.all()) == [hers]


@pytest.mark.django_db(transaction=True)
def test_twenty_equal_posts_at_once_make_one_case() -> None:
    cast = make_cast()
    once = token()

    def post() -> Case:
        return actions.submit(report=a_report(), first=a_contact(), by=cast.chen, at=NOW, token=once)

    outcomes = at_once(*[post] * 20)
    made = [outcome for outcome in outcomes if isinstance(outcome, Case)]
    told = [outcome for outcome in outcomes if isinstance(outcome, Repeated)]
    others = [outcome for outcome in outcomes if outcome not in made + told]
    assert (len(made), len(told), others) == (1, 19, [])
    assert {refusal.case_id for refusal in told} == {made[0].pk}
    assert (Case.objects.count(), Record.objects.count(), Event.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_twenty_people_filing_one_student_at_once_make_one_case() -> None:
    cast = make_cast()
    outcomes = at_once(*[lambda who=who: file(who) for who in (cast.chen, cast.wu, cast.wang, cast.zhao) * 5])
    made = [outcome for outcome in outcomes if isinstance(outcome, Case)]
    assert len(made) == 1
    assert all(isinstance(other, AlreadyOpen | OpenElsewhere) for other in outcomes if other is not made[0])
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_cases_filed_at_once_get_different_numbers() -> None:
    cast = make_cast()
    outcomes = at_once(*[lambda n=n: file(cast.chen, n) for n in range(1, 11)])
    assert sorted(case.number for case in outcomes) == [f"115-1-{n:04d}" for n in range(1, 11)]


def test_the_database_holds_no_id_and_no_name(cast: Cast) -> None:
    from django.db import connection

    case = file(cast.chen)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_case WHERE id = %s", [case.pk])
        row = " ".join(
            bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell)
            for cell in cursor.fetchone()
        )
    assert nid() not in row
    assert "達奧斯" not in row
    assert "達奧斯".encode() not in row.encode("latin-1", "ignore")
