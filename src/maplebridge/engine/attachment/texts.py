"""The text of a file that was taken, so that it can be looked through for what may not be kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from maplebridge.engine.attachment.check import Checked
from maplebridge.engine.problem import Place
from maplebridge.engine.sheet import read_book
from maplebridge.engine.sheet.child.text import encoding_of


@dataclass(frozen=True, slots=True)
class Passage:
    """A cell, paragraph or line; or of an office file's part, so named as `sheet`, what its readers do not show."""

    text: str
    place: Place


def passages(file: Path, checked: Checked, name: str) -> Iterator[Passage]:
    """Of docx and xlsx (read in a limited child), txt and csv; nothing of pictures and pdf. Raises Refused."""
    kind = checked.kind
    if kind.office:
        book = read_book(file, name=name, ending=kind.code)
        for sheet in book.sheets:
            for r, row in enumerate(sheet.rows):
                for c, value in enumerate(row):
                    if isinstance(value, str | int):
                        yield Passage(str(value), book.place(sheet, r, c))
        yield from (Passage(prose.text, book.beside(prose)) for prose in book.prose)
    elif kind.code in ("txt", "csv"):
        lines = decoded(file.read_bytes()).splitlines()
        yield from (Passage(line, Place(name, line=number)) for number, line in enumerate(lines, 1))
    yield from (Passage(text, Place(name, part[:100])) for part, text in checked.texts)


def decoded(data: bytes) -> str:
    """Text that the check has found to be text."""
    mark, encoding = encoding_of(data)
    return data[len(mark) :].decode(encoding)
