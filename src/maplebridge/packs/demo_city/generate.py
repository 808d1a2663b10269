"""From a seed to a folder: two programmes as an office would send them, and the list of what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from maplebridge.packs.demo_city.build import build_city
from maplebridge.packs.demo_city.model import City, Size
from maplebridge.packs.demo_city.programme import PROGRAMMES, write_programme
from maplebridge.packs.demo_city.record import write_planted

Progress = Callable[[str, int, int], None]


def _silent(step: str, done: int, of: int) -> None:
    """For callers that need no progress."""


def generate(folder: Path, seed: int = 2026, progress: Progress = _silent, size: Size | None = None) -> City:
    """Writes `stations/` and `groups/`, each a programme folder, and `planted.yaml` beside them.

    The same seed and size give the same bytes. progress: called with what is being written, how many of how many.
    Raises FileExistsError when one of the three is there already.
    """
    city = build_city(seed, size or Size.full())
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*(plan.folder for plan in PROGRAMMES), "planted.yaml"):
        if (folder / name).exists():
            raise FileExistsError(folder / name)
    findings = [write_programme(folder / plan.folder, plan, city, progress) for plan in PROGRAMMES]
    write_planted(folder, findings)
    return city
