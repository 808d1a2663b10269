"""The shipped calendar, read once for the tests of the engine."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import maplebridge.packs
from maplebridge.engine.scheme.yaml_text import load_yaml
from maplebridge.engine.workdays import Calendar, read_calendar

FOLDER = Path(maplebridge.packs.__file__).parent / "common" / "calendar"


def shipped_files() -> list[tuple[str, Any]]:
    return [(file.name, load_yaml(file.read_text(encoding="utf-8"), file.name)[0]) for file in sorted(FOLDER.glob("*"))]


@cache
def national(known_on: date | None = None) -> Calendar:
    calendar, problems = read_calendar(shipped_files(), known_on=known_on)
    assert calendar is not None, problems
    return calendar
