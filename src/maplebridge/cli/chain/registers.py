"""Registers of a programme folder: units, people, places, assignments, plan. Read and checked as ledger kinds are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from maplebridge.cli.chain.unread import register_sheets, unread_sheets
from maplebridge.engine.ledger import ASSIGNMENTS, Context, Entry, Kind, Tab, check_sheets, names_of, read_kind
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.sheet import read_book
from maplebridge.engine.workdays import Calendar
from maplebridge.packs.parts import read_yaml

REGISTERS = ("units", "people", "places", "assignments", "plan")
ENDINGS = (".xlsx", ".xls", ".ods", ".csv")


@dataclass(frozen=True, slots=True)
class Registers:
    """Entries per register. `faulty`: rows left out; their names stay known, so no other row is faulted for them."""

    entries: Mapping[str, tuple[Entry, ...]]
    faulty: Mapping[str, tuple[Entry, ...]]
    problems: tuple[Problem, ...]


def read_registers(
    folder: Path, scheme: Scheme, kinds: Mapping[str, Kind], calendar: Calendar, day: date, folders: Sequence[Path]
) -> Registers:
    """Raises Refused where a file or sheet cannot be read."""
    shapes, stopping = _shapes(folders)
    shapes["assignments"] = ASSIGNMENTS
    found: dict[str, tuple[Entry, ...]] = {}
    faulty: dict[str, tuple[Entry, ...]] = {}
    problems: list[Problem] = []
    refs: dict[str, Mapping[str, str]] = {"ledger": names_of((code,) for code in kinds)}
    for register in REGISTERS:
        files = register_files(folder, register)
        stopping += [Problem("programme.register_twice", Place(file.name), {"first": files[0].name})
                     for file in files[1:]]
        if len(files) != 1 or register not in shapes:
            continue
        try:
            book = read_book(files[0])
        except Refused as refused:
            stopping += refused.problems
            continue
        tabs = [Tab(book, sheet, shapes[register]) for sheet in register_sheets(book)]
        checked = check_sheets(tabs, Context(day, calendar, refs, scheme_issue=scheme.issued_on))
        found[register] = checked.accepted()
        faulty[register] = tuple(row.entry for row in checked.rejected)
        problems += checked.problems
        if register == "units" and (named := [*found["units"], *faulty["units"]]):
            refs["unit"] = names_of(_names(entry) for entry in named if entry.values.get("unit"))
            found["units"], twice = _once(found["units"])
            problems += twice
    stopping += unread_sheets(problems)
    if stopping:
        raise Refused([*stopping, *(problem for problem in problems if problem not in stopping)])
    return Registers(found, faulty, tuple(problems))


def register_files(folder: Path, register: str) -> list[Path]:
    """The files that bear a register's name, whatever their ending, the readable kinds first."""
    files = [file for file in sorted(folder.glob(f"{register}.*")) if file.is_file() and file.stem == register]
    return sorted(files, key=lambda file: file.suffix.lower() not in ENDINGS)


def _names(entry: Entry) -> tuple[str, ...]:
    return (entry.unit, *(str(entry.values.get(name) or "") for name in ("name_zh", "name_en")))


def _once(units: Sequence[Entry]) -> tuple[tuple[Entry, ...], list[Problem]]:
    """Of a unit that is listed twice the first row counts."""
    seen: dict[str, Entry] = {}
    problems = []
    for entry in units:
        first = seen.setdefault(entry.unit, entry)
        if first is not entry:
            problems.append(Problem("programme.unit_twice", entry.place(), {"unit": entry.unit, "row": first.row}))
    return tuple(seen.values()), problems


def _shapes(folders: Sequence[Path]) -> tuple[dict[str, Kind], list[Problem]]:
    """The register kinds; a later folder's file replaces an earlier one."""
    files = {file.stem: file for folder in folders for file in sorted(folder.glob("*.yaml"))}
    shapes, problems = {}, []
    for name, file in files.items():
        value, lines, faults = read_yaml(file)
        kind, more = read_kind(value, Place(file.name), lines=lines)
        problems += [*faults, *more]
        if kind is not None:
            shapes[name] = kind
    return shapes, problems
