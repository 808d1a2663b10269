"""Whatever is deleted, blanked, repeated or exchanged in the tables: faults with places, never a crash."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from maplebridge.engine.scheme.check import check_scheme
from maplebridge.engine.scheme.word import is_ours, word_mapping, write_word
from maplebridge.engine.sheet import Book, Sheet, Value, read_book
from maplebridge.words import sentence
from tests.engine.scheme.sound import CALENDAR, KINDS, data

Rows = list[list[Value]]
ODD = ("小计", "合计", "加分项目", "（10分）", "-", "A.1", "编号", "{", "10分", "项目", "1e999", "2026-13-45", "：")


@pytest.fixture(scope="module")
def sound_book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    file: Path = tmp_path_factory.mktemp("word") / "table.docx"
    file.write_bytes(write_word(data()))
    return read_book(file)


@pytest.mark.parametrize("seed", range(150))
def test_no_edit_breaks_the_reader(sound_book: Book, seed: int) -> None:
    rnd = Random(seed)
    sheets = list(sound_book.sheets)
    for _ in range(rnd.randint(1, 6)):
        at = rnd.randrange(len(sheets))
        sheets[at] = _edited(rnd, sheets[at])
    if rnd.random() < 0.3:
        rnd.shuffle(sheets)
    book = replace(sound_book, sheets=tuple(sheets))
    if not is_ours(book):
        return
    found, places, problems = word_mapping(book)
    scheme, judged = check_scheme(found, places, before=problems, kinds=KINDS, calendar=CALENDAR)
    assert scheme is not None or judged
    assert all(problem.place.file == "table.docx" and sentence(problem, "zh").what for problem in judged)


def _edited(rnd: Random, sheet: Sheet) -> Sheet:
    rows: Rows = [list(row) for row in sheet.rows]
    row = rnd.randrange(len(rows))
    column = rnd.randrange(len(rows[row]))
    match rnd.randrange(7):
        case 0:
            rows[row][column] = None
        case 1:
            rows[row][column] = rnd.choice(ODD)
        case 2 if len(rows) > 1:
            del rows[row]
        case 3:
            rows.insert(row, list(rows[row]))
        case 4:
            rows = [[cell for k, cell in enumerate(cells) if k != column] or [None] for cells in rows]
        case 5:
            rows[row] = [None] * len(rows[row])
        case _:
            other = rnd.randrange(len(rows))
            rows[row], rows[other] = rows[other], rows[row]
    return replace(sheet, rows=tuple(map(tuple, rows)))
