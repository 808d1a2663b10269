"""The way to the pages of a programme, and what its pages share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from maplebridge.engine.scheme.text import Text
from maplebridge.web.filters import Set
from maplebridge.web.say import say

PLACES = {"units": "rollout.title", "chain": "rollout.chain_title", "questions": "lines.questions_title"}
SHAPES = {"going": "under_way"}  # a line's state as components/state.html has it


@dataclass(frozen=True, slots=True)
class TableFilter:
    """What components/filter.html asks of a table, where there is none."""

    filters: tuple[Set, ...]
    kept: tuple[tuple[str, str], ...] = ()
    unfiltered: str = "?"

    @property
    def narrowed(self) -> bool:
        return any(one.typed for one in self.filters)


def name_of(row: Any) -> Text:
    """Of a unit, person or programme."""
    return Text(row.zh, row.en or None)


def crumbs(programme: Any, place: str = "", unit: Any = None, line: str = "") -> list[tuple[str, Any]]:
    """From the list of programmes down to where a page lies."""
    way = [(reverse("programmes:list"), say("programmes.title")),
           (reverse("programmes:show", args=[programme.code]), name_of(programme))]
    if place:
        way.append((reverse(f"programmes:{place}", args=[programme.code]), say(PLACES[place])))
    if unit is not None:
        way.append((reverse("programmes:unit", args=[programme.code, unit.code]), name_of(unit)))
    if line:
        way.append((reverse("programmes:line", args=[programme.code, unit.code, line]), line))
    return way


def shape_of(state: str) -> str:
    return SHAPES.get(state, state)


def heads() -> dict[str, str]:
    """Words that stand in each row of a table of lines, said once."""
    return {code: say(f"lines.{code}") for code in (
        "line", "points", "person", "deadline", "state", "confirmed", "waits", "nobody", "role", "by_role", "by_last")}
