"""The database itself refuses to change a frozen result: no UPDATE, no DELETE, no TRUNCATE. Whoever owns the tables can
drop a trigger; the hash of the bundle is for that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

TABLE = "scores_scorerun"


def raise_guard(connection: Any) -> None:
    """Creates the triggers."""
    _run(connection, _sqlite() if connection.vendor == "sqlite" else _postgresql())


def lower_guard(connection: Any) -> None:
    """Drops them: for taking the migration back, and for throw-away databases of tests."""
    sqlite = connection.vendor == "sqlite"
    drops = [f"DROP TRIGGER IF EXISTS {TABLE}_{verb}" + ("" if sqlite else f" ON {TABLE}")
             for verb in ("insert", "update", "delete", "truncate")]
    _run(connection, drops if sqlite else [*drops, "DROP FUNCTION IF EXISTS scores_refuse()"])


@contextmanager
def guard_lowered(connection: Any) -> Iterator[None]:
    """Nothing is guarded inside."""
    lower_guard(connection)
    try:
        yield
    finally:
        raise_guard(connection)


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{TABLE} is never changed'); END"
    taken = "id = NEW.id AND NEW.id > 0"  # REPLACE deletes without a trigger; NEW.id is -1 where none is given
    return [f"CREATE TRIGGER {TABLE}_insert BEFORE INSERT ON {TABLE} "
            f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE {taken}) {refuse}",
            f"CREATE TRIGGER {TABLE}_update BEFORE UPDATE ON {TABLE} {refuse}",
            f"CREATE TRIGGER {TABLE}_delete BEFORE DELETE ON {TABLE} {refuse}"]


def _postgresql() -> list[str]:
    call = "EXECUTE FUNCTION scores_refuse()"
    return ["CREATE FUNCTION scores_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME; END $$",
            f"CREATE TRIGGER {TABLE}_update BEFORE UPDATE ON {TABLE} FOR EACH ROW {call}",
            f"CREATE TRIGGER {TABLE}_delete BEFORE DELETE ON {TABLE} FOR EACH ROW {call}",
            f"CREATE TRIGGER {TABLE}_truncate BEFORE TRUNCATE ON {TABLE} {call}"]


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
