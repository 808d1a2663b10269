"""Files between dry run and import: kept under their SHA-256, for the one person who sent them, for a day at most."""

from __future__ import annotations

import time
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

LONGEST = 24 * 3600  # seconds


def keep(person: int, kind: str, upload: UploadedFile) -> str:
    """Stores what was sent; gives its SHA-256. Throws away what was forgotten."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > LONGEST:
            old.unlink(missing_ok=True)
    content = b"".join(upload.chunks())
    digest = sha256(content).hexdigest()
    drop(person, kind, digest)
    (folder / f"{_stem(person, kind, digest)}{_ending(upload.name or '')}").write_bytes(content)
    return digest


def kept(person: int, kind: str, digest: str) -> Path | None:
    """The file, if this person sent it not long ago."""
    return next(iter(sorted(_folder().glob(f"{_stem(person, kind, digest)}.*"))), None)


def drop(person: int, kind: str, digest: str) -> None:
    for file in _folder().glob(f"{_stem(person, kind, digest)}.*"):
        file.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.HOME) / "imports"


def _stem(person: int, kind: str, digest: str) -> str:
    return f"{kind}-{person}-{digest}"


def _ending(name: str) -> str:
    """The ending the file came with, as far as it is one: .xlsx; a file without any has .none."""
    ending = Path(name).suffix.lower()
    return ending if ending[1:].isalnum() and ending.isascii() and len(ending) <= 6 else ".none"
