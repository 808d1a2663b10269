"""Does jobs until it is told to stop."""

from __future__ import annotations

import signal

from django.conf import settings

from maplebridge.apps.jobs.worker.service import Service
from maplebridge.cli.service.lock import running
from maplebridge.cli.service.tables import tables_not_gone


def run_worker(*, parallel: int | None) -> None:
    """On SIGTERM or Ctrl-C the steps under way are finished and their jobs given back."""
    service = Service(parallel=parallel or settings.JOBS_PARALLEL, lease=settings.JOBS_LEASE)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, service.end)
    with running(settings.HOME):
        tables_not_gone()
        service.run()
