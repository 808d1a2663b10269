"""Fact tables kept beside the inputs under the hash of those inputs, so that the next verb need not read the sheets."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

from maplebridge import engine
from maplebridge.cli.chain.programme import FILE, Programme

RESULT, FACTS, INPUTS = "result", "facts", "inputs.json"


def input_hash(programme: Programme) -> str:
    """SHA-256 over everything the facts depend on: sheets, registers, pack files, day, and the engine itself."""
    digest = hashlib.sha256(f"{programme.day} {programme.pack.name}".encode())
    own = [file for file in programme.folder.iterdir() if file.is_file() and file.name != FILE]
    packs = [file for folder in programme.pack.folders for file in folder.rglob("*.yaml")]
    rules = list(Path(engine.__file__).parent.rglob("*.py"))
    for file in sorted([*own, *programme.ledger_files, *packs, *rules]):
        digest.update(f"{file.name} ".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def facts_folder(programme: Programme, make: Callable[[Path], None]) -> Path:
    """The folder of fact tables for exactly these inputs; `make` fills a new one where none is kept."""
    folder = programme.folder / RESULT / FACTS
    wanted = input_hash(programme)
    kept = folder / INPUTS
    if kept.is_file() and _hash_in(kept) == wanted:
        return folder
    with replaced(folder) as draft:
        make(draft)
        (draft / INPUTS).write_text(json.dumps({"sha256": wanted}), encoding="utf-8")
    return folder


def _hash_in(file: Path) -> str | None:
    try:
        found: str | None = json.loads(file.read_text(encoding="utf-8")).get("sha256")
    except (OSError, ValueError, AttributeError):
        return None
    return found


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """A draft beside the folder that takes its place when all went well: whole or not at all."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        draft.chmod(0o755)
        yield draft
        old = draft.with_name(f"{draft.name}-old")
        if folder.exists():
            folder.rename(old)
        draft.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


@contextmanager
def merged_into(folder: Path) -> Iterator[Path]:
    """A draft whose parts replace those of the same name in the folder when all went well; other files stay."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=".draft-", dir=folder))
    try:
        yield draft
        for part in sorted(draft.iterdir()):
            target = folder / part.name
            if target.is_dir():
                shutil.rmtree(target)
            part.replace(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_whole(file: Path, content: bytes) -> None:
    """Writes beside and renames, so that a reader never sees half a file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.part")
    draft.write_bytes(content)
    draft.replace(file)
