"""Reading fact tables and units from a folder or from memory. Faults are collected, never raised."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.model import Scheme, Table
from maplebridge.engine.score.facts.columns import (
    Misfit,
    declared_kind,
    float_column,
    stored_column,
    text_column,
)
from maplebridge.engine.score.facts.tables import FactColumn, Facts, FactTable, Kind, quoted
from maplebridge.engine.score.facts.units import Units
from maplebridge.engine.score.facts.units_table import UNIT, found_units, units_of

UNITS = "units"


@dataclass(frozen=True, slots=True)
class Stored:
    """Where a table's values are. `loose`: all are texts that show their types (CSV)."""

    files: tuple[Path, ...] = ()
    memory: pa.Table | None = None
    loose: bool = False


_SCALES = (0, 1, 2, 3, 4, 6, 9, 12, 15)


def read_facts(folder: Path, scheme: Scheme, *, units: Path | None = None) -> Facts:
    """The tables of `folder`: TABLE.parquet, TABLE/*.parquet or TABLE.csv, and units.csv or units.parquet.

    `folder` may be one such file. `units`: the units table where it lies elsewhere. What cannot be read is a Problem.
    """
    problems: list[Problem] = []
    if not folder.exists():
        return Facts({}, Units(()), (Problem("facts.no_folder", Place(file=str(folder))),))
    stored: dict[str, Stored] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else [folder]:
        name = path.stem
        found = _load(path, problems)
        if found is not None and name.lower() in {known.lower() for known in stored}:
            problems.append(Problem("facts.table_twice", Place(file=str(path)), {"table": name}))
        elif found is not None:
            stored[name] = found
    given = _load(units, problems) if units is not None else None
    if given is not None:
        stored[UNITS] = given
    elif units is not None and not problems:
        problems.append(Problem("facts.no_folder", Place(file=str(units))))
    return _facts(stored, scheme, folder, problems)


def facts_of(tables: Mapping[str, pa.Table], scheme: Scheme, units: pa.Table | None = None) -> Facts:
    """Tables in memory; without `units`, the units found in them."""
    stored = {name: Stored(memory=table) for name, table in tables.items()}
    if units is not None:
        stored[UNITS] = Stored(memory=units)
    return _facts(stored, scheme, None, [])


def _load(path: Path, problems: list[Problem]) -> Stored | None:
    """A table's files, or its texts; None for what is no table."""
    try:
        if path.is_dir():
            parts = tuple(sorted(path.glob("*.parquet")))
            schemas = [pyarrow.parquet.read_schema(part) for part in parts]
            return Stored(parts) if schemas and pa.unify_schemas(schemas, promote_options="permissive") else None
        if path.suffix == ".parquet":
            pyarrow.parquet.read_schema(path)
            return Stored((path,))
        if path.suffix == ".csv":
            return Stored(memory=_csv(path), loose=True)
    except (pa.ArrowException, OSError, UnicodeError, csv.Error) as error:
        problems.append(Problem("facts.unreadable", Place(file=str(path)), {"reason": str(error).splitlines()[0]}))
    return None


def _csv(path: Path) -> pa.Table:
    """All columns as texts, empty = absent; UTF-8 with or without mark, else GB18030."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    if not text.strip():
        return pa.table({})
    types = {name: pa.string() for name in next(csv.reader(io.StringIO(text)))}
    return pyarrow.csv.read_csv(
        pa.BufferReader(text.encode()),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=True,
                                                   quoted_strings_can_be_null=True),
    )  # fmt: skip


def _facts(stored: Mapping[str, Stored], scheme: Scheme, folder: Path | None, problems: list[Problem]) -> Facts:
    tables = {
        name: _table(scheme.tables.get(name) or Table(name), where, folder, problems)
        for name, where in stored.items()
        if name != UNITS
    }
    if UNITS in stored:
        declared = replace(scheme.tables.get(UNITS) or Table(UNITS), unit=UNIT, date=None)
        units = units_of(_table(declared, stored[UNITS], folder, problems), folder, problems)
    else:
        units = found_units(tables.values(), scheme)
    return Facts(tables, units, tuple(problems))


def _table(declared: Table, stored: Stored, folder: Path | None, problems: list[Problem]) -> FactTable:
    kinds = {field.name: declared_kind(field.type) for field in declared.fields}
    kinds[declared.unit] = "text"
    if declared.date is not None:
        kinds.setdefault(declared.date, "date")
    if declared.name == UNITS:
        kinds.setdefault("category", "text")
    place = Place(file=str(folder / declared.name) if folder else declared.name)
    memory = None if stored.memory is None else _once(stored.memory, place, problems)
    bare = FactTable(declared.name, declared.unit, declared.date, {}, stored.files, memory)
    columns, misfits = _columns(bare, kinds, stored.loose)
    for misfit in misfits:
        params = {"column": misfit.column, "kind": misfit.kind, "count": misfit.count, "example": misfit.example}
        problems.append(Problem("facts.misfit", place.at(misfit.column), params))
    return replace(bare, columns=columns)


def _once(table: pa.Table, place: Place, problems: list[Problem]) -> pa.Table:
    """The first of columns with one name; the database does not tell capitals from small letters."""
    first: dict[str, int] = {}
    for position, name in enumerate(table.column_names):
        if first.setdefault(name.lower(), position) != position:
            problems.append(Problem("facts.column_twice", place.at(name), {"column": name}))
    return table.select(list(first.values()))


def _columns(table: FactTable, kinds: Mapping[str, Kind], loose: bool) -> tuple[dict[str, FactColumn], list[Misfit]]:
    columns: dict[str, FactColumn] = {}
    misfits: list[Misfit] = []
    for field in _schema(table):
        declared = kinds.get(field.name)
        column = stored_column(field.name, field.type, declared)
        if column is None and pa.types.is_floating(field.type):
            column = _of_floats(table, field.name)
        elif column is None:
            column, misfit = _of_texts(table, field, declared, loose)
            misfits += [misfit] if misfit else []
        if declared == "text" and column.kind != "text":
            column = FactColumn(field.name, "text", cast=_as_text(column))
        columns[field.name] = column
    return columns, misfits


def _as_text(column: FactColumn) -> str:
    return f"CAST({column.cast or quoted(column.name)} AS VARCHAR)"


def _schema(table: FactTable) -> Iterable[pa.Field]:
    """Columns of all files together; a file that lacks one has it empty."""
    if table.memory is not None:
        return list(table.memory.schema)
    schemas = [pyarrow.parquet.read_schema(file) for file in table.files]
    return list(pa.unify_schemas(schemas, promote_options="permissive"))


def _of_texts(
    table: FactTable, field: pa.Field, declared: Kind | None, loose: bool
) -> tuple[FactColumn, Misfit | None]:
    """Texts stay texts unless declared otherwise; loose ones show what they are."""
    plain = pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
    if not plain or declared == "text" or (declared is None and not loose):
        return FactColumn(field.name, "text", cast=None if plain else f"CAST({quoted(field.name)} AS VARCHAR)"), None
    memory = table.memory
    if memory is None:
        holding = [file for file in table.files if field.name in pyarrow.parquet.read_schema(file).names]
        parts = [pyarrow.parquet.read_table(file, columns=[field.name]) for file in holding]
        memory = pa.concat_tables(parts, promote_options="permissive")
    return text_column(field.name, memory.column(field.name).cast(pa.string()), declared)


def _of_floats(table: FactTable, name: str) -> FactColumn:
    """The fewest decimals that hold all values, up to 15."""
    bare = FactTable(table.name, table.unit, None, {name: FactColumn(name, "number")}, table.files, table.memory)
    column = quoted(name)
    asked = ", ".join(f"bool_and(round({column}, {scale}) = {column})" for scale in _SCALES)
    query = f"SELECT max(abs({column})), {asked} FROM {quoted(table.name)} WHERE isfinite({column})"
    with Facts({table.name: bare}, Units(())).connect() as connection:
        largest, *holds = connection.sql(query).fetchall()[0]
    scale = next((scale for scale, held in zip(_SCALES, holds, strict=True) if held), _SCALES[-1])
    return float_column(name, largest or 0.0, scale)
