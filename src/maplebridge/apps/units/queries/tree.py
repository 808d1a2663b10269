"""The tree of units as of a day, as far as somebody may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from maplebridge.apps.units.access import STEP, Actor
from maplebridge.apps.units.kinds import KINDS
from maplebridge.apps.units.models import Succession, Unit, UnitSpan
from maplebridge.apps.units.queries.spans import from_day_on, on
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen


@dataclass(frozen=True, slots=True)
class Node:
    """A unit as it was, is or will be on a day."""

    key: int
    code: str
    name: Text
    kind: str
    category: str
    has_children: bool


def nodes_under(parent: int | None, day: date, actor: Actor) -> tuple[Node, ...]:
    """One level of the tree: the units below one, or the highest the actor may see."""
    spans = UnitSpan.objects.filter(actor.scope("units.view", "unit__path"), on(day))
    if parent is None:
        tops = actor.reach("units.view")
        spans = spans.filter(unit__path__in=tops) if tops != ("",) else spans.filter(parent=None)
    else:
        spans = spans.filter(parent=parent)
    below = UnitSpan.objects.filter(on(day), parent=OuterRef("unit"))
    rows = spans.annotate(below=Exists(below)).order_by("unit__code").values_list(
        "unit", "unit__code", "zh", "en", "unit__kind", "category", "below")
    return tuple(Node(key, code, Text(zh, en or None), kind, category, has)
                 for key, code, zh, en, kind, category, has in rows)


def unit_by_code(code: str) -> Unit:
    """With its parent. Raises Unseen."""
    unit = Unit.objects.select_related("parent").filter(code=code).first()
    if unit is None:
        raise Unseen
    return unit


def units_called(codes: Iterable[str]) -> dict[str, int]:
    """Code -> key of the units there are."""
    return dict(Unit.objects.filter(code__in=list(codes)).values_list("code", "pk"))


def trail_of(unit: Unit, actor: Actor) -> list[tuple[str, Text]]:
    """The units above, from the top down, as far as they may be seen: code and name."""
    keys = [int(unit.path[at:at + STEP], 16) for at in range(0, len(unit.path) - STEP, STEP)]
    above = Unit.objects.in_bulk(keys)
    return [(row.code, Text(row.zh, row.en or None)) for row in (above[key] for key in keys)
            if actor.may("units.view", row.path)]


def unit_rows(actor: Actor, day: date) -> QuerySet[Unit, dict[str, Any]]:
    """The units of today within view, for a list."""
    open_now = Q(closed_on=None) | Q(closed_on__gte=day)
    return (Unit.objects.filter(actor.scope("units.view")).filter(open_now, opened_on__lte=day).order_by("code")
            .values("pk", "code", "zh", "en", "kind", "category", "parent__zh", "parent__en", "opened_on"))


def history_of(unit: Unit) -> QuerySet[UnitSpan, dict[str, Any]]:
    """How a unit was from day to day, the last first."""
    return UnitSpan.objects.filter(unit=unit).order_by("-from_day").values(
        "from_day", "to_day", "zh", "en", "category", "parent__code", "parent__zh", "parent__en", "parent__path")


def succession_of(unit: Unit) -> QuerySet[Succession, dict[str, Any]]:
    """What a unit came from and went on in."""
    return Succession.objects.filter(Q(old=unit) | Q(new=unit)).order_by("-day", "pk").values(
        "kind", "day", "document", "old__code", "old__zh", "old__en", "old__path", "new__code", "new__zh", "new__en",
        "new__path")


def siblings(unit: Unit, day: date) -> list[Unit]:
    """The other units under the same parent that go on past the day."""
    return list(Unit.objects.filter(parent=unit.parent_id, closed_on=None, opened_on__lt=day)
                .exclude(pk=unit.pk).order_by("code"))


def versions_of(units: Iterable[int]) -> dict[int, int]:
    """Units (keys) -> their versions of now, by key."""
    return dict(Unit.objects.filter(pk__in=units).order_by("pk").values_list("pk", "version"))


def children_after(unit: Unit, day: date) -> list[Unit]:
    """The units that lie below on the day or later."""
    spans = UnitSpan.objects.filter(from_day_on(day), parent=unit)
    return list(Unit.objects.filter(pk__in=spans.values("unit")).order_by("code"))


def kinds_within(actor: Actor) -> dict[str, int]:
    """How many units of each kind the actor sees today: those without an end, counted in an index of their kinds,
    without those to come, and the few whose end is planned."""
    day = timezone.localdate()
    endless = Unit.objects.filter(actor.scope("units.view"), kind__in=KINDS, closed_on=None)
    found = Counter(dict(endless.values_list("kind").annotate(n=Count("pk"))))
    other = Q(closed_on=None, opened_on__gt=day) | Q(closed_on__gte=day, opened_on__lte=day)
    for kind, path, closes in Unit.objects.filter(other).values_list("kind", "path", "closed_on"):
        if actor.may("units.view", path):
            found[kind] += 1 if closes else -1
    return {kind: count for kind, count in found.items() if count}
