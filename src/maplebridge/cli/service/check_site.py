"""check-site: whether these settings and this database are fit for service."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.utils import timezone

from maplebridge.apps.overview.queries.health import faults
from maplebridge.cli.output import Output
from maplebridge.cli.service.lock import running
from maplebridge.cli.service.tables import tables_not_gone
from maplebridge.engine.problem import Problem

OF_RUNNING = {"service.no_worker"}  # nothing need run while it is checked


def run_check_site(output: Output) -> None:
    """Leaves with 1 where anything is found: Django's checks for deployment, database, disk. Raises Refused where the
    database is gone or half exchanged: whatever else were said of it would lead astray."""
    with running(settings.HOME):
        tables_not_gone()
    found = [] if settings.SERVICE else [Problem("service.try_mode")]
    if settings.SERVICE and not os.environ.get("MAPLEBRIDGE_HOSTS"):
        found.append(Problem("service.hosts_missing"))
    found += [Problem("service.check_failed", params={"check": fault.id, "said": str(fault.msg)})
              for fault in run_checks(include_deployment_checks=True, databases=["default"])
              if fault.level >= WARNING and not fault.is_silenced()]
    found += [fault for fault in faults(timezone.now()) if fault.code not in OF_RUNNING]
    output.problems(found)
    if not found:
        output.say("service.check_clean")
    output.document(ok=not found, problems=output.told(found))
    if found:
        output.leave()
