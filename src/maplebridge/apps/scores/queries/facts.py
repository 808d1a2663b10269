"""The fact tables of a programme, brought up to date: only the books and months that were changed are read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyarrow as pa

from maplebridge.apps.programmes.queries.versions import pack_of
from maplebridge.apps.scores.folder import MADE, PARTS, TABLES, alone, drop, folder_of, put, put_json, read_json
from maplebridge.apps.scores.parts import Part, part_of, read_part, write_part
from maplebridge.apps.scores.queries import sources
from maplebridge.apps.scores.queries.sources import Source
from maplebridge.engine.ledger import Entry, Kind, by_month, fact_table
from maplebridge.engine.ledger.assigned import Fulfilled, fulfil
from maplebridge.engine.ledger.derived import LINES
from maplebridge.engine.ledger.derived.books import rows_of_held, rows_of_open
from maplebridge.engine.ledger.derived.entries_table import joined_entries
from maplebridge.engine.ledger.derived.monthly import rows_of_figures
from maplebridge.engine.score.bundle import own_version
from maplebridge.engine.score.facts.write import (
    MONTHLY,
    UNITS,
    Made,
    assignment_rows,
    derived_table,
    month_ends,
    parquet,
    units_table,
)

EMPTY = "empty"  # a book without any entry has one file without rows: its columns are known


@dataclass(frozen=True, slots=True)
class Refreshed:
    """folder: of the version; `changed`: tables that were written, by path; entries: how many by unit; fulfilled: what
    was expected and is there."""

    folder: Path
    changed: tuple[str, ...]
    entries: Mapping[str, int]
    fulfilled: tuple[Fulfilled, ...]

    @property
    def tables(self) -> Path:
        return self.folder / TABLES


def refresh(source: Source) -> Refreshed:
    """Makes anew what changed since; the same source gives the same files whatever was there before."""
    folder = folder_of(source.programme, source.version.number)
    with alone(folder):
        return _Refresh(source, folder).run()


class _Refresh:
    def __init__(self, source: Source, folder: Path) -> None:
        self.source, self.folder, self.changed = source, folder, list[str]()
        self.made = read_json(folder / MADE)

    def run(self) -> Refreshed:
        self._books()
        lines = self._lines()
        parts = {code: self._joined(code, lines.get(code)) for code in self.source.kinds}
        fulfilled = self._derived(parts)
        self._put(f"{UNITS}.parquet", units_table(sources.unit_rows(self.source)))
        entries: dict[str, int] = {}
        for part in parts.values():
            for unit, count in part.entries.items():
                entries[unit] = entries.get(unit, 0) + count
        return Refreshed(self.folder, tuple(self.changed), entries, fulfilled)

    # ------------------------------------------------------------ books
    def _books(self) -> None:
        """Reads the months whose count is another than when their part was made."""
        basis, counts = _basis(self.source), sources.months_of(self.source)
        if self.made.get("basis") != basis:
            self.made = {"basis": basis, "parts": {}}
        done: dict[str, int] = self.made["parts"]
        for code, kind in self.source.kinds.items():
            months = {month: count for (ledger, month), count in counts.items() if ledger == code}
            stale = [month for month, count in months.items()
                     if done.get(f"{code}/{sources.month_name(month)}") != count]
            for month in stale:
                self._month(kind, month)
            if stale:
                done |= {f"{code}/{sources.month_name(month)}": count for month, count in months.items()}
                self._tidy(code, {sources.month_name(month) for month in months})
                put_json(self.folder / MADE, self.made)
        put_json(self.folder / MADE, self.made)

    def _month(self, kind: Kind, month: str) -> None:
        name = sources.month_name(month)
        entries = sources.entries_of(self.source, kind, month)
        part = self.folder / PARTS / kind.code / f"{name}.parquet"
        if entries:
            write_part(part, part_of(kind, entries, self.source.calendar, self.source.scheme))
        else:
            drop(part)
        if kind.code != LINES:  # that book has rows of our own too
            self._table(kind, name, entries)

    def _table(self, kind: Kind, month: str, entries: Iterable[Entry]) -> None:
        """No file for a month without entries."""
        if kind.code not in self.source.scheme.ledgers:
            return
        rows = list(entries)
        path = f"{kind.code}/{month}.parquet"
        if rows:
            self._put(path, fact_table(kind, rows))
        elif (self.folder / TABLES / path).exists():
            drop(self.folder / TABLES / path)
            self.changed.append(path)

    def _tidy(self, code: str, months: set[str]) -> None:
        """What an earlier set of units left in months that no longer have any."""
        for kept in (TABLES, PARTS):
            for file in (self.folder / kept / code).glob("*.parquet"):
                if file.stem not in months and file.stem != EMPTY and code != LINES:
                    drop(file)

    def _lines(self) -> dict[str, Part]:
        """The book of lines depends on the day and on plans: it is made each time. Entries that were sent into it all
        the same stand beside them."""
        source, kind = self.source, self.source.kinds.get(LINES)
        if kind is None:
            return {}
        own = sources.line_entries(source)
        sent = [entry for _, month in sources.months_of(source) if _ == LINES
                for entry in sources.entries_of(source, kind, month)]
        months = by_month(kind, [*own, *sent])
        for file in (self.folder / TABLES / LINES).glob("*.parquet"):
            if file.stem not in months and file.stem != EMPTY:
                self._table(kind, file.stem, ())
        for month, rows in months.items():
            self._table(kind, month, rows)
        return {LINES: part_of(kind, own, source.calendar, source.scheme)}

    # ------------------------------------------------------------ derived
    def _joined(self, code: str, more: Part | None) -> Part:
        """All months of a book, from its kept parts; a part that cannot be read is made anew."""
        found = Part()
        files = sorted((self.folder / PARTS / code).glob("*.parquet"))
        for file in files:
            try:
                found.add(read_part(file, self.source.kinds[code]))
            except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
                self._month(self.source.kinds[code], "" if file.stem == "undated" else file.stem)
                with suppress(FileNotFoundError):  # none of it counts any more
                    found.add(read_part(file, self.source.kinds[code]))
        if more is not None:
            found.add(more)
        self._empty(code)
        return found

    def _empty(self, code: str) -> None:
        files = list((self.folder / TABLES / code).glob("*.parquet"))
        path = f"{code}/{EMPTY}.parquet"
        if not files:
            kind = self.source.kinds[code]
            if code in self.source.scheme.ledgers:
                self._put(path, fact_table(kind, ()))
        elif len(files) > 1 and (self.folder / TABLES / path).exists():
            drop(self.folder / TABLES / path)
            self.changed.append(path)

    def _derived(self, parts: Mapping[str, Part]) -> tuple[Fulfilled, ...]:
        source, every = self.source, Part()
        for part in parts.values():
            every.named.update(part.named)
            every.free.update(part.free)
            every.figures.update(part.figures)
            every.reported += part.reported
        fulfilled = fulfil(sources.assignments(source), every.named, every.free)
        for name, rows in self._rows(parts, every, fulfilled):
            declared = source.scheme.tables.get(name)
            if declared is not None:
                self._put(f"{name}.parquet", derived_table(declared, rows))
        return fulfilled

    def _rows(self, parts: Mapping[str, Part], every: Part, fulfilled: tuple[Fulfilled, ...]
              ) -> Iterator[tuple[str, Made]]:
        source, kinds = self.source, self.source.switched_on
        books = {code: part for code, part in parts.items() if code in kinds}
        yield "assignments", assignment_rows(fulfilled)
        yield "completeness", rows_of_held(
            kinds, {code: part.held for code, part in books.items()}, fulfilled, source.day)
        lines = {code: part.lines for code, part in books.items()}
        mark = _mark(lines)
        if mark != self.made.get("lines") or not (self.folder / TABLES / "entries.parquet").exists():
            yield "entries", joined_entries(lines)
            self.made["lines"] = mark
            put_json(self.folder / MADE, self.made)
        due = [one for part in books.values() for one in part.open]
        yield "overdue", rows_of_open(due, source.calendar, source.day)
        yield MONTHLY, rows_of_figures(
            every.figures, every.reported, [one.unit.code for one in source.parts], kinds, month_ends(source.scheme))
        yield "milestones", sources.milestones(source)

    def _put(self, path: str, table: pa.Table) -> None:
        if put(self.folder / TABLES / path, parquet(table)):
            self.changed.append(path)


def _basis(source: Source) -> str:
    """Of all parts: another set of units, other days of theirs, another calendar or program makes all anew."""
    made_of = (own_version(), source.version.pk, source.version.sha256, source.calendar.version,
               source.scheme.issued_on, sorted(source.spans.items()), sorted(pack_of(source.version.pk).kinds))
    return sha256(repr(made_of).encode()).hexdigest()


def _mark(lines: Mapping[str, pa.Table]) -> str:
    """Of everything the table `entries` is made of: comparing texts is the one dear step."""
    digest = sha256()
    for code in sorted(lines):
        digest.update(f"{code} ".encode())
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, lines[code].schema) as stream:
            stream.write_table(lines[code].combine_chunks())
        digest.update(sink.getvalue())
    return digest.hexdigest()
