"""Looks at one file and says what it found: a line of JSON, then the blocks it announces, each with its bytes.

Lines: {"notes": [[code, params]], "blocks": {name: bytes}}; or {"refused": code, "params": {}}. Blocks: "cleaned" and
"preview" of a picture saved anew; "texts" (JSON: [[part, text]]) of an office file, and "cleaned" where its pictures
told more than they show.
"""

from __future__ import annotations

import json
import resource
import sys

from maplebridge.engine.sheet.child.container import kind_of
from maplebridge.engine.sheet.child.refusal import Refusal

Limits = dict[str, float]  # the fields of kinds.Limits
_PICTURES = ("jpg", "png", "webp")
_TEXTS = ("txt", "csv")


def run(kind: str, most: int, limits: Limits) -> None:
    """Entry point of the child."""
    _confine(limits)
    blocks: dict[str, bytes] = {}
    try:
        data = sys.stdin.buffer.read(most + 1)
        _check_kind(kind, really(data))
        notes, blocks = _look(kind, data, limits)
        said: dict[str, object] = {"notes": notes, "blocks": {name: len(block) for name, block in blocks.items()}}
    except Refusal as refusal:
        said = {"refused": refusal.code, "params": refusal.params}
    except MemoryError:
        said = {"refused": "attachment.too_heavy", "params": {}}
    out = sys.stdout.buffer
    out.write(json.dumps(said, default=str).encode() + b"\n")
    for block in blocks.values():
        out.write(block)
    out.flush()


def _check_kind(kind: str, found: str) -> None:
    if found == "unknown":
        raise Refusal("attachment.unknown_content", ending=kind)
    if found != ("text" if kind in _TEXTS else kind):
        raise Refusal("attachment.wrong_content", ending=kind, really="txt" if found == "text" else found)


def really(data: bytes) -> str:
    """What the bytes are, whatever the name says: the usual ending, "text", or "unknown". Raises Refusal."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in (b"heic", b"heix", b"mif1", b"avif") else "mp4"
    if data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(b"<svg"):
        return "svg"
    return kind_of(data)


def _look(kind: str, data: bytes, limits: Limits) -> tuple[list[tuple[str, dict[str, object]]], dict[str, bytes]]:
    """Notes and blocks."""
    if kind in _PICTURES:
        from maplebridge.engine.attachment.child.picture import save_anew  # each child loads only what its file needs

        cleaned, preview = save_anew(data, kind, int(limits["pixels"]), int(limits["preview_side"]))
        return [], {"cleaned": cleaned, "preview": preview}
    if kind == "pdf":
        from maplebridge.engine.attachment.child.pdf import check_pdf

        check_pdf(data, int(limits["unpacked_bytes"]))
        return [], {}
    if kind in _TEXTS:
        from maplebridge.engine.attachment.child.plain import check_text

        check_text(data)
        return [], {}
    from maplebridge.engine.attachment.child.office import check_office

    notes, texts, freed = check_office(data, int(limits["entries"]), int(limits["unpacked_bytes"]))
    return notes, {"texts": json.dumps(texts).encode(), **({"cleaned": freed} if freed else {})}


def _confine(limits: Limits) -> None:
    """No more memory and time than allowed, and no byte written to any file."""
    cpu, memory = int(limits["cpu_seconds"]), int(limits["memory_bytes"])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
