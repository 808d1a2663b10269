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
from maplebridge.apps.jobs.queries.access import may_see
from maplebridge.apps.jobs.states import AGAIN, DONE
from maplebridge.apps.units.access import Actor
from maplebridge.engine.problem import Problem

SHORT = 20_000  # links that are verified while the page is made: about a fifth of a second


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The newest check that a job finished. `seen`: whether who asks may see that job."""

    job: int
    at: datetime | None
    told: tuple[Problem, ...]
    whole: bool
    seen: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """`now`: verified just now, None where the chain is too long for that. `stopped`: when a later check than the last
    ended unfinished. `holds`: whether a printed head stands in
    the chain, None where none was given."""

    head: Head
    hash: str
    installation: str
    first: int
    now: Verified | None
    last: LastCheck | None
    stopped: datetime | None
    holds: bool | None

    @property
    def whole(self) -> bool | None:
        """As far as is known."""
        known = self.now or self.last
        return known.whole if known else None


def state(wanted: Wanted | None, actor: Actor) -> State:
    """About ten queries."""
    at, first = head(), rows.first_seal() or 1
    now = check(wanted) if at.seq - first < SHORT or rows.kept(SHORT + 1) <= SHORT else None
    last = last_check(actor)
    return State(at, heads.grouped(at.hash), site_chain().installation, first, now, last,
                 _stopped(last.job if last else 0), heads.holds(wanted) if wanted else None)


def last_check(actor: Actor | None = None) -> LastCheck | None:
    job = Job.objects.filter(kind=CHECK_RECORD, state=DONE).select_related("unit").order_by("-pk").first()
    if job is None:
        return None
    told = tuple(Problem(each["code"], params=each.get("params", {})) for each in job.told)
    whole = any(each.code == "jobs.record_whole" for each in told)
    return LastCheck(job.pk, job.ended_at, told, whole, actor is not None and may_see(actor, job))


def _stopped(after: int) -> datetime | None:
    """When the newest check after that job ended, failed or cancelled."""
    ends = Job.objects.filter(kind=CHECK_RECORD, state__in=AGAIN, pk__gt=after).order_by("-pk")
    return ends.values_list("ended_at", flat=True).first()
