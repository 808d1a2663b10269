"""Error cells of xls (BIFF8), which calamine reads as empty."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from .ole import OleFile

_TEXTS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_BOUNDSHEET, _EOF, _BOF, _BOOLERR, _FORMULA = 0x0085, 0x000A, 0x0809, 0x0205, 0x0006


def errors_of_xls(data: bytes) -> dict[str, list[tuple[int, int, str]]]:
    """Sheet name -> [row, column, text] of cells that show an error."""
    stream = OleFile(data).read("Workbook")
    found = {}
    for code, at, size in _records(stream, 0):
        if code == _BOUNDSHEET and size >= 8:
            offset = struct.unpack_from("<I", stream, at)[0]
            length, wide = stream[at + 6], stream[at + 7] & 1
            raw = stream[at + 8 : at + 8 + length * (2 if wide else 1)]
            name = raw.decode("utf-16-le" if wide else "latin-1", "replace")
            found[name] = list(_errors(stream, offset))
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


def _errors(stream: bytes, offset: int) -> Iterator[tuple[int, int, str]]:
    for code, at, size in _records(stream, offset):
        if code == _BOOLERR and size >= 8 and stream[at + 7]:
            error = stream[at + 6]
        elif code == _FORMULA and size >= 14 and stream[at + 6] == 2 and stream[at + 12 : at + 14] == b"\xff\xff":
            error = stream[at + 8]
        else:
            continue
        row, column = struct.unpack_from("<HH", stream, at)
        yield row, column, _TEXTS.get(error, "#VALUE!")
