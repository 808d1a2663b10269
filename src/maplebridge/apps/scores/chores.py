"""What scores keep, and the counting beside the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from maplebridge.apps.audit.retention import keep
from maplebridge.apps.jobs.registry import register
from maplebridge.apps.jobs.run import Outcome, Run
from maplebridge.apps.jobs.schedule import every
from maplebridge.apps.programmes.queries.programmes import programme_by_code, running
from maplebridge.apps.scores.actions.freeze import freeze
from maplebridge.apps.scores.queries.live import REFRESH
from maplebridge.apps.scores.queries.make import make
from maplebridge.apps.scores.queries.runs import FREEZE, VERIFY, last_number, make_ready, run_by_key, verify
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.packs.verify import EQUAL
from maplebridge.web.clock import now, today
from maplebridge.web.refusals import AlreadySent

ALL = "scores.all"
MOST_TOLD = 50


def register_chores() -> None:
    keep("scores", days=None, models=("scores.ScoreRun",))
    register(ALL, count_all, title="scores.job_all", right="system.manage", by_hand=True)
    every(ALL, minutes=30)  # a page that shows more than points counts nothing; points are never older than that
    register(REFRESH, count_anew, title="scores.job_refresh", right="scores.view",
             page=lambda params: reverse("scores:ranking", args=[params["programme"]]))
    register(FREEZE, freeze_now, title="scores.job_freeze", right="scores.freeze",
             page=lambda params: reverse("scores:runs", args=[params["programme"]]))
    register(VERIFY, verify_now, title="scores.job_verify", right="scores.view", page=_page_of_run)


def _page_of_run(params: Mapping[str, Any]) -> str:
    row = run_by_key(params["run"])
    return reverse("scores:run", args=[row.programme.code, row.number])


def count_all(run: Run) -> Outcome:
    """Every programme that goes on, one a step; files only."""
    day = today()
    found = running(day)
    for n in range(run.cursor or 0, len(found)):
        make(found[n], day)
        run.reached(n + 1, done=n + 1, of=len(found))
    return Outcome(Problem("scores.all_refreshed", params={"count": len(found)}))


def count_anew(run: Run) -> Outcome:
    """Files only; done twice it does nothing."""
    found = programme_by_code(run.params["programme"])
    make(found, today())
    return Outcome(Problem("scores.refreshed", params={"programme": Text(found.zh, found.en or None)}))


def freeze_now(run: Run) -> Outcome:
    """As of the day the job is done."""
    found = programme_by_code(run.params["programme"])
    if run.cursor is None:
        try:
            number = freeze(programme=found.pk, ready=make_ready(found, today()), note=run.params["note"], at=now(),
                            by=run.by("freeze"))
        except AlreadySent:  # frozen by an earlier run, from books that have changed since
            number = last_number(found)
        run.reached(number, done=1, of=1)
    return Outcome(Problem("scores.frozen", params={
        "programme": Text(found.zh, found.en or None), "number": run.cursor}))


def verify_now(run: Run) -> Outcome:
    row = run_by_key(run.params["run"])
    verdict = verify(row)
    told = Problem(f"scores.verified_{verdict.word}", params={"number": row.number, "sha256": verdict.manifest.hash})
    unlike = [Problem("scores.verified_unit", params={"unit": one.unit})
              for part in verdict.parts for one in part.units]
    more = [*verdict.problems, *(problem for part in verdict.parts for problem in part.problems), *unlike]
    return Outcome(told, more[:MOST_TOLD] if verdict.word != EQUAL else ())
