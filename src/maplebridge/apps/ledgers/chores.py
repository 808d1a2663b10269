"""What record books keep, and the long work they ask for."""

from __future__ import annotations

from maplebridge.apps.audit.retention import keep
from maplebridge.apps.jobs.registry import register
from maplebridge.apps.jobs.run import Outcome, Run
from maplebridge.apps.ledgers.actions.record_rows import record_rows
from maplebridge.apps.ledgers.actions.start_import import KIND
from maplebridge.apps.ledgers.queries.batches import batch_by_key
from maplebridge.apps.ledgers.queries.files import read_filed
from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.ledgers.states import IMPORTED
from maplebridge.apps.units.kept import drop, kept
from maplebridge.engine.problem import Problem
from maplebridge.web.clock import now, today
from maplebridge.web.refusals import refuse

PART = 1_000  # rows of one step
COUNTED = ("new", "changed", "unchanged", "rejected")


def register_chores() -> None:
    keep("ledgers", days=None, models=(
        "ledgers.Entry", "ledgers.Batch", "ledgers.Month", "ledgers.Switch", "ledgers.Place", "ledgers.Expected",
        "ledgers.CheckAnswer"))
    register(KIND, import_rows, title="ledgers.job_import", right="entries.record")


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


def kept_as(unit: int, ledger: str) -> str:
    """What a file waiting to be imported is kept as."""
    return f"book{unit}.{ledger}"
