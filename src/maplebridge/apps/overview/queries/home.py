"""What the first page says: who one is, what waits, where to go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maplebridge.apps.overview.queries.needs import Need, needs_of
from maplebridge.apps.overview.queries.work import Work, work_of
from maplebridge.apps.units.access import ROLES, Actor
from maplebridge.apps.units.models import Unit
from maplebridge.engine.scheme.text import Text


@dataclass(frozen=True, slots=True)
class Seat:
    """A role at a unit."""

    role: str
    code: str
    unit: Text


@dataclass(frozen=True, slots=True)
class Way:
    """A place to go on to: the code of its words (<code>_does says what it is for) and the name of its address."""

    word: str
    url: str


WAYS = (  # right, words, address; in the order of the work
    ("people.import", Way("overview.way_import", "units:import")),
    ("units.arrange", Way("overview.way_units", "units:tree")),
    ("people.edit", Way("overview.way_people", "people:list")),
    ("roles.delegate", Way("overview.way_roles", "roles:given")),
    ("roles.appoint", Way("overview.way_roles", "roles:given")),
    ("roles.grant", Way("overview.way_roles", "roles:given")),
    ("entries.record", Way("overview.way_ledgers", "ledgers:books")),
    ("scores.view", Way("overview.way_scores", "scores:list")),
    ("evidence.add", Way("overview.way_evidence", "evidence:list")),
    ("audit.verify", Way("overview.way_verify", "overview:audit_chain")),
    ("audit.view", Way("overview.way_audit", "overview:audit")),
    ("system.manage", Way("overview.way_system", "overview:system")),
    ("jobs.view", Way("overview.way_jobs", "jobs:list")),
    ("people.view", Way("overview.way_gaps", "overview:gaps")),
    ("units.view", Way("overview.way_look", "units:tree")),
)
MOST_WAYS = 4


@dataclass(frozen=True, slots=True)
class Home:
    seats: tuple[Seat, ...]
    needs: tuple[Need, ...]
    ways: tuple[Way, ...]
    work: Work


def home_of(actor: Actor, day: date, work_day: date) -> Home:
    """At most nine queries, however large the city. `day`: of roles and accounts; `work_day`: of programmes."""
    units = Unit.objects.in_bulk({grant.unit for grant in actor.grants})
    seats = tuple(Seat(grant.role, units[grant.unit].code, Text(units[grant.unit].zh, units[grant.unit].en or None))
                  for grant in sorted(actor.grants, key=lambda grant: (grant.path, list(ROLES).index(grant.role))))
    ways = {way.url: way for right, way in reversed(WAYS) if actor.holds(right)}
    work = work_of(actor, work_day)
    return Home(seats, (*work.needs, *needs_of(actor, day)), tuple(reversed(ways.values()))[:MOST_WAYS], work)
