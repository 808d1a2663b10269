"""The report as an Excel workbook, the same content as the page in one language."""

from __future__ import annotations

from maplebridge.engine.scheme.text import Lang
from maplebridge.engine.sheet.write import write_book
from maplebridge.reports.programme.book import figures, lists, overview
from maplebridge.reports.programme.book.desk import Desk
from maplebridge.reports.programme.book.styles import styles
from maplebridge.reports.programme.data import ProgrammeReport

SHEETS = (
    overview.summary,
    overview.matrix,
    overview.ranking,
    overview.certainty,
    lists.late,
    lists.gaps,
    lists.decisions,
    figures.scores,
    figures.methods,
    figures.traces,
    figures.monitoring,
    lists.faults,
)


def workbook(report: ProgrammeReport, lang: Lang = "zh") -> bytes:
    """The xlsx file as bytes: heads frozen, filters on, landscape and one page wide; no formulas, texts stay texts."""
    desk = Desk(report, lang)
    return write_book([make(desk) for make in SHEETS], styles=styles(lang))
