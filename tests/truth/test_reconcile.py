"""Published figures that are not ours are listed and explained: the five of the planetary pressures index."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest

from maplebridge.engine.problem import Place
from maplebridge.engine.score.facts import facts_of
from maplebridge.engine.score.reconcile import Figure, Published, reconcile
from maplebridge.engine.score.run import score
from tests.truth.line import truth_root
from tests.truth.published import load

ROOT = truth_root()
pytestmark = pytest.mark.skipif(ROOT is None, reason="no outside data: set MAPLEBRIDGE_TRUTH to its folder")
BESIDE = {"DOM-1994", "URY-1996", "MLT-2006", "CHE-2011", "VNM-2014"}


def test_figures_beside_the_edge_of_rounding_are_explained() -> None:
    assert ROOT is not None
    data = load("hdi", ROOT)
    (check,) = (check for check in data.checks if check.name == "phdi")
    wanted = BESIDE | {unit for unit, value in list(check.published.items())[::50] if value is not None}
    tables = {name: _texts([row for row in rows if row["unit"] in wanted]) for name, rows in data.tables.items()}
    units = _texts([row for row in data.units if row["unit"] in wanted])
    scores = score(data.scheme, facts_of(tables, data.scheme, units))
    figures = [Figure(unit, "phdi", Decimal(check.published[unit] or ""), "", Place()) for unit in sorted(wanted)]
    found = reconcile(scores, Published(tuple(figures), {"phdi": 3}, ()))
    assert {miss.figure.unit for miss in found.misses} == BESIDE
    assert {cause.code for miss in found.misses for cause in miss.causes} == {"at_the_edge"}
    assert found.equal == len(wanted) - len(BESIDE) > 50


def _texts(rows: list[dict[str, object]]) -> pa.Table:
    return pa.Table.from_pylist([{k: None if v is None else str(v) for k, v in row.items()} for row in rows])
