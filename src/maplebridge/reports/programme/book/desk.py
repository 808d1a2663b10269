"""What every sheet of the workbook needs: the report, one language, and how a table is laid out."""

from __future__ import annotations

from collections.abc import Sequence

from maplebridge.engine.scheme.text import Lang, Text
from maplebridge.engine.sheet.model import Value
from maplebridge.engine.sheet.write import NewCell, NewSheet
from maplebridge.reports.programme import summary
from maplebridge.reports.programme.data import ProgrammeReport
from maplebridge.reports.programme.wording import words

Row = Sequence[Value | NewCell]
A3, A4 = 8, 9


class Desk:
    """One report in one language."""

    def __init__(self, report: ProgrammeReport, lang: Lang, made: str = "") -> None:
        self.report, self.lang, self.made = report, lang, made
        self.units = {unit.code: unit for unit in report.units}
        self.lines = {line.code: line for item in report.items for line in item.indicators}
        self.categories = {category.code: self.say(category.name) for category in summary.categories(report)}
        self.items = [item for item in report.items if item.section in ("item", "bonus")]

    def say(self, text: Text | None) -> str:
        return "" if text is None else text.say(self.lang)

    def word(self, key: str) -> str:
        return words()[key].say(self.lang)

    def unit(self, code: str) -> list[str]:
        """Name and category."""
        unit = self.units[code]
        return [self.say(unit.name), self.categories[unit.category]]

    def line(self, code: str) -> list[str]:
        """Code and name of an indicator."""
        line = self.lines.get(code)
        return [code, self.say(line.name) if line else ""]

    def table(
        self, name: str, heads: list[str], rows: list[Row], widths: list[float], *, frozen: int = 1, paper: int = A4
    ) -> NewSheet:
        """A sheet with frozen head and first columns, a filter, and its head repeated in print."""
        return NewSheet(
            name, [heads, *rows], header=0, widths=widths, frozen_columns=frozen, filter=True, style="body",
            paper=paper, heights={0: 48},
        )  # fmt: skip
