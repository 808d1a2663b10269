"""Faults between a scheme, its fact tables and the units."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.problem import Place, Problem, sort_problems
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.score.facts.tables import Facts, FactTable
from maplebridge.engine.score.facts.units_table import count_by_unit, tables_used

MOST_NAMED = 20


def check_facts(scheme: Scheme, facts: Facts) -> tuple[Problem, ...]:
    """What was wrong on reading, missing tables and columns, rows of unknown units, units without any row."""
    problems = list(facts.problems)
    if not facts.units.codes:
        problems.append(Problem("facts.no_units"))
    seen: set[str] = set()
    used = tables_used(scheme)
    for name, fields in used.items():
        table = facts.tables.get(name)
        if table is None:
            problems.append(Problem("facts.no_table", Place(file=name), {"table": name}))
            continue
        problems.extend(_columns(table, fields))
        if table.unit in table.columns:
            counts = count_by_unit(table)
            problems.extend(_strangers(table, counts, set(facts.units.codes)))
            seen |= set(counts)
    if used and seen:
        problems.extend(_without_rows(facts, seen))
    return sort_problems(problems)


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
