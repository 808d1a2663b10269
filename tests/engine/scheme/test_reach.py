"""What values a rule can reach, and conditions that can never hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.contradiction import never_holds
from maplebridge.engine.scheme.expr import parse_row_expr
from maplebridge.engine.scheme.reach import reach
from maplebridge.engine.scheme.read import read_scheme

COUNT = {"kind": "measure", "from": "T"}
RATE = {"kind": "curve", "of": COUNT, "points": [[0, 0], [10, 4]]}


def _span(node: dict[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    source = {
        "scheme": {"code": "T"}, "tables": {"T": {}}, "nodes": {"x": node},
        "parameters": {"p": {"values": [{"since": "2026-01-01", "value": 2}, {"since": "2026-07-01", "value": 3}]}},
        "period": {"start": "2026-01-01", "end": "2026-12-31", "parts": "halves"},
    }
    scheme, problems = read_scheme(source, Place())
    assert scheme is not None, problems
    span = reach(scheme)["x"]
    return span.low, span.high


@pytest.mark.parametrize(("node", "low", "high"), [
    (COUNT, 0, None),
    ({**COUNT, "take": "mean", "of": "n"}, None, None),
    ({**COUNT, "take": "sum", "of": "lookup(s, {'a': -1, 'b': -2}, 0)"}, None, 0),
    ({**COUNT, "take": "max", "of": "3 if a == 'x' else 5"}, 3, 5),
    (RATE, 0, 4),
    ({**RATE, "clip": "none"}, None, None),
    ({**RATE, "clip": "low"}, 0, None),
    ({**RATE, "clip": "high"}, None, 4),
    ({**RATE, "points": [[0, 4], [10, 0]], "clip": "low"}, None, 4),
    ({**RATE, "points": [[0, 0], [10, "p"]]}, 0, 3),
    ({**RATE, "clamp": {"cap": 3}}, 0, 3),
    ({**RATE, "clamp": {"floor": "p"}}, 2, 4),
    ({**RATE, "round": {"to": 0, "mode": "floor"}, "points": [[0, 0], [10, Decimal("4.7")]]}, 0, 4),
    ({**RATE, "gates": [{"when": "p > 2", "then": {"set": -30}, "because": "x"}]}, -30, 4),
    ({**RATE, "gates": [{"when": "p > 2", "then": {"times": 2}, "because": "x"}]}, 0, 8),
    ({**RATE, "gates": [{"when": "p > 2", "then": {"add": 1}, "because": "x"}]}, 0, 5),
    ({**RATE, "gates": [{"when": "p > 2", "then": {"at_most": 1}, "because": "x"}]}, 0, 4),
    ({**RATE, "gates": [{"when": "p > 2", "then": {"at_least": 9}, "because": "x"}]}, 0, 9),
    ({"kind": "curve", "of": COUNT, "shape": "lognormal", "points": [[1, Decimal("0.9")], [2, Decimal("0.5")]]}, 0, 1),
    ({"kind": "steps", "of": COUNT, "steps": [[5, 4], [3, 2]], "else": -1}, -1, 4),
    ({"kind": "steps", "of": COUNT, "steps": [[5, "good"]], "else": "bad"}, None, None),
    ({"kind": "lookup", "of": COUNT, "table": {"1": 4, "2": 9}, "else": 0}, 0, 9),
    ({"kind": "tally", "base": 5, "each": [{"from": "T", "points": -1}]}, None, 5),
    ({"kind": "tally", "base": 5, "floor": 0, "each": [{"from": "T", "points": -1}]}, 0, 5),
    ({"kind": "tally", "base": 5, "each": [{"from": "T", "points": -1, "cap": -3}]}, 2, 5),
    ({"kind": "tally", "each": [{"from": "T", "points": 1, "cap": 3}, {"from": "T", "points": 2, "cap": 4}]}, 0, 7),
    ({"kind": "tally", "base": 5, "each": [{"from": "T", "by": {"field": "s", "points": {"a": -1}}}]}, None, 5),
    ({"kind": "panel", "from": "T", "score": "mark", "ballots": {"good": 100, "bad": 40}}, 40, 100),
    ({"kind": "peers", "of": COUNT, "take": "percentile"}, 0, 1),
    ({"kind": "combine", "how": "sum", "of": [RATE, {**RATE, "clamp": {"cap": 2}}]}, 0, 6),
    ({"kind": "combine", "how": "sum", "of": [RATE, RATE], "weights": [2, -1]}, -4, 8),
    ({"kind": "combine", "how": "mean", "of": [RATE, {**RATE, "clamp": {"cap": 2}}], "weights": [3, 1]}, 0, 4),
    ({"kind": "combine", "how": "min", "of": [RATE, {**RATE, "clamp": {"cap": 2}}]}, 0, 2),
    ({"kind": "combine", "how": "product", "of": [RATE, RATE]}, 0, 16),
    ({"kind": "rollup", "of": RATE}, 0, 4),
    ({"kind": "rollup", "of": RATE, "how": "sum"}, 0, 8),
    ({"kind": "expr", "of": "min(4, max(0, 3 * p - 1)) / 2"}, 2, 2),
    ({"kind": "expr", "of": "lookup(p, {2: 7}, 1) if p > 2 else -p"}, -3, 7),
])
def test_span(node, low, high):
    assert _span(node) == (low, high)


@pytest.mark.parametrize("text", [
    "a == 'x' and a == 'y'", "a in ('x', 'y') and a == 'z'", "a == 'x' and a not in ('x', 'y')",
    "n > 5 and n < 5",
    "n >= 5 and n < 5", "n == 3 and n > 4", "5 < n and n < 3", "False", "a == None",
    "(a == 'x' and False) or 0 == None",
    "b == 1 and (a == 'x' and a == 'y')", "a != 'x' and a == 'x'",
])
def test_conditions_that_can_never_hold(text):
    assert never_holds(parse_row_expr(text))


@pytest.mark.parametrize("text", [
    "a == 'x' or a == 'y'", "a in ('x', 'y') and a == 'y'", "n >= 5 and n <= 5", "n > 5 and m < 5", "True", "a",
    "a != 'x' and a != 'y'", "is_missing(a)", "(a == 'x' and a == 'y') or b", "n == 5 and n > 4",
    "not (n > 5 and n < 5)",
])
def test_conditions_that_may_hold(text):
    assert not never_holds(parse_row_expr(text))
