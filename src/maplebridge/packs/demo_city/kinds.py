"""The ledger kinds and the calendar of the common pack, as the city's offices know them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from maplebridge.engine.ledger import Kind, read_common, read_kind
from maplebridge.engine.problem import Place
from maplebridge.engine.workdays import Calendar, read_calendar

_COMMON_PACK = Path(__file__).parent.parent / "common"


@cache
def city_calendar() -> Calendar:
    """The national calendar of the common pack."""
    calendar, problems = read_calendar([(path.name, _read(path)) for path in _files("calendar")])
    if calendar is None:
        raise RuntimeError(f"the calendar of the common pack has faults: {problems[0]}")
    return calendar


@cache
def ledger_kinds() -> Mapping[str, Kind]:
    """Every ledger kind of the common pack by its code."""
    files = {path.name: path for path in _files("ledgers")}
    name = "common.yaml"
    common, problems = read_common(_read(files.pop(name)), Place(name))
    kinds = {}
    for path in files.values():
        kind, faults = read_kind(_read(path), Place(path.name), common)
        problems += faults
        if kind is not None:
            kinds[kind.code] = kind
    if problems:
        raise RuntimeError(f"a ledger kind of the common pack has faults: {problems[0]}")
    return kinds


def _files(folder: str) -> list[Path]:
    return sorted((_COMMON_PACK / folder).glob("*.yaml"))


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
