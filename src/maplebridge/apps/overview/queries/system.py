"""How the installation stands, for the page about the system."""

from __future__ import annotations

import platform
import shutil
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.db.models import Max

from maplebridge.apps.audit.chain import Head
from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.queries.history import instant
from maplebridge.apps.audit.seal import head
from maplebridge.apps.jobs.queries.running import counts
from maplebridge.apps.overview.queries.audit_chain import LastCheck, last_check
from maplebridge.apps.overview.queries.backups import LastBackup, last_backup, lying
from maplebridge.apps.overview.queries.health import faults
from maplebridge.engine.problem import Problem

BACKUP_OLD = timedelta(hours=36)
CLOCK_BACK = timedelta(minutes=2)  # by which the newest event may lie ahead: clocks of two machines


@dataclass(frozen=True, slots=True)
class Standing:
    """`faults`: what makes the site unwell now; `warnings`: what will, or should be looked at. Sizes in megabytes."""

    faults: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    versions: Mapping[str, str]
    database_size: int
    free: int
    disk: int
    backup: LastBackup | None
    check: LastCheck | None
    head: Head
    jobs: Mapping[str, int]
    newest: datetime | None
    settings: Mapping[str, str]


def standing(now: datetime) -> Standing:
    """About ten queries, whatever lies in the database."""
    disk, backup, newest = shutil.disk_usage(settings.HOME), last_backup(), newest_event()
    return Standing(
        faults(now), (*_of_clock(newest, now), *_of_backup(backup, now), *_ahead(backup, now)), _versions(),
        _database_size(), disk.free // 1_000_000, disk.total // 1_000_000, backup, last_check(), head(), counts(),
        newest, settings.SHOWN)


def newest_event() -> datetime | None:
    """The latest instant that any event bears."""
    at = Event.objects.aggregate(newest=Max("at"))["newest"]
    return instant(at) if at is not None else None


def _of_clock(newest: datetime | None, now: datetime) -> list[Problem]:
    if newest is None or newest <= now + CLOCK_BACK:
        return []
    minutes = int((newest - now).total_seconds() // 60)
    return [Problem("service.clock_back", params={"minutes": minutes}, severity="warning")]


def _of_backup(backup: LastBackup | None, now: datetime) -> list[Problem]:
    if backup is None:
        return [Problem("service.never_backed_up", severity="warning")]
    if now - backup.at > BACKUP_OLD:
        hours = int((now - backup.at).total_seconds() // 3600)
        return [Problem("service.backup_old", params={"hours": hours}, severity="warning")]
    return []


def _ahead(last: LastBackup | None, now: datetime) -> list[Problem]:
    """Backups dated later than now: they are taken for the oldest, and say nothing about how old the last one is."""
    made = [(one.at, one.file.name) for one in lying(settings.BACKUPS)]
    made += [(last.at, Path(last.file).name)] if last else []
    ahead = sorted({name for at, name in made if at > now + CLOCK_BACK})
    if not ahead:
        return []
    return [Problem("service.backup_ahead", params={"count": len(ahead), "file": ahead[-1]}, severity="warning")]


def _versions() -> dict[str, str]:
    database = f"SQLite {sqlite3.sqlite_version}"
    if connection.vendor == "postgresql":
        database = "PostgreSQL {}.{}".format(*divmod(connection.pg_version, 10_000))
    return {"Maplebridge": version("maplebridge"), "Python": platform.python_version(),
            "Django": django.get_version(), "database": database}


def _database_size() -> int:
    if connection.vendor == "sqlite":
        file = Path(str(connection.settings_dict["NAME"]))
        return file.stat().st_size // 1_000_000 if file.exists() else 0  # tests keep theirs in memory
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0]) // 1_000_000
