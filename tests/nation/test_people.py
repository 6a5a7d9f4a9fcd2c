"""The people and schools of the small nation: all invented, all different, all believable."""

from collections import Counter

import pytest
from django.contrib.auth import authenticate

from leavers.accounts.models import Membership, Person
from leavers.accounts.visitor import Visitor
from leavers.cases.models import Case
from leavers.cases.snapshot import report_of
from leavers.cases.unfinished import unfinished
from leavers.nation.plan import Plan
from leavers.nation.staff import PASSWORD, demo_sign_ins
from leavers.registry.models import RegisteredStudent
from leavers.rules import codes, identity
from leavers.rules.lifecycle import State
from leavers.rules.permissions import Role
from leavers.schools.models import School

pytestmark = [pytest.mark.usefixtures("nation"), pytest.mark.django_db]


def cases() -> list[Case]:
    return list(Case.objects.with_people().order_by("pk"))


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


def test_every_school_has_its_people_and_every_class_a_teacher() -> None:
    for school in School.objects.all():
        roles = Counter(school.memberships.values_list("role", flat=True))
        assert 1 <= roles[Role.CHIEF] <= 2
        assert roles[Role.COUNSELLOR] >= 1
        assert roles[Role.DIRECTOR] >= 2
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
