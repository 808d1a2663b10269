"""Random fact tables and units that are rich in gaps, ties and odd rows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pyarrow as pa

from maplebridge.engine.scheme.model import Field, Table

KINDS = ("k1", "k2", "k3", "k4", "k5", "k6")
ROLES = ("leader", "staff", "guest")
BALLOTS = ("very_good", "good", "poor", "?")
CATEGORIES = ("urban", "rural", None)
START, END = date(2025, 11, 1), date(2026, 8, 1)

TABLES = {
    "visits": Table("visits", "unit", "day", tuple(
        Field(name, kind, scale) for name, kind, scale in (
            ("day", "date", None), ("done", "date", None), ("at", "datetime", None), ("kind", "text", None),
            ("matter", "text", None), ("qty", "decimal", 2), ("n", "int", None), ("ok", "bool", None),
        ))),
    "ratings": Table("ratings", "unit", "day", tuple(
        Field(name, kind, scale) for name, kind, scale in (
            ("day", "date", None), ("role", "text", None), ("ballot", "text", None), ("mark", "decimal", 1),
            ("aspect", "text", None), ("factor", "decimal", 2), ("plus", "decimal", 1),
        ))),
    "plain": Table("plain", "unit", None, (Field("x", "decimal", 3), Field("word", "text"))),
}  # fmt: skip

_TYPES = {
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "text": pa.string(),
    "int": pa.int64(),
    "bool": pa.bool_(),
}


def schema_of(table: Table) -> pa.Schema:
    types = [("unit", pa.string())]
    for field in table.fields:
        types.append((field.name, pa.decimal128(12, field.scale) if field.type == "decimal" else _TYPES[field.type]))
    return pa.schema(types)


def random_tables(rnd: Random, units: list[str]) -> dict[str, pa.Table]:
    """Some units have no row; a few rows name a unit that is not there."""
    busy = [unit for unit in units if rnd.random() < 0.85] or units
    rows = {
        "visits": [_visit(rnd, busy) for _ in range(rnd.choice((0, 5, 25, 60)))],
        "ratings": [_rating(rnd, busy) for _ in range(rnd.choice((0, 12, 40)))],
        "plain": [
            {
                "unit": unit,
                "x": _maybe(rnd, Decimal(rnd.randrange(-500, 3000)) / 1000),
                "word": _maybe(rnd, rnd.choice(KINDS)),
            }
            for unit in busy
        ],
    }
    rnd.shuffle(rows["plain"])
    return {name: pa.Table.from_pylist(rows[name], schema_of(table)) for name, table in TABLES.items()}


def _maybe(rnd: Random, value: Any, share: float = 0.85) -> Any:
    return value if rnd.random() < share else None


def _day(rnd: Random) -> date:
    return START + timedelta(days=rnd.randrange((END - START).days))


def _visit(rnd: Random, units: list[str]) -> dict[str, Any]:
    day = _maybe(rnd, _day(rnd), 0.95)
    return {
        "unit": rnd.choice(units) if rnd.random() < 0.97 else "stranger",
        "day": day,
        "done": _maybe(rnd, _day(rnd)),
        "at": _maybe(rnd, datetime(2026, 3, 1) + timedelta(hours=rnd.randrange(3000))),
        "kind": _maybe(rnd, rnd.choice((*KINDS, "")), 0.9),
        "matter": _maybe(rnd, rnd.choice("abcd")),
        "qty": _maybe(rnd, Decimal(rnd.randrange(-2, 40)) / rnd.choice((1, 2, 4)), 0.9),
        "n": _maybe(rnd, rnd.randrange(0, 6)),
        "ok": _maybe(rnd, rnd.random() < 0.6),
    }


def _rating(rnd: Random, units: list[str]) -> dict[str, Any]:
    return {
        "unit": rnd.choice(units),
        "day": _day(rnd),
        "role": _maybe(rnd, rnd.choice(ROLES)),
        "ballot": _maybe(rnd, rnd.choice(BALLOTS)),
        "mark": _maybe(rnd, Decimal(rnd.randrange(0, 101)) / 10),
        "aspect": _maybe(rnd, rnd.choice("xyz")),
        "factor": _maybe(rnd, rnd.choice((Decimal("1.35"), Decimal("0.85"), Decimal(1))), 0.95),
        "plus": _maybe(rnd, rnd.choice((Decimal("0.5"), Decimal(0))), 0.95),
    }


def random_units(rnd: Random) -> pa.Table:
    count = rnd.choice((1, 2, 5, 9, 14))
    return pa.table({
        "unit": [f"u{place:02}" for place in rnd.sample(range(50), count)],
        "category": [rnd.choice(CATEGORIES) for _ in range(count)],
        "district": [_maybe(rnd, rnd.choice("AB")) for _ in range(count)],
        "officers": pa.array([_maybe(rnd, rnd.randrange(0, 5)) for _ in range(count)], pa.int64()),
        "exempt": [rnd.random() < 0.1 for _ in range(count)],
    })  # fmt: skip
