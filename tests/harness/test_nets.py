"""The nets under the suite hold."""

import datetime as dt
import socket
import threading

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.utils import timezone

from leavers.vault import triggers
from leavers.vault.models import AccessEntry
from tests.databases import at_once


def test_it_is_a_monday_morning_in_semester_115_1() -> None:
    assert timezone.localtime().isoformat() == "2026-11-23T10:00:00+08:00"


def test_the_clock_stands_still_in_every_thread_until_it_is_moved(clock: time_machine.Traveller) -> None:
    seen: list[dt.datetime] = []
    for _ in range(2):
        thread = threading.Thread(target=lambda: seen.append(timezone.now()))
        thread.start()
        thread.join()
        clock.shift(60)
    assert seen[1] - seen[0] == dt.timedelta(minutes=1)


def test_another_machine_cannot_be_reached() -> None:
    with socket.socket() as outside, pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        outside.connect(("192.0.2.1", 80))


@pytest.mark.django_db(transaction=True)
def test_tables_are_flushed_between_transactional_tests_and_guarded_again() -> None:
    assert AccessEntry._meta.db_table in triggers.guarded(connection)
    assert not AccessEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_calls_at_once_really_overlap() -> None:
    both = threading.Barrier(2, timeout=10)
    assert sorted(at_once(both.wait, both.wait)) == [0, 1]


def test_a_failure_in_one_of_the_calls_is_handed_back() -> None:
    (outcome,) = at_once(lambda: 1 // 0)
    assert isinstance(outcome, ZeroDivisionError)


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_is_a_file_in_wal_mode_with_full_sync_and_foreign_keys() -> None:
    with connection.cursor() as cursor:
        answers = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert answers == ["wal", 2, 1]


def test_passwords_cost_nothing_in_tests() -> None:
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.MD5PasswordHasher"]
