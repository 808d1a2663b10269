"""Faults between a scheme, its fact tables and the units."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.problem import Place, Problem, sort_problems
from maplebridge.engine.scheme.graph import node_expressions
from maplebridge.engine.scheme.model import Grade, Measure, Peers, Rank, Scheme
from maplebridge.engine.score.facts.tables import Facts, FactTable
from maplebridge.engine.score.facts.units_table import count_by_unit, tables_used
from maplebridge.engine.score.facts.usage import misused

MOST_NAMED = 20


def check_facts(scheme: Scheme, facts: Facts) -> tuple[Problem, ...]:
    """What was wrong on reading, missing tables and columns, rows of unknown units, units without any row."""
    problems = list(facts.problems)
    if not facts.units.codes:
        problems.append(Problem("facts.no_units"))
    seen: set[str] = set()
    used = tables_used(scheme)
    rows = count_by_unit(facts, used)
    for name, fields in used.items():
        table = facts.tables.get(name)
        if table is None:
            problems.append(Problem("facts.no_table", Place(file=name), {"table": name}))
            continue
        problems.extend(_columns(table, fields))
        if name in rows:
            problems.extend(_strangers(table, rows[name], set(facts.units.codes)))
            seen |= set(rows[name])
    if used and seen:
        problems.extend(_without_rows(facts, seen))
    problems.extend(_no_attribute(scheme, facts))
    problems.extend(misused(scheme, facts))
    return sort_problems(problems)


def _no_attribute(scheme: Scheme, facts: Facts) -> Iterator[Problem]:
    """Attributes that the rules use and the units table does not have."""
    known = {"unit", *scheme.nodes, *scheme.parameters, *facts.units.attributes}
    used = {name: node for node, name in _attributes(scheme) if name not in known}
    for name, node in sorted(used.items()):
        yield Problem("facts.no_attribute", Place(file="units", path=name), {"name": name, "used_by": node}, "warning")


def _attributes(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """(used by, name) of everything outside the rows that a rule names; nodes and parameters are among them."""
    for name in scheme.out_of_contest.names() if scheme.out_of_contest else ():
        yield "out_of_contest", name
    for node in scheme.nodes.values():
        yield from ((node.name, name) for expr in node_expressions(node) for name in expr.names())
        groups = [node.deco.missing.within, node.deco.not_applicable.within]
        match node:
            case Measure(per=per):
                groups.append(per)
            case Peers(within=within) | Rank(within=within) | Grade(within=within):
                groups.append(within)
        yield from ((node.name, name) for name in groups if name is not None)


def _columns(table: FactTable, fields: set[str]) -> Iterator[Problem]:
    for column in sorted({table.unit, *fields} - set(table.columns)):
        yield Problem("facts.no_column", Place(file=table.name, path=column),
                      {"table": table.name, "column": column, "columns": sorted(table.columns)})  # fmt: skip


def _strangers(table: FactTable, counts: dict[str, int], known: set[str]) -> Iterator[Problem]:
    place = Place(file=table.name, path=table.unit)
    if "" in counts:
        yield Problem("facts.row_without_unit", place, {"count": counts[""]})
    for unit in sorted(set(counts) - known - {""}):
        yield Problem("facts.unknown_unit", place, {"unit": unit, "count": counts[unit]})


def _without_rows(facts: Facts, seen: set[str]) -> Iterator[Problem]:
    silent = [unit for unit in facts.units.codes if unit not in seen]
    if silent:
        named = silent[:MOST_NAMED]
        yield Problem("facts.unit_without_rows", params={"count": len(silent), "units": named}, severity="warning")
