"""One record on its way into a sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(slots=True)
class Entry:
    """`values` by field code, choices as codes, several as lists. `raw` replaces what is written into a cell.
    `faults`: (field code or "" for the row, id of the planted defect)."""

    ledger: str
    unit: str
    day: date
    values: dict[str, Any]
    raw: dict[str, Any] = field(default_factory=dict)
    faults: list[tuple[str, str]] = field(default_factory=list)
