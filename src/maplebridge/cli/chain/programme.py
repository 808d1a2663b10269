"""A programme folder, read: its pack, its day, its registers. Format: docs/reference/programme-folder.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from maplebridge.cli.chain.categories import sort_units, takes_part
from maplebridge.cli.chain.registers import REGISTERS, read_registers, register_files
from maplebridge.engine.ledger import Entry, Kind, names_of
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.read.branch import Branch, Reading
from maplebridge.engine.scheme.text import Lang, Text
from maplebridge.engine.workdays import Calendar
from maplebridge.packs.pack import Pack, load_pack
from maplebridge.packs.parts import read_yaml

FILE = "programme.yaml"
FORMAT = 1
PREVIOUS = "previous"
#: What desktops leave behind. Every other file is read or its fault is said: nothing is silently missing.
LEFT_BEHIND = ("thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Programme:
    """`units` take part; `tree` is everyone in the register. `faulty`: register rows left out; `problems`: why."""

    folder: Path
    name: Text
    pack: Pack
    scheme: Scheme
    calendar: Calendar
    day: date
    registers: Mapping[str, tuple[Entry, ...]]
    faulty: Mapping[str, tuple[Entry, ...]]
    ledger_files: tuple[Path, ...]
    problems: tuple[Problem, ...]

    @property
    def tree(self) -> tuple[Entry, ...]:
        return self.registers["units"]

    @property
    def units(self) -> tuple[Entry, ...]:
        """Entries of the units that are assessed, by code."""
        taking_part = (unit for unit in self.tree if takes_part(unit, self.scheme))
        return tuple(sorted(taking_part, key=lambda unit: unit.unit))

    def names(self, lang: Lang) -> dict[str, str]:
        """Code -> name of every unit that takes part; the Chinese one where there is no English, else the code."""
        wanted = ("name_zh",) if lang == "zh" else ("name_en", "name_zh")
        return {u.unit: next((str(u.values[n]) for n in wanted if u.values.get(n)), u.unit) for u in self.units}

    @property
    def previous_files(self) -> tuple[Path, ...]:
        """Record books of earlier years: the checks hold this year's against them, nothing else reads them."""
        return _sent_in(self.folder / PREVIOUS)

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """Ledger kinds switched on in the scheme."""
        return {code: kind for code, kind in self.pack.kinds.items() if code in self.scheme.ledgers}

    def refs(self) -> dict[str, dict[str, str]]:
        """Every accepted text -> code, per kind of reference; a register that is not there is not checked."""
        found = {
            "unit": names_of(self._named("units", "unit")),
            "indicator": names_of((i.code, i.name.zh, i.name.en or "") for i in self.scheme.indicators()),
            "ledger": names_of((k.code, k.name.zh, k.name.en or "") for k in self.pack.kinds.values()),
        }
        for register, kind, key in (("people", "account", "account"), ("places", "place", "place")):
            if self.registers.get(register):
                found[kind] = names_of(self._named(register, key))
        return found

    def _named(self, register: str, key: str) -> list[tuple[str, ...]]:
        """Codes and names of a register's rows; those left out count too, their own fault is told once."""
        entries = (*self.registers[register], *self.faulty[register])
        return [_names(entry, key) for entry in entries if entry.values.get(key)]


def load_programme(folder: Path, *, today: date, day: date | None = None, pack: str | None = None) -> Programme:
    """Raises Refused with everything that stops the chain: the file, the pack, the registers."""
    settings = _settings(folder, pack)
    loaded = load_pack(settings.pack, beside=folder)
    scheme, calendar = loaded.sound()
    when = day or settings.day or today
    registers = read_registers(folder, scheme, loaded.kinds, calendar, when, _register_folders(loaded))
    registers = sort_units(registers, scheme)
    if not registers.entries.get("units"):
        raise Refused([*registers.problems, Problem("programme.no_units", Place("units"), {"folder": folder.name})])
    files = _sent_in(folder / "ledgers")
    name = settings.name or scheme.name
    problems = (*registers.problems, *_strangers(folder))
    return Programme(folder, name, loaded, scheme, calendar, when, registers.entries, registers.faulty, files, problems)


def _sent_in(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(file for file in folder.rglob("*") if _is_sent(file)))


def _is_sent(file: Path) -> bool:
    return file.is_file() and not file.name.startswith((".", "~$")) and file.name.lower() not in LEFT_BEHIND


def _strangers(folder: Path) -> list[Problem]:
    """Files beside the registers that no verb reads: a misspelt register would else be missing unnoticed."""
    known = {FILE, *(file.name for register in REGISTERS for file in register_files(folder, register))}
    others = [file.name for file in sorted(folder.iterdir()) if _is_sent(file) and file.name not in known]
    return [Problem("programme.stranger", Place(name), {"known": list(REGISTERS)}, "warning") for name in others]


@dataclass(frozen=True, slots=True)
class _Settings:
    pack: str
    day: date | None
    name: Text | None


def _settings(folder: Path, pack: str | None) -> _Settings:
    file = folder / FILE
    if not file.is_file():
        if pack is None:
            raise Refused([Problem("programme.no_folder", Place(str(folder)), {"folder": str(folder)})])
        return _Settings(pack, None, None)
    value, lines, problems = read_yaml(file)
    reading = Reading(Place(FILE), lines)
    top = Branch(reading, value, Place(FILE))
    if top.integer("format", FORMAT) != FORMAT:
        top.fault("scheme.format", "format", value=str(top.data.get("format")), known=FORMAT)
    named = top.string("pack", required=pack is None)
    settings = _Settings(pack or named or "", top.day("day"), top.text("name"))
    top.done()
    if problems or reading.problems:
        raise Refused([*problems, *reading.problems])
    return settings


def _register_folders(pack: Pack) -> tuple[Path, ...]:
    return tuple(folder / "registers" for folder in pack.folders)


def _names(entry: Entry, key: str) -> tuple[str, ...]:
    values: Mapping[str, Any] = entry.values
    return tuple(str(values.get(name) or "") for name in (key, "name_zh", "name_en"))
