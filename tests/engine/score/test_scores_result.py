"""What a run hands out: columns, exact decimals, gates, prizes, tables, hashes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from maplebridge.engine.scheme.expr import parse_node_expr, parse_row_expr
from maplebridge.engine.scheme.model import (
    Absent,
    Aggregate,
    Band,
    Combine,
    DatedValue,
    Decorations,
    Formula,
    Gate,
    Grade,
    Indicator,
    Item,
    Measure,
    Parameter,
    Period,
    Rank,
    Rollup,
    RollupPart,
    Rounding,
    Scheme,
    Table,
    Window,
)
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.facts import facts_of
from maplebridge.engine.score.result import Scores
from maplebridge.engine.score.run import score

WORD = Text("有严重案件", "a serious case")
MONTHS = (Window("m1", date(2026, 1, 1), date(2026, 1, 31)), Window("m2", date(2026, 2, 1), date(2026, 2, 28)))


def veto(action: str, value: Decimal | str) -> Gate:
    return Gate(parse_node_expr("x >= 4"), action, value, WORD)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def scores() -> Scores:
    x = Aggregate("t", "sum", parse_row_expr("n"))
    urban = Indicator("I1", WORD, "baseline", Decimal(7), "I1", applies_to=("urban",))
    limits = (veto("at_most", Decimal("3.5")), veto("ineligible_for", "prize"))
    nodes = (
        Measure("x", x),
        Measure("mean", Aggregate("t", "mean", parse_row_expr("n / 3")), deco=Decorations(missing=Absent("mean"))),
        Formula("limit", parse_node_expr("cap")),
        Combine("capped", ("x",), deco=Decorations(gates=limits)),
        Combine("I1", ("x",), deco=Decorations(not_applicable=Absent("full"), round=(Rounding(2),))),
        Rollup("year", "limit", (RollupPart("m1", Decimal(1)), RollupPart("m2", Decimal(3)))),
        Rank("place", "capped"),
        Grade("grade", "x", (Band("A", Decimal(3)), Band("B", Decimal(1))), "C",
              deco=Decorations(gates=(veto("grade_at_most", "B"),))),
    )  # fmt: skip
    of = Scheme(
        "R", "1", WORD, "other", Period(Window("period", date(2026, 1, 1), date(2026, 2, 28)), MONTHS),
        {node.name: node for node in nodes}, items=(Item("I", WORD, Decimal(7), (urban,)),),
        parameters={"cap": Parameter("cap", WORD, (DatedValue(date(2026, 1, 1), Decimal(1)),
                                                   DatedValue(date(2026, 2, 1), Decimal(3))))},
        tables={"t": Table("t", "unit", "day")},
    )  # fmt: skip
    days = [date(2026, 1, 9), date(2026, 2, 9), date(2026, 2, 9)]
    rows = pa.table({"unit": ["b", "b", "a"], "day": days, "n": [1, 4, 2]})
    units = pa.table({"unit": ["c", "a", "b"], "category": ["urban", "urban", "rural"]})
    return score(of, facts_of({"t": rows}, of, units), windows=("m2",))


def test_columns_follow_the_units_in_ascending_order(scores: Scores) -> None:
    assert scores.units == ("a", "b", "c")
    assert scores.index("b") == 1
    assert scores.column("x").values.tolist() == [2.0, 5.0, 0.0]
    assert scores.column("x", "m2").values.tolist() == [2.0, 4.0, 0.0]


def test_decimals_are_exact(scores: Scores) -> None:
    rounded, mean = scores.column("I1"), scores.column("mean")
    assert str(rounded.decimal(0)) == "2.00"
    assert rounded.decimals == 2
    third = mean.decimal(0)
    assert third is not None
    assert abs(third - Decimal(2) / 3) < Decimal("1e-11"), "SQL divides row by row in floating point, kept to 12 digits"
    assert str(scores.column("place").decimal(1)) == "1"


def test_outside_applies_to_full_marks_are_given(scores: Scores) -> None:
    assert scores.column("I1").decimal(scores.index("b")) == Decimal(7)


def test_dated_parameters_and_rollup(scores: Scores) -> None:
    assert scores.column("limit").values.tolist() == [3.0] * 3
    assert scores.column("year").decimal(0) == (1 + 3 * 3) / Decimal(4)


def test_gates_are_logged_with_their_reason(scores: Scores) -> None:
    assert scores.column("capped").decimal(1) == Decimal("3.5")
    told = [(gate.node, gate.unit, gate.place, gate.action) for gate in scores.gates()]
    assert told == [
        ("capped", "b", 0, "at_most"),
        ("capped", "b", 1, "ineligible_for"),
        ("grade", "b", 0, "grade_at_most"),
    ]
    assert scores.gates()[0].because == WORD
    assert scores.ineligible() == {"b": ("prize",)}
    assert scores.column("grade").texts == ["B", "B", "C"]


def test_absent_values_are_nan_with_a_state(scores: Scores) -> None:
    column = scores.column("grade")
    assert np.isnan(column.values).all()
    assert column.decimal(0) is None
    assert scores.column("mean").state.tolist() == [0, 0, 0], "the missing one was filled with the mean of its peers"


def test_unknown_nodes_and_windows_are_errors_of_the_caller(scores: Scores) -> None:
    for node, window in (("nobody", "period"), ("x", "m9")):
        with pytest.raises(KeyError):
            scores.column(node, window)


def test_tables(scores: Scores) -> None:
    wide = scores.table(["x", "grade"])
    assert wide.to_pylist()[1] == {"unit": "b", "x": 5.0, "grade": "B"}
    long = scores.long_table()
    assert long.num_rows == 3 * len(scores.cells)
    assert {"node": "I1", "window": "period", "unit": "a", "state": "present", "value": "2.00"} in long.to_pylist()


def test_hashes_follow_the_input(scores: Scores) -> None:
    again = score(scores.scheme, scores.facts)
    assert again.hashes() == scores.hashes()
    other = facts_of({}, scores.scheme, pa.table({"unit": ["a"]}))
    assert score(scores.scheme, other).hashes()["facts"] != scores.hashes()["facts"]
