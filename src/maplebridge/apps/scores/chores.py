"""What scores keep, and the counting beside the pages."""

from __future__ import annotations

from maplebridge.apps.audit.retention import keep
from maplebridge.apps.jobs.registry import register
from maplebridge.apps.jobs.run import Outcome, Run
from maplebridge.apps.programmes.queries.programmes import programme_by_code
from maplebridge.apps.scores.queries.live import REFRESH
from maplebridge.apps.scores.queries.make import make
from maplebridge.engine.problem import Problem
from maplebridge.web.clock import today


def register_chores() -> None:
    keep("scores", days=None, models=("scores.ScoreRun",))
    register(REFRESH, count_anew, title="scores.job_refresh", right="scores.view")


def count_anew(run: Run) -> Outcome:
    """Files only; done twice it does nothing."""
    found = programme_by_code(run.params["programme"])
    make(found, today())
    return Outcome(Problem("scores.refreshed", params={"programme": found.zh}))
