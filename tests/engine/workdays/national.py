"""The shipped calendar, read once for the tests of the engine."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import maplebridge.packs
from maplebridge.engine.workdays import Calendar
from maplebridge.packs.parts import load_calendar

COMMON = Path(maplebridge.packs.__file__).parent / "common"


@cache
def national(known_on: date | None = None) -> Calendar:
    calendar, problems = load_calendar([COMMON], known_on=known_on)
    assert calendar is not None, problems
    assert problems == ()
    return calendar
