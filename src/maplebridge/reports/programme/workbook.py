"""The report as an Excel workbook, the same content as the page in one language."""

from __future__ import annotations

from collections.abc import Callable

from maplebridge.engine.scheme.text import Lang
from maplebridge.engine.sheet.write import NewSheet, write_book
from maplebridge.reports.programme.book import figures, lists, overview, work
from maplebridge.reports.programme.book.desk import Desk
from maplebridge.reports.programme.book.styles import styles
from maplebridge.reports.programme.data import ProgrammeReport

SHEETS = (
    overview.summary,
    overview.matrix,
    overview.ranking,
    overview.certainty,
    lists.late,
    work.books,
    lists.gaps,
    lists.decisions,
    figures.scores,
    work.lines,
    figures.methods,
    figures.traces,
    figures.monitoring,
    work.questions,
    lists.faults,
)
WHERE_THERE_ARE = (work.books, work.questions)  # what only the site knows
FROM_FILES = (overview.certainty, figures.traces, figures.monitoring, lists.faults)  # what only a run over files tells


def workbook(report: ProgrammeReport, lang: Lang = "zh", made: str = "") -> bytes:
    """The xlsx file as bytes; `made`: when and by whom. Heads frozen, filters on, landscape and one page wide; no
    formulas, texts stay texts."""
    desk = Desk(report, lang, made)
    sheets = [make(desk) for make in SHEETS if not _left_out(make, report)]
    return write_book(sheets, styles=styles(lang))


def _left_out(make: Callable[[Desk], NewSheet], report: ProgrammeReport) -> bool:
    """Books and questions are known to the site; steps of every score and faults of files to a run over files."""
    return make in (FROM_FILES if report.live else WHERE_THERE_ARE)
