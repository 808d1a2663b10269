"""The whole tree of a day, read in another way than the pages read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from maplebridge.apps.units.models import UnitSpan
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.scheme.text import Text


@dataclass(frozen=True, slots=True)
class Placed:
    key: int
    code: str
    name: Text
    parent: int | None


def tree_on(day: date) -> tuple[Placed, ...]:
    """Every unit that existed on the day, by code."""
    rows = UnitSpan.objects.filter(on(day)).order_by("unit__code")
    return tuple(Placed(key, code, Text(zh, en or None), parent)
                 for key, code, zh, en, parent in rows.values_list("unit", "unit__code", "zh", "en", "parent"))
