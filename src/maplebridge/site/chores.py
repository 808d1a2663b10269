"""What the installation does for itself each night."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.jobs.registry import register
from maplebridge.apps.jobs.run import Outcome, Run
from maplebridge.apps.jobs.schedule import every
from maplebridge.engine.problem import Problem

BACKUP = "system.backup"
LONGEST = 6 * 3600  # seconds: all evidence is copied in one step


def register_chores() -> None:
    register(BACKUP, back_up, title="service.job_backup", right="system.manage", by_hand=True, tries=2,
             longest_step=LONGEST, page=lambda _: reverse("overview:system"))
    every(BACKUP, at="02:10")
    if settings.DEMO:
        register("demo.records", take_over_demo, title="service.job_demo", right="system.manage")


def back_up(_: Run) -> Outcome:
    """A backup into the folder of the settings; the oldest beyond those to be kept are removed."""
    from maplebridge.cli.service.backup import make_backup, prune, target

    made = make_backup(target(None, timezone.now()), with_secrets=False)
    gone = prune(made.file, settings.BACKUPS_KEPT)
    told = {"file": made.file.name, "megabytes": round(made.bytes / 1_000_000, 1), "sha256": made.sha256,
            "seq": made.copied.seq, "removed": len(gone)}
    return Outcome(Problem("service.job_backup_done", params=told))


def take_over_demo(run: Run) -> Outcome:
    """What the demo city's units wrote, one unit a step."""
    from maplebridge.cli.service.demo_records import count_demo, demo_units, list_places, take_over_unit

    city, units = demo_units(run.params["seed"])
    begin, entries = run.cursor or (0, 0)
    if begin == 0:
        list_places(city, run.by("places"))
    for n in range(begin, len(units)):
        plan, unit = units[n]
        entries += take_over_unit(plan, city, unit, run.by(f"unit{n}"))
        run.reached((n + 1, entries), done=n + 1, of=len(units))
    count_demo()
    return Outcome(Problem("service.job_demo_done", params={"count": entries, "units": len(units)}))
