"""From a seed to a folder: two programmes as an office would send them, and the list of what is wrong with them."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.packs.demo_city.build import build_city
from maplebridge.packs.demo_city.model import City, Size
from maplebridge.packs.demo_city.programme import PROGRAMMES, Progress, write_programme
from maplebridge.packs.demo_city.record import OMISSIONS, PLANTED, write_planted

_OWN = (*(plan.folder for plan in PROGRAMMES), PLANTED, OMISSIONS)


def _silent(step: str, done: int, of: int) -> None:
    """For callers that need no progress."""


def generate(
    folder: Path, seed: int = 2026, progress: Progress = _silent, size: Size | None = None, *, clean: bool = False
) -> City:
    """Writes `stations/` and `groups/`, each a programme folder, with `planted.yaml` and `omissions.csv` beside them.

    The same seed and size give the same bytes. An earlier city in the folder is replaced, and only once the new one is
    whole. progress: called with what is being written, how many of how many. clean: nothing is planted in the ledgers.
    Raises Refused where `stations` or `groups` is there and no city of ours.
    """
    taken = [name for name in _OWN if (folder / name).exists()]
    if taken and PLANTED not in taken:
        raise Refused([Problem("demo_city.taken", Place(str(folder)), {"name": taken[0], "folder": str(folder)})])
    city = build_city(seed, size or Size.full())
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".city-", dir=folder) as made:
        findings = [write_programme(Path(made) / plan.folder, plan, city, progress, clean=clean) for plan in PROGRAMMES]
        write_planted(Path(made), findings)
        for name in _OWN:
            _remove(folder / name)
            (Path(made) / name).rename(folder / name)
    return city


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
