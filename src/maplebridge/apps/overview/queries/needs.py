"""What waits for somebody: one function per question, at most two queries each, asked by what the person may do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from maplebridge.apps.jobs.models import Job
from maplebridge.apps.jobs.queries.access import seen_by
from maplebridge.apps.jobs.states import FAILED
from maplebridge.apps.overview.queries.backups import last_backup
from maplebridge.apps.overview.queries.health import faults
from maplebridge.apps.units.access import HEAD, Actor
from maplebridge.apps.units.models import FactorReset, Person, RoleGrant, Unit
from maplebridge.apps.units.queries.accounts import RESET_LASTS
from maplebridge.apps.units.queries.grants import givable_by, roles_beyond
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.words.phrases import label

HEADED = ("station", "group")  # kinds of units that need somebody responsible at their own level
SHOWN = 5  # of one question; the rest is a number
SOON = timedelta(days=14)
STALE_BACKUP = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Worth:
    """What a thing to do is worth and takes. gain: points it can bring at most; days: working days of it, 0: minutes;
    who: the person, or how many; wait: working days until it is due, below 0: late by so many; since: open since;
    where: the programme it is of."""

    gain: Decimal | None = None
    days: int | None = None
    who: Text | None = None
    people: int = 0
    wait: int | None = None
    since: date | None = None
    where: Text | None = None


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do: what waits, the code of the verb on its link, where that leads. `late`: it presses."""

    told: Problem
    act: str
    url: str
    args: tuple[Any, ...] = ()
    asked: str = ""  # what follows the address
    late: bool = False
    worth: Worth | None = None


def needs_of(actor: Actor, day: date) -> list[Need]:
    """What is most pressing first: what has ended or failed, then what is missing, then what ends soon."""
    found = [need for right, ask in QUESTIONS if right is None or actor.holds(right) for need in ask(actor, day)]
    return sorted(found, key=lambda need: not need.late)


def units_without_head(actor: Actor, day: date) -> QuerySet[Unit]:
    """Stations and groups in reach at which nobody holds the head's role on the day: a gap in the chain of
    responsibility."""
    held = RoleGrant.objects.filter(on(day), unit=OuterRef("pk"), role=HEAD)
    unsure = Q(headed_to__gte=date.min, headed_to__lt=day)  # both ends, for a planner to see a narrow range
    return Unit.objects.filter(~Exists(held), unsure, actor.scope("people.view"), kind__in=HEADED, opened_on__lte=day,
                               closed_on=None)


def _heads(actor: Actor, day: date) -> Iterator[Need]:
    """Only where the actor may name one."""
    mine = actor.scope("roles.grant") | actor.scope("roles.appoint")
    gaps = units_without_head(actor, day).filter(mine)
    rows = list(gaps.order_by("path")[:SHOWN + 1].values_list("code", "zh", "en"))
    for code, zh, en in rows[:SHOWN]:
        yield Need(_told("overview.no_head", unit=Text(zh, en or None)), "overview.name_head", "units:appoint", (code,),
                   f"?role={HEAD}")
    if len(rows) > SHOWN:
        yield Need(_told("overview.no_head_more", count=gaps.count()), "overview.show_all", "overview:gaps")


def _own_roles(actor: Actor, day: date) -> Iterator[Need]:
    rows = RoleGrant.objects.filter(person=actor.key, from_day__lte=day, to_day__gte=day, to_day__lte=day + SOON)
    for role, last, zh, en in rows.order_by("to_day").values_list("role", "to_day", "unit__zh", "unit__en"):
        unit, name = Text(zh, en or None), label(f"role.{role}")
        told = (_told("overview.role_ends_today", role=name, unit=unit) if last == day
                else _told("overview.role_ends", role=name, unit=unit, day=last))
        yield Need(told, "overview.see_roles", "people:show", (actor.key,), late=last == day)


def _roles_to_renew(actor: Actor, day: date) -> Iterator[Need]:
    """But those that end with their unit: they go on elsewhere, or were told when it was decided."""
    last = day + SOON
    count = RoleGrant.objects.filter(givable_by(actor), to_day__gte=day, to_day__lte=last).exclude(
        person=actor.key).exclude(unit__closed_on=F("to_day")).count()
    if count:
        yield Need(_told("overview.roles_end", count=count, days=SOON.days), "overview.see_roles", "roles:given",
                   asked=f"?ends={last.isoformat()}")


def _resets(actor: Actor, day: date) -> Iterator[Need]:
    """Only what the actor can confirm: not run out, asked by another, for somebody whose roles all lie within reach."""
    rows = FactorReset.objects.filter(actor.scope("accounts.recover", "person__unit__path"), ended_at=None,
                                      asked_at__gt=timezone.now() - RESET_LASTS)
    rows = rows.exclude(asked_by=actor.key).exclude(person=actor.key).exclude(_beyond(actor, day, "person"))
    for person, zh, en in rows.order_by("asked_at")[:SHOWN].values_list("person", "person__zh", "person__en"):
        yield Need(_told("overview.reset_waits", person=Text(zh, en or None)), "overview.decide", "account_of",
                   (person,))


def _accounts(actor: Actor, day: date) -> Iterator[Need]:
    """Accounts that were never used: somebody waits for a starting code."""
    rows = Person.objects.filter(actor.scope("accounts.recover", "unit__path"), username__isnull=False, is_active=True,
                                 last_login=None, start_code=None, password__startswith="!").order_by("pk")
    for person, zh, en in rows.exclude(_beyond(actor, day, "pk"))[:SHOWN].values_list("pk", "zh", "en"):
        yield Need(_told("overview.no_password", person=Text(zh, en or None)), "overview.make_code", "account_of",
                   (person,))


def _beyond(actor: Actor, day: date, person: str) -> Exists:
    """Whose account the actor may not touch: they hold a role, or will, where the actor could not help."""
    return Exists(roles_beyond("accounts.recover", day, actor).filter(person=OuterRef(person)))


def _jobs(actor: Actor, day: date) -> Iterator[Need]:
    rows = Job.objects.filter(seen_by(actor), state=FAILED, ended_at__gte=timezone.now() - SOON)
    for job in rows.order_by("-pk")[:SHOWN].values_list("pk", flat=True):
        yield Need(_told("overview.job_failed", job=job), "overview.see_why", "jobs:show", (job,), late=True)


def _system(actor: Actor, day: date) -> Iterator[Need]:
    for fault in faults(timezone.now()):
        yield Need(fault, "overview.see_system", "overview:system", late=True)
    backup = last_backup()
    if backup is None:
        yield Need(_told("overview.no_backup"), "overview.see_system", "overview:system")
    elif backup.at.date() < day - STALE_BACKUP:
        yield Need(_told("overview.old_backup", day=backup.at.date()), "overview.see_system", "overview:system",
                   late=True)


def _told(word: str, **params: Any) -> Problem:
    return Problem(word, params=params)


QUESTIONS: tuple[tuple[str | None, Callable[[Actor, date], Iterator[Need]]], ...] = (
    (None, _own_roles),
    ("people.view", _heads),
    ("people.view", _roles_to_renew),
    ("accounts.recover", _resets),
    ("accounts.recover", _accounts),
    ("jobs.view", _jobs),
    ("system.view", _system),
)
