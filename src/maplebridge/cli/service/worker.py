"""Does jobs until it is told to stop."""

from __future__ import annotations

import signal

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from maplebridge.apps.jobs.worker.service import Service
from maplebridge.cli.faults import is_damaged
from maplebridge.cli.service.lock import in_turn, running
from maplebridge.cli.service.restore import tell_restore
from maplebridge.cli.service.tables import tables_not_gone


def run_worker(*, parallel: int | None) -> None:
    """On SIGTERM or Ctrl-C the steps under way are finished and their jobs given back."""
    service = Service(parallel=parallel or settings.JOBS_PARALLEL, lease=settings.JOBS_LEASE)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, service.end)
    with running(settings.HOME):
        _look_first()
        service.run()


def _look_first() -> None:
    """Raises Refused where the database is gone, and what SQLite says of a damaged file. A database that does not
    answer yet is no reason to end: the service waits for it."""
    try:
        with in_turn(settings.HOME):
            tables_not_gone()
            tell_restore()
    except (DatabaseError, InterfaceError) as fault:
        if is_damaged(fault):
            raise
    finally:
        connection.close()
