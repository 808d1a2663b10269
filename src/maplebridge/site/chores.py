"""What the installation does for itself each night."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from maplebridge.apps.jobs.registry import register
from maplebridge.apps.jobs.run import Outcome, Run
from maplebridge.apps.jobs.schedule import every
from maplebridge.engine.problem import Problem

BACKUP = "system.backup"
LONGEST = 6 * 3600  # seconds: all evidence is copied in one step


def register_chores() -> None:
    register(BACKUP, back_up, title="service.job_backup", right="system.manage", by_hand=True, tries=2,
             longest_step=LONGEST)
    every(BACKUP, at="02:10")


def back_up(_: Run) -> Outcome:
    """A backup into the folder of the settings; the oldest beyond those to be kept are removed."""
    from maplebridge.cli.service.backup import make_backup, prune, target

    made = make_backup(target(None, timezone.now()), with_secrets=False)
    gone = prune(made.file, settings.BACKUPS_KEPT)
    told = {"file": made.file.name, "megabytes": round(made.bytes / 1_000_000, 1), "sha256": made.sha256,
            "seq": made.copied.seq, "removed": len(gone)}
    return Outcome(Problem("service.job_backup_done", params=told))
