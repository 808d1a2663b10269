"""A step was not done, not begun or not to be waived after all: one state back."""

from __future__ import annotations

from datetime import date

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.taken_step import SEEN, take_step, told
from maplebridge.apps.programmes.states import DONE, OPEN, RUNNING, WAIVED
from maplebridge.apps.units.access import Actor
from maplebridge.web.refusals import refuse


@action("programmes.reopen_step")
def reopen_step(event: Draft, *, participant: int, step: str, today: date, version: int, by: Actor) -> int:
    """Done: runs again, where its start is known; running or waived: open. Who may not waive may not take that back
    either. Raises Stale, Refused."""
    taken = take_step(participant, step, "tasks.do", day=today, version=version, by=by)
    row, before = taken.row, told(taken.row)
    if taken.step.pieces and row.state != WAIVED:
        raise refuse("steps.in_pieces", step=taken.step.name)
    if row.state == OPEN:
        raise refuse("steps.is_open", step=taken.step.name)
    if row.state == WAIVED:
        by.require("tasks.plan", row.path, seen=SEEN)
    row.state = RUNNING if row.state == DONE and row.started_on else OPEN
    row.ended_on, row.remaining, row.remaining_on, row.reason = None, None, None, ""
    if row.state == OPEN:
        row.started_on = None
    return taken.keep(event, before)
