"""What measures and panels read: the table is there, its fields are, and the denominator can exist."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.contradiction import compared_words, never_holds
from maplebridge.engine.scheme.expr import Expr, Name
from maplebridge.engine.scheme.model import Aggregate, Measure, Panel, Table
from maplebridge.engine.scheme.validate.material import Material, fault
from maplebridge.engine.scheme.validate.names import nearest

#: Columns every ledger's fact table has beside its fields: where a row came from.
ORIGIN = frozenset({"file", "sheet", "row"})
NUMBERS = ("sum", "mean", "median")
NO_NUMBER = ("text", "bool", "date", "datetime")


def check(material: Material) -> Iterator[Problem]:
    for name, node in material.scheme.nodes.items():
        match node:
            case Measure(value=value, over=over):
                found = list(_aggregate(material, name, value))
                yield from found
                said = [(problem.code, problem.params) for problem in found]
                more = _aggregate(material, name, over, "over") if over is not None else ()
                yield from (problem for problem in more if (problem.code, problem.params) not in said)
                yield from _denominator(material, name, node)
            case Panel():
                yield from _panel(material, name, node)


def _aggregate(material: Material, name: str, value: Aggregate, *below: str) -> Iterator[Problem]:
    if (problem := _unknown_table(material, name, value.table, *below)) is not None:
        yield problem
        return
    table = material.tables[value.table]
    for key, expr in (("of", value.of), ("where", value.where)):
        yield from _fields(material, name, table, sorted(expr.names()) if expr else [], *below, key)
        yield from _words(material, name, value.table, expr, *below, key)
    yield from _fields(material, name, table, [value.date] if value.date else [], *below, "date")
    yield from _fields(material, name, table, value.once_per, *below, "once_per")
    if table is None:
        return
    if value.take == "count_days" and value.date is None and table.date is None:
        yield fault("validate.no_date", material.node(name, *below), node=name, take=value.take, table=table.name)
    if value.take in NUMBERS and (problem := _not_a_number(material, name, table, value.of, *below)):
        yield problem


def _unknown_table(material: Material, name: str, table: str, *below: str) -> Problem | None:
    if table in material.tables:
        return None
    return fault("validate.unknown_table", material.node(name, *below, "from"), node=name, table=table,
                 near=nearest(table, material.tables) or "-", known=", ".join(sorted(material.tables)) or "-")


def _fields(
    material: Material, name: str, table: Table | None, wanted: list[str] | tuple[str, ...], *below: str
) -> Iterator[Problem]:
    """A table that declares no fields is not judged."""
    if table is None or not table.fields:
        return
    known = {field.name for field in table.fields} | {table.unit} | ORIGIN | ({table.date} if table.date else set())
    for field in wanted:
        if field not in known:
            yield fault("validate.unknown_field", material.node(name, *below), node=name, table=table.name,
                        field=field, near=nearest(field, known) or "-")


def _words(material: Material, name: str, table: str, expr: Expr | None, *below: str) -> Iterator[Problem]:
    """A word compared with a field of a closed list must be in that list."""
    for field, word in sorted(set(compared_words(expr.tree))) if expr else []:
        known = material.options(table, field)
        if known and word not in known:
            yield fault("validate.unknown_option", material.node(name, *below), node=name, field=field, value=word,
                        known=", ".join(sorted(known)))


def _not_a_number(material: Material, name: str, table: Table, of: Expr | None, *below: str) -> Problem | None:
    if of is None or not isinstance(of.tree, Name):
        return None
    kind = next((field.type for field in table.fields if field.name == of.text), "number")
    if kind not in NO_NUMBER:
        return None
    return fault("validate.not_a_number", material.node(name, *below, "of"), node=name, field=of.text, type=kind)


def _denominator(material: Material, name: str, node: Measure) -> Iterator[Problem]:
    if node.over is not None and node.over.where is not None and never_holds(node.over.where):
        yield fault("validate.denominator_empty", material.node(name), node=name, where=node.over.where.text)
    elif node.value.where is not None and never_holds(node.value.where):
        yield fault("validate.never_counts", material.node(name, "where"), node=name, where=node.value.where.text)
    if node.min_denominator is not None and node.min_denominator < 0:
        yield fault("validate.min_denominator", material.node(name, "min_denominator"), node=name,
                    value=node.min_denominator)
    if node.min_denominator is not None and node.over is None:
        yield fault("validate.min_denominator_alone", material.node(name, "min_denominator"), "warning", node=name)


def _panel(material: Material, name: str, node: Panel) -> Iterator[Problem]:
    if (problem := _unknown_table(material, name, node.table)) is not None:
        yield problem
        return
    table = material.tables[node.table]
    for key, expr in (("score", node.score), ("where", node.where)):
        yield from _fields(material, name, table, sorted(expr.names()) if expr else [], key)
        yield from _words(material, name, node.table, expr, key)
    for key in ("role", "per", "factor", "plus", "date"):
        yield from _fields(material, name, table, [field] if (field := getattr(node, key)) else [], key)
    if node.role is None and any(voter.who is not None for voter in node.voters):
        yield fault("validate.voters_without_role", material.node(name, "voters"), node=name)
    if 1 < node.min_raters <= node.trim_high + node.trim_low:
        yield fault("validate.trim_leaves_nobody", material.node(name, "trim"), "warning", node=name,
                    raters=node.min_raters, trimmed=node.trim_high + node.trim_low)
