"""Comma or tab separated text in UTF-8, UTF-16 or GB18030 to rows of texts."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from .refusal import Refusal

_ODD = re.compile("[\x00-\x08\x0e-\x1f\x7f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")


def decode(data: bytes) -> str:
    """Raises Refusal where no encoding fits; a guess that gives unprintable signs does not fit."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _strict(data[len(mark) :], (encoding,))
    head = data[:4000]
    if b"\0" in head:
        return _strict(data, ("utf-16-le",) if head[1::2].count(0) else ("utf-16-be",))
    return _strict(data, ("utf-8", "gb18030"))


def _strict(data: bytes, encodings: tuple[str, ...]) -> str:
    line = 1
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            line = max(line, data[: error.start].count(b"\n") + 1)
            continue
        odd = _ODD.search(text)
        if odd is None:
            return text
        line = max(line, text[: odd.start()].count("\n") + 1)
    raise Refusal("sheet.encoding", line=line)


def rows_of(text: str, tabs: bool) -> Iterator[list[str | None]]:
    """Rows of cells; empty cells are None. Raises Refusal for quotes that do not close."""
    csv.field_size_limit(1_000_000)
    first, _, rest = text.partition("\n")
    told = re.fullmatch(r"sep=(.)\s*", first, re.IGNORECASE)
    delimiter = told[1] if told else "\t" if tabs else _delimiter(text)
    reader = csv.reader(io.StringIO(rest if told else text, newline=""), delimiter=delimiter, strict=True)
    if told:
        yield []  # keeps the row numbers a person sees in an editor
    try:
        for row in reader:
            yield [cell or None for cell in row]
    except csv.Error:
        raise Refusal("sheet.csv_quotes", line=reader.line_num + bool(told)) from None


def _delimiter(text: str) -> str:
    """The sign that most lines of the beginning share, outside quotes; a comma if none does."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text[:20_000].splitlines()[:20] if line.strip()]
    return max(",\t;|", key=lambda sign: sum(line.count(sign) > 0 for line in lines) * 1000 + sum(
        min(line.count(sign), 40) for line in lines))
