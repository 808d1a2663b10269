"""Fact tables as the measures see them: typed columns over files or memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa

from maplebridge.engine.problem import Problem
from maplebridge.engine.score.facts.units import Units

if TYPE_CHECKING:
    import duckdb

Kind = Literal["number", "text", "bool", "date", "datetime"]


@dataclass(frozen=True, slots=True)
class FactColumn:
    """`digits` and `scale` of a number: DECIMAL(digits, scale). `cast`: SQL that makes the stored value so; None = as
    it is."""

    name: str
    kind: Kind
    digits: int = 0
    scale: int = 0
    cast: str | None = None


@dataclass(frozen=True, slots=True)
class FactTable:
    """One table: Parquet files, or an Arrow table in memory. `unit`, `date`: columns as the scheme names them."""

    name: str
    unit: str
    date: str | None
    columns: Mapping[str, FactColumn]
    files: tuple[Path, ...] = ()
    memory: pa.Table | None = None

    def attach(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the table known under its name, with typed columns."""
        if not self.columns:
            connection.execute(f"CREATE VIEW {quoted(self.name)} AS SELECT 1 WHERE false")
            return
        if self.memory is not None:
            source = quoted(f"stored {self.name}")
            connection.register(f"stored {self.name}", self.memory)
        else:
            listed = ", ".join(_text(str(file)) for file in self.files)
            source = f"read_parquet([{listed}], union_by_name = {len(self.files) > 1})"
        wanted = ", ".join(
            f"{column.cast} AS {quoted(column.name)}" if column.cast else quoted(column.name)
            for column in self.columns.values()
        )
        connection.execute(f"CREATE VIEW {quoted(self.name)} AS SELECT {wanted} FROM {source}")

    def content(self) -> Iterator[bytes]:
        """The stored bytes, in a fixed order."""
        yield self.name.encode()
        if self.memory is not None:
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, self.memory.schema) as writer:
                writer.write_table(self.memory.combine_chunks())
            yield sink.getvalue().to_pybytes()
        for file in self.files:
            yield file.read_bytes()


@dataclass(frozen=True, slots=True)
class Facts:
    """Fact tables and units. `problems`: what was wrong when they were read."""

    tables: Mapping[str, FactTable]
    units: Units
    problems: tuple[Problem, ...] = field(default=(), compare=False)
    counted: dict[str, dict[str, int]] = field(default_factory=dict, compare=False, repr=False)  # by `count_by_unit`

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection that knows all tables by name; the caller closes it."""
        import duckdb

        connection = duckdb.connect()
        for table in self.tables.values():
            table.attach(connection)
        return connection

    def rows(self, table: str, unit: str | None = None) -> list[dict[str, Any]]:
        """All rows, or those of one unit, in table order as plain values: Decimal, int, str, bool, date, datetime or
        None.

        The unit stands under its column's name as text; an unknown table has no rows.
        """
        if table not in self.tables or not self.tables[table].columns:
            return []
        one = self.tables[table]
        wanted = ", ".join(_filled(column) for column in one.columns.values())
        query = f"SELECT {wanted} FROM {quoted(table)}"
        if unit is not None and one.unit in one.columns:
            query += f" WHERE {quoted(one.unit)} = {_text(unit)}"
        with Facts({table: one}, self.units).connect() as connection:
            stored = connection.sql(query).to_arrow_table()
        found: list[dict[str, Any]] = stored.to_pylist()
        return found

    def fingerprint(self) -> str:
        """SHA-256 over all tables and units as stored."""
        digest = hashlib.sha256(repr(self.units.records()).encode())
        for name in sorted(self.tables):
            for part in self.tables[name].content():
                digest.update(hashlib.sha256(part).digest())
        return digest.hexdigest()


def _filled(column: FactColumn) -> str:
    """The column with empty texts as absent."""
    name = quoted(column.name)
    return f"NULLIF({name}, '') AS {name}" if column.kind == "text" else name


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
