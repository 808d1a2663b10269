"""The database itself refuses to change what was issued: no UPDATE of a version but its one withdrawal, none of its
content, no DELETE, no TRUNCATE. Whoever owns the tables can drop a trigger; the hash in the record is for that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

VERSION, CONTENT = "programmes_schemeversion", "programmes_schemecontent"
TABLES = (VERSION, CONTENT)
FIXED = ("id", "programme_id", "number", "scheme_code", "scheme_version", "sha256", "draft_id", "document", "issued_on",
         "issued_by_id")  # all but the withdrawal, which is written once


def raise_guard(connection: Any) -> None:
    """Creates the triggers."""
    _run(connection, _sqlite() if connection.vendor == "sqlite" else _postgresql())


def lower_guard(connection: Any) -> None:
    """Drops them: for taking the migration back, and for throw-away databases of tests."""
    sqlite = connection.vendor == "sqlite"
    drops = [f"DROP TRIGGER IF EXISTS {table}_{verb}" + ("" if sqlite else f" ON {table}")
             for table in TABLES for verb in ("insert", "update", "delete", "truncate")]
    _run(connection, drops if sqlite else [*drops, "DROP FUNCTION IF EXISTS programmes_refuse()"])


@contextmanager
def guard_lowered(connection: Any) -> Iterator[None]:
    """Nothing is guarded inside."""
    lower_guard(connection)
    try:
        yield
    finally:
        raise_guard(connection)


def _changed(differs: str) -> str:
    """What an UPDATE of a version may not do: touch a fixed column, or write the withdrawal a second time."""
    fixed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FIXED)
    return f"{fixed} OR OLD.withdrawn_on IS NOT NULL"


def _sqlite() -> list[str]:
    made = []
    for table in TABLES:
        when = f"WHEN {_changed('IS NOT')} " if table == VERSION else ""
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END"
        taken = "id = NEW.id AND NEW.id > 0"  # REPLACE deletes without a trigger; NEW.id is -1 where none is given
        made += [f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} "
                 f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {taken}) {refuse}",
                 f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} {when}{refuse}",
                 f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} {refuse}"]
    return made


def _postgresql() -> list[str]:
    made = ["CREATE FUNCTION programmes_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME; END $$"]
    for table in TABLES:
        when = f"WHEN ({_changed('IS DISTINCT FROM')}) " if table == VERSION else ""
        call = "EXECUTE FUNCTION programmes_refuse()"
        made += [f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} FOR EACH ROW {when}{call}",
                 f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} FOR EACH ROW {call}",
                 f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} {call}"]
    return made


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
