"""Small schemes whose points are attributes of the units, so that every place can be worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from textwrap import dedent
from typing import Any

import pyarrow as pa

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.read import read_scheme
from maplebridge.engine.scheme.yaml_text import load_yaml
from maplebridge.engine.score.facts import facts_of
from maplebridge.engine.score.ranges import Ranges, rank_ranges
from maplebridge.engine.score.result import Scores
from maplebridge.engine.score.run import score

HEAD = """
format: 1
scheme: {code: T, version: "1", name: T, kind: other}
rounding: {indicator: {to: 2}, item: {to: 2}, total: {to: 2}}
"""
TWO_ITEMS = """
items:
  - {code: P, name: P, points: 50, indicators: [{code: P.1, name: P1, tier: baseline, points: 50, score: {kind: expr, of: p}}]}
  - {code: Q, name: Q, points: 50, indicators: [{code: Q.1, name: Q1, tier: baseline, points: 50, score: {kind: expr, of: q}}]}
"""  # noqa: E501
RANKED = """
nodes:
  place: {kind: rank, of: total, within: category}
"""
Units = Mapping[str, Mapping[str, Any]]


def scheme_of(text: str) -> Scheme:
    data, _, problems = load_yaml(HEAD + dedent(text), "t.yaml")
    assert not problems, problems
    scheme, problems = read_scheme(data, Place("t.yaml"))
    assert scheme is not None, [(p.code, str(p.place)) for p in problems]
    return scheme


def scores_of(text: str, units: Units) -> Scores:
    """units: code -> attributes; numbers are read as decimals."""
    scheme = scheme_of(text)
    names = list(dict.fromkeys(name for attributes in units.values() for name in attributes))
    columns = {name: [_plain(attributes.get(name)) for attributes in units.values()] for name in names}
    return score(scheme, facts_of({}, scheme, pa.table({"unit": list(units), **columns})))


def ranges_of(text: str, units: Units) -> Ranges:
    found = rank_ranges(scores_of(text, units))
    assert found is not None
    return found


def by_unit(found: Ranges, figure: str) -> dict[str, float | None]:
    """A figure of the table: unit -> value."""
    return {row["unit"]: row["value"] for row in found.table().to_pylist() if row["figure"] == figure}


def _plain(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value
