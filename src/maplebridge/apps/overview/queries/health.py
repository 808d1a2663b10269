"""What is wrong with the installation right now."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from maplebridge.apps.jobs.queries.running import workers_alive
from maplebridge.engine.problem import Problem

LEAST_ROOM = 200_000_000  # bytes left on the disk of the home


def faults(now: datetime) -> tuple[Problem, ...]:
    """Empty: all is well. Never raises for a database that is gone."""
    found = [*_disk()]
    try:
        found += _migrations() or _worker(now)
    except (DatabaseError, InterfaceError) as fault:
        found.append(Problem("service.no_database", params={"fault": type(fault).__name__}))
    return tuple(found)


def pending_migrations() -> list[str]:
    """Steps of the database's layout that this program knows and the database has not had."""
    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in steps]


def unknown_migrations(steps: Iterable[str]) -> list[str]:
    """Those of the steps that this program does not know: a newer one made them."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    return [step for step in steps if step not in known]


def _migrations() -> list[Problem]:
    pending = pending_migrations()
    return [Problem("service.pending", params={"count": len(pending), "steps": pending[:5]})] if pending else []


def _disk() -> list[Problem]:
    free = shutil.disk_usage(settings.HOME).free
    return [] if free >= LEAST_ROOM else [Problem("service.little_room", params={"megabytes": free // 1_000_000})]


def _worker(now: datetime) -> list[Problem]:
    return [] if workers_alive(now) else [Problem("service.no_worker")]
