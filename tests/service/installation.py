"""An installation of its own for a test: a home, a database, the verbs as a person runs them."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.service.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
VERB = [sys.executable, "-c", "from maplebridge.cli.main import run; run()"]
SETUP = ("setup", "--unit", "JC", "江城市公安局", "--admin", "王安", "wangan", "--office", "李明", "liming")
CASTS = r"::[a-z ]+(\[\])?|[()]"  # the server writes the same condition in two ways
TELLING = ("audit_event", "audit_seal")  # tables in which a restore or an upgrade is told
Rows = Mapping[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Said:
    """What a verb left behind."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Installation:
    """`url` None: SQLite in the home."""

    home: Path
    url: str | None = None
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(("MAPLEBRIDGE_", "DJANGO_"))}  # browser tests of this process set some
        own = {"MAPLEBRIDGE_HOME": str(self.home), "PYTHONPATH": str(ROOT), **self.settings}
        return {**kept, **own, **({"MAPLEBRIDGE_DATABASE": self.url} if self.url else {})}

    def verb(self, *words: object, lang: str = "en", **settings: str) -> Said:
        """One verb, run to its end."""
        done = subprocess.run([*VERB, *map(str, words), "--lang", lang], env={**self.environ, **settings},
                              capture_output=True, text=True, timeout=300, check=False)
        assert "Traceback" not in done.stderr + done.stdout, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    def python(self, *words: object, **settings: str) -> str:
        """A module of the tests run on the installation."""
        done = subprocess.run([sys.executable, "-m", *map(str, words)], env={**self.environ, **settings},
                              capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def fill(self, writes: int = 20) -> None:
        """People, units, events, evidence files."""
        self.python("tests.service.fill", writes)

    def rows(self) -> Rows:
        """Every table, every row, and the state of every counter of keys."""
        return _postgresql_rows(self.url) if self.url else _sqlite_rows(self.home / "maplebridge.sqlite3")

    def files(self) -> Mapping[str, bytes]:
        """Evidence by its name."""
        root = self.home / "evidence"
        return {str(file.relative_to(root)): file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()}

    @contextmanager
    def served(self, *words: object, scheme: str = "http") -> Iterator[Server]:
        """The real server, answering."""
        port = free_port()
        command = [*VERB, "serve", "--port", str(port), "--workers", "1", "--lang", "en", *map(str, words)]
        with (self.home.parent / f"serve-{port}.log").open("w+") as log:
            process = subprocess.Popen(command, env=self.environ, stdout=log, stderr=subprocess.STDOUT)
            server = Server(f"{scheme}://127.0.0.1:{port}", process, Path(log.name))
            try:
                server.wait(port)
                yield server
            finally:
                server.end()


@dataclass
class Server:
    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def get(self, path: str, **headers: str) -> tuple[int, Mapping[str, str], str]:
        """Status, headers, text; of an error too."""
        request = urllib.request.Request(self.address + path, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as fault:
            return fault.code, fault.headers, fault.read().decode()

    def wait(self, port: int) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log.read_text()
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError(self.log.read_text())

    def end(self) -> int:
        """SIGTERM; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise

    def lines(self) -> list[Any]:
        """The log's lines that are records."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]


def untold(rows: Rows, events: int = 0) -> Rows:
    """Rows without the newest `events`, which tell of a restore or an upgrade, their seals and the counters of keys."""
    kept = {table: sorted(rows[table])[:len(rows[table]) - events] for table in TELLING}
    made = [row for row in rows[""] if not str(row[0]).startswith("audit_event_id_seq")]
    return {**rows, **kept, "": made, "sqlite_sequence": [row for row in rows.get("sqlite_sequence", ())
                                                          if row[0] not in (*TELLING, "audit_waiting")]}


def told_of(rows: Rows, kind: str) -> list[Any]:
    """What events of a kind say."""
    return [json.loads(cell)["params"] for row in rows["audit_event"] if kind in row
            for cell in row if str(cell).startswith('{"changes"')]


def _sqlite_rows(file: Path) -> Rows:
    with closing(sqlite3.connect(file)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        made = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
        rows = {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in names}
        return {"": sorted(made, key=repr), **rows}


def _postgresql_rows(url: str) -> Rows:
    with psycopg.connect(url) as connection:
        def ask(sql: str) -> list[tuple[Any, ...]]:
            return sorted(connection.execute(sql).fetchall(), key=repr)  # type: ignore[arg-type]

        tables = [name for (name,) in ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        made = ask("SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
                   "WHERE table_schema = 'public'")
        made += ask("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'")
        made += ask("SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal")
        made += ask("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
                    "WHERE connamespace = 'public'::regnamespace")
        made += ask("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
        made += ask("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'maplebridge%'")
        plain = [tuple(re.sub(CASTS, "", str(cell)) for cell in row) for row in made]
        return {"": plain, **{name: ask(f'SELECT * FROM "{name}"') for name in tables}}
