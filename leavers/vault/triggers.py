"""Makes a table append-only in the database itself, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunPython

PREFIX = "append_only"
# SQLSTATE 23000, so that both databases raise Django's IntegrityError.
POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION {PREFIX}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$
"""


def append_only(table: str) -> RunPython:
    """The migration operation: from here on the table takes INSERT and nothing else.

    SQLite loses triggers when a later migration rebuilds the table (every AlterField does): repeat the
    operation after it. ``verify_access_log`` reports a log that lost its triggers.
    """

    def forwards(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        install(editor.connection, table)

    def backwards(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        remove(editor.connection, table)

    return RunPython(forwards, backwards)


def install(connection: BaseDatabaseWrapper, table: str) -> None:
    """Refuse UPDATE and DELETE (and TRUNCATE, where there is one) with an IntegrityError; may be repeated."""
    remove(connection, table)
    on = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
            cursor.execute(
                f"CREATE TRIGGER {_name(connection, table, 'change')} BEFORE UPDATE OR DELETE OR TRUNCATE"
                f" ON {on} FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}_refuse()"
            )
            return
        for change in ("update", "delete"):
            cursor.execute(
                f"CREATE TRIGGER {_name(connection, table, change)} BEFORE {change.upper()} ON {on}"
                f" BEGIN SELECT RAISE(ABORT, 'append-only table'); END"
            )


def remove(connection: BaseDatabaseWrapper, table: str) -> None:
    """Let the table be changed again: for a migration backwards, key rotation and tests."""
    with connection.cursor() as cursor:
        for change in ("change",) if connection.vendor == "postgresql" else ("update", "delete"):
            on = f" ON {connection.ops.quote_name(table)}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(connection, table, change)}{on}")


def guarded(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables that are append-only now: all their triggers exist and are switched on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
                " WHERE t.tgname = %s || '_change_' || c.relname AND t.tgenabled <> 'D'"
                " AND c.relnamespace = current_schema()::regnamespace",
                [PREFIX],
            )
        else:
            cursor.execute(
                "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name IN"
                " (%s || '_update_' || tbl_name, %s || '_delete_' || tbl_name)"
                " GROUP BY tbl_name HAVING count(*) = 2",
                [PREFIX, PREFIX],
            )
        return {table for (table,) in cursor.fetchall()}


@contextmanager
def lifted(connection: BaseDatabaseWrapper, *tables: str) -> Iterator[None]:
    """Within the block, one transaction, these tables can be changed; without names, all guarded ones."""
    with transaction.atomic(using=connection.alias):
        names = sorted(guarded(connection).intersection(tables) if tables else guarded(connection))
        for table in names:
            remove(connection, table)
        yield
        for table in names:
            install(connection, table)


def _name(connection: BaseDatabaseWrapper, table: str, change: str) -> str:
    return connection.ops.quote_name(f"{PREFIX}_{change}_{table}")
