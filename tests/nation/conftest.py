"""One small nation for all tests that only look at it, and a tiny one for those that build their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from leavers.nation.plan import Plan
from leavers.nation.writing import build

SMALL = Plan(schools=10, students=3000, cases=300, seed=1, today=date(2026, 11, 23))
TINY = Plan(schools=3, students=200, cases=50, seed=7, today=date(2026, 11, 23))


@contextmanager
def built(plan: Plan) -> Iterator[None]:
    """The nation of this plan, for the length of the block."""
    with transaction.atomic():
        build(plan)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def nation(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Plan]:
    """The nation that `build_nation` makes when nothing else is asked for. Built once a module."""
    with django_db_blocker.unblock(), built(SMALL):
        yield SMALL
