"""The scheme of the score bench: 60 indicators (20 kinds x share done, minutes, days), item totals, rank and grade."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pyarrow as pa

from bench.ledger_data import KINDS, UNITS, ledger
from maplebridge.engine.scheme.expr import parse_node_expr, parse_row_expr
from maplebridge.engine.scheme.model import (
    Absent,
    Aggregate,
    Anchor,
    AnyNode,
    Band,
    Combine,
    Curve,
    Decorations,
    Gate,
    Grade,
    Measure,
    Period,
    Quota,
    Rank,
    Rounding,
    Scheme,
    Table,
    Window,
)
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.facts import Facts, facts_of, read_facts

START, END = date(2026, 1, 1), date(2026, 6, 30)
WORD = Text("基准", "bench")
TWO = (Rounding(2),)


def _points(name: str, of: str, low: str, high: str) -> Curve:
    deco = Decorations(missing=Absent("value", Decimal(0)), not_applicable=Absent("value", Decimal(2)), round=TWO)
    return Curve(name, of, (Anchor(Decimal(low), Decimal(0)), Anchor(Decimal(high), Decimal(2))), deco=deco)


def scheme() -> Scheme:
    nodes: list[AnyNode] = []
    scored: list[str] = []
    for kind in (f"k{number:02}" for number in range(KINDS)):
        own = parse_row_expr(f"kind == '{kind}'")
        done = parse_row_expr(f"kind == '{kind}' and status == 'done'")
        nodes += [
            Measure(f"{kind}.share", Aggregate("ledger", "count", where=done), Aggregate("ledger", "count", where=own)),
            Measure(f"{kind}.minutes", Aggregate("ledger", "sum", parse_row_expr("minutes"), own)),
            Measure(f"{kind}.days", Aggregate("ledger", "count_days", where=own)),
            _points(f"{kind}.1", f"{kind}.share", "0.6", "0.95"),
            _points(f"{kind}.2", f"{kind}.minutes", "600", "3600"),
            _points(f"{kind}.3", f"{kind}.days", "3", "12"),
        ]
        scored += [f"{kind}.1", f"{kind}.2", f"{kind}.3"]
    veto = Gate(parse_node_expr("node('k00.share') < 0.3"), "at_most", Decimal("59.99"), WORD)
    nodes += [
        Combine("total", tuple(scored), deco=Decorations(round=TWO, gates=(veto,))),
        Rank("place", "total", "category", tie_break=("k01.1",)),
        Grade("grade", "total", (Band("A", Decimal(70)), Band("B", Decimal(60))), "C",
              (Quota("A", Decimal("0.25")),), "category"),
    ]  # fmt: skip
    return Scheme("BENCH", "1", WORD, "other", Period(Window("period", START, END)),
                  {node.name: node for node in nodes}, tables={"ledger": Table("ledger", "unit", "day")})  # fmt: skip


def facts(of: Scheme) -> Facts:
    """The ledger where it lies, and 50,000 units in three categories."""
    units = pa.table({
        "unit": [f"u{number:05}" for number in range(UNITS)],
        "category": [("urban", "suburban", "rural")[number % 3] for number in range(UNITS)],
    })  # fmt: skip
    return Facts(read_facts(ledger().parent, of).tables, facts_of({}, of, units).units)
