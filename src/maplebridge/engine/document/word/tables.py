"""A table as WordprocessingML text: written in one pass over its rows, so that thousands of rows take a moment."""

from __future__ import annotations

from collections.abc import Iterator

from maplebridge.engine.document.grid import placed
from maplebridge.engine.document.parts import Cell, CellStyle, Table
from maplebridge.engine.document.word.markup import NAMESPACE, paragraph, twips
from maplebridge.engine.document.word.styles import CELL_STYLES

_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in _EDGES)
_PADDING = "<w:tblCellMar>{}</w:tblCellMar>".format("".join(
    f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in (
        ("top", 28), ("left", 57), ("bottom", 28), ("right", 57))))
_SHADES: dict[CellStyle, str] = {"head": "EDEFF2", "sum": "F5F6F8", "band": "EDEFF2"}
_AT_TOP: tuple[CellStyle, ...] = ("code",)


def table_markup(table: Table, text_width: float) -> str:
    """`text_width`: of the page's type area. Raises ValueError where cells overlap or do not fill their row."""
    widths = _fitted(table.widths, text_width)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(_rows(table, widths))
    return (
        f'<w:tbl {NAMESPACE}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/>{_PADDING}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _fitted(widths: tuple[float, ...], most: float) -> list[int]:
    total = sum(widths)
    return [twips(width * min(1.0, most / total)) for width in widths]


def _rows(table: Table, widths: list[int]) -> Iterator[str]:
    for r, row in enumerate(placed(table)):
        cells = [_cell(cell, sum(widths[column : column + cell.columns]), table.size, goes_on=goes_on)
                 for cell, column, goes_on in row]
        repeated = "<w:tblHeader/>" if r < table.heads else ""
        yield f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, width: int, size: float, *, goes_on: bool) -> str:
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = "<w:vMerge/>" if goes_on else '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{_SHADES[cell.style]}"/>' if cell.style in _SHADES else ""
    upright = "" if cell.style in _AT_TOP else '<w:vAlign w:val="center"/>'
    text = paragraph("" if goes_on else cell.text, CELL_STYLES[cell.style], None if cell.style == "code" else size)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{shade}{upright}</w:tcPr>{text}</w:tc>'
