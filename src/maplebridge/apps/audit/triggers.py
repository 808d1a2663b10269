"""The database itself refuses to change the record: no UPDATE, no TRUNCATE, no DELETE of what is younger than 180 days,
no row in the place of another. (PostgreSQL does that by UPDATE only; SQLite's REPLACE deletes without a trigger.)

Whoever owns the tables can drop a trigger; that is what the chain is for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

KEEP_DAYS = 180
_DAY = 86_400 * 1_000_000
_TAKEN = {  # NEW.id and NEW.rowid are -1 where the insert gives none
    "audit_event": "id = NEW.id AND NEW.id > 0",
    "audit_seal": "seq = NEW.seq OR event = NEW.event OR (rowid = NEW.rowid AND NEW.rowid > 0)",
}
_TABLES = {"audit_event": "OLD.at", "audit_seal": "(SELECT at FROM audit_event WHERE id = OLD.event)"}


def raise_guard(connection: Any) -> None:
    """Creates the triggers."""
    _run(connection, _sqlite() if connection.vendor == "sqlite" else _postgresql())


def lower_guard(connection: Any) -> None:
    """Drops them: for taking the migration back, and for throw-away databases of tests."""
    sqlite = connection.vendor == "sqlite"
    drops = [f"DROP TRIGGER IF EXISTS {table}_{verb}" + ("" if sqlite else f" ON {table}")
             for table in _TABLES for verb in ("insert", "update", "delete", "truncate")]
    _run(connection, drops if sqlite else [*drops, "DROP FUNCTION IF EXISTS audit_refuse()",
                                           *(f"DROP FUNCTION IF EXISTS {table}_keep()" for table in _TABLES)])


@contextmanager
def guard_lowered(connection: Any) -> Iterator[None]:
    """Nothing is guarded inside."""
    lower_guard(connection)
    try:
        yield
    finally:
        raise_guard(connection)


def _sqlite() -> list[str]:
    oldest = f"CAST(strftime('%s', 'now') AS INTEGER) * 1000000 - {KEEP_DAYS * _DAY}"
    made = []
    for table, at in _TABLES.items():
        made.append(f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} "
                    f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {_TAKEN[table]}) "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END")
        made.append(f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END")
        made.append(f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} WHEN COALESCE({at} > {oldest}, 1) "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is kept {KEEP_DAYS} days'); END")
    return made


def _postgresql() -> list[str]:
    oldest = f"EXTRACT(EPOCH FROM now())::bigint * 1000000 - {KEEP_DAYS * _DAY}"
    made = ["CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME; END $$"]
    for table, at in _TABLES.items():
        made += [
            f"CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF COALESCE({at} > {oldest}, true) THEN RAISE EXCEPTION '{table} is kept {KEEP_DAYS} days'; END IF; "
            "RETURN OLD; END $$",
            f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
            f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_keep()",
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} EXECUTE FUNCTION audit_refuse()",
        ]
    return made


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
