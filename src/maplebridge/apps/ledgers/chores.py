"""What record books keep, and the long work they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from maplebridge.apps.audit.retention import keep
from maplebridge.apps.jobs.registry import register
from maplebridge.apps.jobs.run import Outcome, Run
from maplebridge.apps.jobs.schedule import every
from maplebridge.apps.ledgers.actions.ask import ask_questions
from maplebridge.apps.ledgers.actions.record_rows import record_rows
from maplebridge.apps.ledgers.actions.start_import import KIND
from maplebridge.apps.ledgers.queries.asked import found_in, unit_by_key, units_to_check
from maplebridge.apps.ledgers.queries.batches import batch_by_key
from maplebridge.apps.ledgers.queries.files import read_filed
from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.ledgers.states import IMPORTED
from maplebridge.apps.units.kept import drop, kept
from maplebridge.engine.problem import Problem
from maplebridge.web.clock import now, today
from maplebridge.web.refusals import refuse

CHECK = "ledgers.check"
PART = 1_000  # rows of one step
COUNTED = ("new", "changed", "unchanged", "rejected")


def register_chores() -> None:
    keep("ledgers", days=None, models=(
        "ledgers.Entry", "ledgers.Batch", "ledgers.Month", "ledgers.Switch", "ledgers.Place", "ledgers.Expected",
        "ledgers.CheckAnswer", "ledgers.CheckQuestion"))
    register(KIND, import_rows, title="ledgers.job_import", right="entries.record",
             page=lambda params: reverse("ledgers:batch", args=[params["batch"]]))
    register(CHECK, check_books, title="ledgers.job_check", right="entries.record", page=_page_of_questions)
    every(CHECK, at="01:20")


def _page_of_questions(params: Mapping[str, Any]) -> str:
    """Of the unit whose books were checked; the nightly check is of all units."""
    return reverse("ledgers:questions", args=[unit_by_key(params["unit"]).code]) if "unit" in params else ""


def import_rows(run: Run) -> Outcome:
    """One step for each thousand rows of the file that was kept."""
    batch = batch_by_key(run.params["batch"])
    owner, kind = batch.made_by_id or 0, kept_as(batch.unit_id, batch.ledger)
    path = kept(owner, kind, run.params["file"])
    if path is None:
        raise refuse("ledgers.file_gone")
    rows = read_filed(path, desk_of(batch.unit, today()).kind(batch.ledger)).rows()
    reached = run.cursor or {"at": 0, **dict.fromkeys(COUNTED, 0)}
    while reached["at"] < len(rows):
        at = reached["at"]
        done = record_rows(unit=batch.unit_id, ledger=batch.ledger, rows=rows[at:at + PART], way=IMPORTED, now=now(),
                           part_of=batch.pk, by=run.by(f"row{at}"))
        reached = {"at": at + PART} | {name: reached[name] + done[name] for name in COUNTED}
        run.reached(reached, done=min(at + PART, len(rows)), of=len(rows))
    drop(owner, kind, run.params["file"])
    return Outcome(Problem("ledgers.import_done", params={name: reached[name] for name in COUNTED}))


def check_books(run: Run) -> Outcome:
    """One step for each unit that keeps books; of one unit where the job names it. What a check finds may differ the
    next time, so its writes have no key: what is asked already is not asked again."""
    after, done, new, gone = run.cursor or (0, 0, 0, 0)
    alone = run.params.get("unit")
    for key in [alone] * (after == 0) if alone else units_to_check(today(), after):
        found = found_in(unit_by_key(key), today())
        counts = ask_questions(unit=key, found=found, now=now(), by=run.by(f"unit{key}").with_once(None))
        done, new, gone = done + 1, new + counts["new"], gone + counts["gone"]
        run.reached([key, done, new, gone], done=done)
    return Outcome(Problem("ledgers.checked", params={"units": done, "new": new, "gone": gone}))


def kept_as(unit: int, ledger: str) -> str:
    """What a file waiting to be imported is kept as."""
    return f"book{unit}.{ledger}"
