"""What a handler works with. It goes in steps; each step writes by actions and is then reported:

    def import_people(run: Run) -> Outcome:
        rows = run.params["rows"]
        for n in range(run.cursor or 0, len(rows)):
            add_person(**rows[n], by=run.by(f"row{n}"))
            run.reached(n + 1, done=n + 1, of=len(rows))
        return Outcome(Problem("people.imported", params={"count": len(rows)}))

The same step of the same job always has the same once-key: a worker that dies between the write and the report has
its step done again by the next one, and the action answers with its receipt. So a step may depend on params and cursor
only, never on the clock or on what it finds half done.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from maplebridge.apps.jobs.actions import leases
from maplebridge.apps.jobs.files import folder_of_files
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.queries.access import HELD, held
from maplebridge.apps.jobs.queries.asker import asker_of
from maplebridge.apps.jobs.registry import KINDS, Kind
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Problem
from maplebridge.web.refusals import NotPermitted, refuse


class Interrupted(Exception):
    """The run ends here; handlers let it pass."""


class Cancelled(Interrupted):
    """Somebody asked for the end."""


class LeaseLost(Interrupted):
    """Another run has the job in hand: this one was silent for too long."""


class Stopping(Interrupted):
    """The worker is told to stop, or somebody waits and this job is the system's own."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out: a sentence for people, and more of them; with `file_name`, what the handler wrote to `run.draft`
    can be downloaded under that name."""

    told: Problem
    more: Sequence[Problem] = ()
    file_name: str = ""


class Run:
    """One start of a job."""

    def __init__(self, job: Job, kind: Kind, stopping: Callable[[], bool]) -> None:
        self.key, self.params, self.cursor, self.holder = job.pk, job.params, job.cursor, job.holder
        self.steps = 0  # finished by this run
        self.kind = kind
        self.draft = folder_of_files() / f"{job.pk}-{job.holder}"  # where it may write the file of its outcome
        self._job, self._stopping = job, stopping

    def by(self, step: str) -> Actor:
        """Who acts in this step: the asker with the rights they have now. Raises NotPermitted, Refused."""
        actor = asker_of(self._job, timezone.localdate())
        if actor is None:
            raise refuse("jobs.asker_gone")
        self._require(actor)
        key = f"job.{self.key}.{step}"
        return actor.with_once(key if len(key) <= 64 else hashlib.sha256(key.encode()).hexdigest())

    def reached(self, cursor: Any, *, done: int, of: int | None = None) -> None:
        """A step is finished: where the next begins (a JSON value), how many are done, of how many if that is known.
        Raises Cancelled, LeaseLost, Stopping."""
        if not leases.reached(self.key, self.holder, cursor, done, of):
            raise LeaseLost
        self.cursor, self.steps = cursor, self.steps + 1
        self._stop_if_asked()

    def under_way(self, done: int, of: int | None = None) -> None:
        """Shows how far a long step is that leaves nothing behind until its end; started again, it begins anew.
        Raises as `reached`."""
        if not leases.under_way(self.key, self.holder, done, of):
            raise LeaseLost
        self._stop_if_asked()

    def _stop_if_asked(self) -> None:
        if leases.cancel_asked(self.key):
            raise Cancelled
        if self._stopping() or self._gives_way():
            raise Stopping

    def _gives_way(self) -> bool:
        return self._job.asker_id is None and leases.somebody_waits(KINDS, timezone.now())

    def _require(self, actor: Actor) -> None:
        right, unit = self.kind.right, self._job.unit
        if right and not (actor.may(right, unit.path) if unit else actor.holds(right)):
            raise NotPermitted(right)
        if self.kind.mine and self.params.get(HELD) != held(actor):
            raise NotPermitted(right or "")
