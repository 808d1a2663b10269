"""Columns used as what they are not: a text summed, a number compared with a word. Such rules would count nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.expr import Binary, Bool, Call, Compare, Expr, If, In, Literal, Name, Table, Tree, Unary
from maplebridge.engine.scheme.graph import node_expressions
from maplebridge.engine.scheme.model import Aggregate, Measure, Panel, Scheme
from maplebridge.engine.score.facts.tables import Facts, FactTable, Kind, quoted
from maplebridge.engine.score.facts.units import Units

Use = tuple[str, Kind]  # column, what it must be
_NUMBERS = ("sum", "mean", "min", "max", "median")
_CALLS: dict[str, Kind] = {
    "abs": "number", "days": "date", "workdays": "date", "year": "date", "month": "date", "contains": "text",
    "starts_with": "text",
}  # fmt: skip
_GOOD: dict[Kind, frozenset[Kind]] = {
    "number": frozenset(("number", "bool")),
    "bool": frozenset(("number", "bool")),
    "date": frozenset(("date", "datetime")),
    "text": frozenset(("text", "date", "datetime")),
}


def misused(scheme: Scheme, facts: Facts) -> Iterator[Problem]:
    """Each column of each table once, with a rule that misuses it."""
    found: dict[tuple[str, str], tuple[str, Kind]] = {}
    for node in scheme.nodes.values():
        for table, uses in _of_node(node):
            for column, wanted in uses:
                if _misfits(facts, table, column, wanted):
                    found.setdefault((table, column), (node.name, wanted))
    yield from _misused_attributes(scheme, facts.units)
    for (table, column), (node_name, wanted) in sorted(found.items()):
        example = _example(facts.tables[table], column)
        if example is not None:
            params = {"column": column, "used_by": node_name, "wanted": wanted, "example": example}
            yield Problem("facts.column_kind", Place(file=table, path=column), params)


def _misused_attributes(scheme: Scheme, units: Units) -> Iterator[Problem]:
    """The same of the attributes of units, once each."""
    uses = [
        (column, node.name, wanted)
        for node in scheme.nodes.values()
        for expr in node_expressions(node)
        for column, wanted in _inside(expr.tree)
    ]
    own = {column: (name, wanted) for column, name, wanted in reversed(uses) if column in units.attributes}
    for column in sorted(own.keys() - scheme.nodes.keys() - scheme.parameters.keys()):
        name, wanted = own[column]
        values = [value for value in units.attributes[column] if value is not None]
        odd = [value for value in values if isinstance(value, str | date) != (wanted in ("text", "date"))]
        if odd:
            params = {"column": column, "used_by": name, "wanted": wanted, "example": str(odd[0])}
            yield Problem("facts.column_kind", Place(file="units", path=column), params)


def _misfits(facts: Facts, table: str, column: str, wanted: Kind) -> bool:
    known = facts.tables[table].columns.get(column) if table in facts.tables else None
    return known is not None and known.kind not in _GOOD[wanted]


def _of_node(node: object) -> Iterator[tuple[str, Iterator[Use]]]:
    match node:
        case Measure(value=value, over=over):
            yield from ((part.table, _of_aggregate(part)) for part in (value, over) if part is not None)
        case Panel(table=table, score=score, where=where, ballots=ballots):
            yield table, _wanted(score.tree, "text" if ballots else "number")
            yield table, _of_expr(where)


def _of_aggregate(part: Aggregate) -> Iterator[Use]:
    if part.take in _NUMBERS and part.of is not None:
        yield from _wanted(part.of.tree, "number")
    yield from _of_expr(part.of)
    yield from _of_expr(part.where)


def _of_expr(expr: Expr | None) -> Iterator[Use]:
    return _inside(expr.tree) if expr is not None else iter(())


def _wanted(tree: Tree, kind: Kind) -> Iterator[Use]:
    if isinstance(tree, Name):
        yield tree.name, kind


def _inside(tree: Tree) -> Iterator[Use]:
    match tree:
        case Unary(op, arg):
            yield from _wanted(arg, "number" if op == "-" else "bool")
        case Binary(_, left, right):
            yield from _wanted(left, "number")
            yield from _wanted(right, "number")
        case Compare(_, left, right):
            yield from _beside(left, right)
            yield from _beside(right, left)
        case In(arg, options, _):
            for option in options:
                yield from _beside(arg, option)
        case Bool(_, args):
            for arg in args:
                yield from _wanted(arg, "bool")
        case Call("lookup", (first, Table(rows), *_)):
            for key, _ in rows:
                yield from _beside(first, Literal(key))
        case Call(name, (first, *_)) if name in _CALLS:
            yield from _wanted(first, _CALLS[name])
    for below in _children(tree):
        yield from _inside(below)


def _beside(tree: Tree, other: Tree) -> Iterator[Use]:
    """What a column must be to be compared with a literal."""
    if isinstance(other, Literal) and other.value is not None:
        kind: Kind = "bool" if isinstance(other.value, bool) else "text" if isinstance(other.value, str) else "number"
        yield from _wanted(tree, kind)


def _children(tree: Tree) -> tuple[Tree, ...]:
    match tree:
        case Unary(_, arg) | In(arg, _, _):
            return (arg,)
        case Binary(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Bool(_, args) | Call(_, args):
            return args
        case If(test, yes, no):
            return (test, yes, no)
    return ()


def _example(table: FactTable, column: str) -> str | None:
    """A value of the column; None where it is empty throughout."""
    name = quoted(column)
    query = f"SELECT MIN(CAST({name} AS VARCHAR)) FROM {quoted(table.name)} WHERE CAST({name} AS VARCHAR) <> ''"
    with Facts({table.name: table}, Units(())).connect() as connection:
        (example,) = connection.execute(query).fetchall()[0]
    return None if example is None else str(example)
