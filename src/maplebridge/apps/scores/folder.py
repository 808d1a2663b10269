"""Where facts are kept: HOME/facts/<programme>/<version>/. A file is written whole or not at all, and one worker at a
time makes anew what is there."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from maplebridge.engine.score.bundle import is_plain

TABLES, PARTS = "tables", "parts"
MADE, LIVE = "made.json", "live.json"


def folder_of(programme: Any, number: int) -> Path:
    """Of one version of a programme's table. Its code names it where that is a plain name."""
    code = programme.code
    plain = is_plain(code) and "/" not in code and not code.startswith(".")
    return Path(settings.HOME) / "facts" / (code if plain else f"programme-{programme.pk}") / str(number)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Waits until nobody else, of this process or another, writes in the folder."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def put(file: Path, content: bytes) -> bool:
    """Writes the file unless it is so already; gives whether it did."""
    with suppress(OSError):
        if file.stat().st_size == len(content) and file.read_bytes() == content:
            return False
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(6)}")
    try:
        with draft.open("xb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    return True


def drop(file: Path) -> None:
    file.unlink(missing_ok=True)


def put_json(file: Path, content: Any) -> bool:
    return put(file, json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())


def read_json(file: Path) -> dict[str, Any]:
    """Empty where there is none, or none that can be read."""
    try:
        found = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
