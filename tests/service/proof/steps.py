"""Writes of the proofs, and the jobs that make them."""

from __future__ import annotations

import os
import signal
import time

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.jobs.run import Outcome, Run
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text
from tests.service.proof.models import Mark
from tests.service.proof.plan import STEPS, step_label


@action("proof.mark")
def mark(event: Draft, *, label: str, by: Actor) -> int:
    row = Mark.objects.create(label=label)
    event.about("mark", row.pk, Text(label))
    return row.pk


def steps_of_marks(run: Run) -> Outcome:
    steps = run.params.get("steps", STEPS)
    for n in range(run.cursor or 0, steps):
        mark(label=step_label(run.key, n), by=run.by(f"step{n}"))
        time.sleep(run.params.get("pause", 0.03))  # a step is done, not yet reported: the worst moment to die
        run.reached(n + 1, done=n + 1, of=steps)
    return Outcome(Problem("jobs.steps", params={"done": steps}))


def poison(_: Run) -> Outcome:
    """Takes its worker with it each time."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("not reached")
