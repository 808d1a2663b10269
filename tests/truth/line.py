"""One line of `make truth`: what an outside data set says about us."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Line:
    """`misses` counts unexplained differences; `explained` those listed with a reason in `note`."""

    name: str
    compared: int
    misses: int
    explained: int = 0
    note: str = ""


def truth_root() -> Path | None:
    """The folder of the outside data, or None where it is absent."""
    repository = Path(__file__).resolve().parents[2]
    root = Path(os.environ.get("MAPLEBRIDGE_TRUTH", repository.parent / "shared" / "truth"))
    return root if root.is_dir() else None
