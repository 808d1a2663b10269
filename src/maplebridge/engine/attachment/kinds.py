"""The kinds of file that are taken, and what one of them may cost. docs/reference/evidence.md shows the same table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class Kind:
    """`code`: as it is kept; `endings`: as it may come; `media`: its type for browsers; `most`: bytes, where that is
    less than any file may have."""

    code: str
    endings: tuple[str, ...]
    media: str
    most: int | None = None
    picture: bool = False
    office: bool = False


KINDS: tuple[Kind, ...] = (
    Kind("jpg", ("jpg", "jpeg"), "image/jpeg", picture=True),
    Kind("png", ("png",), "image/png", picture=True),
    Kind("webp", ("webp",), "image/webp", picture=True),
    Kind("pdf", ("pdf",), "application/pdf"),
    Kind("docx", ("docx",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         office=True),
    Kind("xlsx", ("xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", office=True),
    Kind("txt", ("txt",), "text/plain; charset=utf-8", 5_000_000),
    Kind("csv", ("csv",), "text/csv; charset=utf-8", 5_000_000),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What looking at one file may cost. Sizes in bytes, times in seconds; `entries`: parts of an office file."""

    file_bytes: int = 20_000_000
    unpacked_bytes: int = 200_000_000
    entries: int = 2_000
    pixels: int = 50_000_000
    preview_side: int = 320  # pixels
    memory_bytes: int = 900_000_000
    cpu_seconds: int = 10
    wall_seconds: float = 30.0


USUAL = Limits()


def most_of(kind: Kind, limits: Limits = USUAL) -> int:
    """Bytes that a file of this kind may have."""
    return min(kind.most or limits.file_bytes, limits.file_bytes)


def ending_of(name: str) -> str:
    """`jpg` of "现场.JPG"; empty where there is none."""
    return PurePath(name).suffix.lower().lstrip(".")


def kind_named(name: str) -> Kind | None:
    """The kind that a file's name promises; None where such files are not taken."""
    ending = ending_of(name)
    return next((kind for kind in KINDS if ending in kind.endings), None)
