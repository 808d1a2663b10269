"""One value of a scheme in one cell, and back. What is read may still be wrong: the scheme reader judges it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from maplebridge.engine.scheme.excel.flow import read_flow, write_flow
from maplebridge.engine.scheme.terms import YES_NO, Vocabulary, code_of, due_of, say, say_due
from maplebridge.engine.sheet import ErrorValue, Value

_BETWEEN = re.compile(r"[;；,，、\s]+")
_UNFIT = re.compile("[^\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


class CellFault(Exception):
    """The cell cannot be read at all. `code` and `params` become a Problem at the cell."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Form:
    """How one kind of value is written to and read from a cell."""

    write: Callable[[Any, Vocabulary], Value]
    read: Callable[[Value, Vocabulary], Any]


def plain_text(cell: Value) -> str:
    """What a person sees in the cell."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
    return str(cell).strip()


def written_text(cell: Value) -> str:
    """The content where a cell holds text only, as in Word; no digit is lost."""
    return format(cell, "f") if isinstance(cell, Decimal) else plain_text(cell)


def fits_cell(text: str) -> bool:
    """Whether Excel and Word keep the text as it is: control signs they do not."""
    return _UNFIT.search(text) is None


def _read_text(cell: Value, _: Vocabulary) -> str:
    return plain_text(cell)


def _read_number(cell: Value, _: Vocabulary) -> Any:
    """A number typed as text, full-width digits included, is a number."""
    if not isinstance(cell, str):
        return cell
    text = unicodedata.normalize("NFKC", cell).strip()
    try:
        number = Decimal(text)
    except InvalidOperation:
        return cell.strip()
    if not number.is_finite():
        return cell.strip()
    return int(number) if number == number.to_integral_value() and "." not in text else number


def _read_day(cell: Value, _: Vocabulary) -> Any:
    if isinstance(cell, datetime):
        return cell.date()
    match = _DAY.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if match is None:
        return cell
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return plain_text(cell)


def _read_yes(cell: Value, _: Vocabulary) -> Any:
    word = code_of(plain_text(cell), YES_NO)
    return {"true": True, "false": False}.get(word, word)


def _read_words(cell: Value, words: Vocabulary) -> list[str]:
    return [code_of(word, words) for word in _BETWEEN.split(plain_text(cell)) if word]


def _read_sum(cell: Value, words: Vocabulary) -> str:
    return "+".join(code_of(word, words) for word in re.split(r"[+＋]", plain_text(cell)))


def _read_lines(cell: Value, _: Vocabulary) -> list[str]:
    return [line.strip() for line in plain_text(cell).splitlines() if line.strip()]


def _write_rule(value: Any, _: Vocabulary) -> Value:
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else write_flow(value)


def _read_rule(cell: Value, _: Vocabulary) -> Any:
    if not isinstance(cell, str):
        return cell
    value, fault = read_flow(cell)
    if fault is not None:
        raise CellFault("workbook.rule_syntax", reason=fault)
    return value


def _read_node(cell: Value, words: Vocabulary) -> Any:
    """A rule is a mapping; full-width punctuation makes it a mere text."""
    value = _read_rule(cell, words)
    if not isinstance(value, dict):
        raise CellFault("workbook.rule_no_mapping", shown=plain_text(cell)[:60])
    return value


def _many(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


FORMS: Mapping[str, Form] = {
    "text": Form(lambda value, _: value if isinstance(value, str) else plain_text(value), _read_text),
    "number": Form(lambda value, _: value, _read_number),
    "day": Form(lambda value, _: value, _read_day),
    "yes": Form(lambda value, _: say(plain_text(value), YES_NO), _read_yes),
    "word": Form(lambda value, words: say(str(value), words), lambda cell, words: code_of(plain_text(cell), words)),
    "words": Form(lambda value, words: "；".join(say(item, words) for item in _many(value)), _read_words),
    "sum": Form(lambda value, words: "+".join(say(item, words) for item in str(value).split("+")), _read_sum),
    "lines": Form(lambda value, _: "\n".join(_many(value)), _read_lines),
    "due": Form(lambda value, _: say_due(plain_text(value)), lambda cell, _: due_of(plain_text(cell))),
    "rule": Form(_write_rule, _read_rule),
    "node": Form(_write_rule, _read_node),
}


def read_cell(kind: str, cell: Value, words: Vocabulary) -> Any:
    """The value in a cell; None where it is empty. Raises CellFault."""
    if isinstance(cell, ErrorValue):
        raise CellFault("workbook.cell_error", shown=str(cell))
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    return FORMS[kind].read(cell, words)


def write_cell(kind: str, value: Any, words: Vocabulary) -> Value:
    """The cell of a value, or None where this kind of cell, or its text alone, cannot hold it without loss."""
    if value is None or (isinstance(value, dict) and kind not in ("rule", "node")):
        return None
    cell = FORMS[kind].write(value, words)
    text = written_text(cell)
    try:
        exact = all(same(read_cell(kind, form, words), value) for form in (cell, text))
        return cell if exact and fits_cell(text) else None
    except CellFault:
        return None


def same(one: Any, other: Any) -> bool:
    """Equal for the scheme reader: a single text is a list of one, dates are their ISO texts, 4 is 4.0."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) != isinstance(other, list):
        return same(one if isinstance(one, list) else [one], other if isinstance(other, list) else [other])
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, date) != isinstance(other, date):
        return str(one) == str(other)
    return bool(one == other) and (isinstance(one, str) == isinstance(other, str))
