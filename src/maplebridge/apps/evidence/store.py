"""The files of EVIDENCE_ROOT: each under the SHA-256 of its content in two levels of folders, its preview beside it."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

PREVIEW = ".preview"
_NAME = re.compile(r"[0-9a-f]{64}(\.preview)?")


def place_of(sha256: str, *, preview: bool = False) -> Path:
    """Where the file lies, or would."""
    return Path(settings.EVIDENCE_ROOT) / sha256[:2] / sha256[2:4] / f"{sha256}{PREVIEW if preview else ''}"


def hash_of(file: Path) -> str:
    """Raises OSError."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def put(source: Path, *, preview_of: str | None = None) -> str:
    """Stores a copy that outlives a power cut; gives the SHA-256 of its content. What is there already and whole is
    kept. Raises OSError, and then nothing half-written has a name."""
    sha256 = hash_of(source)
    place = place_of(preview_of or sha256, preview=preview_of is not None)
    if place.is_file() and hash_of(place) == sha256:
        os.utime(place)  # it is wanted again: no orphan for another day
        return sha256
    _make(place.parent)
    draft = place.with_name(f".{secrets.token_hex(8)}")
    try:
        with source.open("rb") as stream, draft.open("xb") as out:
            os.fchmod(out.fileno(), 0o600)
            shutil.copyfileobj(stream, out, 1 << 20)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(place)
        _sync(place.parent)
    finally:
        draft.unlink(missing_ok=True)
    return sha256


def state_of(sha256: str) -> str:
    """whole | missing | changed."""
    try:
        return "whole" if hash_of(place_of(sha256)) == sha256 else "changed"
    except FileNotFoundError:
        return "missing"


def stored() -> Iterator[tuple[str, Path]]:
    """Everything that lies there: the SHA-256 it is kept under, empty for what is left of a broken write."""
    root = Path(settings.EVIDENCE_ROOT)
    for folder, _, names in os.walk(root):
        for name in names:
            yield name[:64] if _NAME.fullmatch(name) else "", Path(folder) / name


def _make(folder: Path) -> None:
    """The folder and those above it, each known to the disk."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
        _sync(each.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
