"""The units table: codes and attributes, or the units that the fact tables name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.model import Measure, Panel, Scheme
from maplebridge.engine.score.facts.tables import Facts, FactTable, quoted
from maplebridge.engine.score.facts.units import Units

UNIT = "unit"


def units_of(table: FactTable, folder: Path | None, problems: list[Problem]) -> Units:
    """Units in ascending order of their codes; of a code that stands twice the first row counts."""
    place = Place(file=str(folder / table.name) if folder else table.name)
    if UNIT not in table.columns:
        problems.append(Problem("facts.no_unit_column", place, {"column": UNIT, "columns": sorted(table.columns)}))
        return Units(())
    found = Facts({table.name: table}, Units(())).rows(table.name)
    without = sum(not row[UNIT] for row in found)
    if without:
        problems.append(Problem("facts.unit_without_code", place, {"count": without}))
    twice = [code for code, times in Counter(row[UNIT] for row in found if row[UNIT]).items() if times > 1]
    problems.extend(Problem("facts.unit_twice", place, {"unit": code}) for code in sorted(twice))
    first = {row[UNIT]: row for row in reversed(found) if row[UNIT]}
    codes = tuple(sorted(first))
    names = [name for name in table.columns if name != UNIT]
    return Units(codes, {name: tuple(first[code][name] for code in codes) for name in names})


def found_units(tables: Iterable[FactTable], scheme: Scheme) -> Units:
    """The units named in the tables that the scheme reads."""
    used = tables_used(scheme)
    codes: set[str] = set()
    for table in tables:
        if table.name in used and table.unit in table.columns:
            codes |= set(count_by_unit(table)) - {""}
    return Units(tuple(sorted(codes)))


def tables_used(scheme: Scheme) -> dict[str, set[str]]:
    """Table name -> the fields that measures and panels read from it (the unit column left out)."""
    used: dict[str, set[str]] = {}
    for node in scheme.nodes.values():
        if isinstance(node, Measure):
            for part in (node.value, node.over):
                if part is not None:
                    exprs = [expr for expr in (part.of, part.where) if expr is not None]
                    fields = {name for expr in exprs for name in expr.names()} | set(part.once_per)
                    used.setdefault(part.table, set()).update(fields, () if part.date is None else (part.date,))
        elif isinstance(node, Panel):
            exprs = [expr for expr in (node.score, node.where) if expr is not None]
            fields = {name for expr in exprs for name in expr.names()}
            named = {node.role, node.per, node.factor, node.plus, node.date}
            used.setdefault(node.table, set()).update(fields, (name for name in named if name is not None))
    for name in used.keys() & scheme.tables.keys():
        date = scheme.tables[name].date
        used[name].update(() if date is None else (date,))
    return used


def count_by_unit(table: FactTable) -> dict[str, int]:
    """Rows per unit code; "" for rows without one."""
    unit = quoted(table.unit)
    query = f"SELECT COALESCE({unit}, ''), COUNT(*) FROM {quoted(table.name)} GROUP BY 1"
    with Facts({table.name: table}, Units(())).connect() as connection:
        found = connection.sql(query).to_arrow_table()
    return dict(zip(found.column(0).to_pylist(), np.asarray(found.column(1)).tolist(), strict=True))
