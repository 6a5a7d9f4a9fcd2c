"""The small nation: everything occurs in it, and nothing in it could not have happened."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
from django.contrib.auth import authenticate
from django.utils import timezone

from leavers.accounts.models import Membership, Person
from leavers.accounts.visitor import Visitor
from leavers.cases.actions.gates import can_close_on
from leavers.cases.actions.records import closing_of, count_contacts
from leavers.cases.models import Case, CaseCounter, Event, Record, Tracker
from leavers.cases.models.event import Kind
from leavers.cases.replay import ACTS
from leavers.cases.snapshot import report_of
from leavers.cases.unfinished import unfinished
from leavers.nation.plan import Plan
from leavers.nation.staff import PASSWORD, demo_sign_ins
from leavers.registry.models import RegisteredStudent
from leavers.rules import codes, identity, law
from leavers.rules.lifecycle import OPEN, REGISTERED, State, Step, after
from leavers.rules.permissions import Deed, Role, Tie, may
from leavers.rules.semesters import Semester
from leavers.schools.models import School

pytestmark = [pytest.mark.usefixtures("nation"), pytest.mark.django_db]
COUNTED = (Kind.RECORD, Kind.REMOVE_RECORD, Step.SUGGEST_CLOSING, Step.REOPEN)


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
        assert can_close_on(record.case, closing, timezone.localdate(record.submitted_at)) == ()
        if record.case.closed_at and record.pk == record.case.suggestion_id:
            assert record.case.closing == closing.code
            assert record.case.closing_on == closing.effective_on
            assert can_close_on(record.case, closing, timezone.localdate(record.case.closed_at)) == ()


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


def test_every_number_is_valid_marked_and_of_one_student() -> None:
    students = [row.facts for row in RegisteredStudent.objects.all()]
    numbers = [facts["nid"] for facts in students]
    assert len(set(numbers)) == len(numbers) == 3000
    for facts in students:
        checked = identity.check(facts["nid"])
        assert (checked.kind, identity.sex_of(facts["nid"])) == (facts["id_kind"], facts["sex"])
        assert identity.is_marked(facts["nid"])
    assert {facts["id_kind"] for facts in students} == {"NID", "UIN", "UIO"}
    for case in cases():
        assert identity.is_marked(case.nid)
        assert identity.check(case.nid).kind == case.id_kind


def test_names_that_ask_much_of_a_page_are_reported_at_the_first_school() -> None:
    names = {case.name for case in Case.objects.filter(school__code="990001")}
    assert names >= {"拉娃．達奧斯", "NGUYEN THI HUONG GIANG 阮香江", "蘇𠮷祥", "林㛄"}
    everybody = {row.facts["name"] for row in RegisteredStudent.objects.all()}
    assert len(everybody) > 2500
    assert {len(name) for name in everybody} >= {2, 3, 4}


def test_the_report_repeats_what_the_register_knew() -> None:
    registered = {row.facts["nid"]: row for row in RegisteredStudent.objects.all()}
    for case in cases():
        report, row = report_of(case), registered.get(case.nid)
        if row is None:
            assert report.student.sources == {}
            continue
        assert row.school_id == case.school_id
        assert (row.facts["name"], row.facts["born_on"]) == (case.name, case.born_on.isoformat())
        assert row.protected == case.protected


def test_ages_fit_an_upper_secondary_school() -> None:
    for case in cases():
        days = (case.left_on - case.born_on).days
        assert 14 * 365 < days < 20 * 366, case.number


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


def test_every_school_has_its_people_and_every_class_a_teacher() -> None:
    for school in School.objects.all():
        roles = Counter(school.memberships.values_list("role", flat=True))
        assert 1 <= roles[Role.CHIEF] <= 2
        assert roles[Role.COUNSELLOR] >= 1
        assert roles[Role.DIRECTOR] >= 2
        classes = set(RegisteredStudent.objects.filter(school=school).values_list("status", flat=True))
        assert classes
        names = school.memberships.filter(role=Role.HOMEROOM).values_list("class_name", flat=True)
        assert len(set(names)) == len(names) == roles[Role.HOMEROOM]


def test_schools_are_invented_and_stand_in_many_counties() -> None:
    schools = School.objects.all()
    assert all(school.code.startswith("99") for school in schools)
    assert len({school.name for school in schools}) == len({school.short_name for school in schools}) == 10
    assert len({school.county for school in schools}) == 10
    assert {school.founding for school in schools} <= set(codes.CODES["founding"].rows)


def test_one_sign_in_for_each_role_and_the_password_is_right() -> None:
    assert {who.role for who in demo_sign_ins()} == set(Role)
    for who in demo_sign_ins():
        person = authenticate(username=who.account, password=PASSWORD)
        assert isinstance(person, Person)
        assert person.name == who.name
        assert person.memberships.get().role == who.role


def test_the_teacher_of_the_demonstration_has_work_of_every_kind(nation: Plan) -> None:
    membership = Membership.objects.select_related("person", "school").get(person__account="demo.homeroom")
    teacher = Visitor(membership.person, membership)
    mine = Counter(Case.objects.open_to(teacher).values_list("state", flat=True))
    assert set(mine) >= {State.TRACKING, State.PENDING, State.CLOSED}
    begun = unfinished(teacher, on=nation.today)
    assert sorted(line.what for line in begun) == ["追蹤紀錄", "通報", "通報"]
    assert all(line.name for line in begun)
