"""A file that somebody sends: taken with what has to be known of it, or refused with the reason."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from maplebridge.engine.attachment.kinds import KINDS, USUAL, Kind, Limits, ending_of, kind_named, most_of
from maplebridge.engine.confined import Ended, Unfinished, ask
from maplebridge.engine.problem import Place, Problem, Refused

_START = "from maplebridge.engine.attachment.child.main import run; run({kind!r}, {most!r}, {limits!r})"
TROUBLE = {"slow": "attachment.too_slow", "heavy": "attachment.too_heavy", "broken": "attachment.broken"}
_HEAD = 64_000  # bytes of what the child says before the bytes themselves
_MOST = {"cleaned": 60_000_000, "preview": 1_000_000, "texts": 400_000_000}  # bytes of each block
_MOST_NOTES = 20


@dataclass(frozen=True, slots=True)
class Checked:
    """`sent`: SHA-256 of what came. `cleaned`: what is to be kept in its place, `preview`: a small picture; both files
    in the folder given. `notes`: what is worth knowing and no reason to refuse. `texts`: all of an office file, each
    with the name of its part."""

    kind: Kind
    sent: str
    cleaned: Path | None = None
    preview: Path | None = None
    notes: tuple[Problem, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


def check_attachment(file: Path, name: str, folder: Path, limits: Limits = USUAL) -> Checked:
    """Looks at `file`, which came under `name`, in a confined process. Raises Refused; OSError of the disk as it is."""
    kind = kind_named(name)
    if kind is None:
        endings = [ending for known in KINDS for ending in known.endings]
        raise _refused("attachment.not_taken", name, ending=ending_of(name) or "-", taken=endings)
    size = file.stat().st_size
    if size == 0:
        raise _refused("attachment.empty", name)
    most = most_of(kind, limits)
    if size > most:
        raise _refused("attachment.too_large", name, megabytes=-(-size // 1_000_000), most=most // 1_000_000)
    with file.open("rb") as stream:
        sent = hashlib.file_digest(stream, "sha256").hexdigest()
    start = _START.format(kind=kind.code, most=most, limits=asdict(limits))
    try:
        said = ask(start, file, lambda out: _listen(out, kind, folder / sent), wall_seconds=limits.wall_seconds,
                   packages=True)
    except Ended as ended:
        raise _refused(TROUBLE[ended.cause], name) from None
    if "refused" in said:
        raise _refused(said["refused"], name, **said["params"])
    notes = tuple(Problem(code, Place(name), params, "warning") for code, params in said["notes"][:_MOST_NOTES])
    return Checked(kind, sent, said.get("cleaned"), said.get("preview"), notes, said.get("texts", ()))


def _listen(out: IO[bytes], kind: Kind, file: Path) -> Mapping[str, Any]:
    """One line of JSON, then the blocks it announces; neither is trusted."""
    try:
        said = json.loads(out.readline(_HEAD))
    except ValueError:
        raise Unfinished from None
    match said:
        case {"refused": str(), "params": dict()}:
            return said  # type: ignore[no-any-return]
        case {"notes": list(), "blocks": dict(blocks)}:
            pass
        case _:
            raise Unfinished
    due, optional = ({"texts"}, {"cleaned"}) if kind.office else (set(), set())
    if kind.picture:
        due = {"cleaned", "preview"}
    if not due <= blocks.keys() <= due | optional:
        raise Unfinished
    for name, count in blocks.items():
        block = _take(out, count, _MOST[name])
        if name == "texts":
            said[name] = _texts(block)
        else:
            said[name] = file.with_suffix(f".{name}")
            said[name].write_bytes(block)
    return said  # type: ignore[no-any-return]


def _take(out: IO[bytes], count: object, most: int) -> bytes:
    if not isinstance(count, int) or not 0 < count <= most:
        raise Unfinished
    content = out.read(count)
    if len(content) < count:
        raise Unfinished
    return content


def _texts(block: bytes) -> tuple[tuple[str, str], ...]:
    try:
        return tuple((str(part), str(text)) for part, text in json.loads(block))
    except (ValueError, TypeError):
        raise Unfinished from None


def _refused(code: str, name: str, **params: Any) -> Refused:
    return Refused([Problem(code, Place(name), params)])
