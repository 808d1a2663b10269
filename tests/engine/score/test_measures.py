"""The one statement: what it looks like, and hand-counted figures for what random schemes seldom meet."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.expr import parse_row_expr
from maplebridge.engine.scheme.model import Aggregate, AnyNode, Measure, Period, Scheme, Table, Window
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.facts import facts_of
from maplebridge.engine.score.measures.compile import Plan
from maplebridge.engine.score.measures.figures import plan_for
from maplebridge.engine.score.measures.request import evaluations, requests
from maplebridge.engine.score.run import score

QUARTERS = (Window("q1", date(2026, 1, 1), date(2026, 3, 31)), Window("q2", date(2026, 4, 1), date(2026, 6, 30)))
PERIOD = Period(Window("period", date(2026, 1, 1), date(2026, 6, 30)), QUARTERS)
ROWS: list[dict[str, Any]] = [
    {"unit": "a", "day": date(2026, 1, 5), "kind": "k1", "qty": Decimal("1.10")},
    {"unit": "a", "day": date(2026, 1, 5), "kind": "k2", "qty": Decimal("2.20")},
    {"unit": "a", "day": date(2026, 4, 7), "kind": "k1", "qty": None},
    {"unit": "a", "day": None, "kind": "k1", "qty": Decimal("100.00")},
    {"unit": "b", "day": date(2025, 12, 31), "kind": "k1", "qty": Decimal("7.00")},
]  # fmt: skip
FACTS = pa.Table.from_pylist(ROWS, pa.schema([("unit", pa.string()), ("day", pa.date32()), ("kind", pa.string()),
                                              ("qty", pa.decimal128(9, 2))]))  # fmt: skip


def scheme(**aggregates: Aggregate) -> Scheme:
    nodes: dict[str, AnyNode] = {name: Measure(name, value) for name, value in aggregates.items()}
    return Scheme("M", "1", Text("x"), "other", PERIOD, nodes, tables={"t": Table("t", "unit", "day")})


def ask(take: str, of: str | None = None, where: str | None = None, **more: Any) -> Aggregate:
    value = parse_row_expr(of) if of else None
    condition = parse_row_expr(where) if where else None
    return Aggregate("t", take, value, condition, **more)  # type: ignore[arg-type]


def planned(of: Scheme) -> Plan:
    facts = facts_of({"t": FACTS}, of)
    return plan_for(of, facts, *requests(of, evaluations(of, [of.period.whole])), None)


def figure(spec: Aggregate, unit: str = "a", window: str = "period") -> Decimal | str | None:
    of = scheme(m=spec)
    found = score(of, facts_of({"t": FACTS}, of, pa.table({"unit": ["a", "b", "c"]})), windows=("q1", "q2"))
    return found.column("m", window).value(found.index(unit))


def test_measures_that_differ_by_one_equality_share_one_select() -> None:
    kinds = [f"k{number}" for number in range(20)]
    counts = {f"n_{k}": ask("count", where=f"kind == '{k}'") for k in kinds}
    sums = {f"s_{k}": ask("sum", "qty", f"kind == '{k}' and qty > 1") for k in kinds}
    plan = planned(scheme(**counts, **sums))
    assert [len(block.columns) for block in plan.blocks] == [2]
    statement = plan.statement()
    assert statement is not None
    assert statement.sql("duckdb").count("FROM") == 1
    assert statement.sql("duckdb").endswith('GROUP BY "unit", "kind"')


def test_few_equalities_are_filters_and_equal_aggregates_are_asked_once() -> None:
    first, second = ask("count", where="kind == 'k1'"), ask("count", where="kind == 'k2'")
    plan = planned(scheme(a=first, b=second, c=first, d=ask("mean", "qty"), e=ask("sum", "qty")))
    assert [len(block.columns) for block in plan.blocks] == [4]


def test_the_same_tree_renders_to_spark() -> None:
    statement = planned(scheme(a=ask("last", "qty"), b=ask("count_days"), c=ask("median", "qty"))).statement()
    assert statement is not None
    text = statement.sql("spark")
    assert "MAX_BY" in text
    assert "COUNT(DISTINCT `day`)" in text


@pytest.mark.parametrize(
    ("spec", "unit", "expected"),
    [
        (ask("count"), "a", Decimal(3)),
        (ask("count", window="all"), "a", Decimal(4)),
        (ask("count", window="previous"), "b", Decimal(1)),
        (ask("count", window="days:85"), "a", Decimal(1)),
        (ask("sum", "qty"), "a", Decimal("3.30")),
        (ask("sum", "qty"), "c", Decimal(0)),
        (ask("mean", "qty"), "a", Decimal("1.65")),
        (ask("mean", "qty"), "c", None),
        (ask("median", "qty", window="all"), "a", Decimal("2.20")),
        (ask("count_days"), "a", Decimal(2)),
        (ask("count_distinct", "kind"), "a", Decimal(2)),
        (ask("first", "kind"), "a", "k1"),
        (ask("last", "kind"), "a", "k1"),
        (ask("last", "qty"), "a", Decimal("2.20")),
        (ask("first", "day"), "a", "2026-01-05"),
        (ask("sum", "qty", once_per=("day",)), "a", Decimal("2.20")),
        (ask("sum", "qty", once_per=("day",), keep="lowest"), "a", Decimal("1.10")),
        (ask("sum", "no_such_field"), "a", Decimal(0)),
        (ask("count", where="no_such_field == 1"), "a", Decimal(0)),
    ],
)
def test_hand_counted_figures(spec: Aggregate, unit: str, expected: Decimal | str | None) -> None:
    assert figure(spec, unit) == expected


def test_windows_of_parts() -> None:
    assert [figure(ask("count"), "a", part) for part in ("q1", "q2")] == [2, 1]
    assert figure(ask("count", window="to_date"), "a", "q2") == 3
    assert figure(ask("count", window="previous"), "a", "q2") == 2
    assert figure(ask("count", window="previous"), "b", "q1") == 1


def test_an_unknown_window_is_an_error_of_the_caller() -> None:
    of = scheme(m=ask("count"))
    with pytest.raises(KeyError):
        score(of, facts_of({"t": FACTS}, of), windows=("q9",))


def test_sums_beyond_38_digits_are_refused_with_a_reason() -> None:
    of = scheme(m=ask("sum", "x"))
    large = pa.table({"unit": ["a", "a"], "day": [date(2026, 2, 1)] * 2,
                      "x": pa.array([Decimal(9 * 10**37)] * 2, pa.decimal128(38, 0))})  # fmt: skip
    with pytest.raises(Refused) as refused:
        score(of, facts_of({"t": large}, of))
    assert [problem.code for problem in refused.value.problems] == ["facts.query_failed"]


def test_rows_of_unknown_units_count_for_nobody() -> None:
    of = scheme(m=ask("count", window="all"))
    found = score(of, facts_of({"t": FACTS}, of, pa.table({"unit": ["b"]})))
    assert found.column("m").values.tolist() == [1.0]


def test_fields_may_have_the_names_the_statement_uses() -> None:
    names = ("place", "block", "by", "c0", "unit", "once", "ordered")
    sums = {f"m{name}": ask("sum", name, f"{name} > 0", once_per=("c0",)) for name in names if name != "unit"}
    of = scheme(**sums, last=ask("last", "place"), n=ask("count", where="block == 2"))
    table = pa.table({"iso": ["a", "a"], "day": [date(2026, 2, 1)] * 2, **{name: [1, 2] for name in names}})
    of = Scheme(of.code, "1", of.name, "other", PERIOD, of.nodes, tables={"t": Table("t", "iso", "day")})
    found = score(of, facts_of({"t": table}, of, pa.table({"unit": ["a"]})))
    assert [found.column(f"m{name}").values[0] for name in names if name != "unit"] == [3.0] * 6
    assert [found.column(name).values[0] for name in ("last", "n")] == [2.0, 1.0]
