"""SQLite: copied by its own backup call, exchanged by one rename."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from maplebridge.cli.faults import is_damaged
from maplebridge.cli.service.archive import sync
from maplebridge.cli.service.database import Copied, has_content, nothing_here, what_it_holds
from maplebridge.engine.problem import Place, Problem, Refused

PATIENCE = 30  # seconds to wait for a lock
FULL = "database or disk is full"


class Sqlite:
    vendor = "sqlite"

    def __init__(self, file: Path) -> None:
        self.file, self.loaded = file, file.with_name(f".{file.name}.loaded")

    def must_be_there(self) -> None:
        if not self.file.exists():
            raise nothing_here(str(self.file))
        with self._damage_told(), closing(_read_only(self.file)) as connection:
            if not _tables(connection):
                raise nothing_here(str(self.file))

    def copy(self, to: Path) -> Copied:
        with _told(to), self._damage_told(), closing(sqlite3.connect(to)) as copy:
            with closing(_read_only(self.file)) as source:
                source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            return what_it_holds(sqlite3.sqlite_version, lambda sql: copy.execute(sql).fetchall(), _tables(copy))

    def is_empty(self) -> bool:
        if not self.file.exists() or not self.file.stat().st_size:
            return True
        try:
            with closing(_read_only(self.file)) as connection:
                return not has_content(lambda sql: connection.execute(sql).fetchall(), _tables(connection))
        except sqlite3.DatabaseError:
            return False  # damaged: what is left of it is not thrown away unasked

    def load(self, copy: Path) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.drop()
        with _told(copy), closing(sqlite3.connect(copy)) as source, closing(sqlite3.connect(self.loaded)) as target:
            self.loaded.chmod(0o600)
            source.backup(target)
            if target.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise Refused([Problem("service.backup_damaged", Place(copy.name), {"parts": ["database"]})])

    @contextmanager
    def looking_at_loaded(self) -> Iterator[None]:
        from django.db import connection

        connection.close()
        present, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], str(self.loaded)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = present

    def keep(self) -> None:
        if not self.loaded.exists():
            return
        _one_file(self.loaded)
        self._set_old_log_aside()
        os.replace(self.loaded, self.file)
        sync(self.file.parent)

    def drop(self) -> None:
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(f"{self.loaded}{ending}").unlink(missing_ok=True)

    def others(self) -> int:
        return 0  # they share this machine, where the lock of the home tells

    @contextmanager
    def _damage_told(self) -> Iterator[None]:
        """A damaged file is told as such: it cannot be backed up."""
        try:
            yield
        except sqlite3.DatabaseError as fault:
            if is_damaged(fault):
                raise Refused([Problem("service.database_damaged", Place(str(self.file)))]) from fault
            raise

    def _set_old_log_aside(self) -> None:
        """A log of the old file must not be played into the new one. A sound one is written back; the rest is kept."""
        if not self.file.exists():
            return
        try:
            _one_file(self.file)
        except sqlite3.DatabaseError:
            for ending in ("-wal", "-shm", "-journal"):
                log = Path(f"{self.file}{ending}")
                if log.exists():
                    log.replace(f"{log}.damaged")


def _read_only(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=PATIENCE)


def _one_file(file: Path) -> None:
    """All that was committed lies in the file itself, and is on the disk."""
    with closing(sqlite3.connect(file, timeout=PATIENCE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode=DELETE")
    sync(file)


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """SQLite's word for a full disk as the system's; a file that is no database as a fault."""
    try:
        yield
    except sqlite3.OperationalError as fault:
        if FULL in str(fault):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file)) from fault
        raise Refused([Problem("service.no_database", params={"fault": str(fault)})]) from fault
    except sqlite3.DatabaseError as fault:
        raise Refused([Problem("service.no_database", params={"fault": str(fault)})]) from fault
