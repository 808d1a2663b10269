"""An outside scoring set: a scheme, and how the published files become facts and expected values.

A set is a folder with scheme.yaml and set.yaml:
  folder     where its files lie below the truth folder; file names in the SQL are relative to it
  views      name: SELECT statement, run in turn by DuckDB
  units      SELECT statement: unit and attributes (numbers where they look like numbers)
  tables     name: SELECT statement, typed as the scheme's tables say
  checks     [{name, node, published: SELECT unit, value, within: 0, absent: false, scenario: CODE}]; absent: true also
             compares units whose published value is empty; scenario: one of the scheme's own
  explained  [{check, units, why}]: differences that are known and why
  wrong      [{change: {path: value}, why, check, misses}]: variants of the scheme that must fail as stated; changes are
             written as the edits of a scenario, and come on top of those of the check's scenario
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import yaml

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.edits import edited, scenario_scheme
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.read import read_scheme
from maplebridge.engine.scheme.yaml_text import load_yaml

SETS = Path(__file__).parent / "sets"
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
Row = dict[str, Any]


@dataclass(frozen=True)
class Check:
    """Published values of one node by unit; None = published empty."""

    name: str
    node: str
    published: Mapping[str, str | None]
    within: Decimal
    scenario: str | None


@dataclass(frozen=True)
class Variant:
    scheme: Scheme
    why: str
    check: str
    misses: int


@dataclass(frozen=True)
class PublishedSet:
    name: str
    scheme: Scheme
    units: list[Row]
    tables: dict[str, list[Row]]  # typed rows
    files: dict[str, list[Row]]  # the same and the units, as written in the published files
    checks: tuple[Check, ...]
    explained: Mapping[tuple[str, str], str]
    wrong: tuple[Variant, ...]


def names() -> list[str]:
    return sorted(path.parent.name for path in SETS.glob("*/set.yaml"))


def load(name: str, root: Path) -> PublishedSet:
    """Raises ValueError where the scheme has a fault."""
    written = yaml.safe_load((SETS / name / "set.yaml").read_text(encoding="utf-8"))
    data = scheme_data(name)
    scheme = read(data, name)
    with duckdb.connect() as sql:
        sql.execute("SET file_search_path = ?", [str(root / written["folder"])])
        for view, select in written.get("views", {}).items():
            sql.execute(f"CREATE TABLE {view} AS {select}")
        tables = {table: _rows(sql, select) for table, select in written.get("tables", {}).items()}
        units = _rows(sql, written["units"])
        checks = tuple(_check(sql, check) for check in written["checks"])
    return PublishedSet(
        name,
        scheme,
        _typed(units, {"unit": "text"}),
        {table: _typed(rows, field_types(scheme, table)) for table, rows in tables.items()},
        {**tables, "units": units},
        checks,
        {(one["check"], unit): one["why"] for one in written.get("explained", []) for unit in one["units"]},
        tuple(_variant(data, name, wrong, checks) for wrong in written.get("wrong", [])),
    )


def scheme_data(name: str) -> Any:
    path = SETS / name / "scheme.yaml"
    data, _, problems = load_yaml(path.read_text(encoding="utf-8"), path.name)
    if problems:
        raise ValueError(problems)
    return data


def read(data: Any, name: str) -> Scheme:
    scheme, problems = read_scheme(data, Place(f"{name}/scheme.yaml"))
    if scheme is None:
        raise ValueError("; ".join(f"{p.code} {p.place} {dict(p.params)}" for p in problems))
    return scheme


def _variant(data: Any, name: str, wrong: Mapping[str, Any], checks: Sequence[Check]) -> Variant:
    scenario = next(check.scenario for check in checks if check.name == wrong["check"])
    known = data.get("analysis", {}).get("scenarios", [])
    edits = next((one["edits"] for one in known if one["code"] == scenario), {})
    changed, problems = edited(data, {**edits, **wrong["change"]}, Place(name))
    if problems:
        raise ValueError(problems)
    without = {key: value for key, value in changed.items() if key != "analysis"}
    return Variant(read(without, f"{name} ({wrong['why']})"), wrong["why"], wrong["check"], wrong["misses"])


def in_scenario(scheme: Scheme, code: str | None) -> Scheme:
    """The scheme of one of its scenarios; raises ValueError where that has a fault."""
    if code is None or not scheme.analysis.scenarios:
        return scheme
    number = [scenario.code for scenario in scheme.analysis.scenarios].index(code)
    found, problems = scenario_scheme(scheme, number)
    if found is None:
        raise ValueError(problems)
    return found


# ---------------------------------------------------------------- rows
def _rows(sql: duckdb.DuckDBPyConnection, select: str) -> list[Row]:
    found = sql.execute(select)
    columns = [column[0] for column in found.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def field_types(scheme: Scheme, table: str) -> dict[str, str]:
    declared = scheme.tables[table]
    return {declared.unit: "text", **{field.name: field.type for field in declared.fields}}


def _typed(rows: list[Row], types: Mapping[str, str]) -> list[Row]:
    """Texts of the files as values: numbers where declared, or where nothing is declared and all look like one."""
    columns = {name: [row[name] for row in rows] for name in (rows[0] if rows else {})}
    numeric = {name for name, values in columns.items() if _is_numeric(types.get(name), values)}
    return [{name: _value(value, name in numeric) for name, value in row.items()} for row in rows]


def _is_numeric(kind: str | None, values: list[Any]) -> bool:
    if kind is not None:
        return kind in ("int", "decimal", "number")
    texts = [value for value in values if value is not None]
    return bool(texts) and all(isinstance(text, str) and NUMBER.fullmatch(text) for text in texts)


def _value(value: Any, numeric: bool) -> Any:
    return Decimal(value) if numeric and isinstance(value, str) else value


def _check(sql: duckdb.DuckDBPyConnection, check: Mapping[str, Any]) -> Check:
    rows = sql.execute(check["published"]).fetchall()
    published = {str(unit): None if value is None else str(value) for unit, value in rows}
    if not check.get("absent"):
        published = {unit: value for unit, value in published.items() if value is not None}
    return Check(check["name"], check["node"], published, Decimal(str(check.get("within", 0))), check.get("scenario"))


def write_facts(facts: PublishedSet, folder: Path) -> None:
    """The fact folder of docs/reference/scheme.md: TABLE.csv and units.csv."""
    for name, rows in facts.files.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(rows[0])
            writer.writerows([_written(value) for value in row.values()] for row in rows)


def _written(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def thinned(facts: PublishedSet, most: int) -> PublishedSet:
    """The same set with at most `most` published values a check, evenly spread."""
    checks = tuple(replace(check, published=_spread(check.published, most)) for check in facts.checks)
    return replace(facts, checks=checks)


def _spread(values: Mapping[str, str | None], most: int) -> dict[str, str | None]:
    step = max(1, -(-len(values) // most))
    return {unit: values[unit] for unit in sorted(values)[::step]}


def agrees(value: Any, published: str | None, within: Decimal) -> bool:
    """`value`: a Decimal, a text, or None where there is none."""
    if value is None or published is None:
        return value is None and published is None
    if isinstance(value, str):
        return value == published
    return bool(NUMBER.fullmatch(published)) and abs(value - Decimal(published)) <= within


def differing(check: Check, values: Mapping[str, Any]) -> Iterator[str]:
    """The units whose value is not as published."""
    return (unit for unit, wanted in check.published.items() if not agrees(values[unit], wanted, check.within))
