"""The texts of a file looked through in a process of its own: they may keep it busy, nobody else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, cast, get_args

from maplebridge.engine.confined import Unfinished, ask
from maplebridge.engine.ledger.identity.find import Identity

CPU_SECONDS, WALL_SECONDS, MEMORY_BYTES = 15, 30.0, 900_000_000
_START = (f"from maplebridge.engine.ledger.identity.child import run; "
          f"run(cpu_seconds={CPU_SECONDS}, memory_bytes={MEMORY_BYTES})")
_ANSWER = 200  # bytes


def first_identity(texts: Iterable[str], folder: Path) -> tuple[int, Identity] | None:
    """The number, from 0, of the first text that gives somebody away, and what it gives. `folder` holds a file
    meanwhile. Raises confined.Ended where looking takes too much; OSError of the disk as it is."""
    with NamedTemporaryFile("w", encoding="ascii", dir=folder, suffix=".texts") as file:
        count = 0
        for text in texts:
            file.write(json.dumps(text) + "\n")
            count += 1
        if not count:
            return None
        file.flush()
        return ask(_START, Path(file.name), lambda out: _listen(out, count), wall_seconds=WALL_SECONDS, packages=True)


def _listen(out: IO[bytes], count: int) -> tuple[int, Identity] | None:
    try:
        said = json.loads(out.readline(_ANSWER))
    except ValueError:
        raise Unfinished from None
    match said:
        case {"found": None}:
            return None
        case {"found": [int(number), kind]} if 0 <= number < count and kind in get_args(Identity):
            return number, cast(Identity, kind)
    raise Unfinished
