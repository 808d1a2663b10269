"""The real site, as it is served: its own home and database, processes that can be killed.

    with Site(database=cluster.url) as site:
        site.start("server"), site.start("worker")
        site.kill("worker")                           # kill -9 of all its processes
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg

from tests.service.ports import free_port, is_free

READY_WITHIN = 60  # seconds
SERVER, WORKER = "server", "worker"
READY = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
VERB = [sys.executable, "-c", "from maplebridge.cli.main import run; run()"]


class Site:
    """`database`: None for SQLite in its home. `settings`: Django's settings module."""

    def __init__(self, database: str | None = None, settings: str = "tests.service.settings", **environ: str) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="maplebridge-site-"))
        self.port, self.database = free_port(), database
        self.environ = {**os.environ, "MAPLEBRIDGE_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": settings,
                        "MAPLEBRIDGE_DATABASE": database or "", **environ}
        self._commands = {SERVER: [*VERB, "serve", "--port", str(self.port), "--workers", "2"],
                          WORKER: [*VERB, "worker"]}
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Site:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None,
                 trace: TracebackType | None) -> None:
        for name in list(self._running):
            self.stop(name)
        shutil.rmtree(self.home, ignore_errors=True)

    def ask(self, script: str) -> str:
        """Runs a script in the site's own settings, with Django ready and the tables made; what it printed."""
        return self._run([sys.executable, "-c", f"{READY}\n{script}"])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query that both databases understand gives, read past the site."""
        if self.database:
            with psycopg.connect(self.database) as connection:
                return connection.execute(query.encode()).fetchall()
        with closing(sqlite3.connect(self.home / "maplebridge.sqlite3", timeout=20)) as connection:
            return connection.execute(query).fetchall()

    def start(self, name: str) -> None:
        """`server` or `worker` (or more workers: worker2 ...). Returns when the server answers."""
        if name == SERVER:
            _wait_free(self.port)
        with (self.home / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                self._commands[name.rstrip("0123456789")], env=self.environ, stdout=log, stderr=log,
                start_new_session=True)
        if name == SERVER:
            self.wait_ready()

    def alive(self, name: str) -> bool:
        return name in self._running and self._running[name].poll() is None

    def pid(self, name: str) -> int:
        return self._running[name].pid

    def kill(self, name: str) -> None:
        """kill -9 of the process and all it started."""
        process = self._running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self, name: str, within: float = 30) -> int:
        """As the system does it: SIGTERM, and patience. The exit code."""
        process = self._running.pop(name)
        process.terminate()
        try:
            return process.wait(timeout=within)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def wait_ready(self) -> None:
        """Until the log-in page is served."""
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            if not self.alive(SERVER):
                raise RuntimeError(f"the server ended:\n{self.log(SERVER)[-3000:]}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/account/login/")
                if connection.getresponse().status == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.1)
        raise TimeoutError(f"not ready within {READY_WITHIN} s:\n{self.log(SERVER)[-3000:]}")

    def log(self, name: str) -> str:
        return (self.home / f"{name}.log").read_text(errors="replace")

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(command, env=self.environ, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
        return done.stdout


def _wait_free(port: int) -> None:
    """The system may need a moment to give the port of a killed server back; a stranger on it is an error."""
    until = time.monotonic() + 10
    while not is_free(port):
        if time.monotonic() > until:
            raise RuntimeError(f"port {port} is taken by another program")
        time.sleep(0.05)
