"""How a unit stands, for its own page: one that takes part by itself, one above such units by what lies under it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from maplebridge.apps.ledgers.queries.gaps import shares_of
from maplebridge.apps.overview.queries.needs import Need
from maplebridge.apps.overview.queries.programmes_home import MOST_UNITS
from maplebridge.apps.overview.queries.standing import Standing, late_of, standings
from maplebridge.apps.overview.queries.unit_home import UnitHome, unit_homes
from maplebridge.apps.overview.queries.unit_needs import step_needs
from maplebridge.apps.programmes.models import Participant
from maplebridge.apps.programmes.queries.programmes import going_on
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.scheme.text import Text
from maplebridge.web.paths import below


@dataclass(frozen=True, slots=True)
class Below:
    """A programme in which units under it take part. stands: None where there are too many to reckon them here."""

    code: str
    name: Text
    units: int
    stands: tuple[Standing, ...] | None

    @property
    def late(self) -> list[Standing]:
        return late_of(self.stands or ())


@dataclass(frozen=True, slots=True)
class OfUnit:
    """homes: its own programmes, each with what comes next; share: completeness of its books, None where there is
    nothing to look at or it may not be seen; below: programmes of the units under it."""

    homes: tuple[tuple[UnitHome, tuple[Need, ...]], ...] = ()
    share: float | None = None
    keeps: bool = False
    below: tuple[Below, ...] = ()


def of_unit(unit: Unit, actor: Actor, day: date) -> OfUnit:
    """Seven queries at most."""
    parts = (Participant.objects.filter(on(day), going_on(day, "programme__"),
                                        actor.scope("programmes.view", "unit__path"), rolled_out__isnull=False)
             .select_related("unit", "programme", "rolled_out").order_by("-programme__begun_on", "unit__code"))
    own = list(parts.filter(unit=unit))
    if not own:
        return OfUnit(below=tuple(_below(parts.filter(below(unit.path, "unit__path")), day)))
    keeps = actor.may("entries.view", unit.path)
    share = shares_of([unit], day).get(unit.pk) if keeps else None
    homes = unit_homes(own, actor, day)
    return OfUnit(tuple((home, tuple(step_needs(home, day))) for home in homes), share, keeps)


def _below(parts: QuerySet[Participant], day: date) -> list[Below]:
    """The newest programme first."""
    groups = list(parts.order_by("-programme__begun_on", "programme__code").values_list(
        "programme", "programme__code", "programme__zh", "programme__en").annotate(n=Count("pk")))
    if sum(n for *_, n in groups) > MOST_UNITS:
        return [Below(code, Text(zh, en or None), n, None) for _, code, zh, en, n in groups]
    stands: dict[int, list[Standing]] = defaultdict(list)
    for one in standings(list(parts), day) if groups else ():
        stands[one.participant.programme_id].append(one)
    return [Below(code, Text(zh, en or None), n, tuple(stands[key])) for key, code, zh, en, n in groups]
