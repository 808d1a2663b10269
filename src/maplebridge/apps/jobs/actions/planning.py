"""Asks for the jobs whose time has come."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from maplebridge.apps.jobs.actions.asking import ask
from maplebridge.apps.jobs.actions.ending import MACHINE
from maplebridge.apps.jobs.models import Planned
from maplebridge.apps.jobs.queries.running import open_of_system
from maplebridge.apps.jobs.schedule import Plan


def ask_planned(plans: Iterable[Plan], now: datetime) -> list[int]:
    """The jobs of the latest planned times. One planned instant is one job, whoever asks and however often: its
    once-key is the instant. The first time a plan is met, nothing is made up. After the clock was set back, the latest
    instant lies before the one noted: it has its job already, or gets it."""
    jobs = []
    for plan in plans:
        latest = plan.latest(now)
        noted, new = Planned.objects.get_or_create(kind=plan.kind, defaults={"last": latest})
        if new or noted.last == latest or open_of_system(plan.kind):
            continue
        jobs.append(ask(kind=plan.kind, once=latest.isoformat(), by=MACHINE))
        Planned.objects.filter(kind=plan.kind).update(last=latest)
    return jobs
