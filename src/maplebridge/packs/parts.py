"""The parts of a pack beside its scheme: ledger kinds and calendar years, from several folders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from maplebridge.engine.ledger import Common, Kind, read_common, read_kind
from maplebridge.engine.ledger.checks import CHECKS, Rules, read_rules
from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.yaml_text import Lines, load_yaml
from maplebridge.engine.workdays import Calendar, read_calendar

COMMON_FIELDS = "common.yaml"
RULES = "checks.yaml"
KEPT = 64  # books a process holds read


def load_kinds(folders: Sequence[Path]) -> tuple[dict[str, Kind], tuple[Problem, ...]]:
    """Ledger kinds by code; a later folder's file replaces an earlier one of the same name."""
    files = {file.name: file for folder in folders for file in sorted((folder / "ledgers").glob("*.yaml"))}
    problems: list[Problem] = []
    shared, faults = _text(files.pop(COMMON_FIELDS)) if COMMON_FIELDS in files else (None, ())
    problems += (*faults, *_common(shared)[1])
    kinds: dict[str, Kind] = {}
    for file in files.values():
        text, faults = _text(file)
        kind, more = _kind(text, file.name, shared) if text is not None else (None, ())
        problems += (*faults, *more)
        if kind is not None:
            kinds[kind.code] = kind
    return kinds, tuple(problems)


@lru_cache(maxsize=KEPT)
def _common(text: str | None) -> tuple[Common, tuple[Problem, ...]]:
    if text is None:
        return Common(), ()
    value, lines, faults = load_yaml(text, COMMON_FIELDS)
    common, more = read_common(value, Place(COMMON_FIELDS), lines)
    return common, (*faults, *more)


@lru_cache(maxsize=KEPT)
def _kind(text: str, file: str, shared: str | None) -> tuple[Kind | None, tuple[Problem, ...]]:
    """Most packs have the same books word for word: each is read once."""
    value, lines, faults = load_yaml(text, file)
    kind, more = read_kind(value, Place(file), lines, common=_common(shared)[0])
    return kind, (*faults, *more)


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
    text, faults = _text(file)
    return load_yaml(text, file.name) if text is not None else (None, {}, faults)


def _text(file: Path) -> tuple[str | None, tuple[Problem, ...]]:
    try:
        return file.read_text(encoding="utf-8"), ()
    except (OSError, UnicodeDecodeError):
        return None, (Problem("pack.unreadable", Place(file.name), {"file": file.name}),)
