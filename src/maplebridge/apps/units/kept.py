"""Files between dry run and import: kept under their SHA-256, for the one person who sent them, for a day at most."""

from __future__ import annotations

import time
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

LONGEST = 24 * 3600  # seconds


def keep(person: int, kind: str, upload: UploadedFile) -> str:
    """Stores what was sent; gives its SHA-256."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = b"".join(upload.chunks())
    digest = sha256(content).hexdigest()
    drop(person, kind, digest)
    (folder / f"{_stem(person, kind, digest)}{_ending(upload.name or '')}").write_bytes(content)
    return digest


def kept(person: int, kind: str, digest: str) -> Path | None:
    """The file, if this person sent it not long ago."""
    found = sorted(_folder().glob(f"{_stem(person, kind, digest)}.*"))
    return next((file for file in found if not _forgotten(file)), None)


def drop(person: int, kind: str, digest: str) -> None:
    for file in _folder().glob(f"{_stem(person, kind, digest)}.*"):
        file.unlink(missing_ok=True)


def drop_forgotten() -> int:
    """Throws away what nobody came back for; gives how many files that were."""
    old = [file for file in _folder().glob("*") if _forgotten(file)]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


def _forgotten(file: Path) -> bool:
    return time.time() - file.stat().st_mtime > LONGEST


def _folder() -> Path:
    return Path(settings.HOME) / "imports"


def _stem(person: int, kind: str, digest: str) -> str:
    return f"{kind}-{person}-{digest}"


def _ending(name: str) -> str:
    """The ending the file came with, as far as it is one: .xlsx; a file without any has .none."""
    ending = Path(name).suffix.lower()
    return ending if ending[1:].isalnum() and ending.isascii() and len(ending) <= 6 else ".none"
