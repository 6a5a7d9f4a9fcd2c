"""追蹤紀錄: kept as it was said, counted by its date, never edited."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from leavers.cases import actions
from leavers.cases.actions.records import closing_of
from leavers.cases.models import Draft, Event, Record
from leavers.cases.models.draft import DraftKind
from leavers.cases.models.event import Kind
from leavers.cases.refusals import Forbidden, Repeated, Stale, Unlawful
from leavers.rules.lifecycle import State, Step
from leavers.rules.semesters import Semester
from tests.databases import at_once
from tests.filings import (
    NOW,
    TAIPEI,
    TODAY,
    a_contact,
    a_report,
    file,
    fresh,
    notified,
    record,
    returned_to_school,
    token,
)
from tests.people import Cast, make_cast


def test_a_record_takes_the_next_number_and_leaves_the_case_where_it_is(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    made = record(case, cast.chen, tracked_on=TODAY)
    assert (made.number, fresh(case).state) == (2, State.TRACKING)
    assert Event.objects.filter(case=case, kind=Kind.RECORD, record=made).count() == 1


def test_contacts_are_counted_on_the_case_by_the_day_they_were_made(cast: Cast) -> None:
    september = datetime(2026, 9, 7, 9, 0, tzinfo=TAIPEI)
    case = notified(cast.chen, cast.lin, at=september, report=a_report(left_on=date(2026, 9, 1)))
    record(case, cast.chen, tracked_on=date(2026, 9, 3))  # before 通報: while nobody tracked yet
    record(case, cast.chen, tracked_on=date(2026, 10, 2))
    record(case, cast.chen, tracked_on=TODAY)
    now = fresh(case)
    assert (now.record_count, now.quota_count, now.last_tracked_on) == (4, 2, TODAY)
    assert now.tracked_in(Semester(115, 1)) == 2


def test_a_new_semester_owes_anew(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    record(case, cast.chen, tracked_on=TODAY)
    february = datetime(2027, 2, 1, 0, 0, tzinfo=TAIPEI)
    assert fresh(case).tracked_in(Semester.of(february.date())) == 0
    record(case, cast.chen, at=february, tracked_on=date(2027, 1, 31))  # entered late, made last semester
    assert fresh(case).tracked_in(Semester(115, 2)) == 0
    record(case, cast.chen, at=february, tracked_on=date(2027, 2, 1))
    assert fresh(case).tracked_in(Semester(115, 2)) == 1


def test_an_attempt_without_contact_needs_no_text_and_counts(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    record(case, cast.chen, tracked_on=TODAY, reached=False, targets=("T90",), lost_contact="N1", text="")
    assert fresh(case).quota_count == 1


def test_a_contact_that_was_made_needs_words(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    with pytest.raises(Unlawful):
        record(case, cast.chen, text="  ")


def test_a_contact_of_tomorrow_is_refused_and_one_before_leaving_is_not(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    with pytest.raises(Unlawful):
        record(case, cast.chen, tracked_on=date(2026, 11, 24))
    assert record(case, cast.chen, tracked_on=date(2026, 11, 1))


def test_midnight_decides_what_today_is(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    before = datetime(2026, 11, 23, 23, 59, 59, tzinfo=TAIPEI)
    after = datetime(2026, 11, 24, 0, 0, 0, tzinfo=TAIPEI)
    with pytest.raises(Unlawful):
        record(case, cast.chen, at=before, tracked_on=date(2026, 11, 24))
    assert record(case, cast.chen, at=after, tracked_on=date(2026, 11, 24))


def test_trackers_and_the_chief_may_track_and_others_may_not(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    assert record(case, cast.lin)
    for stranger in (cast.wu, cast.wang, cast.huang, cast.zhao, cast.county, cast.support):
        with pytest.raises(Forbidden):
            record(case, stranger)


def test_before_notification_and_after_closing_nothing_can_be_tracked(cast: Cast) -> None:
    case = file(cast.chen)
    with pytest.raises(Stale):
        record(case, cast.chen)


def test_a_suggestion_moves_the_case_to_closing_and_keeps_its_words(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    made = record(case, cast.chen, tracked_on=TODAY, closing=returned_to_school())
    now = fresh(case)
    assert (now.state, now.suggestion_id) == (State.CLOSING, made.pk)
    assert closing_of(made) == returned_to_school()
    assert Event.objects.get(case=case, kind=Step.SUGGEST_CLOSING).record_id == made.pk


def test_a_suggestion_that_the_law_does_not_bear_is_refused_with_the_reason(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    with pytest.raises(Unlawful) as refused:
        record(case, cast.chen, closing=returned_to_school(code="C7"))
    assert refused.value.reasons != ()
    assert fresh(case).state == State.TRACKING
    assert Record.objects.filter(case=case).count() == 1


def test_a_transfer_abroad_needs_the_name_of_the_school(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin, report=a_report(category="L4", subtype="L4B"))
    with pytest.raises(Unlawful) as refused:
        record(case, cast.chen, closing=returned_to_school(code="C5"))
    assert "校名" in refused.value.reasons[0]
    record(case, cast.chen, closing=returned_to_school(code="C5", school_name="早稻田大學本庄高等學院"))
    assert fresh(case).state == State.CLOSING


def test_submitting_takes_the_own_draft_of_this_case_away(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    for who in (cast.chen, cast.lin):
        half: dict[str, Any] = {"text": ["半句"]}
        actions.save_draft(
            draft=None, kind=DraftKind.RECORD, step="", payload=half, by=who, at=NOW, case=case
        )
    record(case, cast.chen)
    assert [left.owner_id for left in Draft.objects.all()] == [cast.lin.person_id]


def test_the_same_form_twice_makes_one_record_even_when_it_closed_the_way(cast: Cast) -> None:
    case = notified(cast.chen, cast.lin)
    once = token()
    contact = a_contact(tracked_on=TODAY, closing=returned_to_school())
    actions.add_record(case=case, contact=contact, by=cast.chen, at=NOW, token=once)
    with pytest.raises(Repeated):
        actions.add_record(case=fresh(case), contact=contact, by=cast.chen, at=NOW, token=once)
    assert Record.objects.filter(case=case).count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_suggestions_at_once_one_wins_and_the_other_is_told() -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    contact = a_contact(tracked_on=TODAY, closing=returned_to_school())

    def suggest(who: str) -> Record:
        by = getattr(cast, who)
        return actions.add_record(case=fresh(case), contact=contact, by=by, at=NOW, token=token())

    outcomes = at_once(lambda: suggest("chen"), lambda: suggest("lin"))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Record", "Stale"]
    assert Record.objects.filter(case=case).count() == 2
    assert Event.objects.filter(case=case, kind=Step.SUGGEST_CLOSING).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_first_record_cannot_be_deleted_not_even_by_sql() -> None:
    cast = make_cast()
    first = Record.objects.get(case=file(cast.chen))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_record WHERE id = %s", [first.pk])
    assert Record.objects.filter(pk=first.pk).exists()


def test_the_first_record_cannot_be_marked_as_removed(cast: Cast) -> None:
    first = Record.objects.get(case=file(cast.chen))
    with pytest.raises(IntegrityError), transaction.atomic():
        Record.objects.filter(pk=first.pk).update(removed_at=NOW, removed_by=cast.lin.person)


def test_history_can_neither_be_changed_nor_deleted(cast: Cast) -> None:
    file(cast.chen)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.update(role="chief")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_event")


@pytest.mark.django_db(transaction=True)
def test_twenty_equal_posts_at_once_make_one_record() -> None:
    cast = make_cast()
    case = notified(cast.chen, cast.lin)
    once = token()

    def post() -> Record:
        return actions.add_record(case=fresh(case), contact=a_contact(), by=cast.chen, at=NOW, token=once)

    outcomes = at_once(*[post] * 20)
    assert sorted({type(outcome).__name__ for outcome in outcomes}) == ["Record", "Repeated"]
    assert Record.objects.filter(case=case).count() == 2
