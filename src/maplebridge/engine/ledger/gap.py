"""Something that should be in a record book and is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from maplebridge.engine.problem import Place
from maplebridge.engine.problem.model import NOWHERE

GapKind = Literal["number", "assignment", "no_entries", "blank", "evidence", "late"]


@dataclass(frozen=True, slots=True)
class Gap:
    """One omission, with who can supply it.

    kind: number (left out of the running numbers; `key`..`until`), assignment (fewer entries than assigned; `key` is
    the assignment), no_entries (a unit without a single row), blank (a required field; `field`), evidence (an entry
    without any), late (entered after the limit). `since`: the day from which it is missing; `days`: working days since
    then (late: working days beyond the limit). `count`: how many are missing. `who`: account that can supply it.
    """

    kind: GapKind
    unit: str
    ledger: str
    field: str = ""
    key: str = ""
    until: str = ""
    since: date | None = None
    days: int = 0
    count: int = 1
    place: Place = NOWHERE
    who: str = ""
