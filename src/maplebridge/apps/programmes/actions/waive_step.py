"""A step is not needed."""

from __future__ import annotations

from datetime import date

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.taken_step import stop_at, take_step, text_faults, told
from maplebridge.apps.programmes.states import DONE, WAIVED
from maplebridge.apps.units.access import Actor
from maplebridge.web.refusals import refuse

LONGEST_REASON = 300


@action("programmes.waive_step")
def waive_step(event: Draft, *, participant: int, step: str, reason: str, today: date, version: int, by: Actor) -> int:
    """With its pieces, and with a reason that stays to be seen; what comes after it need not wait. Raises Stale,
    Refused."""
    taken = take_step(participant, step, "tasks.plan", day=today, version=version, by=by)
    if taken.step.state == DONE:
        raise refuse("steps.is_done", step=taken.step.name, day=taken.step.ended)
    if taken.step.state == WAIVED:
        raise refuse("steps.is_waived", step=taken.step.name)
    stop_at(text_faults("reason", reason, LONGEST_REASON))
    row, before = taken.row, told(taken.row)
    row.state, row.reason = WAIVED, reason.strip()
    row.started_on = row.ended_on = row.remaining = row.remaining_on = None
    return taken.keep(event, before, why=row.reason)
