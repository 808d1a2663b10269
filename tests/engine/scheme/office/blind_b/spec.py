"""Tables written as text, each line with the reading that a careful person would give it.

A spec is a text of lines `word: text`:
format, title, para, head, num (a paragraph numbered by the word processor), sheet (a new sheet), encoding, cover (a
row over all columns), h (header row), r (row), x (hidden row), side (a note beside the table: `row column text`).
Cells are parted by `|`; `^` continues the cell above, `<` the cell to the left, `\\n` breaks a line, `#` before a
cell's text numbers it by the word processor. Behind `=>` stands what the line should become:
`part of the name ~ points or - ~ rule letters`; `item` and `section` hold for the lines that follow.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

KINDS = {
    "t": "tally", "s": "steps", "c": "curve", "l": "lookup", "p": "peers", "e": "expr", "m": "measure",
    "n": "combine", "v": "veto", "a": "ask",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Want:
    """One indicator as a person reads it; `kinds` are the rule kinds that would be right."""

    name: str
    points: str | None
    section: str
    kinds: frozenset[str]
    item: str | None


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[str, ...]
    header: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (kind para, head, num, title, sheet) or a table (kind table)."""

    kind: str
    text: str = ""
    rows: tuple[Row, ...] = ()


@dataclass(slots=True)
class Spec:
    name: str
    format: str = "docx"
    encoding: str = "utf-8-sig"
    blocks: list[Block] = field(default_factory=list)
    sides: list[tuple[int, int, str]] = field(default_factory=list)
    wants: list[Want] = field(default_factory=list)


def read(path: Path) -> Spec:
    spec, rows, item, section = Spec(path.stem), list[Row](), None, "item"

    def close() -> None:
        if rows:
            spec.blocks.append(Block("table", rows=tuple(rows)))
            rows.clear()

    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, text = line.partition(":")
        text, _, wanted = (part.strip() for part in text.partition("=>"))
        if word in ("h", "r", "x"):
            cells = tuple(cell.strip().replace("\\n", "\n") for cell in text.split("|"))
            rows.append(Row(cells, word == "h", word == "x"))
        elif word in ("title", "para", "head", "num", "sheet"):
            close()
            spec.blocks.append(Block(word, text))
        elif word in ("format", "encoding"):
            setattr(spec, word, text)
        elif word == "item":
            item = text or None
        elif word == "section":
            section = text
        elif word == "side":
            row, column, note = text.split(" ", 2)
            spec.sides.append((int(row), int(column), note))
        elif line.strip():
            raise ValueError(f"{path.name}: {line}")
        if wanted:
            spec.wants.append(_want(wanted, section, item))
    close()
    return spec


def _want(text: str, section: str, item: str | None) -> Want:
    name, points, letters = (part.strip() for part in text.split("~"))
    kinds = frozenset(KINDS[letter] for letter in letters)
    return Want(name, None if points == "-" else points, section, kinds, item)


def spans(rows: tuple[Row, ...]) -> list[tuple[int, int, int, int, str]]:
    """(row, column, last row, last column, text) of every cell that stands for itself."""
    found = []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row.cells):
            if cell in ("^", "<"):
                continue
            right = c
            while right + 1 < len(row.cells) and row.cells[right + 1] == "<":
                right += 1
            down = r
            while down + 1 < len(rows) and c < len(rows[down + 1].cells) and rows[down + 1].cells[c] == "^":
                down += 1
            found.append((r, c, down, right, cell))
    return found
