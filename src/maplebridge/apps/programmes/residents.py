"""No file is kept that tells who a resident is; an assessment table has no need to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from maplebridge.engine.confined import Ended
from maplebridge.engine.ledger.identity import first_identity
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.sheet import Book, read_book
from maplebridge.words.where import say_place

PLAIN = (".yaml", ".yml")


def refuse_residents(files: Iterable[Path], folder: Path) -> None:
    """Raises Refused with the place; the fault does not repeat what stands there. `files`: books, or YAML; `folder`
    holds what is looked through meanwhile."""
    passages = [one for file in files for one in (_lines(file) if file.suffix.lower() in PLAIN
                                                  else _cells(read_book(file)))]
    try:
        found = first_identity((text for _, text in passages), folder)
    except Ended:
        raise Refused([Problem("adoption.not_looked_through")]) from None
    if found is not None:
        place = passages[found[0]][0]
        where = Text(say_place(place, "zh"), say_place(place, "en"))
        raise Refused([Problem("adoption.resident", place, {"where": where})])


def _lines(file: Path) -> Iterator[tuple[Place, str]]:
    for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        yield Place(file.name, line=number), line


def _cells(book: Book) -> Iterator[tuple[Place, str]]:
    for paragraph in book.prose:
        yield book.beside(paragraph), paragraph.text
    for sheet in book.sheets:
        for row, values in enumerate(sheet.rows):
            for column, value in enumerate(values):
                if value is not None and value != "":
                    yield book.place(sheet, row, column), str(value)
