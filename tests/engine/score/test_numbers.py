"""Numbers of 31 digits against Decimal."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.engine.scheme.model import RoundMode
from maplebridge.engine.score.numbers import functions, number
from maplebridge.engine.score.numbers.number import Number, of_decimals
from maplebridge.engine.score.numbers.rounding import round_to
from maplebridge.engine.score.reference.decimals import round_once
from maplebridge.engine.score.reference.erfc import erfc, erfc_inverse

MANY = settings(max_examples=200, deadline=None)
CLOSE = Decimal("1e-28")
DECIMALS = st.decimals(-(10**9), 10**9, places=6)


def near(found: Number, expected: list[Decimal], least: Decimal = CLOSE) -> bool:
    """To 28 digits, of `least` where a value is smaller."""
    return all(abs(found.decimal(i) - x) <= CLOSE * max(abs(x), least) for i, x in enumerate(expected))


@MANY
@given(DECIMALS, DECIMALS)
def test_the_four_operations_keep_28_digits_of_their_terms(a: Decimal, b: Decimal) -> None:
    x, y = of_decimals([a]), of_decimals([b])
    with localcontext() as context:
        context.prec = 60
        assert near(number.add(x, y), [a + b], abs(a) + abs(b))
        assert near(number.subtract(x, y), [a - b], abs(a) + abs(b))
        assert near(number.multiply(x, y), [a * b])
        assert not b or near(number.divide(x, y), [a / b])


@MANY
@given(st.integers(-(10**6), 10**6), st.integers(1, 999), st.integers(-2, 4), st.sampled_from(get_args(RoundMode)))
def test_rounding_of_quotients_is_that_of_the_reference(a: int, b: int, to: int, mode: RoundMode) -> None:
    """Quotients hit ties and whole numbers often, and there float64 goes wrong."""
    with localcontext() as context:
        context.prec = 50
        expected = round_once(Decimal(a) / Decimal(b), to, mode)
    found = round_to(number.divide(of_decimals([a]), of_decimals([b])), to, mode)
    assert found.decimal(0) == expected


@pytest.mark.parametrize("mode", get_args(RoundMode))
def test_exact_halves_and_their_neighbours(mode: RoundMode) -> None:
    cases = [
        Decimal(x) for x in ("0.125", "-0.125", "2.675", "1.005", "-1.005", "0.1249999999999999999999", "0", "0.12")
    ]
    found = round_to(of_decimals(cases), 2, mode)
    assert [found.decimal(i) for i in range(len(cases))] == [round_once(x, 2, mode) for x in cases]


@pytest.mark.parametrize(
    ("function", "exact", "values"),
    [
        (functions.sqrt, Decimal.sqrt, ["0.01", "2", "3", "123456.789", "1e-8"]),
        (functions.ln, Decimal.ln, ["0.01", "0.999999", "2", "10", "123456.789", "1e-8"]),
        (functions.log10, Decimal.log10, ["0.01", "2", "10", "1000", "123456.789"]),
        (functions.exp, Decimal.exp, ["-20", "-1", "-0.001", "0", "0.5", "1", "30", "600"]),
    ],
)
def test_functions_against_decimal(
    function: Callable[[Number], Number], exact: Callable[[Decimal], Decimal], values: list[str]
) -> None:
    cases = [Decimal(value) for value in values]
    with localcontext() as context:
        context.prec = 50
        assert near(function(of_decimals(cases)), [exact(x) for x in cases], Decimal(10))


@pytest.mark.parametrize(
    ("x", "y"), [("2", "10"), ("2", "-2"), ("-3", "3"), ("1.5", "0.5"), ("7", "0"), ("0.2", "1.7")]
)
def test_powers(x: str, y: str) -> None:
    with localcontext() as context:
        context.prec = 50
        expected = Decimal(x) ** Decimal(y)
    assert near(functions.power(of_decimals([Decimal(x)]), of_decimals([Decimal(y)])), [expected], Decimal(10))


def test_erfc_and_the_constant_of_its_inverse() -> None:
    cases = [Decimal(x) for x in ("-7", "-1.5", "-0.1", "0", "0.3", "0.9", "2", "5", "8.9")]
    found = functions.erfc(of_decimals(cases))
    assert all(abs(found.decimal(i) - erfc(x)) < Decimal("1e-28") for i, x in enumerate(cases))
    assert abs(functions.ERFC_INVERSE_FIFTH.decimal(()) - erfc_inverse(Decimal("0.2"))) < Decimal("1e-28")  # type: ignore[arg-type]


def test_equal_values_reached_by_different_roads_compare_equal() -> None:
    third = number.divide(of_decimals([1]), of_decimals([3]))
    whole = number.add(number.add(third, third), third)
    assert number.compare(whole, of_decimals([1])).tolist() == [0]
    assert number.subtract(whole, of_decimals([1])).hi.tolist() == [0.0]
    tenths = of_decimals([Decimal("0.3"), Decimal("0.1"), Decimal("0.2")])
    total = number.add(tenths[1:2], tenths[2:3])
    assert number.compare(total, tenths[0:1]).tolist() == [0]
    assert number.compare(of_decimals([Decimal("0.300000000000000000001")]), tenths[0:1]).tolist() == [1]


def test_dense_numbers_ties_alike() -> None:
    third = number.divide(of_decimals([1, 2, 1, 5]), of_decimals([3, 6, 4, 3]))
    assert number.dense(third).tolist() == [1, 1, 0, 2]


@MANY
@given(st.lists(st.tuples(DECIMALS, st.integers(0, 3)), max_size=30))
def test_sums_per_group(rows: list[tuple[Decimal, int]]) -> None:
    groups = np.array([group for _, group in rows], dtype=np.int64)
    found = number.group_sum(of_decimals([x for x, _ in rows]), groups, 4)
    expected = [sum((x for x, group in rows if group == g), Decimal(0)) for g in range(4)]
    assert near(found, expected, sum((abs(x) for x, _ in rows), Decimal(1)))


def test_large_integers_keep_all_their_digits() -> None:
    values = [2**62 - 1, -(2**62) + 3, 2**53 + 1, 0, -1]
    assert [int(number.of_ints(values).decimal(i)) for i in range(5)] == values


@pytest.mark.parametrize("mode", get_args(RoundMode))
@pytest.mark.parametrize(
    "text",
    ["9007199254740993", "142857142857142.857142857", "-142857142857142.855", "123456789012345678.125", "-1e25",
     "123456789012345678.135", "99999999999999999999.995", "4503599627370497.5", "-45035996273704.965"],
)  # fmt: skip
def test_large_numbers_are_rounded_at_their_last_digit(text: str, mode: RoundMode) -> None:
    found = round_to(of_decimals([Decimal(text)]), 2, mode).decimal(0)
    with localcontext() as context:
        context.prec = 50
        assert abs(found - round_once(Decimal(text), 2, mode)) < Decimal("0.001")
