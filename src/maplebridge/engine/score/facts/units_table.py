"""The units table: codes and attributes, or the units that the fact tables name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

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
    read = Facts({table.name: table for table in tables if table.name in used}, Units(()))
    codes = {unit for counts in count_by_unit(read, read.tables).values() for unit in counts}
    return Units(tuple(sorted(codes - {""})))


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


def count_by_unit(facts: Facts, names: Iterable[str]) -> dict[str, dict[str, int]]:
    """Table -> rows per unit code; "" for rows without one. Tables without a column of units are left out. What these
    facts were once asked is not asked again."""
    asked = [facts.tables[name] for name in names if name in facts.tables]
    wanted = {one.name: one for one in asked if one.unit in one.columns}
    new = [one for name, one in wanted.items() if name not in facts.counted]
    if new:
        query = " UNION ALL ".join(
            f"SELECT {number} AS place, COALESCE({quoted(one.unit)}, ''), COUNT(*) FROM {quoted(one.name)} GROUP BY 2"
            for number, one in enumerate(new))
        with Facts({one.name: one for one in new}, Units(())).connect() as connection:
            found = connection.sql(query).to_arrow_table()
        facts.counted.update({one.name: {} for one in new})
        for place, unit, count in zip(*(column.to_pylist() for column in found.columns), strict=True):
            facts.counted[new[place].name][unit] = count
    return {name: facts.counted[name] for name in wanted}
