"""Error cells, hidden rows and hidden columns of xls (BIFF8)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .extras import Extras, check_errors
from .ole import OleFile

_TEXTS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_BOUNDSHEET, _EOF, _BOF, _BOOLERR, _FORMULA, _ROW, _COLINFO = 0x0085, 0x000A, 0x0809, 0x0205, 0x0006, 0x0208, 0x007D


def extras_of_xls(data: bytes, most_errors: float) -> dict[str, Extras]:
    """By the sheet's name."""
    stream = OleFile(data).read("Workbook")
    found = {}
    for code, at, size in _records(stream, 0):
        if code == _BOUNDSHEET and size >= 8:
            offset = struct.unpack_from("<I", stream, at)[0]
            length, wide = stream[at + 6], stream[at + 7] & 1
            raw = stream[at + 8 : at + 8 + length * (2 if wide else 1)]
            name = raw.decode("utf-16-le" if wide else "latin-1", "replace")
            found[name] = _extras(stream, offset)
            check_errors(name, found[name], most_errors)
    return found


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(code, start of content, size) up to the end of this substream; nested ones are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        code, size = struct.unpack_from("<HH", stream, at)
        if at + 4 + size > len(stream):
            return
        depth += (code == _BOF) - (code == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield code, at + 4, size
        at += 4 + size


def _extras(stream: bytes, offset: int) -> Extras:
    found = Extras()
    for code, at, size in _records(stream, offset):
        if code == _BOOLERR and size >= 8 and stream[at + 7]:
            _add_error(found, stream, at, stream[at + 6])
        elif code == _FORMULA and size >= 14 and stream[at + 6] == 2 and stream[at + 12 : at + 14] == b"\xff\xff":
            _add_error(found, stream, at, stream[at + 8])
        elif code == _ROW and size >= 16 and stream[at + 12] & 0x20:
            found.hidden_rows.append(struct.unpack_from("<H", stream, at)[0])
        elif code == _COLINFO and size >= 10:
            first, last, width, _, options = struct.unpack_from("<5H", stream, at)
            if options & 1 or not width:
                found.hide_columns(first, last)
    return found


def _add_error(found: Extras, stream: bytes, at: int, error: int) -> None:
    row, column = struct.unpack_from("<HH", stream, at)
    found.errors.append((row, column, _TEXTS.get(error, "#VALUE!")))
