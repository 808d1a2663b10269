"""The state of the chain: verified at once where it is short, else as the last nightly check found it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maplebridge.apps.audit.chain import Head
from maplebridge.apps.audit.queries import heads, rows
from maplebridge.apps.audit.seal import head, site_chain
from maplebridge.apps.audit.verdict import Verified, Wanted
from maplebridge.apps.audit.verify import check
from maplebridge.apps.jobs.chores import CHECK_RECORD
from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.states import ENDED
from maplebridge.engine.problem import Problem

SHORT = 20_000  # links that are verified while the page is made: about a fifth of a second


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The newest check that a job made."""

    job: int
    at: datetime | None
    told: tuple[Problem, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class State:
    """`now`: verified just now, None where the chain is too long for that. `holds`: whether a printed head stands in
    the chain, None where none was given."""

    head: Head
    hash: str
    installation: str
    first: int
    now: Verified | None
    last: LastCheck | None
    holds: bool | None

    @property
    def whole(self) -> bool | None:
        """As far as is known."""
        known = self.now or self.last
        return known.whole if known else None


def state(wanted: Wanted | None) -> State:
    """About eight queries."""
    at, first = head(), rows.first_seal() or 1
    now = check(wanted) if at.seq - first < SHORT else None
    return State(at, heads.grouped(at.hash), site_chain().installation, first, now, last_check(),
                 heads.holds(wanted) if wanted else None)


def last_check() -> LastCheck | None:
    job = Job.objects.filter(kind=CHECK_RECORD, state__in=ENDED).order_by("-pk").first()
    if job is None:
        return None
    told = tuple(Problem(each["code"], params=each.get("params", {})) for each in job.told)
    return LastCheck(job.pk, job.ended_at, told, any(each.code == "jobs.record_whole" for each in told))
