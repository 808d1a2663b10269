"""The place of a fault as a person looks for it."""

from __future__ import annotations

import re

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.text import Lang

_CELL = re.compile(r"([A-Z]+)([0-9]+)")


def say_place(place: Place, lang: Lang) -> str:
    """File, sheet, cell; in a Word file the number of the table with row and column, or of the paragraph."""
    spots = _in_text(place, lang) if (place.file or "").lower().endswith(".docx") else _in_sheet(place, lang)
    return ("，" if lang == "zh" else ", ").join(part for part in (place.file, *spots, place.path) if part)


def _in_sheet(place: Place, lang: Lang) -> list[str]:
    spots = []
    if place.sheet:
        spots.append(("工作表 " if lang == "zh" else "sheet ") + place.sheet)
    if place.cell:
        spots.append(("单元格 " if lang == "zh" else "cell ") + place.cell)
    if place.line is not None:
        spots.append(f"第 {place.line} 行" if lang == "zh" else f"line {place.line}")
    return spots


def _in_text(place: Place, lang: Lang) -> list[str]:
    """Nobody sees sheet names and column letters in Word."""
    if not place.sheet:
        return [f"第{place.line}段" if lang == "zh" else f"paragraph {place.line}"] if place.line is not None else []
    number, row, column = place.sheet.lstrip("#"), place.line, None
    if found := _CELL.fullmatch(place.cell or ""):
        row, column = int(found[2]), _number(found[1])
    if lang == "zh":
        said = f"第{number}个表格" + (f"第{row}行" if row else "") + (f"第{column}列" if column else "")
    else:
        said = f"table {number}" + (f", row {row}" if row else "") + (f", column {column}" if column else "")
    return [said]


def _number(letters: str) -> int:
    """"A" -> 1, "AB" -> 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
