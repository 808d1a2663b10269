"""Who may see a job, have a hand in it, fetch its file."""

from __future__ import annotations

from django.db.models import Q

from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.registry import KINDS
from maplebridge.apps.units.access import Actor

HELD = "held"  # parameter of a job that is its asker's alone: the roles they asked with


def seen_by(actor: Actor) -> Q:
    """Jobs a person may know of: their own, those in reach with jobs.view, those of the whole site with system.view."""
    seen = Q(asker=actor.key or None) | actor.scope("jobs.view", "unit__path")
    return seen | Q(unit=None) if actor.holds("system.view") else seen


def may_see(actor: Actor, job: Job) -> bool:
    return _own(actor, job) or _may(actor, job, at_unit="jobs.view", of_site="system.view")


def may_manage(actor: Actor, job: Job) -> bool:
    """Cancel it or start it again."""
    return _own(actor, job) or _may(actor, job, at_unit="jobs.manage", of_site="jobs.manage")


def may_fetch(actor: Actor, job: Job) -> bool:
    """Its file shows what its kind's right shows: who has lost that right has lost the file too."""
    kind = KINDS.get(job.kind)
    if kind is None or not may_see(actor, job):
        return False
    if (kind.mine or kind.right is None) and not _own(actor, job):
        return False
    if kind.mine and job.params.get(HELD) != held(actor):
        return False
    if kind.right is None:
        return True
    return _may(actor, job, at_unit=kind.right, of_site=kind.right)


def held(actor: Actor) -> list[str]:
    """Where what an actor sees comes from, to be compared later."""
    return sorted(f"{grant.role} {grant.path}" for grant in actor.grants)


def _own(actor: Actor, job: Job) -> bool:
    return actor.key == (job.asker_id or 0)


def _may(actor: Actor, job: Job, *, at_unit: str, of_site: str) -> bool:
    return actor.holds(of_site) if job.unit is None else actor.may(at_unit, job.unit.path)
