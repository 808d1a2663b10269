"""What a document is made of, without a word about any file format. Lengths in millimetres, type sizes in points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

#: How a cell looks: running text, short text in the middle, a name, a heading, a sum, a full-width band, exact text, a
#: figure.
CellStyle = Literal["text", "middle", "name", "head", "sum", "band", "code", "number"]
ParagraphStyle = Literal["body", "title", "subtitle", "note"]


@dataclass(frozen=True, slots=True)
class Heading:
    """`level`: 1 to 3. Numbering is part of the text, so that it stays when the text is copied."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line break in the text stays a line break."""

    text: str
    style: ParagraphStyle = "body"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`columns` and `rows`: how many it covers, itself included. Covered cells are left out of their rows.
    `value`: what a workbook holds instead of the text, so that it can be summed and sorted."""

    text: str = ""
    style: CellStyle = "text"
    columns: int = 1
    rows: int = 1
    value: Decimal | int | date | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`widths`: of each column; wider than the page, all shrink alike. `heads`: rows repeated on every page."""

    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    heads: int = 1
    size: float = 10.5


Part = Heading | Paragraph | PageBreak | Table


@dataclass(frozen=True, slots=True)
class Section:
    """Pages of one direction; a section begins on a new page. `name`: of its sheet in a workbook."""

    parts: tuple[Part, ...]
    landscape: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """`title` and `language` are told to the file's readers (properties); the printed title is a part."""

    title: str
    sections: tuple[Section, ...]
    language: Literal["zh", "en"] = "zh"
