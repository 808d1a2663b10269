"""The parts of a pack beside its scheme: ledger kinds and calendar years, from several folders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from maplebridge.engine.ledger import Common, Kind, read_common, read_kind
from maplebridge.engine.ledger.checks import CHECKS, Rules, read_rules
from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.yaml_text import Lines, load_yaml
from maplebridge.engine.workdays import Calendar, read_calendar

COMMON_FIELDS = "common.yaml"
RULES = "checks.yaml"


def load_kinds(folders: Sequence[Path]) -> tuple[dict[str, Kind], tuple[Problem, ...]]:
    """Ledger kinds by code; a later folder's file replaces an earlier one of the same name."""
    files = {file.name: file for folder in folders for file in sorted((folder / "ledgers").glob("*.yaml"))}
    problems: list[Problem] = []
    common = Common()
    if COMMON_FIELDS in files:
        value, lines, faults = read_yaml(files.pop(COMMON_FIELDS))
        common, more = read_common(value, Place(COMMON_FIELDS), lines)
        problems += (*faults, *more)
    kinds: dict[str, Kind] = {}
    for file in files.values():
        value, lines, faults = read_yaml(file)
        kind, more = read_kind(value, Place(file.name), lines, common=common)
        problems += (*faults, *more)
        if kind is not None:
            kinds[kind.code] = kind
    return kinds, tuple(problems)


def load_calendar(
    folders: Sequence[Path], *, known_on: date | None = None
) -> tuple[Calendar | None, tuple[Problem, ...]]:
    """The national years and the packs' own overrides as one calendar, as known on a day (None: all that is known)."""
    values: list[tuple[str, Any]] = []
    problems: list[Problem] = []
    for folder in folders:
        for file in sorted((folder / "calendar").glob("*.yaml")):
            value, _, faults = read_yaml(file)
            values.append((file.name, value))
            problems += faults
    calendar, more = read_calendar(values, known_on=known_on)
    return calendar, (*problems, *more)


def load_rules(folders: Sequence[Path]) -> tuple[Rules, tuple[Problem, ...]]:
    """The thresholds of the integrity checks, from the last folder that has any."""
    file = next(file for folder in reversed(folders) if (file := folder / RULES).is_file())
    value, lines, faults = read_yaml(file)
    rules, more = read_rules(value, Place(RULES), frozenset(CHECKS), lines)
    return rules, (*faults, *more)


def read_yaml(file: Path) -> tuple[Any, Lines, tuple[Problem, ...]]:
    """Value, line of every path, faults. A file that cannot be opened is a fault too."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None, {}, (Problem("pack.unreadable", Place(file.name), {"file": file.name}),)
    return load_yaml(text, file.name)
