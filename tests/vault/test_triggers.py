"""The database itself keeps the log append-only."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from leavers.vault import triggers
from leavers.vault.access import record
from leavers.vault.models import AccessEntry, Action

pytestmark = pytest.mark.django_db
TABLE = "vault_accessentry"


@pytest.fixture(autouse=True)
def one_line() -> None:
    record(Action.READ, chain="210305", actor_id=7, role="chief", subject=("case", 17))


def by_sql(statement: str) -> Callable[[], object]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


@pytest.mark.parametrize(
    "change",
    [
        by_sql(f"UPDATE {TABLE} SET role = 'homeroom'"),
        by_sql(f"DELETE FROM {TABLE}"),
        by_sql(f"DELETE FROM {TABLE} WHERE seq = 1"),
        lambda: AccessEntry.objects.update(actor_id=None),
        lambda: AccessEntry.objects.get().delete(),
        lambda: AccessEntry.objects.get().save(),
    ],
)
def test_update_and_delete_are_refused(change: Callable[[], object]) -> None:
    before = AccessEntry.objects.values().get()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change()
    assert AccessEntry.objects.values().get() == before


@pytest.mark.postgresql
def test_truncate_is_refused() -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        by_sql(f"TRUNCATE {TABLE}")()
    assert AccessEntry.objects.count() == 1


def test_the_log_is_known_to_be_guarded() -> None:
    assert TABLE in triggers.guarded(connection)


def test_lifted_triggers_are_back_after_the_block() -> None:
    with triggers.lifted(connection, TABLE):
        assert TABLE not in triggers.guarded(connection)
        AccessEntry.objects.update(role="homeroom")
    assert TABLE in triggers.guarded(connection)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessEntry.objects.update(role="chief")


def test_lifted_triggers_are_back_after_an_error_and_the_change_is_undone() -> None:
    def change_and_fail() -> None:
        with triggers.lifted(connection, TABLE):
            AccessEntry.objects.update(role="homeroom")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    assert TABLE in triggers.guarded(connection)
    assert AccessEntry.objects.get().role == "chief"


def test_lifting_one_table_leaves_an_unguarded_one_unguarded() -> None:
    with triggers.lifted(connection, "vault_chainhead"):
        assert TABLE in triggers.guarded(connection)
    assert "vault_chainhead" not in triggers.guarded(connection)


def test_any_table_can_be_made_append_only_and_free_again() -> None:
    triggers.install(connection, "vault_chainhead")
    triggers.install(connection, "vault_chainhead")
    assert {TABLE, "vault_chainhead"} <= triggers.guarded(connection)
    with pytest.raises(IntegrityError), transaction.atomic():
        by_sql("UPDATE vault_chainhead SET seq = 0")()
    triggers.remove(connection, "vault_chainhead")
    by_sql("UPDATE vault_chainhead SET seq = 0")()
