"""Reads one file from standard input and writes its cells to standard output, as lines of JSON.

Lines: {"format": ...}; then for each sheet {"sheet": name, "hidden": bool, "merged": [[t, l, b, r]], "errors":
[[r, c, text]], "hidden_rows": [r], "hidden_columns": [c]} followed by lists of rows; for a Word file {"prose": [[text,
tables before, number, heading level]]}; at last {"end": true}. Instead of the end: {"refused": code, ...}.
In a row, None, bool, numbers and texts stand as they are; ["d", iso] is a date or datetime.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

from .container import check_ending, kind_of
from .refusal import Refusal

if TYPE_CHECKING:
    from .extras import Extras, ExtrasOf

_BLOCK = 512  # rows per line
_BEYOND = 100  # rows and columns that merged ranges may reach beyond the used ones
_EMPTY = 10  # times as many empty lines of text as rows may be

Limits = dict[str, float]  # the fields of sheet.model.Limits


def run(ending: str, limits: Limits) -> None:
    """Entry point of the child."""
    _confine(limits)
    say = _Voice(int(limits["text_signs"]))
    try:
        data = sys.stdin.buffer.read(int(limits["file_bytes"]) + 1)
        kind = check_ending(ending, kind_of(data))
        say({"format": kind})
        if kind in ("csv", "tsv"):
            _tell_text(data, kind, limits, say)
        elif kind == "docx":
            from .word import tell_word  # each child loads only what its file needs

            tell_word(data, limits, say)
        else:
            _tell_book(data, kind, limits, say)
        say({"end": True})
    except Refusal as refusal:
        say({"refused": refusal.code, "params": refusal.params, "sheet": refusal.sheet, "line": refusal.line})
    except MemoryError:
        say({"refused": "sheet.too_heavy", "params": {}})
    sys.stdout.flush()


def _confine(limits: dict[str, float]) -> None:
    """No more memory and time than allowed, and no byte written to any file."""
    cpu = int(limits["cpu_seconds"])
    memory = int(limits["memory_bytes"])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class _Voice:
    """Says messages as lines. One long text in a million cells is small in the file but not for the listener."""

    def __init__(self, most: int) -> None:
        self.left = most

    def __call__(self, message: object) -> None:
        line = json.dumps(message, ensure_ascii=False, check_circular=False, default=_tagged, separators=(",", ":"))
        self.left -= len(line)
        if self.left < 0 and not (isinstance(message, dict) and "refused" in message):
            raise Refusal("sheet.too_heavy")
        sys.stdout.write(line + "\n")


def _tagged(value: object) -> object:
    """Dates with a tag; times of day and durations as the text a person sees."""
    if isinstance(value, date | datetime):
        return ["d", value.isoformat()]
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    raise TypeError(type(value).__name__)


# ---------------------------------------------------------------- text
def _tell_text(data: bytes, kind: str, limits: Limits, say: _Voice) -> None:
    """Row by row; empty ones are held back until one that is not follows them."""
    from .text import read_text

    say({"sheet": "", "hidden": False, "merged": [], "errors": [], "hidden_rows": [], "hidden_columns": []})
    block: list[list[str | None]] = []
    empty = count = width = 0
    for row in read_text(data, tabs=kind == "tsv"):
        if not any(row):
            empty += 1
            if empty > _EMPTY * limits["rows"]:
                _check_size(None, empty, 0, limits)
            continue
        width, count = max(width, len(row)), count + empty + 1
        _check_size(None, count, width, limits)
        block += [[] for _ in range(empty)]
        block.append(row)
        empty = 0
        if len(block) >= _BLOCK:
            say(block)
            block = []
    say(block)


# ---------------------------------------------------------------- workbooks
def _tell_book(data: bytes, kind: str, limits: Limits, say: _Voice) -> None:
    import python_calamine

    if kind != "xls":
        from .package import check_package

        check_package(data, entries=int(limits["entries"]), unpacked=int(limits["unpacked_bytes"]))
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        tables = [meta for meta in book.sheets_metadata if meta.typ == python_calamine.SheetTypeEnum.WorkSheet]
        if len(tables) > limits["sheets"]:
            raise Refusal("sheet.too_many_sheets", sheets=len(tables), most=int(limits["sheets"]))
        extras_of, cells = _extras(data, kind, limits), 0
        for meta in tables:
            hidden = meta.visible != python_calamine.SheetVisibleEnum.Visible
            cells += _tell_sheet(book.get_sheet_by_name(meta.name), hidden, extras_of(meta.name), limits, say)
            if cells > limits["cells"]:
                raise Refusal("sheet.too_many_cells", sheet=meta.name, most=int(limits["cells"]))
    except python_calamine.PasswordError:
        raise Refusal("sheet.password") from None
    except (Refusal, MemoryError):
        raise
    except BaseException as error:  # calamine's panics are no Exceptions
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise Refusal("sheet.broken") from None


def _extras(data: bytes, kind: str, limits: Limits) -> ExtrasOf:
    """Each child loads only what its file needs."""
    from .extras import Extras

    if kind == "xlsx":
        from .extras_xlsx import XlsxExtras

        return XlsxExtras(data, limits["errors"]).of
    if kind == "ods":
        from .extras_ods import OdsExtras

        found = OdsExtras(data, limits["errors"], limits["merges"]).of
    else:
        from .extras_xls import extras_of_xls

        found = extras_of_xls(data, limits["errors"])
    return lambda name: found.get(name) or Extras()


def _tell_sheet(sheet: Any, hidden: bool, extras: Extras, limits: Limits, say: _Voice) -> int:
    """Writes one sheet; gives the number of its cells."""
    height, width = (0, 0) if sheet.end is None else (sheet.end[0] + 1, sheet.end[1] + 1)
    height = max([height, *(row + 1 for row, _, _ in extras.errors)])
    width = max([width, *(column + 1 for _, column, _ in extras.errors)])
    _check_size(sheet.name, height, width, limits)
    merged = extras.merged or [(*first, *last) for first, last in sheet.merged_cell_ranges or ()]
    if len(merged) > limits["merges"]:
        raise Refusal("sheet.too_many_merges", sheet=sheet.name, merges=len(merged), most=int(limits["merges"]))
    merged = _near(merged, height, width)
    say({"sheet": sheet.name, "hidden": hidden, "merged": merged, "errors": extras.errors,
         "hidden_rows": [row for row in extras.hidden_rows if row < height],
         "hidden_columns": [column for column in extras.hidden_columns if column < width]})
    for block in _blocks(sheet):
        say(block)
    return int(height * width)


def _near(merged: list[Any], height: int, width: int) -> list[Any]:
    """Merged ranges, cut where they reach far beyond what is used. Raises Refusal where they lie over each other."""
    bottom, right = height - 1 + _BEYOND, width - 1 + _BEYOND
    near = [(top, left, min(last, bottom), min(end, right)) for top, left, last, end in merged
            if top <= bottom and left <= right]
    if sum((last - top + 1) * (end - left + 1) for top, left, last, end in near) > (bottom + 1) * (right + 1):
        raise Refusal("sheet.broken")
    return near


def _blocks(sheet: Any) -> Iterator[list[list[Any]]]:
    """Rows from row 1 and column A on; calamine gives "" for empty cells and leaves out empty columns on the left."""
    if sheet.start is None:
        return
    left = [None] * sheet.start[1]
    block = []
    for row in sheet.iter_rows():
        block.append(left + [None if cell == "" else cell for cell in row])
        if len(block) == _BLOCK:
            yield block
            block = []
    if block:
        yield block


def _check_size(sheet: str | None, height: int, width: int, limits: Limits) -> None:
    if height > limits["rows"]:
        raise Refusal("sheet.too_many_rows", sheet=sheet, rows=height, most=int(limits["rows"]))
    if width > limits["columns"]:
        raise Refusal("sheet.too_many_columns", sheet=sheet, columns=width, most=int(limits["columns"]))
    if height * width > limits["cells"]:
        raise Refusal("sheet.too_many_cells", sheet=sheet, most=int(limits["cells"]))
