"""Writes the nation into an empty database, school by school and in batches, whatever its size."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from itertools import islice
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from leavers.accounts.models import Membership, Person, normal_account
from leavers.cases import loading
from leavers.cases.loading import Hand
from leavers.nation.drafts import write_drafts
from leavers.nation.outlines import filing_order, outline
from leavers.nation.plan import Plan
from leavers.nation.pupils import SOURCE_LABEL, registered
from leavers.nation.schools import SchoolFacts, school_facts
from leavers.nation.staff import AUTHORITIES, PASSWORD, Staff, staff_of
from leavers.nation.stories import Crew, story
from leavers.registry.models import ImportBatch
from leavers.registry.storing import store
from leavers.rules.permissions import Role
from leavers.schools.models import School

STUDENTS_AT_ONCE = 1000
CASES_AT_ONCE = 250

Thing = TypeVar("Thing")


class NotHere(Exception):
    """Only an empty database, and none in production, takes the nation; the message says so in Chinese."""


@dataclass(slots=True)
class Progress:
    """What has been written so far."""

    schools: int = 0
    staff: int = 0
    students: int = 0
    cases: int = 0


Tell = Callable[[Progress], None]


def build(plan: Plan, tell: Tell = lambda _progress: None) -> Progress:
    """Write the whole nation; `tell` hears of each school that is finished.

    Committed school by school: a build broken off leaves some, and the next one wants an empty database.
    Raises NotHere in production mode or where there are schools already.
    """
    if settings.PRODUCTION:
        raise NotHere("正式環境不能建立虛構資料")
    if School.objects.exists():
        raise NotHere("資料庫裡已經有學校，請換一個空的資料庫")
    progress = Progress()
    with transaction.atomic():
        writer = _Writer(plan)
        progress.staff += len(writer.people(AUTHORITIES, None))
    for index in range(plan.schools):
        with transaction.atomic():
            writer.school(school_facts(plan, index), progress)
        tell(progress)
    with transaction.atomic():
        write_drafts(plan)
    return progress


class _Writer:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        # Hashed once: everybody has the same password, and hashing is made to be slow.
        self.password = make_password(PASSWORD)
        self.opened_at = timezone.make_aware(datetime.combine(plan.first_day, time(9)))
        refreshed_at = timezone.make_aware(datetime.combine(plan.last_day, time(3)))
        self.batch = ImportBatch.objects.create(
            imported_at=refreshed_at, as_of=refreshed_at, source_label=SOURCE_LABEL, created=plan.students
        )

    def school(self, school: SchoolFacts, progress: Progress) -> None:
        row = School.objects.create(
            code=school.code,
            name=school.name,
            short_name=school.short_name,
            county=school.county,
            founding=school.founding,
            divisions=list(school.divisions),
            phone=school.phone,
        )
        crew = self._crew(school, row)
        progress.staff += sum(len(hands) for hands in crew.everybody())
        progress.students += self._students(school, row)
        progress.cases += self._cases(school, row, crew)
        progress.schools += 1

    def people(self, staff: Iterable[Staff], school: School | None) -> list[Hand]:
        staff = list(staff)
        persons = Person.objects.bulk_create([self._person(who) for who in staff])
        # bulk_create writes the present moment there; these people came when the nation began.
        Person.objects.filter(pk__in=[person.pk for person in persons]).update(joined_at=self.opened_at)
        Membership.objects.bulk_create(
            Membership(person=person, school=school, role=who.role, class_name=who.class_name)
            for person, who in zip(persons, staff, strict=True)
        )
        return [Hand(person.pk, who.role) for person, who in zip(persons, staff, strict=True)]

    def _person(self, who: Staff) -> Person:
        return Person(
            account=normal_account(who.account),
            name=who.name,
            email=who.email,
            email_verified_at=self.opened_at,
            password=self.password,
        )

    def _crew(self, school: SchoolFacts, row: School) -> Crew:
        hands = self.people(staff_of(self.plan, school), row)

        def of(role: Role) -> tuple[Hand, ...]:
            return tuple(hand for hand in hands if hand.role == role)

        return Crew(of(Role.CHIEF), of(Role.DIRECTOR), of(Role.COUNSELLOR), of(Role.HOMEROOM))

    def _students(self, school: SchoolFacts, row: School) -> int:
        count = 0
        for rows in _batches(registered(self.plan, school), STUDENTS_AT_ONCE):
            store(rows, schools={school.code: row.pk}, batch=self.batch)
            count += len(rows)
        return count

    def _cases(self, school: SchoolFacts, row: School, crew: Crew) -> int:
        count = 0
        outlines = (outline(self.plan, school, case) for case in filing_order(self.plan, school))
        for cases in _batches(outlines, CASES_AT_ONCE):
            loading.load([story(self.plan, school, crew, row.pk, case) for case in cases])
            count += len(cases)
        return count


def _batches(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    left = iter(things)
    while batch := list(islice(left, size)):
        yield batch
