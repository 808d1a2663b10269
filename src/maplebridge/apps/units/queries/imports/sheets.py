"""Sheets that go out: the empty list to fill in, and the rejected rows of a list with their reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from maplebridge.apps.units.queries.imports.reading import Read
from maplebridge.engine.ledger import Field, Kind
from maplebridge.engine.ledger.header import FAULT_COLUMN
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Lang
from maplebridge.engine.sheet import Choices, NewCell, NewSheet, Value, cell_name, write_book
from maplebridge.words.phrases import bilingual

ROWS = 2_000  # rows of the template with drop-down lists
WIDTH, REASONS = 18.0, 70.0  # characters


def template(kind: Kind, lang: Lang, note: str, known: Sequence[Sequence[Value]] = ()) -> bytes:
    """An xlsx with the header; required columns carry a star; closed lists can be picked. `known`: rows that are there
    already, as codes."""
    heads = [NewCell(field.name.say(lang) + ("*" if field.required else ""), "header") for field in kind.fields]
    choices = [Choices(column, 1, ROWS, tuple(option.name.say(lang) for option in field.choices))
               for column, field in enumerate(kind.fields) if field.choices]
    rows = [[_cell(field, value, lang) for field, value in zip(kind.fields, row, strict=True)] for row in known]
    widths = [WIDTH] * len(heads)
    return write_book([NewSheet(kind.name.say(lang), [heads, *rows], header=0, widths=widths, choices=choices),
                       NewSheet(f"{kind.name.say(lang)}*", [[NewCell(note, "note")]], widths=[100.0])])


def _cell(field: Field, value: Value, lang: Lang) -> Value:
    """As people write it: options by name, yes or nothing."""
    if field.type == "bool":
        return bilingual("web.yes").say(lang) if value else None
    return next((option.name.say(lang) for option in field.choices if option.code == value), value)


def rejected_rows(read: Read, problems: Iterable[Problem], say: Callable[[Problem], str], lang: Lang) -> bytes:
    """An xlsx with the list's own header and its rejected rows, faulty cells marked, the reasons behind; mended, it
    can be imported as it is. Private cells are blank."""
    by_line: dict[int, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_line[problem.place.row()].append(problem)
    width = max(map(len, read.sheet.rows))
    rows: list[list[NewCell]] = []
    for line in (read.header + 1, *sorted(line for line in by_line if line > read.header + 1)):
        faulty = {problem.place.cell for problem in by_line[line]}
        cells = [NewCell(read.seen(line - 1, column), "fault" if cell_name(line - 1, column) in faulty else None)
                 for column in range(width)]
        reasons = "\n".join(say(problem) for problem in by_line[line])
        cells.append(NewCell(FAULT_COLUMN.say(lang), "header") if not rows else NewCell(reasons, "fault"))
        rows.append(cells)
    return write_book([NewSheet(read.sheet.name, rows, header=0, widths=[*[WIDTH] * width, REASONS])])
