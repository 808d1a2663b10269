"""All ledger sheets of a programme read, checked, and held against what was assigned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from maplebridge.cli.chain.programme import Programme
from maplebridge.cli.chain.progress import Tick, no_tick
from maplebridge.cli.chain.unread import tables_are_errors, unread_sheets
from maplebridge.engine.ledger import (
    Checked,
    Context,
    Entry,
    Fulfilled,
    Gap,
    assignments_of,
    check_sheets,
    fulfilment,
    late_entries,
    missing_assignments,
    number_gaps,
    recognise_books,
    silent_units,
)
from maplebridge.engine.problem import Problem, Refused
from maplebridge.engine.sheet import Book, read_book, told_apart

#: Who answers for the books of a unit, first found wins; else the first person listed.
KEEPERS = ("内勤", "副组长")
READERS = 2


@dataclass(frozen=True, slots=True)
class Records:
    """`problems`: faults of files and rows. `unread`: those by which a whole file or sheet is missing."""

    checked: Checked
    fulfilled: tuple[Fulfilled, ...]
    gaps: tuple[Gap, ...]
    problems: tuple[Problem, ...]
    unread: tuple[Problem, ...]
    books: tuple[Book, ...] = ()

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.checked.accepted()


def read_records(
    programme: Programme, files: Sequence[Path] = (), *, tick: Tick = no_tick, keep_books: bool = False
) -> Records:
    """Reads the given files (default: all of `ledgers/`); faulty rows are left out and named."""
    books, refused = read_books(tuple(files) or programme.ledger_files, tick)
    tabs, questions = recognise_books(books, tuple(programme.pack.kinds.values()))
    checked = check_sheets(tabs, context_of(programme))
    assignments, contrary = assignments_of(programme.registers.get("assignments", ()))
    fulfilled = fulfilment(assignments, programme.kinds, checked.accepted())
    gaps = () if files else tuple(_gaps(programme, checked, fulfilled))
    problems = (*refused, *tables_are_errors(books, questions), *checked.problems, *contrary)
    unread = (*refused, *unread_sheets(problems))
    return Records(checked, fulfilled, gaps, problems, unread, books if keep_books else ())


def context_of(programme: Programme) -> Context:
    return Context(programme.day, programme.calendar, programme.refs(), scheme_issue=programme.scheme.issued_on)


def keepers(programme: Programme) -> Mapping[str, str]:
    """unit -> account that can supply what is missing."""
    found: dict[str, tuple[int, str]] = {}
    for entry in programme.registers.get("people", ()):
        role = str(entry.values.get("role") or "")
        order = next((i for i, word in enumerate(KEEPERS) if word in role), len(KEEPERS))
        account = str(entry.values.get("account") or "")
        if entry.unit not in found or order < found[entry.unit][0]:
            found[entry.unit] = (order, account)
    return {unit: account for unit, (_, account) in found.items()}


def read_books(files: Sequence[Path], tick: Tick) -> tuple[tuple[Book, ...], tuple[Problem, ...]]:
    """Two files at a time: each is parsed by a process of its own."""
    books: list[Book] = []
    refused: list[Problem] = []
    pool = ThreadPoolExecutor(READERS)
    try:
        for done, result in enumerate(pool.map(_one, files, told_apart(files)), start=1):
            if isinstance(result, Book):
                books.append(result)
            else:
                refused += result
            tick(done, len(files))
    finally:
        pool.shutdown(cancel_futures=True)
    return tuple(books), tuple(refused)


def _one(file: Path, name: str) -> Book | tuple[Problem, ...]:
    try:
        return read_book(file, name=name)
    except Refused as refused:
        return refused.problems


def _gaps(programme: Programme, checked: Checked, fulfilled: Sequence[Fulfilled]) -> list[Gap]:
    entries, who = checked.accepted(), keepers(programme)
    by_kind: dict[str, list[Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.ledger, []).append(entry)
    found: list[Gap] = []
    for code, rows in sorted(by_kind.items()):
        kind = programme.pack.kinds[code]
        found += number_gaps(kind, rows, checked.rejected)
        found += late_entries(kind, rows, programme.calendar, programme.scheme.issued_on)
    found += missing_assignments(fulfilled, programme.day, programme.calendar, who)
    found += silent_units([item.assignment for item in fulfilled], entries, who)
    return found
