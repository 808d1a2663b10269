"""What is done with stored files each night."""

from __future__ import annotations

from datetime import date

import structlog
from django.utils import timezone

from maplebridge.apps.audit.draft import Acting
from maplebridge.apps.audit.retention import keep
from maplebridge.apps.evidence import store
from maplebridge.apps.evidence.actions.forgetting import forget_evidence
from maplebridge.apps.evidence.actions.upkeep import note_states, sweep
from maplebridge.apps.evidence.queries.stored_files import files_after, how_many
from maplebridge.apps.jobs.registry import register
from maplebridge.apps.jobs.run import Outcome, Run
from maplebridge.apps.jobs.schedule import every
from maplebridge.engine.problem import Problem

KEPT_DAYS = 3 * 365  # after a record ended or was withdrawn
REHASH, SWEEP = "evidence.rehash", "evidence.sweep"
AT_ONCE = 50  # files of one step
MOST_TOLD = 100
log = structlog.get_logger("maplebridge.evidence")


def register_chores() -> None:
    register(REHASH, rehash, title="evidence.job_rehash", right="system.manage", by_hand=True)
    every(REHASH, at="02:10")
    register(SWEEP, sweep_old, title="evidence.job_sweep", right="system.manage")
    every(SWEEP, at="02:05")
    keep("evidence", models=("evidence.Evidence", "evidence.StoredFile"), days=KEPT_DAYS, remove=_forget)


def rehash(run: Run) -> Outcome:
    """Compares every stored file with its SHA-256. The cursor: the last key, and what was found until then."""
    after, done, wrong = run.cursor or (0, 0, [])
    of = how_many()
    while files := files_after(after, AT_ONCE):
        states = {sha256: store.state_of(sha256) for _, sha256 in files}
        note_states(states=states, by=run.by(f"after{after}").with_once(None))  # what it finds may differ next time
        after, done = files[-1][0], done + len(files)
        wrong = [*wrong, *([sha256, state] for sha256, state in states.items() if state != "whole")][:MOST_TOLD]
        run.reached([after, done, wrong], done=done, of=max(of, done))
    if wrong:
        log.critical("evidence.not_whole", files=len(wrong))
    more = [Problem(f"evidence.file_{state}", params={"sha256": sha256}) for sha256, state in wrong]
    return Outcome(Problem("evidence.rehashed", params={"count": done, "wrong": len(wrong)}), more)


def sweep_old(_: Run) -> Outcome:
    return Outcome(Problem("evidence.swept", params={"count": sweep(timezone.localdate())}))


def _forget(before: date, by: Acting) -> int:
    return forget_evidence(before=before, by=by)
