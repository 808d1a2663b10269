"""What the derived tables need of one book and month, kept beside its fact table: joined, nothing is read again."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from maplebridge.apps.scores.folder import put
from maplebridge.engine.ledger import Entry, Kind
from maplebridge.engine.ledger.assigned import Claim, count_claim
from maplebridge.engine.ledger.derived.books import Held, Open, held_of, open_entries
from maplebridge.engine.ledger.derived.entries import entry_lines
from maplebridge.engine.ledger.derived.entries_table import COLUMNS, line_table
from maplebridge.engine.ledger.derived.monthly import REPORTED, Counted, count_figures
from maplebridge.engine.ledger.stored import from_stored, to_stored
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.workdays import Calendar

ABOUT = b"maplebridge"


@dataclass(slots=True)
class Part:
    """Of some entries of one book; several add up. `lines`: as `line_table` gives it; `entries`: how many by unit."""

    lines: pa.Table = field(default_factory=COLUMNS.empty_table)
    held: dict[str, Held] = field(default_factory=dict)
    open: list[Open] = field(default_factory=list)
    figures: Counter[Counted] = field(default_factory=Counter)
    reported: list[Mapping[str, Any]] = field(default_factory=list)
    named: Counter[Claim] = field(default_factory=Counter)
    free: Counter[tuple[str, str, date]] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)

    def add(self, other: Part) -> None:
        self.lines = pa.concat_tables([self.lines, other.lines])
        for unit, held in other.held.items():
            self.held.setdefault(unit, Held()).add(held)
        self.open += other.open
        self.figures.update(other.figures)
        self.reported += other.reported
        self.named.update(other.named)
        self.free.update(other.free)
        self.entries.update(other.entries)


def part_of(kind: Kind, entries: Sequence[Entry], calendar: Calendar, scheme: Scheme) -> Part:
    part = Part(
        lines=line_table(entry_lines(kind, entries, calendar, scheme.issued_on)),
        held=held_of(kind, entries, calendar, scheme.period.whole),
        open=list(open_entries({kind.code: kind}, entries)), figures=count_figures(entries),
        reported=[entry.values for entry in entries] if kind.code == REPORTED else [],
        entries=Counter(entry.unit for entry in entries))
    for entry in entries:
        count_claim(entry, kind, part.named, part.free)
    return part


def write_part(file: Path, part: Part) -> None:
    about = {
        "held": {unit: [one.required, one.present, one.references, sorted(one.different),
                        {str(year): sorted(used) for year, used in one.numbers.items()}]
                 for unit, one in part.held.items()},
        "open": [[one.unit, one.ledger, one.record_no, one.due.isoformat()] for one in part.open],
        "figures": [[unit, day.isoformat(), name, count] for (unit, day, name), count in part.figures.items()],
        "reported": [to_stored(values) for values in part.reported],
        "named": [[*claim, count] for claim, count in part.named.items()],
        "free": [[unit, ledger, day.isoformat(), count] for (unit, ledger, day), count in part.free.items()],
        "entries": part.entries,
    }
    sink = pa.BufferOutputStream()
    pq.write_table(part.lines.replace_schema_metadata({ABOUT: json.dumps(about, ensure_ascii=False).encode()}), sink,
                   compression="none")
    put(file, sink.getvalue().to_pybytes())


def read_part(file: Path, kind: Kind) -> Part:
    """Raises OSError, or what a damaged file raises (ValueError, KeyError, pa.ArrowException)."""
    table = pq.read_table(file)
    about = json.loads((table.schema.metadata or {})[ABOUT])
    return Part(
        lines=table.replace_schema_metadata(None).cast(COLUMNS),
        held={unit: Held(required, present, references, _numbers(numbers), set(different))
              for unit, (required, present, references, different, numbers) in about["held"].items()},
        open=[Open(unit, ledger, number, date.fromisoformat(due)) for unit, ledger, number, due in about["open"]],
        figures=Counter({(unit, date.fromisoformat(day), name): count for unit, day, name, count in about["figures"]}),
        reported=[from_stored(kind, values) for values in about["reported"]],
        named=Counter({(unit, ledger, key): count for unit, ledger, key, count in about["named"]}),
        free=Counter({(unit, ledger, date.fromisoformat(day)): count for unit, ledger, day, count in about["free"]}),
        entries=Counter(about["entries"]))


def _numbers(stored: Mapping[str, list[int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    found.update({int(year): set(used) for year, used in stored.items()})
    return found
