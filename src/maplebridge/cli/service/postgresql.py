"""PostgreSQL: copied by pg_dump, loaded beside into a schema of its own, exchanged by renaming schemas in one
transaction. Asks for no right beyond owning the database (15 or later)."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from maplebridge.cli.service.database import Copied, has_content, nothing_here, what_it_holds
from maplebridge.engine.problem import Problem, Refused

LOADED, BEFORE = "maplebridge_loaded", "maplebridge_before"
OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}
NO_ROOM = "No space left on device"


class Postgresql:
    vendor = "postgresql"

    def __init__(self, database: Mapping[str, Any]) -> None:
        self.database = database

    def must_be_there(self) -> None:
        with self._connected() as connection:
            if not _tables(connection):
                raise nothing_here(self.database["NAME"])

    def copy(self, to: Path) -> Copied:
        with self._connected() as connection:
            connection.isolation_level, connection.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
            with connection.transaction():
                (snapshot,) = _one(connection, "SELECT pg_export_snapshot()")
                (server,) = _one(connection, "SHOW server_version")
                self._run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--schema=public",
                          f"--snapshot={snapshot}", f"--file={to}")
                return what_it_holds(server, lambda sql: connection.execute(sql).fetchall(), _tables(connection))

    def is_empty(self) -> bool:
        with self._connected() as connection:
            return not has_content(lambda sql: connection.execute(sql).fetchall(), _tables(connection))

    def load(self, copy: Path) -> None:
        """The copy names its schema, so the present one steps aside while it is loaded."""
        self.drop()
        with self._changing() as run:
            run(f"ALTER SCHEMA public RENAME TO {BEFORE}")
            run("CREATE SCHEMA public")
            run("GRANT USAGE ON SCHEMA public TO PUBLIC")
        self._run("pg_restore", "--no-owner", "--no-privileges", "--schema=public", "--single-transaction",
                  "--exit-on-error", f"--dbname={self.database['NAME']}", str(copy))
        with self._changing() as run:
            run(f"ALTER SCHEMA public RENAME TO {LOADED}")
            run(f"ALTER SCHEMA {BEFORE} RENAME TO public")

    @contextmanager
    def looking_at_loaded(self) -> Iterator[None]:
        from django.db import connection

        connection.close()
        options = connection.settings_dict["OPTIONS"]
        connection.settings_dict["OPTIONS"] = {**options, "options": f"-c search_path={LOADED}"}
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["OPTIONS"] = options

    def keep(self) -> None:
        with self._changing() as run:
            if LOADED in self._schemas():
                run("DROP SCHEMA public CASCADE")
                run(f"ALTER SCHEMA {LOADED} RENAME TO public")

    def drop(self) -> None:
        """Also where loading was cut off: the present one then still stands aside."""
        schemas = self._schemas()
        with self._changing() as run:
            if BEFORE in schemas:
                run("DROP SCHEMA IF EXISTS public CASCADE")
                run(f"ALTER SCHEMA {BEFORE} RENAME TO public")
            run(f"DROP SCHEMA IF EXISTS {LOADED} CASCADE")

    def others(self) -> int:
        with self._connected() as connection:
            return int(_one(connection, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                                        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'")[0])

    def _schemas(self) -> set[str]:
        with self._connected() as connection:
            return {name for (name,) in connection.execute("SELECT nspname FROM pg_namespace")}

    @contextmanager
    def _changing(self) -> Iterator[Any]:
        with self._connected() as connection, connection.transaction():
            yield connection.execute

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """Raises Refused where the server does not answer."""
        database = self.database
        given = {"host": database["HOST"], "port": database["PORT"], "user": database["USER"],
                 "password": database["PASSWORD"], "dbname": database["NAME"], **database["OPTIONS"]}
        try:
            with psycopg.connect(autocommit=True, **{name: value for name, value in given.items() if value}) as opened:
                yield opened
        except psycopg.OperationalError as fault:
            if NO_ROOM in str(fault):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from fault
            raise Refused([Problem("service.no_database", params={"fault": type(fault).__name__})]) from fault

    def _run(self, program: str, *words: str) -> None:
        """One of PostgreSQL's own programs; the password goes by the environment, where nobody else sees it."""
        done = subprocess.run([_program(program), *words], env=self._environment(), capture_output=True, text=True,
                              errors="replace", check=False)
        if done.returncode:
            said = (done.stderr.strip().splitlines() or [""])[-1]
            if NO_ROOM in done.stderr:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            raise Refused([Problem("service.program_failed", params={"program": program, "said": said[:300]})])

    def _environment(self) -> dict[str, str]:
        database = self.database
        own = {"PGHOST": database["HOST"], "PGPORT": database["PORT"], "PGUSER": database["USER"],
               "PGPASSWORD": database["PASSWORD"], "PGDATABASE": database["NAME"], "LC_MESSAGES": "C",
               **{OPTIONS[name]: value for name, value in database["OPTIONS"].items() if name in OPTIONS}}
        return {**os.environ, **{name: value for name, value in own.items() if value}}


def _program(name: str) -> str:
    """Debian's newest, which reads all older servers; else on PATH. Raises Refused."""
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    found = str(debian[-1]) if debian else shutil.which(name)
    if not found:
        raise Refused([Problem("service.no_program", params={"program": name})])
    return found


def _one(connection: psycopg.Connection[tuple[Any, ...]], sql: str) -> tuple[Any, ...]:
    row = connection.execute(sql).fetchone()
    assert row is not None
    return row


def _tables(connection: psycopg.Connection[tuple[Any, ...]]) -> set[str]:
    found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {name for (name,) in found}
