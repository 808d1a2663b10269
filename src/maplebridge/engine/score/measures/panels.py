"""The SELECT that gathers a panel's ratings: per unit and key, one sorted list of scores per voter group."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from maplebridge.engine.scheme.model import Panel
from maplebridge.engine.score.facts.tables import FactTable, quoted
from maplebridge.engine.score.measures.block import Block, Column, column, in_table_order, row_order
from maplebridge.engine.score.measures.rows import RowSql, compared
from maplebridge.engine.score.measures.typed import cast, number, of_number, of_text, settled

#: Decimals kept of a rating that SQL computes in floating point.
_RATING = "DECIMAL(38, 12)"


def panel_block(node: Panel, table: FactTable, rows: RowSql, conditions: Sequence[exp.Expression]) -> Block:
    """Columns: a list per voter, then factor and plus where the node has them."""
    source = in_table_order(exp.to_table(quoted(table.name)))
    key = _key(node, rows)
    present = [] if node.per is None else [exp.Is(this=key.copy(), expression=exp.null()).not_()]
    common = (*conditions, *present)
    block = Block(source, table.unit, key)
    worth = _worth(node, rows)
    for voter in node.voters:
        own = [exp.Is(this=worth.copy(), expression=exp.null()).not_()]
        if voter.who is not None:
            role = rows.column(node.role or "")
            own.append(compared("==", role, of_text(voter.who)) if role.kind == "text" else exp.false())  # type: ignore[arg-type]
        block.columns.append(column(_sorted_list(worth), (*common, *own)))
    for name in (node.factor, node.plus):
        if name is not None:
            block.columns.append(_first(rows, name, common))
    return block


def _key(node: Panel, rows: RowSql) -> exp.Expression:
    if node.per is None:
        return exp.Literal.string("")
    key = rows.column(node.per)
    return key.sql if key.kind in ("text", "none") else cast(key.sql, "VARCHAR")


def _worth(node: Panel, rows: RowSql) -> exp.Expression:
    """A number as it is, a ballot word by the table; any other word is left out."""
    score = rows.value(node.score)
    if score.kind != "text":
        value = number(score)
        return value.sql if value.exact else cast(settled(value), _RATING)
    if not node.ballots:
        return cast(exp.null(), "DECIMAL(18, 0)")
    chosen = exp.case()
    for word, worth in node.ballots.items():
        chosen = chosen.when(compared("==", score, of_text(word)), of_number(worth).sql)
    return chosen.else_(exp.null())




def _sorted_list(worth: exp.Expression) -> exp.Expression:
    return exp.ArrayAgg(this=exp.Order(this=worth.copy(), expressions=[exp.Ordered(this=worth.copy())]))


def _first(rows: RowSql, name: str, common: Sequence[exp.Expression]) -> Column:
    """The first number the rows carry in a field."""
    value = number(rows.column(name))
    there = exp.Is(this=value.sql.copy(), expression=exp.null()).not_()
    return column(exp.ArgMin(this=value.sql, expression=row_order()), (*common, there))
