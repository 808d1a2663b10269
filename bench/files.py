"""What the reading child costs: a small file of each kind beyond the reading itself, and a Word table of 3,000 rows."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure, at_most
from maplebridge.engine.document import Cell, Document, Section, Table, write_docx
from maplebridge.engine.sheet import NewSheet, read_book, write_book

ROWS, COLUMNS, TALL = 3_000, 8, 10
SMALL = [["编号", "名称", "分值"], *([str(n), f"第{n}项", n] for n in range(20))]
TIMES = 5


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.xlsx"
        small.write_bytes(write_book([NewSheet("表", SMALL)]))
        (text := small.with_suffix(".csv")).write_text("\n".join(",".join(map(str, row)) for row in SMALL), "utf-8")
        (word := small.with_suffix(".docx")).write_bytes(_word([[Cell(str(v)) for v in row] for row in SMALL], 3))
        for file in (small, text, word):
            used = min(_used(file, len(SMALL)) for _ in range(TIMES))
            yield at_most(f"files: a small {file.suffix[1:]}, its child included", used, "CPU s", 0.3)
        long = Path(folder) / "long.docx"
        long.write_bytes(_word(_long(), COLUMNS))
        yield at_most(f"files: a Word table of {ROWS:,} x {COLUMNS} with tall cells", _used(long, ROWS), "CPU s", 2)


def _word(rows: list[list[Cell]], columns: int) -> bytes:
    table = Table(tuple(map(tuple, rows)), (20.0,) * columns)
    return write_docx(Document("表", (Section((table,)),)))


def _long() -> list[list[Cell]]:
    """Each first cell ten rows tall."""
    texts = [[Cell(f"第{r}行第{c}列，每缺一项扣2分") for c in range(1, COLUMNS)] for r in range(ROWS)]
    return [[Cell(f"第{r // TALL}类", rows=TALL), *row] if r % TALL == 0 else row for r, row in enumerate(texts)]


def _used(file: Path, rows: int) -> float:
    """CPU of reading in this process and the child's whole life, its start included."""
    before = _cpu()
    book = read_book(file)
    used = _cpu() - before
    if [len(sheet.rows) for sheet in book.sheets] != [rows]:
        raise RuntimeError(f"{file.name}: {[len(sheet.rows) for sheet in book.sheets]} rows, {rows} written")
    return used


def _cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
