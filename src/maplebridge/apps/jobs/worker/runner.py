"""Does one job: whatever happens in a handler becomes a state of the job."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

import structlog

from maplebridge.apps.jobs.actions.ending import end
from maplebridge.apps.jobs.actions.leases import came_to_nothing, give_back
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.registry import KINDS
from maplebridge.apps.jobs.run import Cancelled, LeaseLost, Outcome, Run, Stopping
from maplebridge.apps.jobs.states import CANCELLED, DONE, FAILED
from maplebridge.apps.jobs.worker.heart import Heart
from maplebridge.engine.problem import Problem, Refused
from maplebridge.web.refusals import NotPermitted, Unseen

log = structlog.get_logger("maplebridge.jobs")
BEATS = 6  # in one lease


def run_job(job: Job, *, lease: float, stopping: Callable[[], bool] = lambda: False) -> str:
    """What became of it: its state, or "lost" to another run. Raises what the database raises when it is gone."""
    run = Run(job, KINDS[job.kind], stopping)
    log.info("job.started", job=job.pk, kind=job.kind, attempt=job.attempts)
    with Heart(run, lease / BEATS):
        became = _work(run)
    log.info("job.left", job=job.pk, kind=job.kind, became=became, steps=run.steps)
    return became


def _work(run: Run) -> str:
    try:
        run.by("start")  # whether the asker is still there and may still do it
        outcome = run.kind.work(run)
    except Cancelled:
        return _ended(run, CANCELLED)
    except Stopping:
        return give_back(run.key, run.holder) or "lost"
    except LeaseLost:
        return "lost"
    except Refused as refused:
        return _ended(run, FAILED, refused.problems)
    except (NotPermitted, Unseen):
        return _ended(run, FAILED, (Problem("jobs.not_permitted"),))
    except Exception as fault:  # any fault of a handler is a fault of its job, never the end of the worker
        return _broken(run, fault)
    return _done(run, outcome)


def _done(run: Run, outcome: Outcome | None) -> str:
    if outcome is None:
        return _ended(run, DONE)
    if not outcome.file_name:
        return _ended(run, DONE, (outcome.told, *outcome.more))
    with run.draft.open("rb") as file:
        os.fsync(file.fileno())
    return _ended(run, DONE, (outcome.told, *outcome.more), run.draft.name, outcome.file_name)


def _ended(run: Run, state: str, told: Sequence[Problem] = (), file: str = "", file_name: str = "") -> str:
    ours = end(job=run.key, holder=run.holder, state=state, told=told, file=file, file_name=file_name)
    if not (ours and file):
        run.draft.unlink(missing_ok=True)
    return state if ours else "lost"


def _broken(run: Run, fault: Exception) -> str:
    """The log names the fault and its lines, never its text: that may hold what people typed."""
    log.error("job.broken", job=run.key, kind=run.kind.name, exc_info=fault)
    run.draft.unlink(missing_ok=True)
    why = Problem("jobs.broken", params={"fault": type(fault).__name__})
    return came_to_nothing(run.key, run.holder, why) or "lost"
