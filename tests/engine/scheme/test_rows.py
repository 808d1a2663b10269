"""Row expressions: three-valued, exact, dates and texts as the format says."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from maplebridge.engine.scheme.expr import parse_row_expr
from maplebridge.engine.scheme.rows import RowValue, row_condition, row_function
from maplebridge.engine.workdays import Calendar, SpecialDay

D = Decimal
ROW = {
    "n": D(3), "zero": D(0), "half": D("0.5"), "float": 0.1, "whole": 7, "nan": float("nan"),
    "word": "settled", "yes": True, "no": False, "gone": None,
    "day": date(2026, 3, 5), "later": date(2026, 3, 12), "moment": datetime(2026, 3, 5, 8, 30),
}  # fmt: skip


def value(text: str) -> RowValue:
    return row_function(parse_row_expr(text))(ROW)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n + 0.1", D("3.1")), ("n - half", D("2.5")), ("-n", D(-3)), ("n / zero", None),
        ("n // zero", None), ("n % zero", None), ("7 // 2", D(3)), ("-7 // 2", D(-4)), ("-7 % 3", D(2)),
        ("2 ** 10", D(1024)),
        ("(-1) ** 0.5", None), ("10 ** 999999999", None), ("float + float + float", D("0.3")),
        ("whole / 2", D("3.5")),
        ("nan", None), ("n + gone", None), ("n + word", None), ("yes + yes", D(2)), ("unknown + 1", None),
    ],
)  # fmt: skip
def test_arithmetic(text: str, expected: RowValue) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 / n * 3 == 1", True), ("n > 2", True), ("n > gone", None), ("gone == None", None), ("gone != gone", None),
        ("word == 'settled'", True), ("word == 'Settled'", False), ("word == 3", False), ("word != 3", True),
        ("word < 3", None), ("1 < n < 5", True), ("1 < n < 2", False), ("1 < gone < 2", None),
        ("day == '2026-03-05'", True), ("day < '2026-03-06'", True), ("moment > day", True),
        ("moment == '2026-03-05 08:30'", True),
        ("day == 'soon'", False), ("day < 'soon'", None), ("yes == True", True), ("no == False", True),
        ("word in ('a', 'settled')", True), ("word not in ('a', 'b')", True), ("gone in ('a',)", None),
        ("n in (1, 3.0)", True), ("n not in (1, None)", None), ("day in ('2026-03-05',)", True),
    ],
)  # fmt: skip
def test_comparisons(text: str, expected: RowValue) -> None:
    assert value(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes and gone", None), ("no and gone", False), ("gone and no", False), ("yes or gone", True),
        ("gone or no", None),
        ("gone or yes", True), ("not gone", None), ("not no", True), ("not n", False), ("n and yes", True),
        ("zero or no", False), ("word and yes", None), ("no or no or gone", None), ("yes and yes", True),
    ],
)  # fmt: skip
def test_kleene_logic(text: str, expected: RowValue) -> None:
    assert value(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 if yes else 2", D(1)), ("1 if gone else 2", D(2)), ("abs(-n)", D(3)), ("abs(gone)", None),
        ("min(n, gone, half)", D("0.5")), ("max(gone, gone)", None), ("max(day, later)", date(2026, 3, 12)),
        ("coalesce(gone, n)", D(3)), ("coalesce(gone, gone)", None), ("is_missing(gone)", True),
        ("is_missing(n / zero)", True),
        ("is_missing(n)", False), ("lookup(word, {'settled': 1}, 0)", D(1)), ("lookup(word, {'x': 1}, 9)", D(9)),
        ("lookup(word, {'x': 1})", None), ("lookup(gone, {'x': 1}, 9)", None), ("lookup(n, {3: 'three'})", "three"),
        ("length(word)", D(7)), ("length(n)", None), ("length('东湖')", D(2)), ("year(day)", D(2026)),
        ("month(moment)", D(3)),
        ("date(moment)", date(2026, 3, 5)), ("days(day, later)", D(7)), ("days(later, moment)", D(-7)),
        ("days(day, gone)", None),
        ("days('2026-03-01', day)", D(4)), ("contains(word, 'set')", True), ("contains(word, gone)", None),
        ("starts_with(word, 'ttled')", False), ("year(word)", None),
    ],
)  # fmt: skip
def test_functions(text: str, expected: RowValue) -> None:
    assert value(text) == expected


def test_workdays_need_a_calendar() -> None:
    calendar = Calendar.build([SpecialDay(date(2026, 3, 6), True, "调休")], [2026])
    expr = parse_row_expr("workdays(day, later)")
    assert row_function(expr, calendar)(ROW) == 4
    assert row_function(parse_row_expr("workdays(later, day)"), calendar)(ROW) == -4
    assert row_function(parse_row_expr("workdays(day, day)"), calendar)(ROW) == 0
    assert row_function(expr)(ROW) is None


def test_an_absent_condition_does_not_hold() -> None:
    assert row_condition(parse_row_expr("gone > 1"))(ROW) is False
    assert row_condition(parse_row_expr("not (gone > 1)"))(ROW) is False
    assert row_condition(parse_row_expr("n > 1"))(ROW) is True
