"""A backup as one zip: manifest.json with the SHA-256 of every part, the database, evidence files, keys if asked for.

docs/reference/backup-format.md describes it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, BinaryIO

from maplebridge.engine.problem import Place, Problem, Refused

KIND, FORMAT, MANIFEST = "maplebridge-backup", 1, "manifest.json"
DATABASE, EVIDENCE, SECRETS = "database", "evidence/", "secrets.json"
SAFE = re.compile(r"database|secrets\.json|evidence(/[A-Za-z0-9_][A-Za-z0-9._-]*)+")
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    sha256: str
    bytes: int


@dataclass(slots=True)
class Manifest:
    """What a backup is of. `audit`: installation (names the key without telling it), seq, head, unsealed."""

    made_at: str
    version: str
    vendor: str  # sqlite | postgresql
    server: str
    migrations: list[str]
    audit: dict[str, Any]
    parts: dict[str, Part] = field(default_factory=dict)

    @property
    def has_secrets(self) -> bool:
        return SECRETS in self.parts


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """A draft beside the target, for the owner only, that takes its place when it is safely on the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        yield draft
        sync(draft)
        draft.rename(target)
        sync(target.parent)
    finally:
        draft.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Waits until a file, or a folder's list of names, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Writer:
    """Adds parts, then the manifest, which is written last and read first."""

    def __init__(self, file: Path) -> None:
        self.zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.parts: dict[str, Part] = {}

    def add(self, name: str, source: BinaryIO, *, packed: bool = True) -> None:
        """`packed`: False for what is compressed already."""
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        entry.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self.zip.open(entry, "w", force_zip64=True) as out:
            while block := source.read(BLOCK):
                digest.update(block)
                size += len(block)
                out.write(block)
        self.parts[name] = Part(digest.hexdigest(), size)

    def end(self, manifest: Manifest) -> None:
        parts = {name: asdict(part) for name, part in self.parts.items()}
        content = {"kind": KIND, "format": FORMAT, **asdict(manifest), "parts": parts}
        self.zip.writestr(zipfile.ZipInfo(MANIFEST), json.dumps(content, indent=1, sort_keys=True))
        self.zip.close()


def verified(file: Path) -> Manifest:
    """The manifest of a backup, every part of which is as it was written. Raises Refused, OSError."""
    with _opened(file) as archive:
        manifest = _manifest(archive, file)
        names = set(archive.namelist()) - {MANIFEST}
        wrong = sorted(names ^ set(manifest.parts)) + [name for name in names if not SAFE.fullmatch(name)]
        wrong += [name for name, part in manifest.parts.items() if name in names and _digest(archive, name) != part]
        if wrong or DATABASE not in names:
            raise _damaged(file, wrong[:5])
        return manifest


def unpack(file: Path, folder: Path, wanted: Callable[[str], bool]) -> None:
    """The wanted parts as files of the folder, for the owner only."""
    with _opened(file) as archive:
        for name in archive.namelist():
            if SAFE.fullmatch(name) and wanted(name):
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with archive.open(name) as source, os.fdopen(handle, "wb") as out:
                    shutil.copyfileobj(source, out, BLOCK)
                    out.flush()
                    os.fsync(out.fileno())


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    if not file.exists():
        raise Refused([Problem("service.no_file", Place(str(file)))])
    if file.is_dir() or not zipfile.is_zipfile(file):
        with suppress(IsADirectoryError), file.open("rb") as start:
            if start.read(4) == b"PK\x03\x04":
                raise _damaged(file, [])
        raise _foreign(file)
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as fault:
        raise _damaged(file, []) from fault


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    if MANIFEST not in archive.namelist():
        raise _foreign(file)
    try:
        held = json.loads(archive.read(MANIFEST))
    except ValueError as fault:
        raise _damaged(file, [MANIFEST]) from fault
    if not isinstance(held, dict) or held.get("kind") != KIND:
        raise _foreign(file)
    if held.get("format") != FORMAT:
        params = {"format": str(held.get("format"))[:20], "known": FORMAT}
        raise Refused([Problem("service.backup_format", Place(str(file)), params)])
    try:
        own = {each.name: held[each.name] for each in fields(Manifest)}
        own["parts"] = {str(name): Part(**part) for name, part in own["parts"].items()}
        return Manifest(**own)
    except (KeyError, TypeError, AttributeError) as fault:
        raise _damaged(file, [MANIFEST]) from fault


def _digest(archive: zipfile.ZipFile, name: str) -> Part | None:
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(name) as source:
            while block := source.read(BLOCK):
                digest.update(block)
                size += len(block)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        return None
    return Part(digest.hexdigest(), size)


def _damaged(file: Path, parts: list[str]) -> Refused:
    return Refused([Problem("service.backup_damaged", Place(str(file)), {"parts": parts or ["zip"]})])


def _foreign(file: Path) -> Refused:
    return Refused([Problem("service.no_backup", Place(str(file)))])
