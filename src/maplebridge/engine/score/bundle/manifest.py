"""The manifest: what a bundle holds, with size and SHA-256 of every file, and which programmes it is about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import Any

from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.score.bundle.container import MANIFEST, check_size, is_plain, pieces

FORMAT = 1
MOST_MANIFEST = 16_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """One programme in a bundle. `folder`: where its files are; `hashes`: of scheme, facts and calendar."""

    folder: str
    scheme: str
    version: str
    day: str
    name: Mapping[str, str | None]
    units: int
    hashes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """`made_by`: the version of Maplebridge; `hash`: SHA-256 of the manifest itself, the bundle's hash."""

    made_by: str
    programmes: tuple[Part, ...]
    files: Mapping[str, Listed]
    hash: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """`content` = the zip's bytes; `hash` = SHA-256 of the manifest, to be printed beside a result."""

    content: bytes
    hash: str


def own_version() -> str:
    return version("maplebridge")


def make_bundle(files: Mapping[str, bytes], programmes: Sequence[Part]) -> Bundle:
    """`files` by path inside the zip. Raises Refused where they are too many or too large."""
    listed = {path: {"sha256": sha256(files[path]), "bytes": len(files[path])} for path in sorted(files)}
    about = {"format": FORMAT, "made_by": {"maplebridge": own_version()}, "files": listed,
             "programmes": [asdict(part) for part in programmes]}  # fmt: skip
    manifest = json.dumps(about, ensure_ascii=False, indent=1, sort_keys=True).encode()
    whole = {MANIFEST: manifest, **files}
    check_size(whole)
    return Bundle(b"".join(piece.content for piece in pieces(whole)), sha256(manifest))


def read_manifest(content: bytes | None, name: str) -> Manifest:
    """Raises Refused where it is not there, of another format, or not in the form that make_bundle gives it."""
    if content is None or len(content) > MOST_MANIFEST:
        raise Refused([Problem("bundle.no_manifest", Place(name))])
    try:
        value = json.loads(content.decode("utf-8"), object_pairs_hook=_once)
        if value["format"] != FORMAT:
            params = {"value": str(value["format"])[:40], "known": FORMAT}
            raise Refused([Problem("bundle.format", Place(MANIFEST), params)])
        files = {path: Listed(_text(each["sha256"]), int(each["bytes"])) for path, each in value["files"].items()}
        parts = tuple(_part(each) for each in value["programmes"])
        if not parts or not all(map(is_plain, files)) or len({part.folder for part in parts}) < len(parts):
            raise ValueError
        return Manifest(_text(value["made_by"]["maplebridge"]), parts, files, sha256(content))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Refused([Problem("bundle.bad_manifest", Place(MANIFEST))]) from None


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _part(value: Any) -> Part:
    part = Part(**value)
    texts = (part.folder, part.scheme, part.version, part.day, *part.hashes.values())
    if not all(isinstance(text, str) for text in texts) or not is_plain(part.folder) or "/" in part.folder:
        raise ValueError
    return Part(part.folder, part.scheme, part.version, part.day, dict(part.name), int(part.units), dict(part.hashes))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key that stands twice would be read differently by different programs."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found
