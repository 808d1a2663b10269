"""A PostgreSQL cluster of one's own, thrown away afterwards.

    python -m tests.service.postgres -- .venv/bin/python -m pytest tests/apps

runs the command with MAPLEBRIDGE_DATABASE pointing at the cluster and passes its exit code on. `--durable` writes to
disk as in service; without it the cluster is quick and would not outlive a power cut.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

import psycopg

from tests.service.ports import free_port

NAME = "maplebridge"  # of the user and of the database
START_WITHIN = 60  # seconds; after a kill the server first has to repair itself
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class NoPostgres(Exception):
    """The programs of the server are not on this machine."""


class Cluster:
    """`with Cluster() as cluster:` gives a running server; `url` is what MAPLEBRIDGE_DATABASE wants."""

    def __init__(self, *, durable: bool = False) -> None:
        self.durable, self.port = durable, free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="maplebridge-pg-"))
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return self.url_of(NAME)

    def url_of(self, database: str) -> str:
        return f"postgresql://{NAME}@127.0.0.1:{self.port}/{database}"

    @property
    def pid(self) -> int | None:
        """Of the postmaster, while it runs."""
        return self._server.pid if self._server and self._server.poll() is None else None

    def __enter__(self) -> Cluster:
        try:
            if os.geteuid() == 0:
                shutil.chown(self.folder, _owner().pw_name)
            subprocess.run([*_as_owner(), str(_programs() / "initdb"), "-D", str(self.folder / "data"), "-U", NAME,
                            "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
                           cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
            self.start()
            with psycopg.connect(self.url_of("postgres"), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {NAME}")
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.remove()

    def start(self) -> None:
        """Returns when the server answers. Processes of a killed one may still hold its memory: tried again then."""
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until:
            if self.pid is None:
                self._launch()
            if self._answers():
                return
            time.sleep(0.1)
        raise TimeoutError(f"the server did not start within {START_WITHIN} s:\n{self._log()[-3000:]}")

    def kill(self) -> None:
        """kill -9 of the postmaster; its children end by themselves."""
        if self._server:
            self._server.kill()
            self._server.wait()

    def stop(self) -> None:
        """An orderly end that does not wait for clients."""
        if self.pid is not None and self._server:
            self._server.send_signal(signal.SIGINT)
            try:
                self._server.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.kill()

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _launch(self) -> None:
        settings = {"listen_addresses": "127.0.0.1", "port": str(self.port), "max_connections": "60",
                    "unix_socket_directories": str(self.folder), **({} if self.durable else QUICK)}
        given = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(  # a group of its own: Ctrl-C is for the command first
                [*_as_owner(), str(_programs() / "postgres"), "-D", str(self.folder / "data"), *given],
                cwd=self.folder, stdout=log, stderr=log, start_new_session=True)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url_of("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")


def _programs() -> Path:
    """Where initdb and postgres are: Debian's newest, else on PATH."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[4]))
    found = debian[-1] if debian else shutil.which("postgres")
    if not found:
        raise NoPostgres("no PostgreSQL server here; `make system` installs it")
    return Path(found).resolve().parent


def _owner() -> pwd.struct_passwd:
    """The server refuses to run as root."""
    return pwd.getpwnam("postgres")


def _as_owner() -> list[str]:
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid", "postgres", "--regid", str(_owner().pw_gid), "--clear-groups", "--"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.service.postgres", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--durable", action="store_true", help="write to disk as in service")
    parser.add_argument("command", nargs="+", metavar="-- COMMAND", help="what to run, with its arguments")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    with Cluster(durable=given.durable) as cluster:
        code = subprocess.call(given.command, env={**os.environ, "MAPLEBRIDGE_DATABASE": cluster.url})
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main())
