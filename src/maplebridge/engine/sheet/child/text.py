"""Comma or tab separated text in UTF-8, UTF-16 or GB18030 to rows of texts, a little of it at a time."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import chain

from .refusal import Refusal

_ODD = re.compile("[\x00-\x08\x0e-\x1f\x7f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_PIECE = 1 << 20
_LONGEST = 1_000_000  # signs of a cell
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def read_text(data: bytes, tabs: bool) -> Iterator[list[str | None]]:
    """Rows of cells; empty cells are None. Raises Refusal for an unknown encoding and for quotes that do not close."""
    mark, encoding = encoding_of(data)
    stream = io.BytesIO(data)
    stream.seek(len(mark))
    yield from _rows_of(io.TextIOWrapper(stream, encoding, newline=""), tabs)


def encoding_of(data: bytes) -> tuple[bytes, str]:
    """The byte order mark, if any, and the encoding of what follows it. Raises Refusal where none fits."""
    mark, encodings = _candidates(data)
    return mark, _first_fit(data, len(mark), encodings)


def _candidates(data: bytes) -> tuple[bytes, tuple[str, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mark, (encoding,)
    head = data[:4000]
    if b"\0" in head:
        return b"", ("utf-16-le",) if head[1::2].count(0) else ("utf-16-be",)
    return b"", ("utf-8", "gb18030")


def _first_fit(data: bytes, start: int, encodings: tuple[str, ...]) -> str:
    """A guess that gives unprintable signs does not fit."""
    reached = 1
    for encoding in encodings:
        fault = _line_of_fault(data, start, encoding)
        if fault is None:
            return encoding
        reached = max(reached, fault)
    raise Refusal("sheet.encoding", line=reached)


def _line_of_fault(data: bytes, start: int, encoding: str) -> int | None:
    """The first line, from 1, that is no text in this encoding; None where all is."""
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    for at in range(start, max(len(data), start + 1), _PIECE):
        piece = data[at : at + _PIECE]
        try:
            text = decoder.decode(piece, at + _PIECE >= len(data))
        except UnicodeDecodeError as error:
            return line + piece[: error.start].count(b"\n")
        odd = _ODD.search(text)
        if odd is not None:
            return line + text[: odd.start()].count("\n")
        line += text.count("\n")
    return None


def _rows_of(text: io.TextIOWrapper, tabs: bool) -> Iterator[list[str | None]]:
    csv.field_size_limit(_LONGEST)
    head = text.read(20_000)
    if head.endswith("\r"):
        head += text.read(1)
    first, _, rest = head.partition("\n")
    told = re.fullmatch(r"sep=(.)\s*", first, re.IGNORECASE)
    delimiter = told[1] if told else "\t" if tabs else _delimiter(head)
    lines = chain(_lines(rest if told else head, text), text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    if told:
        yield []  # keeps the row numbers a person sees in an editor
    try:
        for row in reader:
            yield [cell or None for cell in row]
    except csv.Error:
        raise Refusal("sheet.csv_quotes", line=reader.line_num + bool(told)) from None


def _lines(head: str, rest: io.TextIOWrapper) -> Iterator[str]:
    """The lines of the part already read, the last one with what follows of it."""
    lines = io.StringIO(head, newline="").readlines()
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += rest.readline()
    yield from lines


def _delimiter(text: str) -> str:
    """The sign that most lines of the beginning share, outside quotes; a comma if none does."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:20] if line.strip()]
    return max(",\t;|", key=lambda sign: sum(line.count(sign) > 0 for line in lines) * 1000 + sum(
        min(line.count(sign), 40) for line in lines))
