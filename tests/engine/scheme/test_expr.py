"""The expression language: what it takes, and what it refuses without ever raising anything but ExprError."""

from __future__ import annotations

import pytest

from maplebridge.engine.scheme.expr import ExprError, Name, parse_node_expr, parse_row_expr


@pytest.mark.parametrize("text", ["0x10", "0b1", "1j", "b'x'", "a.b", "x := 1", "", "1 <", "x in 1", "field(x)"])
def test_what_is_no_expression_of_ours(text: str) -> None:
    with pytest.raises(ExprError):
        parse_row_expr(text)


@pytest.mark.parametrize("text", ["not " * 2000 + "x", "-" * 3000 + "x", "+".join(["x"] * 3000), "(" * 5000 + "x"])
def test_endless_nesting_is_refused(text: str) -> None:
    with pytest.raises(ExprError):
        parse_node_expr(text)


def test_a_sum_of_many_terms_is_fine() -> None:
    assert parse_node_expr("+".join(f"x{n}" for n in range(150))).names() == {f"x{n}" for n in range(150)}


def test_a_field_of_any_name() -> None:
    expr = parse_row_expr("field('单 价') * 2")
    assert expr.names() == {"单 价"}
    assert parse_row_expr("field('x')").tree == Name("x")
    with pytest.raises(ExprError):
        parse_node_expr("field('x')")
