"""Fact tables kept beside the inputs under the hash of those inputs, so that the next verb need not read the sheets."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import maplebridge
from maplebridge.cli.chain.programme import FILE, Programme
from maplebridge.cli.files import replaced

RESULT, FACTS, INPUTS = "result", "facts", "inputs.json"


def input_hash(programme: Programme) -> str:
    """SHA-256 over everything the facts depend on: scheme, ledger kinds, calendar, day, sheets, and the program."""
    pack = (programme.scheme, sorted(programme.pack.kinds.items()), programme.calendar.version, programme.day)
    digest = hashlib.sha256(repr(pack).encode())
    own = [file for file in programme.folder.iterdir() if file.is_file() and file.name != FILE]
    registers = [file for folder in programme.pack.folders for file in (folder / "registers").glob("*.yaml")]
    rules = list(Path(maplebridge.__file__).parent.rglob("*.py"))
    for file in sorted([*own, *programme.ledger_files, *registers, *rules]):
        digest.update(f"{file.name} ".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def facts_folder(programme: Programme, make: Callable[[Path], int]) -> tuple[Path, int]:
    """The folder of fact tables for exactly these inputs, and how many faulty rows were left out of them.

    `make` fills a new folder where none is kept and returns that number.
    """
    folder = programme.folder / RESULT / FACTS
    wanted = input_hash(programme)
    kept = _kept(folder / INPUTS)
    if kept.get("sha256") == wanted and isinstance(kept.get("left_out"), int):
        return folder, kept["left_out"]
    with replaced(folder) as draft:
        left_out = make(draft)
        (draft / INPUTS).write_text(json.dumps({"sha256": wanted, "left_out": left_out}), encoding="utf-8")
    return folder, left_out


def _kept(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
