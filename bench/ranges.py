"""How sure is a rank: 50,000 units in three categories, eight items with gates and bonus, 200 draws of weights."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from statistics import median

import numpy as np
import pyarrow as pa

from bench.figure import Figure, at_most, cpu_seconds
from maplebridge.engine.scheme.expr import parse_node_expr
from maplebridge.engine.scheme.model import (
    AnyNode,
    Combine,
    Decorations,
    Formula,
    Gate,
    Indicator,
    Item,
    Period,
    Rank,
    Rounding,
    Scheme,
    Window,
)
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.facts import Facts, facts_of
from maplebridge.engine.score.ranges import rank_ranges
from maplebridge.engine.score.result import Scores
from maplebridge.engine.score.run import score

UNITS, ITEMS, DRAWS = 50_000, 8, 200
WORD = Text("基准", "bench")
TWO = Decorations(round=(Rounding(2),))
POINTS = Decimal("12.5")


def figures() -> Iterator[Figure]:
    of = _scheme()
    scores = score(of, _facts(of))
    seconds = median(cpu_seconds(lambda: _ranges(scores)) for _ in range(3))
    yield at_most(f"ranges: places of {UNITS:,} units in {DRAWS} draws, and without each line", seconds, "CPU s", 4)


def _ranges(scores: Scores) -> None:
    found = rank_ranges(scores)
    assert found is not None and found.analysis.draws == DRAWS and (found.high > found.low).mean() > 0.5


def _scheme() -> Scheme:
    """Two indicators an item; a bonus, a veto by an indicator, a cap on the total; rank within the category."""
    items, nodes = [], list[AnyNode]()
    for number in range(ITEMS):
        lines = [_indicator(f"I{number}.{line}") for line in (1, 2)]
        nodes += [Formula(one.code, parse_node_expr(one.code.replace(".", "_").lower()), deco=TWO) for one in lines]
        codes = tuple(one.code for one in lines)
        items.append(Item(f"I{number}", WORD, POINTS, tuple(lines)))
        nodes.append(Combine(f"I{number}", codes, full=tuple(one.points for one in lines), deco=TWO))
    veto = Gate(parse_node_expr("node('I0.1') < 0.5"), "at_most", Decimal("59.99"), WORD)
    total = Decorations(round=(Rounding(2),), gates=(veto,), cap=Decimal(103))
    nodes += [
        Formula("bonus", parse_node_expr("extra"), deco=TWO),
        Combine("total", (*(item.code for item in items), "bonus"), absent="rescale",
                full=(*(item.points for item in items), Decimal(0)), deco=total),
        Rank("place", "total", "category", tie_break=("I1.1",)),
    ]  # fmt: skip
    whole = Window("period", date(2026, 1, 1), date(2026, 6, 30))
    return Scheme("BENCH", "1", WORD, "other", Period(whole), {node.name: node for node in nodes}, tuple(items),
                  total="total", place="place")  # fmt: skip


def _indicator(code: str) -> Indicator:
    return Indicator(code, WORD, "baseline", POINTS / 2, code)


def _facts(of: Scheme) -> Facts:
    """Attributes in the place of measures: how many rows stand behind a figure does not matter here."""
    random = np.random.default_rng(1)
    columns = {f"i{item}_{line}": random.integers(0, 626, UNITS) for item in range(ITEMS) for line in (1, 2)}
    shown = {name: [Decimal(int(value)) / 100 for value in values] for name, values in columns.items()}
    units = pa.table({
        "unit": [f"u{number:05}" for number in range(UNITS)],
        "category": [("urban", "suburban", "rural")[number % 3] for number in range(UNITS)],
        "extra": [Decimal(number % 7) / 2 for number in range(UNITS)],
        **shown,
    })  # fmt: skip
    return facts_of({}, of, units)
