"""What the site does by itself each night."""

from __future__ import annotations

import structlog
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.audit import retention
from maplebridge.apps.audit.verify import verify
from maplebridge.apps.jobs.actions import forgetting
from maplebridge.apps.jobs.registry import register
from maplebridge.apps.jobs.run import Outcome, Run
from maplebridge.apps.jobs.schedule import every
from maplebridge.apps.units.actions.change_due import apply_due
from maplebridge.engine.problem import Problem

log = structlog.get_logger("maplebridge.jobs")
CHECK_RECORD, CHANGE_DUE, RETENTION = "audit.check", "units.change_due", "audit.retention"


def register_chores() -> None:
    register(CHANGE_DUE, change_due, title="jobs.kind_change_due", right="units.arrange")
    every(CHANGE_DUE, at="00:05")
    register(CHECK_RECORD, check_record, title="jobs.kind_check_record", right="audit.verify", by_hand=True,
             page=lambda _: reverse("overview:audit_chain"))
    every(CHECK_RECORD, at="03:10")
    register(RETENTION, apply_retention, title="jobs.kind_retention")
    every(RETENTION, at="03:40")
    retention.keep("jobs", models=("jobs.Job",), days=180, remove=forgetting.forget_jobs)
    retention.keep("job_files", models=(), days=7, remove=forgetting.forget_files)
    retention.keep("job_times", models=("jobs.Planned", "jobs.Worker"), days=None)
    retention.keep("sessions", models=("sessions.Session", "usersessions.UserSession"), days=0,
                   remove=forgetting.forget_sessions)


def check_record(_: Run) -> Outcome:
    """Walks the whole audit record; what it found is kept as the result and, by the job's end, in the record."""
    found = verify()
    if not found.whole:
        log.critical("audit.not_whole", problems=len(found.problems))
        return Outcome(Problem("jobs.record_broken", params={"count": len(found.problems)}), found.problems)
    log.info("audit.whole", length=found.head.seq, head=found.head.hash)  # leaves the database with the log each night
    whole = Problem("jobs.record_whole",
                    params={"events": found.events, "head": found.head.hash, "length": found.head.seq})
    return Outcome(whole, found.problems)


def change_due(run: Run) -> Outcome:
    """What was decided for a later day takes place on that day."""
    day = timezone.localdate()
    return Outcome(Problem("jobs.changed", params=apply_due(day, by=run.by(day.isoformat()))))


def apply_retention(run: Run) -> Outcome:
    """Removes what is kept no longer. Done again, it finds what is left: it needs no once-key."""
    applied = retention.apply(timezone.localdate(), run.by("retention").with_once(None))
    refused = [problem for rule in applied for problem in rule.problems]
    return Outcome(Problem("jobs.removed", params={"count": sum(rule.removed for rule in applied)}), refused)
