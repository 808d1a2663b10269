"""A step is split into pieces, each with its own name, person and finish day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.programmes.actions.taken_step import (
    Taken,
    person_faults,
    require_workable,
    stop_at,
    take_step,
    text_faults,
    told,
)
from maplebridge.apps.programmes.models import Task
from maplebridge.apps.programmes.states import SPLIT
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Place, Problem
from maplebridge.web.refusals import refuse

FEWEST, MOST = 2, 10
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Piece:
    """`zh`: its name as typed. `person` None: whoever answers for the line."""

    zh: str
    planned: date
    person: int | None = None


@action("programmes.split_step")
def split_step(event: Draft, *, participant: int, step: str, pieces: Sequence[Piece], today: date, version: int,
               by: Actor) -> int:
    """The step is done when all its pieces are; they bind nothing else. Faults are placed at zh_1, planned_2 ...
    Raises Stale, Refused."""
    taken = take_step(participant, step, "tasks.plan", day=today, version=version, by=by)
    require_workable(taken)
    if taken.row.origin == SPLIT:
        raise refuse("steps.is_piece", step=taken.step.name)
    faults = [] if FEWEST <= len(pieces) <= MOST else [
        Problem("steps.how_many", Place(path="zh_2"), {"fewest": FEWEST, "most": MOST})]
    for number, piece in enumerate(pieces, 1):
        faults += _faults(number, piece, taken)
    stop_at(faults)
    before = told(taken.row)
    key = taken.keep(event, before, count=len(pieces), days=[piece.planned for piece in pieces])
    Task.objects.bulk_create(
        Task(participant=taken.plan.participant, key=f"{step}.{number}", indicator=taken.row.indicator,
             zh=piece.zh.strip(), days=1, origin=SPLIT, origin_key=str(key), planned=piece.planned,
             person_id=piece.person) for number, piece in enumerate(pieces, 1))
    return key


def last_day(taken_step: Taken) -> date:
    """By which the pieces must be finished: with the step, or as soon as it still can be."""
    step = taken_step.step
    return max(day for day in (step.limit, step.can_finish, taken_step.plan.day) if day)


def _faults(number: int, piece: Piece, taken: Taken) -> list[Problem]:
    last, today = last_day(taken), taken.plan.day
    faults = [Problem(fault.code, Place(path=f"zh_{number}"), fault.params)
              for fault in text_faults("zh", piece.zh, LONGEST_NAME)]
    if not today <= piece.planned <= last:
        faults.append(Problem("steps.outside", Place(path=f"planned_{number}"), {"today": today, "last": last}))
    return [*faults, *person_faults(f"person_{number}", piece.person, taken.plan, piece.planned)]
