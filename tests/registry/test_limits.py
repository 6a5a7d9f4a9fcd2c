"""The limit of look-ups: over any hour, for one person, in all processes."""

from datetime import timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

from leavers.registry import limits
from leavers.registry.models import LookupCount
from leavers.registry.port import TooMany
from tests.databases import at_once
from tests.registry.conftest import NOW


@pytest.fixture(autouse=True)
def limit_of_five(settings: Settings) -> None:
    settings.REGISTRY_LOOKUPS_PER_HOUR = 5


@pytest.mark.django_db
def test_the_sixth_look_up_within_the_hour_is_refused_until_a_named_moment() -> None:
    for minute in range(5):
        assert limits.count(1, at=NOW + timedelta(minutes=minute)) is None
    refusal = limits.count(1, at=NOW + timedelta(minutes=59))
    assert refusal == TooMany(retry_at=NOW + timedelta(minutes=70))
    assert limits.count(1, at=refusal.retry_at - timedelta(seconds=1)) == refusal
    assert limits.count(1, at=refusal.retry_at) is None


@pytest.mark.django_db
def test_no_sixty_minutes_see_more_than_the_limit() -> None:
    """Look-ups every 40 seconds for four hours, as a script would."""
    moments = [NOW + timedelta(seconds=40 * n) for n in range(360)]
    allowed = [moment for moment in moments if limits.count(1, at=moment) is None]
    assert len(allowed) > 5
    for first in allowed:
        assert sum(first <= moment < first + timedelta(hours=1) for moment in allowed) <= 5


@pytest.mark.django_db
def test_a_refused_look_up_does_not_prolong_the_wait() -> None:
    for _ in range(5):
        limits.count(1, at=NOW)
    refusals = {limits.count(1, at=NOW + timedelta(minutes=10 * n)) for n in range(1, 7)}
    assert refusals == {TooMany(retry_at=NOW + timedelta(minutes=70))}


@pytest.mark.django_db
def test_a_refusal_leaves_the_surrounding_transaction_alone() -> None:
    with transaction.atomic():
        for _ in range(7):
            limits.count(1, at=NOW)
    assert LookupCount.objects.get().count == 5


@pytest.mark.django_db
def test_people_are_counted_apart() -> None:
    for _ in range(6):
        limits.count(1, at=NOW)
    assert limits.count(2, at=NOW) is None


@pytest.mark.django_db
def test_counts_of_yesterday_are_swept_away() -> None:
    limits.count(1, at=NOW - timedelta(days=1))
    limits.count(1, at=NOW)
    assert [row.slot_at for row in LookupCount.objects.all()] == [NOW]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_exactly_the_limit() -> None:
    outcomes = at_once(*[lambda: limits.count(1, at=NOW)] * 8)
    assert sum(outcome is None for outcome in outcomes) == 5
    assert sum(isinstance(outcome, TooMany) for outcome in outcomes) == 3
