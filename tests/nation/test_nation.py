"""The small nation: everything occurs in it, and nothing in it could not have happened."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from leavers.accounts.models import Membership
from leavers.cases.actions.records import closing_of, count_contacts, judge
from leavers.cases.content import Report
from leavers.cases.forms.facts import FactsForm
from leavers.cases.forms.record import RecordForm
from leavers.cases.forms.student import StudentForm
from leavers.cases.models import Case, CaseCounter, Event, Record, Tracker
from leavers.cases.models.event import Kind
from leavers.cases.replay import ACTS
from leavers.cases.snapshot import report_of
from leavers.nation.plan import Plan
from leavers.rules import codes, law
from leavers.rules.lifecycle import OPEN, REGISTERED, State, Step, after
from leavers.rules.permissions import Deed, Role, Tie, may
from leavers.rules.semesters import Semester

pytestmark = [pytest.mark.usefixtures("nation"), pytest.mark.django_db]
COUNTED = (Kind.RECORD, Kind.REMOVE_RECORD, Step.SUGGEST_CLOSING, Step.REOPEN)


RECORD_FIELDS = (
    *("tracked_on", "method", "targets", "lost_contact"),
    *("situation", "will", "text", "resources", "next_on"),
)


def posted(words: dict[str, Any]) -> QueryDict:
    """Answers as a browser would post them."""
    data = QueryDict(mutable=True)
    for name, value in words.items():
        data.setlist(
            name,
            [str(one) for one in value] if isinstance(value, list) else ["" if value is None else str(value)],
        )
    return data


def flat(report: Report) -> dict[str, Any]:
    """The student and the contacts of a report, by the names of the form."""
    student, contacts = report.student, report.contacts
    words: dict[str, Any] = {**vars(student), **student.extra, **contacts}
    words["identities"] = list(report.identities)
    for who in ("guardian", "second"):
        words |= {f"{who}_{part}": value for part, value in contacts[who].items()}
    return words | ({} if contacts["mailing_address"] else {"same_address": "on"})


def cases() -> list[Case]:
    return list(Case.objects.with_people().order_by("pk"))


def histories() -> Iterator[tuple[Case, list[Event]]]:
    events: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.select_related("record").order_by("pk"):
        events[event.case_id].append(event)
    for case in cases():
        yield case, events[case.pk]


def values(field: str) -> set[str]:
    return set(Case.objects.values_list(field, flat=True)) - {""}


def test_every_state_category_kind_closing_and_withdrawal_occurs() -> None:
    assert values("state") == {state.value for state in REGISTERED}
    assert values("category") == set(codes.CODES["category"].rows)
    assert values("subtype") == set(codes.CODES["subtype"].rows)
    assert values("closing") == set(codes.CODES["closing"].rows)
    assert values("withdrawal") == set(codes.CODES["withdrawal"].rows)


def test_every_step_and_happening_that_can_be_told_occurs() -> None:
    assert set(Event.objects.values_list("kind", flat=True)) == {kind.value for kind in (*Step, *ACTS)}


def test_each_category_stands_in_several_states() -> None:
    found = set(Case.objects.values_list("category", "state"))
    for category in law.CATEGORIES:
        assert {state for one, state in found if one == category} >= {
            State.PENDING,
            State.TRACKING,
            State.CLOSED,
        }


def test_every_history_is_a_path_of_the_life_and_ends_where_the_case_stands() -> None:
    for case, events in histories():
        state = State.DRAFT
        for event in events:
            assert event.before == state
            if event.kind in set(Step):
                state = after(Step(event.kind), state)
            assert event.after == state
        assert state == case.state


def test_everybody_had_the_right_to_what_they_did() -> None:
    schools = dict(Membership.objects.values_list("person_id", "school_id"))
    roles = dict(Membership.objects.values_list("person_id", "role"))
    trackers = {(one.case_id, one.person_id): one for one in Tracker.objects.all()}
    for case, events in histories():
        for event in events:
            assert (schools[event.by_id], roles[event.by_id]) == (case.school_id, event.role)
            ties = {Tie.SCHOOL}
            if event.by_id == case.filer_id:
                ties.add(Tie.FILER)
            tracker = trackers.get((case.pk, event.by_id))
            if tracker and tracker.from_on <= timezone.localdate(event.at):
                ties.add(Tie.TRACKER)
            if event.record and event.record.author_id == event.by_id:
                ties.add(Tie.AUTHOR)
            deed: Deed = Step(event.kind) if event.kind in set(Step) else ACTS[Kind(event.kind)]
            assert may(Role(event.role), ties, deed, State(event.before)), (case.number, event.kind)


def test_everything_happened_in_order_and_before_today(nation: Plan) -> None:
    midnight = timezone.make_aware(datetime.combine(nation.today, time()))
    for case, events in histories():
        moments = [event.at for event in events]
        assert moments == sorted(moments)
        assert len(set(moments)) == len(moments)
        assert case.filed_at == moments[0]
        assert case.updated_at == moments[-1] < midnight
        assert case.version == len(events)
        steps = [event.kind for event in events]
        if case.notified_at:
            assert case.notified_at == events[steps.index(Step.NOTIFY)].at
        if case.closed_at:
            assert case.closed_at == moments[len(steps) - 1 - steps[::-1].index(Step.CLOSE)]


def test_a_contact_is_never_later_than_its_record() -> None:
    for record in Record.objects.select_related("case"):
        assert record.tracked_on <= timezone.localdate(record.submitted_at)
        if record.number > 1:
            assert record.case.notified_at is not None
            assert record.submitted_at > record.case.notified_at


def test_the_filer_keeps_contact_from_the_first_day() -> None:
    first = set(Tracker.objects.values_list("case_id", "person_id"))
    assert all((case.pk, case.filer_id) in first for case in cases())


def test_the_counters_of_a_case_equal_a_recount() -> None:
    for case, events in histories():
        counted = [event.at for event in events if event.kind in COUNTED]
        if counted:
            assert count_contacts(case, on=timezone.localdate(counted[-1])) == {
                "record_count": case.record_count,
                "last_tracked_on": case.last_tracked_on,
                "quota_semester": case.quota_semester,
                "quota_count": case.quota_count,
            }
        else:
            assert (case.record_count, case.quota_semester, case.quota_count) == (1, "", 0)


def test_numbers_rise_with_time_and_the_counters_stand_at_the_last() -> None:
    found: dict[tuple[int, int, int], list[Case]] = defaultdict(list)
    for case in Case.objects.order_by("filed_at", "running"):
        found[case.school_id, case.year, case.term].append(case)
        semester = Semester.of(timezone.localdate(case.filed_at))
        assert (case.year, case.term) == (semester.year, semester.term)
    for filed in found.values():
        assert [case.running for case in filed] == list(range(1, len(filed) + 1))
    assert {(row.school_id, row.year, row.term): row.last for row in CaseCounter.objects.all()} == {
        key: len(filed) for key, filed in found.items()
    }


def test_every_closing_is_lawful_on_the_day_it_was_suggested_and_on_the_day_of_closing() -> None:
    for record in Record.objects.filter(suggests_closing=True).select_related("case"):
        closing = closing_of(record)
        assert closing is not None
        assert judge(record.case, closing, on=timezone.localdate(record.submitted_at)).met
        if record.case.closed_at and record.pk == record.case.suggestion_id:
            assert record.case.closing == closing.code
            assert record.case.closing_on == closing.effective_on
            assert judge(record.case, closing, on=timezone.localdate(record.case.closed_at)).met


def test_the_live_suggestion_is_the_last_one_of_the_case() -> None:
    for case in Case.objects.exclude(suggestion=None):
        suggestions = case.records.filter(suggests_closing=True).order_by("number")
        assert case.suggestion == suggestions.last()
        assert case.state in (State.CLOSING, State.CLOSED)


def test_every_report_was_lawful_on_the_day_it_was_filed() -> None:
    for case in cases():
        filed_on = timezone.localdate(case.filed_at)
        first = case.records.get(number=1)
        remarks = law.check_left_on(law.LAW, case.category, case.left_on, filed_on)
        remarks += law.check_tracked_on(law.LAW, first.tracked_on, case.left_on, filed_on)
        assert not [remark for remark in remarks if remark.refuses]
        assert law.category_of(law.LAW, case.subtype or case.category, filed_on) == case.category


def test_the_facts_fulfil_the_category() -> None:
    for case in cases():
        facts = case.facts
        match case.category:
            case "L1":
                assert law.three_days(law.LAW, facts["days_absent"], case.left_on).met
            case "L2":
                assert facts["leave_from"] < facts["leave_until"]
                assert ("notice_on" in facts) == (case.subtype == "L2B")
            case "L3":
                periods = {
                    name: facts[name] for name in ("total_periods", "missed_periods", "truant_periods")
                }
                meeting_on = date.fromisoformat(facts["meeting_on"])
                found = law.long_absence(law.LAW, division=case.division, on=meeting_on, **periods)
                assert [part.met for part in found.parts] == [case.subtype == "L3A", case.subtype == "L3B"]


def test_only_codes_of_the_lists_are_used() -> None:
    for case in cases():
        used = [("reason", case.reason), ("division", case.division), ("programme", case.programme)]
        used += [("reason", code) for code in case.other_reasons]
        used += [("student_identity", code) for code in case.identities]
        used += [("grade", case.grade), ("sex", case.sex), ("id_kind", case.id_kind)]
        used += [("relation", case.contacts["guardian"]["relation"])]
        used += [("leave_plan", code) for code in case.facts.get("will_plan", [])]
        used += [("help_needed", code) for code in case.facts.get("help", [])]
        used += [("transfer_reason", code) for code in case.facts.get("transfer_reasons", [])]
        assert not [pair for pair in used if pair[1] not in codes.CODES[pair[0]]]
        assert case.reason not in case.other_reasons
    for record in Record.objects.all():
        used = [("method", record.method), *(("target", code) for code in record.targets)]
        used += [("situation", record.situation)] if record.situation else []
        used += [("resource", code) for code in record.resources]
        assert not [pair for pair in used if pair[1] not in codes.CODES[pair[0]]]


def test_an_attempt_says_why_and_a_contact_says_what() -> None:
    for record in Record.objects.all():
        if record.reached:
            assert len(record.text or "") >= 10
            assert record.targets
            assert record.targets != ["T90"]
            assert record.situation
        else:
            assert record.lost_contact in codes.CODES["lost_contact"]
            assert record.targets == ["T90"]
    attempts = Record.objects.filter(reached=False)
    assert {record.text is None for record in attempts} == {True, False}


def test_the_words_are_many_and_all_braces_are_filled() -> None:
    texts = [record.text for record in Record.objects.all() if record.text]
    texts += [event.reason for event in Event.objects.all() if event.reason]
    texts += [case.facts["reason_text"] for case in cases()]
    assert not [text for text in texts if "{" in text or "}" in text]
    assert len(set(texts)) > 900
    assert Counter(texts).most_common(1)[0][1] < 30


def test_some_cases_owe_contacts_and_some_do_not() -> None:
    semester = Semester.of(date(2026, 11, 23))
    done = Counter(min(2, case.tracked_in(semester)) for case in Case.objects.in_state(State.TRACKING))
    assert set(done) == {0, 1, 2}


def test_who_leaves_twice_had_come_back() -> None:
    twice = [nid for nid, count in Counter(case.nid_index for case in cases()).items() if count > 1]
    assert twice
    for nid in twice:
        first, second = Case.objects.of_student(nid).order_by("filed_at")
        assert first.state == State.CLOSED
        assert first.closing in ("C1", "C3")
        assert first.closed_at is not None
        assert first.closed_at < second.filed_at


def test_no_student_has_two_open_cases() -> None:
    still_open = Counter(case.nid_index for case in cases() if State(case.state) in OPEN)
    assert set(still_open.values()) == {1}


def test_the_forms_would_take_every_report_and_record_as_it_is() -> None:
    for case in cases():
        on = timezone.localdate(case.filed_at)
        left = {"left_on": case.left_on, "reason": case.reason, "other_reasons": case.other_reasons}
        facts = FactsForm(posted(case.facts | left), category=case.category, subtype=case.subtype, today=on)
        assert facts.is_valid(), facts.errors
        assert facts.facts() == case.facts
        report = report_of(case)
        words = flat(report)
        student = StudentForm(posted(words), nid=case.nid, today=on, by_hand=True)
        assert student.is_valid(), student.errors
        assert (student.contacts(), student.identities_chosen()) == (report.contacts, report.identities)
        assert student.student().name == case.name
    for record in Record.objects.select_related("case"):
        form = RecordForm(
            posted(
                {name: getattr(record, name) for name in RECORD_FIELDS}
                | {"reached": "YN"[not record.reached]}
            ),
            today=timezone.localdate(record.submitted_at),
            left_on=record.case.left_on,
            first=True,
        )
        assert form.is_valid(), form.errors
