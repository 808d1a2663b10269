"""How units were, are and will be: their spans."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count

from django.db.models import Q

from maplebridge.apps.units.models import Unit, UnitSpan

DATED = ("zh", "en", "category", "parent_id")  # what a span says of its unit
DEEPEST = 20  # levels of the tree
Days = tuple[date, date | None]  # from the first to the last; None: without end


def on(day: date, prefix: str = "") -> Q:
    """Rows whose days hold `day`: spans, posts, grants. `prefix`: the way to them, as in "posts__"."""
    ends = Q(**{f"{prefix}to_day": None}) | Q(**{f"{prefix}to_day__gte": day})
    return ends & Q(**{f"{prefix}from_day__lte": day})


def within(day: date | None, spans: Iterable[Days]) -> bool:
    """Whether any of them holds it; what has no day is within all."""
    return day is None or any(first <= day and (last is None or day <= last) for first, last in spans)


def from_day_on(day: date) -> Q:
    """Rows that still hold on `day` or begin later."""
    return Q(to_day=None) | Q(to_day__gte=day)


def overlap(first: date, last: date | None) -> Q:
    """Rows whose days meet first..last; `last` None: without end."""
    begun = Q() if last is None else Q(from_day__lte=last)
    return begun & from_day_on(first)


def span_shown(unit: Unit, day: date) -> UnitSpan:
    """The span a unit's row shows on a day: the one in force; before its opening the first, after its end the last."""
    spans = UnitSpan.objects.filter(unit=unit)
    return (spans.filter(on(day)).first() or spans.filter(from_day__gt=day).order_by("from_day").first()
            or spans.order_by("-from_day")[0])


def ever_above(unit: int, first: date, last: date | None) -> dict[int, int]:
    """Every unit that is above `unit` (itself included) on some day of first..last -> how far above, at most."""
    found = {unit: 0}
    level = [(unit, first, last)]
    for height in count(1):
        level = [step for here, begin, end in level for step in _parents(here, begin, end)]
        found |= {parent: height for parent, _, _ in level}
        if not level or height > len(found):  # the latter: a ring, and everything on it is found
            break
    return found


def _parents(unit: int, first: date, last: date | None) -> list[tuple[int, date, date | None]]:
    """The parents of a unit, each with the days of first..last it is that."""
    spans = UnitSpan.objects.filter(overlap(first, last), unit=unit, parent__isnull=False)
    return [(parent, max(first, begin), _earlier(last, end))
            for parent, begin, end in spans.values_list("parent_id", "from_day", "to_day")]


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other
