"""One row a record, for the monitoring lines: late, minutes of typing, near-duplicate text, asked again.

In columns: a programme has a million records, and one more entry makes this table anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from maplebridge.engine.ledger.derived.alike import day_numbers, near_duplicates, numbered
from maplebridge.engine.ledger.derived.entries import Line, entry_lines
from maplebridge.engine.ledger.entry import Entry
from maplebridge.engine.ledger.kind import Kind
from maplebridge.engine.workdays import Calendar

COLUMNS = pa.schema([
    ("unit", pa.string()), ("record_no", pa.string()), ("event_day", pa.date32()), ("entered_day", pa.date32()),
    ("late", pa.bool_()), ("fields", pa.int64()), ("minutes", pa.decimal128(12, 1)), ("facts", pa.binary()),
    ("text", pa.string()), ("row", pa.int64())])


def line_table(lines: Sequence[Line]) -> pa.Table:
    """The columns of `Line`."""
    columns = zip(*lines, strict=True) if lines else [()] * len(COLUMNS)
    arrays = [pa.array(values, kind.type) for values, kind in zip(columns, COLUMNS, strict=True)]
    return pa.table(arrays, schema=COLUMNS)


def entry_table(
    kinds: Mapping[str, Kind], entries: Iterable[Entry], calendar: Calendar, scheme_issue: date | None
) -> pa.Table:
    """The table of some entries. Kinds that are generated are left out."""
    books: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.ledger in kinds and not kinds[entry.ledger].generated:
            books[entry.ledger].append(entry)
    return joined_entries({code: line_table(entry_lines(kinds[code], rows, calendar, scheme_issue))
                           for code, rows in books.items()})


def joined_entries(books: Mapping[str, pa.Table]) -> pa.Table:
    """The table, from the lines of all books by their codes: by unit, book, day and row. Near-copies are looked for
    among all of them at once: what is a template shows over all units."""
    rows = pa.concat_tables([
        COLUMNS.empty_table().append_column("ledger", pa.array([], pa.string())),
        *(lines.append_column("ledger", pa.repeat(pa.scalar(code), len(lines))) for code, lines in books.items())])
    rows = rows.append_column("order", pa.array(day_numbers(rows["event_day"])))
    rows = rows.sort_by([("unit", "ascending"), ("ledger", "ascending"), ("order", "ascending"),
                         ("row", "ascending")]).combine_chunks()
    return rows.append_column("near_duplicate", pa.array(near_duplicates(rows))).append_column(
        "asked_again", pa.array(_given_before(rows)))


def _given_before(rows: pa.Table) -> NDArray[np.int64]:
    """How many rows before each are of the same unit and book and give the same facts."""
    same = numbered(rows, "unit", "ledger", "facts")
    order = np.argsort(same, kind="stable")
    ranked = same[order]
    starts = np.searchsorted(ranked, ranked)  # where the first of each stands
    found = np.empty(len(rows), np.int64)
    found[order] = np.arange(len(rows)) - starts
    return found
