"""A list as a document to be printed: what it is, then its table, as wide as the paper allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from maplebridge.engine.document import Cell, Document, Paragraph, Section, Table
from maplebridge.engine.document.layout import LANDSCAPE, PORTRAIT
from maplebridge.web.say import lang

WIDEST = 70.0  # millimetres of a column
SIGN = 2.15  # of a narrow sign at the usual size
PADDING = 2.6  # of both sides, with the rule
LONGEST_WORD = 14  # signs that are kept on one line
STRETCH = 1.4  # so much wider than it needs a table becomes to fill its page
USUAL, SMALLEST = 10.5, 7.0  # sizes of type
Line = Sequence[Any]


def paper_of(name: str, above: Iterable[Line], heads: Line, rows: Sequence[Line]) -> Document:
    """`rows`: plain values. Lists that are too wide for an upright sheet stand across."""
    shown = [[_written(value) for value in row] for row in rows]
    columns = [[text, *(row[at] for row in shown)] for at, text in enumerate(heads)]
    wanted = [_wanted(texts) for texts in columns]
    landscape = sum(wanted) + PADDING * len(wanted) > PORTRAIT.text_width
    size, widths = _fitted(wanted, [_least(texts) for texts in columns],
                           (LANDSCAPE if landscape else PORTRAIT).text_width)
    lines = [[Cell(head, "head") for head in heads]]
    lines += [[Cell(text, "number" if _is_number(value) else "text") for text, value in zip(line, row, strict=True)]
              for line, row in zip(shown, rows, strict=True)]
    told = "\n".join("　".join(map(str, line)) if lang() == "zh" else ": ".join(map(str, line)) for line in above)
    table = Table(tuple(map(tuple, lines)), tuple(widths), size=size)
    return Document(name, (Section((Paragraph(name, "title"), Paragraph(told, "note"), table), landscape),), lang())


def _written(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case Decimal():
            return format(value, "f")
    return str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool | date)


def _fitted(wanted: Sequence[float], least: Sequence[float], page: float) -> tuple[float, list[float]]:
    """Size of type and width of each column. What does not fit is first set smaller; then long texts go on in further
    lines, so that words and figures stay whole as long as there is room for them."""
    page -= PADDING * len(wanted)
    size = min(USUAL, max(SMALLEST, USUAL * page / sum(wanted)))
    wanted, least = ([width * size / USUAL for width in widths] for widths in (wanted, least))
    spare, rest = page - sum(least), sum(wanted) - sum(least)
    if sum(wanted) <= page:
        made = [width * min(STRETCH, page / sum(wanted)) for width in wanted]
    elif spare <= 0 or rest <= 0:
        made = list(least)
    else:
        made = [low + (high - low) * spare / rest for low, high in zip(least, wanted, strict=True)]
    return size, [width + PADDING for width in made]


def _wanted(texts: Sequence[str]) -> float:
    """What nearly all of a column's texts need (the first is its heading); the few longer ones go on in a next line."""
    found = sorted(signs(line) for text in texts[1:] for line in text.split("\n") if line)
    most = found[int(len(found) * 0.95)] if found else 0
    return min(WIDEST, max(_least(texts), SIGN * max(most, (signs(texts[0]) + 1) // 2)))


def _least(texts: Sequence[str]) -> float:
    """The longest word; Chinese may break anywhere, but four signs stay together."""
    words = {word for text in texts for word in text.split()}
    longest = max((min(signs(word), LONGEST_WORD if word.isascii() else 8) for word in words), default=2)
    return SIGN * longest


def signs(text: str) -> int:
    """How many narrow signs wide."""
    return sum(2 if sign > "\u2e7f" else 1 for sign in text)
