"""A pack: a programme as data. Folder with scheme.yaml, ledgers/, calendar/, examples/; it may extend another pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from maplebridge.engine.ledger import Kind, read_kind
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.read import read_scheme
from maplebridge.engine.scheme.validate import validate
from maplebridge.engine.scheme.yaml_text import load_yaml
from maplebridge.engine.workdays import Calendar, read_calendar

SHIPPED = Path(__file__).parent
COMMON = "common"


@dataclass(frozen=True, slots=True)
class Pack:
    """`problems` holds what was found in all its files, warnings included; `kinds` by ledger code."""

    folder: Path
    scheme: Scheme
    kinds: Mapping[str, Kind]
    calendar: Calendar
    problems: tuple[Problem, ...]


def shipped_packs() -> tuple[str, ...]:
    """Names that `load_pack` understands without a path."""
    return tuple(sorted(folder.name for folder in SHIPPED.iterdir() if (folder / "scheme.yaml").is_file()))


def find_pack(name: str, beside: Path | None = None) -> Path:
    """The folder of a shipped pack, or of a path (relative to `beside`). Raises Refused."""
    for folder in (SHIPPED / name, (beside or Path()) / name):
        if (folder / "scheme.yaml").is_file():
            return folder
    raise Refused([Problem("pack.not_found", Place(name), {"name": name, "known": list(shipped_packs())})])


def load_pack(folder: Path, *, known_on: date | None = None) -> Pack:
    """Scheme, ledger kinds and calendar, all read and checked. Raises Refused with every error of every file."""
    value, problems = _yaml(folder / "scheme.yaml", lines_of := {})
    base = find_pack(str((value or {}).get("extends") or COMMON), folder.parent)
    folders = [base, folder] if base != folder else [folder]
    kinds, more = load_kinds(folders)
    calendar, found = load_calendar(folders, known_on=known_on)
    scheme, faults = read_scheme(value, Place("scheme.yaml"), lines_of)
    problems = (*problems, *more, *found, *faults)
    if scheme is None or calendar is None or any(problem.severity == "error" for problem in problems):
        raise Refused(problems)
    problems = (*problems, *validate(scheme, kinds=kinds, calendar=calendar))
    if any(problem.severity == "error" for problem in problems):
        raise Refused(problems)
    return Pack(folder, scheme, kinds, calendar, problems)


def load_kinds(folders: list[Path]) -> tuple[dict[str, Kind], tuple[Problem, ...]]:
    """Ledger kinds of several folders; a later folder's kind replaces an earlier one of the same code."""
    files = {file.name: file for folder in folders for file in sorted((folder / "ledgers").glob("*.yaml"))}
    common = files.pop("common.yaml", None)
    shared, problems = _yaml(common) if common else (None, ())
    kinds = {}
    for file in files.values():
        value, faults = _yaml(file)
        kind, more = read_kind(value, Place(file.name), common=shared)
        problems = (*problems, *faults, *more)
        if kind is not None:
            kinds[kind.code] = kind
    return kinds, problems


def load_calendar(folders: list[Path], *, known_on: date | None = None) -> tuple[Calendar | None, tuple[Problem, ...]]:
    """The national years and the packs' own overrides as one calendar."""
    values: list[tuple[str, Any]] = []
    problems: tuple[Problem, ...] = ()
    for file in _calendar_files(folders):
        value, faults = _yaml(file)
        values.append((file.name, value))
        problems = (*problems, *faults)
    calendar, more = read_calendar(values, known_on=known_on)
    return calendar, (*problems, *more)


def _calendar_files(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((folder / "calendar").glob("*.yaml"))


def _yaml(file: Path, lines: dict[str, int] | None = None) -> tuple[Any, tuple[Problem, ...]]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None, (Problem("pack.unreadable", Place(file.name), {"file": file.name}),)
    value, found, problems = load_yaml(text, file.name)
    if lines is not None:
        lines.update(found)
    return value, problems
