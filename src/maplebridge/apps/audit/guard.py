"""Tables that the database itself refuses to change: no UPDATE, no DELETE, no TRUNCATE, no row in the place of another
(PostgreSQL does that by UPDATE only; SQLite's REPLACE deletes without a trigger).

Whoever owns the tables can drop a trigger; hashes are for that: of the chain, of a version, of a bundle."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

VERBS = ("insert", "update", "delete", "truncate")


@dataclass(frozen=True, slots=True)
class Guarded:
    """One table, in SQL over OLD and NEW. `taken`: a new row takes the place of one that is there (NEW.id and NEW.rowid
    are -1 where the insert gives none); `changed`: an UPDATE that is refused, from the database's word for "differs",
    None: each; `young`: a DELETE that is refused, from "sqlite" or "postgresql", None: each; `kept`: so told."""

    table: str
    taken: str = "id = NEW.id AND NEW.id > 0"
    changed: Callable[[str], str] | None = None
    young: Callable[[str], str] | None = None
    kept: str = "never changed"


@dataclass(frozen=True, slots=True)
class Guard:
    """Of one subject; `name` begins the names of its functions."""

    name: str
    tables: Sequence[Guarded]

    def raise_in(self, connection: Any) -> None:
        """Creates the triggers."""
        _run(connection, self._sqlite() if connection.vendor == "sqlite" else self._postgresql())

    def lower_in(self, connection: Any) -> None:
        """Drops them: for taking the migration back, and for throw-away databases of tests."""
        sqlite = connection.vendor == "sqlite"
        names = [one.table for one in self.tables]
        drops = [f"DROP TRIGGER IF EXISTS {table}_{verb}" + ("" if sqlite else f" ON {table}")
                 for table in names for verb in VERBS]
        _run(connection, drops if sqlite else [*drops, f"DROP FUNCTION IF EXISTS {self.name}_refuse()",
                                               *(f"DROP FUNCTION IF EXISTS {table}_keep()" for table in names)])

    @contextmanager
    def lowered(self, connection: Any) -> Iterator[None]:
        """Nothing is guarded inside."""
        self.lower_in(connection)
        try:
            yield
        finally:
            self.raise_in(connection)

    def _sqlite(self) -> list[str]:
        made = []
        for one in self.tables:
            table, changed = one.table, f"WHEN {one.changed('IS NOT')} " if one.changed else ""
            young = f"WHEN {one.young('sqlite')} " if one.young else ""
            made += [
                f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} "
                f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {one.taken}) {_abort(table)}",
                f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} {changed}{_abort(table)}",
                f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} {young}{_abort(table, one.kept)}"]
        return made

    def _postgresql(self) -> list[str]:
        call = f"EXECUTE FUNCTION {self.name}_refuse()"
        made = [f"CREATE FUNCTION {self.name}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION '% is never changed', TG_TABLE_NAME; END $$"]
        for one in self.tables:
            table, changed = one.table, f"WHEN ({one.changed('IS DISTINCT FROM')}) " if one.changed else ""
            young = one.young("postgresql") if one.young else "true"
            made += [
                f"CREATE FUNCTION {table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {young} THEN RAISE EXCEPTION '{table} is {one.kept}'; END IF; RETURN OLD; END $$",
                f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} FOR EACH ROW {changed}{call}",
                f"CREATE TRIGGER {table}_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_keep()",
                f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} {call}"]
        return made


def _abort(table: str, kept: str = "never changed") -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{table} is {kept}'); END"


def _run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
