"""Rows that are pasted or typed into the grid, kept between two requests for who pasted them, and what is wrong with
them. Nothing of them is an entry before it is right."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import StringIO

from django.core.files.uploadedfile import SimpleUploadedFile

from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.checking import Looked, check_rows
from maplebridge.apps.ledgers.queries.kinds import Desk, asked_of_people, own_fields
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.kept import keep, kept
from maplebridge.engine.ledger import Field, Kind, split_number
from maplebridge.engine.ledger.header import find_header
from maplebridge.engine.ledger.kind import LATE_REASON, UNIT
from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.sheet import Sheet
from maplebridge.web.refusals import refuse

MOST = 5_000  # rows; for more there is the import
LONGEST = 32_767  # signs of a cell: what one of a sheet can hold


@dataclass(frozen=True, slots=True)
class Pasted:
    """key: of this stage of the work; its good rows are saved once, however often they are sent. lines: the number each
    row has for people. seen: number of a record -> the version it had when the row that corrects it was checked."""

    key: str
    rows: tuple[Mapping[str, str], ...] = ()
    lines: tuple[int, ...] = ()
    seen: Mapping[str, int] = field(default_factory=dict)

    def added(self, rows: Sequence[Mapping[str, str]]) -> Pasted:
        last = max(self.lines, default=0)
        return replace(self, rows=(*self.rows, *rows), lines=(*self.lines, *range(last + 1, last + 1 + len(rows))))

    def only(self, wanted: Sequence[int]) -> Pasted:
        """The rows at these places."""
        return replace(self, rows=tuple(self.rows[i] for i in wanted), lines=tuple(self.lines[i] for i in wanted))


@dataclass(frozen=True, slots=True)
class Judged:
    """bad: place of a row -> field ("" where no one is at fault) -> what is wrong."""

    looked: Looked
    bad: Mapping[int, Mapping[str, Sequence[Problem]]]
    good: tuple[int, ...]
    new: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def to_write(self) -> int:
        return self.new + self.changed


def grid_fields(desk: Desk, kind: Kind) -> list[Field]:
    """The number first, to correct by, and the reason of late ones last; the unit only where several can be meant."""
    number = kind.number.field if kind.number else ""
    own = own_fields(kind) - {number}
    found = [one for one in asked_of_people(kind).fields if one.code not in own and one.ref != "file"
             and not (one.code == UNIT and desk.own)]
    return sorted(found, key=lambda one: one.code == LATE_REASON)


def rows_of(text: str, kind: Kind, fields: Sequence[Field]) -> list[dict[str, str]]:
    """Cells as a sheet puts them on the clipboard, or CSV. A row of names says which column is which; without one they
    are those of the grid, from the left: without the number where none is given. Raises Refused."""
    text = text.replace("\x00", "")
    try:
        lines = [line for line in csv.reader(StringIO(text), delimiter="\t" if "\t" in text else ",")
                 if any(cell.strip() for cell in line)]
    except csv.Error:
        raise refuse("ledgers.paste_unread") from None
    for row, line in enumerate(lines, 1):
        if any(len(cell) > LONGEST for cell in line):
            raise refuse("ledgers.grid_cell_long", row=row, most=LONGEST)
    width = max((len(line) for line in lines), default=0)
    even = tuple((*line, *[""] * (width - len(line))) for line in lines)
    header = find_header(Sheet("pasted", even), kind.fields) if even else None
    if header is None:
        first = [line[0].strip() for line in even if line[0].strip()]
        numbered = not kind.number or not first or any(split_number(cell, kind) for cell in first)
        columns = [one for one in fields if numbered or not kind.number or one.code != kind.number.field]
        return [{one.code: cell.strip() for one, cell in zip(columns, line, strict=False)} for line in even]
    return [{one.code: line[column].strip() for column, one in header.columns} for line in even[header.row + 1:]]


def judge(desk: Desk, ledger: str, pasted: Pasted, *, now: datetime, actor: Actor, batch: int = 0) -> Judged:
    """By the rules of every way in. A record that somebody else corrected since its row was checked is asked back;
    `batch`: the one in which these rows were written already."""
    looked = check_rows(desk, ledger, pasted.rows, now=now, actor=actor)
    checked, kind = looked.checked, looked.kind
    faults, refused = looked.faults(), {one.entry.row - 2 for one in checked.rejected}
    bad: dict[int, Mapping[str, Sequence[Problem]]] = {row: faults.get(row, {}) for row in refused}
    own = set(Entry.objects.filter(batch=batch).values_list("pk", flat=True)) if batch else set()
    changed = 0
    for one in checked.changed:
        number = one.entry.number(kind) or ""
        standing = looked.before[number]
        if standing.key in own or pasted.seen.get(number, standing.version) == standing.version:
            changed += 1
            continue
        code = kind.number.field if kind.number else ""
        bad[one.entry.row - 2] = {code: [Problem("ledgers.changed_since_pasted", Place(), {"number": number})]}
    good = tuple(i for i, row in enumerate(pasted.rows) if i not in bad and any(row.values()))
    return Judged(looked, dict(sorted(bad.items())), good, len(checked.new), changed, len(checked.unchanged))


def keep_rows(pasted: Pasted, judged: Judged, person: int, kind: str) -> str:
    """For the one person, for a day; gives the address of what is kept. Versions are those that were looked at now."""
    seen = {number: one.version for number, one in judged.looked.before.items()}
    text = json.dumps({"key": pasted.key, "rows": pasted.rows, "lines": pasted.lines,
                       "seen": {**seen, **pasted.seen}}, ensure_ascii=False, sort_keys=True)
    return keep(person, kind, SimpleUploadedFile("grid.json", text.encode("utf-8", "replace")))


def kept_rows(person: int, kind: str, digest: str) -> Pasted | None:
    if not digest.isalnum() or not digest.isascii() or len(digest) != 64:
        return None
    file = kept(person, kind, digest)
    if file is None:
        return None
    found = json.loads(file.read_text(encoding="utf-8"))
    return Pasted(found["key"], tuple(found["rows"]), tuple(found["lines"]), found["seen"])
