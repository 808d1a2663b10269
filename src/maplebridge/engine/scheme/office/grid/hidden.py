"""Hidden rows and columns with content: whether they count is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from maplebridge.engine.scheme.office.asking.question import Answers, Question
from maplebridge.engine.sheet import Book, Sheet

READINGS = ("leave_out", "count")


def visible(book: Book, sheet: Sheet, answers: Answers) -> tuple[Sheet, frozenset[int], tuple[Question, ...]]:
    """The sheet without what does not count, the columns left out, and what is asked. Rows are blanked, so that the
    others keep their places."""
    questions: list[Question] = []
    gone_rows: set[int] = set()
    gone_columns: set[int] = set()
    for row in sorted(sheet.hidden_rows):
        words = _words(sheet.rows[row] if row < len(sheet.rows) else ())
        if words and not _counts(words, answers, questions, book, sheet, row, None):
            gone_rows.add(row)
    for column in sorted(sheet.hidden_columns):
        words = _words([row[column] for row in sheet.rows if column < len(row)])
        if words and not _counts(words, answers, questions, book, sheet, None, column):
            gone_columns.add(column)
    rows = tuple(tuple(None for _ in row) if r in gone_rows else row for r, row in enumerate(sheet.rows))
    return replace(sheet, rows=rows), frozenset(gone_columns), tuple(questions)


def _counts(
    words: str, answers: Answers, questions: list[Question], book: Book, sheet: Sheet, row: int | None,
    column: int | None,
) -> bool:
    answer = answers.to("hidden", words)
    if answer not in READINGS:
        place = book.place(sheet, row if row is not None else 0, column if column is not None else 0)
        questions.append(Question("hidden", words, READINGS, place))
    return bool(answer == "count")


def _words(values: Sequence[object]) -> str:
    texts = [str(value).strip() for value in values if value is not None and str(value).strip()]
    return " ".join(dict.fromkeys(texts))[:80]
