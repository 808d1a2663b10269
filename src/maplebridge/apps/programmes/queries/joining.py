"""Which units may join a programme, and which part goes on in another unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from maplebridge.apps.programmes.models import Participant, Programme, SchemeVersion
from maplebridge.apps.programmes.queries.programmes import units_to_join
from maplebridge.apps.programmes.queries.versions import scheme_of
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Succession, Unit
from maplebridge.apps.units.queries.spans import from_day_on
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.text import Text
from maplebridge.web.paths import below


@dataclass(frozen=True, slots=True)
class GoneOn:
    """A part whose unit was merged into another, or split, and has not ended here."""

    participant: int
    unit: str
    name: Text
    successor: str
    into: Text
    day: date


def went_on(day: date) -> Q:
    """Parts that have not ended here though their unit went on in another one by the day."""
    return Q(Exists(Succession.objects.filter(old=OuterRef("unit"), day__lte=day)), to_day=None)


def unreached(version: SchemeVersion | F, day: date) -> Q:
    """Parts, of the day or later, that do not go by the version: the table has not reached them, or they go by an
    earlier one or by one that was withdrawn."""
    return from_day_on(day) & (Q(rolled_out=None) | ~Q(rolled_out=version))


def joinable(programme: Programme, version: SchemeVersion, day: date, *, path: str = "",
             category: str = "", kind: str = "") -> QuerySet[Unit]:
    """Units of the kind that the table assesses, in a part of the tree, of a category and a kind where that is asked
    for."""
    found = units_to_join(programme, day)
    assesses = scheme_of(version.pk).assesses
    if assesses:
        found = found.filter(kind=assesses)
    if path:
        found = found.filter(below(path))
    if kind:
        found = found.filter(kind=kind)
    return found.filter(category=category) if category else found


def category_for(unit: Unit, scheme: Scheme) -> str | None:
    """The unit's category in the tree where the table knows it; None where it does not."""
    known = {one.code for one in scheme.categories}
    return unit.category if not known or unit.category in known else None


def gone_on(programme: Programme, day: date, actor: Actor) -> tuple[GoneOn, ...]:
    """Open parts of units that went on in another one by the day. One query."""
    parts = Participant.objects.filter(went_on(day), actor.scope("programmes.view", "unit__path"),
                                       programme=programme)
    rows = Succession.objects.filter(old__in=parts.values("unit"), day__lte=day).order_by("old__code", "pk")
    keys = dict(parts.values_list("unit", "pk")) if rows else {}
    return tuple(GoneOn(keys[row.old_id], row.old.code, Text(row.old.zh, row.old.en or None), row.new.code,
                        Text(row.new.zh, row.new.en or None), row.day)
                 for row in rows.select_related("old", "new") if row.old_id in keys)


def goes_on_in(participant: Participant) -> tuple[Unit, date] | None:
    """The unit in which this one goes on, and since when."""
    row = Succession.objects.filter(old=participant.unit_id).select_related("new").order_by("-day", "pk").first()
    return (row.new, row.day) if row else None


def to_roll_out(programme: Programme, version: SchemeVersion, day: date) -> list[int]:
    """Keys of the parts that the version in force has not reached, in the order of their units' codes."""
    rows = Participant.objects.filter(unreached(version, day), programme=programme)
    return list(rows.order_by("unit__code", "pk").values_list("pk", flat=True))


def parts_by_key(keys: Sequence[int]) -> list[Participant]:
    """With their units, in the order of the keys; what is gone is left out."""
    found = Participant.objects.select_related("unit").in_bulk(list(keys))
    return [found[key] for key in keys if key in found]


def parts_of(participant: Participant) -> QuerySet[Participant, dict[str, Any]]:
    """The unit's parts of the programme: one that left and came back has several."""
    return Participant.objects.filter(programme=participant.programme_id, unit=participant.unit_id).order_by(
        "from_day").values("pk", "from_day", "to_day", "category")


def joined_rows(programme: Programme, actor: Actor, day: date) -> QuerySet[Participant, dict[str, Any]]:
    """Every part that has not ended, for the list of units."""
    return Participant.objects.filter(actor.scope("programmes.view", "unit__path"), from_day_on(day),
                                      programme=programme).order_by("unit__code").values(
        "pk", "unit__code", "unit__zh", "unit__en", "category", "exempt", "officers", "assessment_day",
        "rolled_out__number", "from_day", "to_day")


def codes_of(*keys: int | None) -> dict[int | None, str]:
    """Key -> code of these units. One query, where there are any."""
    known = [key for key in keys if key]
    return dict(Unit.objects.filter(pk__in=known).values_list("pk", "code")) if known else {}


def version_by_key(key: int) -> SchemeVersion:
    return SchemeVersion.objects.select_related("programme__unit").get(pk=key)
