"""What must hold for every scheme: fair order, limits that limit, places by the stated rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.engine.scheme.expr import parse_row_expr
from maplebridge.engine.scheme.model import (
    Absent,
    Aggregate,
    Anchor,
    AnyNode,
    Band,
    Combine,
    Curve,
    Decorations,
    Grade,
    Measure,
    Peers,
    Period,
    Quota,
    Rank,
    Rounding,
    Scheme,
    Table,
    Window,
)
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.facts import Facts, facts_of
from maplebridge.engine.score.result import Scores
from maplebridge.engine.score.run import score
from tests.engine.score.random_facts import random_tables, random_units
from tests.engine.score.random_scheme import Maker
from tests.engine.score.test_fast_equals_reference import Weekdays

PERIOD = Period(Window("period", date(2026, 1, 1), date(2026, 12, 31)))
FEW = settings(max_examples=40, deadline=None)
POINTS = st.lists(st.integers(0, 12), min_size=1, max_size=12)


def scheme(*nodes: AnyNode) -> Scheme:
    return Scheme("P", "1", Text("x"), "other", PERIOD, {node.name: node for node in nodes}, tables={"t": Table("t")})


def given_points(*nodes: AnyNode, points: list[int], districts: list[str] | None = None) -> Scores:
    """Units u00, u01 ... whose node `x` is a quarter of their points."""
    units = [f"u{place:02}" for place in range(len(points))]
    x = Measure("x", Aggregate("t", "sum", parse_row_expr("x / 4")))
    of = scheme(x, *nodes)
    attributes = {"unit": units, "district": districts or ["d"] * len(units)}
    facts = facts_of({"t": pa.table({"unit": units, "x": pa.array(points, pa.int64())})}, of, pa.table(attributes))
    return score(of, facts)


# ---------------------------------------------------------------- more of a good thing
def share_scheme() -> Scheme:
    done, all_ = Aggregate("t", "count", where=parse_row_expr("ok")), Aggregate("t", "count")
    deco = Decorations(not_applicable=Absent("value", Decimal(0)), round=(Rounding(2),))
    return scheme(
        Measure("share", done, all_),
        Curve("points", "share", (Anchor(Decimal("0.2"), Decimal(0)), Anchor(Decimal("0.9"), Decimal(4))), deco=deco),
        Measure("days", Aggregate("t", "count")),
        Combine("total", ("points", "days"), deco=Decorations(cap=Decimal(9), round=(Rounding(1),))),
        Rank("place", "total"),
    )


@FEW
@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.booleans()), max_size=20))
def test_one_more_good_record_never_lowers_a_score_or_a_place(rows: list[tuple[str, bool]]) -> None:
    of = share_scheme()

    def run(entries: list[tuple[str, bool]]) -> Scores:
        table = pa.table({"unit": pa.array([u for u, _ in entries], pa.string()),
                          "ok": pa.array([ok for _, ok in entries], pa.bool_())})  # fmt: skip
        return score(of, facts_of({"t": table}, of, pa.table({"unit": ["a", "b", "c"]})))

    before, after = run(rows), run([*rows, ("a", True)])
    assert after.column("total").values[0] >= before.column("total").values[0]
    assert after.column("place").values[0] <= before.column("place").values[0]


# ---------------------------------------------------------------- names and order
def without_unit_order(of: Scheme) -> Scheme:
    nodes = {
        name: replace(node, ties="min") if isinstance(node, Rank | Peers) and node.ties == "order" else node
        for name, node in of.nodes.items()
    }
    return replace(of, nodes=nodes)


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_renaming_and_reordering_units_changes_nothing(rnd: object) -> None:
    of = without_unit_order(Maker(rnd).scheme())  # type: ignore[arg-type]
    units = random_units(rnd)  # type: ignore[arg-type]
    codes = units.column("unit").to_pylist()
    tables = random_tables(rnd, codes)  # type: ignore[arg-type]
    renamed = {code: f"z{len(codes) - place:02}" for place, code in enumerate(sorted(codes))}

    def again(table: pa.Table) -> pa.Table:
        names = [renamed.get(code, code) for code in table.column("unit").to_pylist()]
        return table.set_column(0, "unit", pa.array(names, pa.string()))

    backwards = again(units).take(pa.array(list(reversed(range(len(codes))))))
    first = score(of, facts_of(tables, of, units), calendar=Weekdays())
    second = score(of, facts_of({n: again(t) for n, t in tables.items()}, of, backwards), calendar=Weekdays())
    for name in of.nodes:
        one, other = first.column(name), second.column(name)
        for place, code in enumerate(first.units):
            there = second.index(renamed[code])
            assert one.state[place] == other.state[there], name
            assert same(one.value(place), other.value(there)), name


def same(one: Decimal | str | None, other: Decimal | str | None) -> bool:
    """Equal; sums may run in another order, so numbers to 25 digits."""
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) <= Decimal("1e-25") * max(abs(one), Decimal(1))
    return one == other


# ---------------------------------------------------------------- limits
@FEW
@given(POINTS, st.integers(0, 12))
def test_a_cap_never_raises_and_a_floor_never_lowers(points: list[int], limit: int) -> None:
    bound = Decimal(limit) / 4
    found = given_points(
        Combine("capped", ("x",), deco=Decorations(cap=bound)),
        Combine("floored", ("x",), deco=Decorations(floor=bound)),
        points=points,
    )
    for place in range(len(points)):
        x = found.column("x").decimal(place)
        assert x is not None
        assert found.column("capped").decimal(place) == min(x, bound)
        assert found.column("floored").decimal(place) == max(x, bound)


@FEW
@given(POINTS, st.sampled_from(["0", "0.1", "0.25", "0.5", "1"]), st.sampled_from(["drop", "keep"]), st.data())
def test_quotas_hold_in_every_group(points: list[int], share: str, ties: str, data: st.DataObject) -> None:
    districts = data.draw(st.lists(st.sampled_from("ab"), min_size=len(points), max_size=len(points)))
    bands = (Band("A", Decimal("1.5")), Band("B", Decimal("0.5")))
    quotas = (Quota("A", Decimal(share)), Quota("B", Decimal("0.5")))
    node = Grade("g", "x", bands, "C", quotas, "district", "floor", ties)  # type: ignore[arg-type]
    grades = given_points(node, points=points, districts=districts).column("g").texts
    for district in set(districts):
        inside = [(points[place], grades[place]) for place in range(len(points)) if districts[place] == district]
        best = sorted(p for p, g in inside if g == "A")
        places = int(Decimal(share) * len(inside))
        assert len(best) <= places or (ties == "keep" and len(best) - best.count(best[0]) < places)
        assert not [p for p, g in inside if g != "A" and best and p > best[0]], "nobody better stays behind"
        assert all(g == "C" for p, g in inside if p < 2)


# ---------------------------------------------------------------- places
@FEW
@given(POINTS)
@pytest.mark.parametrize("ties", ["min", "max", "mean", "dense", "order"])
def test_places_follow_the_tie_rule(ties: str, points: list[int]) -> None:
    found = given_points(Rank("r", "x", ties=ties), points=points).column("r").values  # type: ignore[arg-type]
    held = Counter(points)
    for place, mine in enumerate(points):
        above = sum(count for value, count in held.items() if value > mine)
        expected = {
            "min": above + 1,
            "max": above + held[mine],
            "mean": above + (1 + held[mine]) / 2,
            "dense": sum(value > mine for value in held) + 1,
            "order": above + 1 + points[:place].count(mine),
        }[ties]
        assert found[place] == expected


def test_facts_without_units_give_empty_columns() -> None:
    of = share_scheme()
    found = score(of, Facts({}, facts_of({}, of).units))
    assert found.units == ()
    assert len(found.column("total").values) == 0
    assert found.table().num_rows == 0
