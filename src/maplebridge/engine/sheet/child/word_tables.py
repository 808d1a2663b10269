"""The tables of a Word file as it streams by: each goes out when it ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .refusal import Refusal
from .word_stream import Attributes, Begin, End, Stream
from .word_styles import is_on, whole
from .word_table import Table


class Tables:
    """Knows at each place the cell it belongs to. A table in a cell or in a text box (`boxes`) is only text.

    `limits`: fields of sheet.model.Limits; `tell` takes each table.
    """

    def __init__(self, limits: Mapping[str, float], tell: Callable[[Table], None]) -> None:
        self.boxes = self.count = 0
        self._limits, self._tell = limits, tell
        self._depth = self._cells = 0
        self._table: Table | None = None
        self._texts: list[str] = []

    def enter(self, stream: Stream) -> None:
        """Begins a part: nothing of another one is still open."""
        self._stream, self._table, self._depth, self.boxes = stream, None, 0, 0

    @property
    def cell(self) -> list[str] | None:
        """The paragraphs of the cell around this place."""
        return self._texts if self._table is not None and not self.boxes else None

    @property
    def shown(self) -> bool:
        """Whether that cell shows its text: a covered one does not."""
        return self._table is None or self._table.shown

    @property
    def before(self) -> int:
        """Number of tables that began before this place."""
        return self.count + (self._table is not None)

    def drop_row(self) -> None:
        if (table := self._here()) is not None:
            table.dropped = True

    def begins(self) -> dict[str, Begin]:
        return {"tbl": self._begin_table, "tr": self._begin_row, "tc": self._begin_cell, "gridSpan": self._span,
                "vMerge": self._down, "hMerge": self._across, "gridBefore": self._before, "hidden": self._hidden}

    def ends(self) -> dict[str, End]:
        return {"tbl": self._end_table, "tr": self._end_row, "tc": self._end_cell, "tcPr": self._place}

    def _here(self) -> Table | None:
        """The table this place itself belongs to, not one around it."""
        return self._table if self._depth == 1 and not self.boxes else None

    def _begin_table(self, _: Attributes) -> None:
        if self.boxes:
            return
        self._depth += 1
        if self._depth == 1:
            self._table = Table()
            self._check("tables", self.count + 1)

    def _end_table(self) -> None:
        if (table := self._here()) is not None:
            self.count += 1
            self._cells += table.cells
            self._tell(table)
            self._table = None
        if not self.boxes:
            self._depth -= 1

    def _begin_row(self, _: Attributes) -> None:
        if (table := self._here()) is not None:
            table.begin_row()

    def _end_row(self) -> None:
        if (table := self._here()) is not None:
            table.end_row()
            self._check("rows", len(table.rows))

    def _begin_cell(self, _: Attributes) -> None:
        if (table := self._here()) is not None:
            table.begin_cell()
            self._texts = []

    def _end_cell(self) -> None:
        if (table := self._here()) is not None:
            table.fill("\n".join(self._texts))
            self._check("cells", self._cells + table.cells)

    def _place(self) -> None:
        if (table := self._here()) is not None:
            table.place()

    def _check(self, what: str, count: int) -> None:
        """Raises Refusal as soon as there are too many."""
        most = int(self._limits[what])
        if count <= most:
            return
        sheet = f"#{self.count + 1}"
        match what:
            case "tables":
                raise Refusal("sheet.too_many_tables", tables=f"> {most}", most=most)
            case "rows":
                raise Refusal("sheet.too_many_rows", sheet=sheet, rows=f"> {most}", most=most)
            case _:
                raise Refusal("sheet.too_many_cells", sheet=sheet, most=most)

    def _before(self, attributes: Attributes) -> None:
        if (table := self._here()) is not None:
            table.skip(whole(self._stream.said(attributes)) or 0)

    def _hidden(self, attributes: Attributes) -> None:
        if (table := self._here()) is not None:
            table.hide = is_on(self._stream.said(attributes))

    def _span(self, attributes: Attributes) -> None:
        if (table := self._here()) is not None:
            table.span = whole(self._stream.said(attributes)) or 1

    def _down(self, attributes: Attributes) -> None:
        if (table := self._here()) is not None:
            table.down = self._stream.said(attributes) or "continue"

    def _across(self, attributes: Attributes) -> None:
        if (table := self._here()) is not None:
            table.across = self._stream.said(attributes) or "continue"
