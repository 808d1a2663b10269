"""An office's table to the mapping of a scheme, and everything about it that must be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.office.asking.question import Answers, Question, plain_text
from maplebridge.engine.scheme.office.assembly.assemble import assemble
from maplebridge.engine.scheme.office.book import read_tables
from maplebridge.engine.scheme.office.items.settle import settle
from maplebridge.engine.scheme.office.rules.rule import Fact
from maplebridge.engine.scheme.office.settings.grades import read_grades
from maplebridge.engine.scheme.office.settings.model import Settings
from maplebridge.engine.scheme.office.settings.prose import read_settings
from maplebridge.engine.scheme.office.wording.cell import Cell
from maplebridge.engine.scheme.places import Places
from maplebridge.engine.sheet import Book

LONGEST = 2000  # signs of one paragraph in which settings are looked for


@dataclass(frozen=True, slots=True)
class Reading:
    """`data`: the mapping of scheme.yaml without the parts in doubt; None where no table was found. `places`: the
    cell of each of its paths. `facts`: what assessors fill in, by indicator."""

    data: Mapping[str, Any] | None
    places: Places = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()
    settings: Settings = field(default_factory=Settings)
    facts: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)


def read_office(book: Book, answers: Answers) -> Reading:
    """Tables, settings and questions of a book. `answers`: what the office said before."""
    found = read_tables(book, answers)
    if not any(block.lines for table in found.tables for block in table.blocks):
        place = book.place(book.sheets[0]) if book.sheets else Place(book.file)
        return Reading(None, problems=(*found.problems, Problem("office.no_table", place, {"file": book.file})))
    words = [Cell(cell.text[:LONGEST], cell.place) for cell in found.words]
    settings = read_settings(words, PurePath(book.file).stem, found.front)
    read_grades(settings, words)
    settled = settle(found.tables, answers, deducts=settings.deducts_from_full)
    whole = assemble(settled, settings, book.file, book.place(book.sheets[0]), answers)
    sheets = [sheet.name for sheet in book.sheets]
    asked = _once(sheets, [*found.questions, *settled.questions, *whole.questions])
    questions = tuple(answers.held_against(question) for question in asked)
    return Reading(whole.data, whole.places, questions, (*found.problems, *settled.problems), settings,
                   whole.facts)


def _once(sheets: list[str], questions: list[Question]) -> tuple[Question, ...]:
    """In the order of the file; the same words are asked once."""
    found: dict[tuple[str, str], Question] = {}

    def at(question: Question) -> tuple[int, int, int, str]:
        place, cell = question.place, question.place.cell or ""
        return sheets.index(place.sheet) if place.sheet in sheets else -1, place.row(), len(cell), cell

    for question in sorted(questions, key=at):
        found.setdefault((question.topic, plain_text(question.text)), question)
    return tuple(found.values())
