"""Finding what a person named on the command line, or what they may have meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.model import Scheme

MOST_NAMED = 10
Record = Mapping[str, Any]
NAMES = ("name_zh", "name_en")


def find_unit(given: str, units: Iterable[Record]) -> str | None:
    """The code of the unit with this code, else of the only one with this name."""
    records = list(units)
    if any(record["unit"] == given for record in records):
        return given
    named = [str(record["unit"]) for record in records if given in [record.get(name) for name in NAMES]]
    return named[0] if len(named) == 1 else None


def unknown_unit(given: str, units: Iterable[Record]) -> Problem:
    records = list(units)
    known = [str(record[name]) for name in ("unit", *NAMES) for record in records if record.get(name)]
    return Problem("cli.unknown_unit", Place(), {"unit": given, "known": _near(given, known)})


def unknown_node(given: str, scheme: Scheme) -> Problem:
    lines = [code for item in scheme.items for code in (item.code, *(i.code for i in item.indicators))]
    ends = [node for node in (scheme.total, scheme.place, scheme.grade) if node]
    others = [name for name in scheme.nodes if "/" not in name]
    known = dict.fromkeys([*ends, *lines, *others])
    return Problem("cli.unknown_node", Place(), {"node": given, "known": _near(given, list(known))})


def _near(given: str, known: Sequence[str]) -> list[str]:
    """The nearest few, else the first."""
    return get_close_matches(given, known, n=MOST_NAMED) or list(known[:MOST_NAMED])
