"""Writing the access log."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import transaction

from leavers.vault.access import OUTSIDE_SCHOOLS, CannotLog, Unloggable, record
from leavers.vault.models import AccessEntry, Action, ChainHead
from leavers.vault.verification import breaks
from tests.databases import at_once
from tests.vault.specimen import Specimen

SCHOOL, OTHER_SCHOOL = "210305", "193301"


def read(chain: str = SCHOOL, detail: Any = None) -> AccessEntry:
    return record(Action.READ, chain=chain, actor_id=7, role="chief", subject=("case", 17), detail=detail)


@pytest.mark.django_db
def test_a_line_says_who_did_what_to_which_row_when_and_from_where() -> None:
    made = record(
        Action.REVEAL,
        chain=SCHOOL,
        actor_id=7,
        role="chief",
        subject=("case", 17),
        detail={"fields": ["nid", "phone"], "count": 2},
        request_id="3f2b",
        ip="2001:db8::1",
    )
    line = AccessEntry.objects.get(pk=made.pk)
    assert (line.chain, line.seq, line.actor_id, line.role) == (SCHOOL, 1, 7, "chief")
    assert (line.action, line.subject_kind, line.subject_id) == ("reveal", "case", 17)
    assert (line.detail, line.request_id, line.ip) == (
        {"fields": ["nid", "phone"], "count": 2},
        "3f2b",
        "2001:db8::1",
    )
    assert line.at == dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_nobody_and_nothing_in_particular_can_be_logged_too() -> None:
    line = record(Action.DENY, chain=OUTSIDE_SCHOOLS, actor_id=None, role="")
    assert (line.actor_id, line.subject_kind, line.subject_id, line.detail) == (None, "", None, {})


@pytest.mark.django_db
def test_every_school_has_its_own_gapless_chain() -> None:
    for chain in (SCHOOL, OTHER_SCHOOL, SCHOOL, OUTSIDE_SCHOOLS, SCHOOL):
        read(chain)
    assert list(AccessEntry.objects.order_by("pk").values_list("chain", "seq")) == [
        (SCHOOL, 1),
        (OTHER_SCHOOL, 1),
        (SCHOOL, 2),
        (OUTSIDE_SCHOOLS, 1),
        (SCHOOL, 3),
    ]
    assert list(breaks()) == []


@pytest.mark.django_db
def test_each_line_carries_the_digest_of_the_line_before() -> None:
    first, second = read(), read()
    assert (first.prev, second.prev) == ("", first.digest)
    head = ChainHead.objects.get(chain=SCHOOL)
    assert (head.seq, head.digest) == (2, second.digest)


@pytest.mark.django_db
def test_a_clock_that_runs_back_does_not_disturb_the_order(clock: time_machine.Traveller) -> None:
    read()
    clock.shift(dt.timedelta(hours=-2))
    read()
    assert list(breaks()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "detail",
    [
        {"name": "陳小明"},
        {"陳小明": 1},
        {"q": "A123456789"},
        {"fields": ["nid", {"value": "a123456789"}]},
        {"phone": "0912345678"},
        {"phone": "0912-345-678"},
        {"mail": "lin@school.example"},
        {"text": "x" * 65},
        {"line": "a\nb"},
        {"share": 0.5},
        {"on": dt.date(2026, 11, 23)},
        {1: "one"},
    ],
)
def test_personal_data_and_free_text_do_not_get_into_the_log(detail: dict[Any, Any]) -> None:
    with pytest.raises(Unloggable) as caught:
        read(detail=detail)
    assert not any(str(value) in str(caught.value) for value in detail.values())
    assert not AccessEntry.objects.exists()


@pytest.mark.django_db
def test_codes_and_case_numbers_are_logged_as_they_are() -> None:
    detail = {
        "number": "115-1-0042",
        "school": SCHOOL,
        "filter": {"state": ["tracking", "closing"], "page": 3, "masked": True, "category": None},
        "token": "6f1c09123456784b9e",
    }
    assert AccessEntry.objects.get(pk=read(detail=detail).pk).detail == detail


@pytest.mark.django_db
@pytest.mark.parametrize("ident", [2**63, 10**400, -1])
def test_a_number_that_no_row_can_have_is_logged_as_no_row(ident: int) -> None:
    line = record(Action.DENY, chain=SCHOOL, actor_id=7, role="chief", subject=("case", ident))
    assert (line.subject_kind, line.subject_id) == ("case", None)


@pytest.mark.django_db
def test_when_the_line_cannot_be_written_the_callers_change_is_rolled_back(
    specimens: type[Specimen],
) -> None:
    def change_and_log() -> None:
        with transaction.atomic():
            specimens.objects.create(name="陳小明")
            read()

    block_the_chain()
    with pytest.raises(CannotLog):
        change_and_log()
    assert not specimens.objects.exists()
    assert AccessEntry.objects.count() == 1


@pytest.mark.django_db
def test_when_the_caller_is_rolled_back_no_line_and_no_gap_remains() -> None:
    def log_and_fail() -> None:
        with transaction.atomic():
            read()
            raise RuntimeError

    read()
    with pytest.raises(RuntimeError):
        log_and_fail()
    assert read().seq == 2
    assert list(breaks()) == []


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_on_one_chain_leave_no_gap_and_no_fork() -> None:
    def write() -> None:
        for _ in range(25):
            read()

    assert at_once(write, write, write, write) == [None] * 4
    assert sorted(AccessEntry.objects.values_list("seq", flat=True)) == list(range(1, 101))
    assert list(breaks()) == []


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_may_both_be_the_first_of_their_school() -> None:
    outcomes = at_once(*[read] * 4)
    assert sorted(line.seq for line in outcomes) == [1, 2, 3, 4]
    assert list(breaks()) == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_school_does_not_wait_for_another_schools_long_transaction() -> None:
    with transaction.atomic():
        read()
        (line,) = at_once(lambda: read(OTHER_SCHOOL), seconds=5)
    assert line.seq == 1


def block_the_chain() -> None:
    """Puts a line where the next one must go, so that the database refuses it."""
    read()
    ChainHead.objects.filter(chain=SCHOOL).update(seq=0)
