"""One cell to a value of its field's type, or a fault. Each field gets one reader, made once per sheet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from maplebridge.engine.ledger.dates import DateFault, check_year, midnight, read_moment
from maplebridge.engine.ledger.entry import Context
from maplebridge.engine.ledger.identity import find_identity
from maplebridge.engine.ledger.kind import ENTERED_AT, Field, Kind
from maplebridge.engine.scheme.rows import RowValue
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.sheet import ErrorValue, Value

CellReader = Callable[[Value], RowValue]
FILLERS = frozenset(("无", "略", "没有", "暂无", "同上", "不详", "none", "nil", "n/a", "na", "null"))
_DASHES = frozenset("/\\-—。.")
_TRUE = frozenset({"true", "yes", "y", "是", "有", "1", "√", "✓"})
_FALSE = frozenset({"false", "no", "n", "否", "无", "没有", "0", "×", "✗"})
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_LIST = re.compile("[;；]")
_SHORT = 40
_SHOWN_OPTIONS = 12


class CellFault(Exception):
    """Why a cell is not taken: a Problem code of this room without its "ledger." and the parameters."""

    def __init__(self, code: str, **params: Any) -> None:
        self.code, self.params = code, params
        super().__init__(code)


def cell_reader(field: Field, kind: Kind, context: Context) -> CellReader:
    """A function from a sheet's value to the field's value (None = blank). It raises CellFault."""
    own = _by_type(field, kind, context)

    def read(value: Value) -> RowValue:
        if value is None or value == "":
            return None
        if isinstance(value, ErrorValue):
            raise CellFault("ledger.error_cell", value=value.text)
        if isinstance(value, str):
            value = value.strip()
            if not value or (field.filler and is_filler(value)):
                return None
        return own(value)

    return read


def is_filler(value: object) -> bool:
    """Whether a text only fills the cell: 无, 略, none, / and the like."""
    if not isinstance(value, str):
        return False
    word = value.strip().lower()
    return word in FILLERS or bool(word and _DASHES.issuperset(word))


def shorten(value: object) -> str:
    """A value as it is quoted in a fault."""
    text = " ".join(str(value).split())
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def _by_type(field: Field, kind: Kind, context: Context) -> Callable[[Any], RowValue]:
    match field.type:
        case "text":
            return _text_reader(field, guarded=kind.number is None or kind.number.field != field.code)
        case "int" | "decimal":
            return _number_reader(field)
        case "bool":
            return _read_bool
        case "date" | "datetime":
            return _date_reader(field, kind, context)
        case "choice":
            return _choice_reader(field)
        case "choices":
            return _list_reader(_choice_reader(field))
        case "ref":
            return _ref_reader(field, context.refs)
        case _:
            return _list_reader(_ref_reader(field, context.refs))


# ---------------------------------------------------------------- texts
def as_text(value: Value) -> str:
    """A number or date typed into a text column, as it was shown."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return str(value)


def _text_reader(field: Field, guarded: bool) -> Callable[[Any], RowValue]:
    fits = re.compile(field.pattern).fullmatch if field.pattern else None
    low, high = field.min_length or 0, field.max_length

    def read(value: Value) -> RowValue:
        text = value if isinstance(value, str) else as_text(value)
        if guarded:
            _guard(text)
        if len(text) < low:
            raise CellFault("ledger.too_short", length=len(text), low=low)
        if high is not None and len(text) > high:
            raise CellFault("ledger.too_long", length=len(text), high=high)
        if fits is not None and not fits(text):
            raise CellFault("ledger.pattern", value=shorten(text), pattern=field.pattern)
        return text

    return read


def _guard(text: str) -> None:
    match find_identity(text):
        case "id_number":
            raise CellFault("ledger.id_number")
        case "phone_number":
            raise CellFault("ledger.phone_number")


# ---------------------------------------------------------------- numbers
def _number_reader(field: Field) -> Callable[[Any], RowValue]:
    places = 0 if field.type == "int" else field.scale

    def read(value: Value) -> RowValue:
        number = _number(value)
        if places is not None and -int(number.normalize().as_tuple().exponent) > places:
            if field.type == "int":
                raise CellFault("ledger.not_whole", value=shorten(value))
            raise CellFault("ledger.too_many_decimals", value=shorten(value), scale=places)
        if field.low is not None and number < field.low:
            raise CellFault("ledger.too_low", value=number, low=field.low)
        if field.high is not None and number > field.high:
            raise CellFault("ledger.too_high", value=number, high=field.high)
        return number

    return read


def _number(value: Value) -> Decimal:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    text = unicodedata.normalize("NFKC", value).replace(" ", "") if isinstance(value, str) else ""
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not _NUMBER.fullmatch(text):
        raise CellFault("ledger.not_a_number", value=shorten(value))
    try:
        return Decimal(text)
    except InvalidOperation:
        raise CellFault("ledger.not_a_number", value=shorten(value)) from None


def _read_bool(value: Value) -> RowValue:
    if isinstance(value, bool):
        return value
    word = as_text(value).lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise CellFault("ledger.not_yes_no", value=shorten(value))


# ---------------------------------------------------------------- dates
def _date_reader(field: Field, kind: Kind, context: Context) -> Callable[[Any], RowValue]:
    future = field.future if field.future is not None else field.code not in (kind.date, ENTERED_AT)
    calendar, today, keep_time = context.calendar, context.day, field.type == "datetime"

    def read(value: Value) -> RowValue:
        moment = _moment(value)
        day = moment.date()
        if not future and day > today:
            raise CellFault("ledger.future", value=day, today=today)
        if field.workday and not calendar.is_workday(day):
            raise CellFault("ledger.no_workday", value=day, next=calendar.shift(day, 1))
        return moment if keep_time else day

    return read


_DATE_FAULTS = {
    "form": "ledger.not_a_date",
    "ambiguous": "ledger.date_ambiguous",
    "none": "ledger.no_such_day",
    "far": "ledger.date_far",
}


def _moment(value: Value) -> datetime:
    try:
        if isinstance(value, datetime):
            return check_year(value)
        if isinstance(value, date):
            return check_year(midnight(value))
        if isinstance(value, str):
            return read_moment(unicodedata.normalize("NFKC", value))
    except DateFault as fault:
        raise CellFault(_DATE_FAULTS[fault.reason], value=shorten(value)) from None
    raise CellFault("ledger.date_as_number", value=shorten(value))


# ---------------------------------------------------------------- closed lists and references
def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _choice_reader(field: Field) -> Callable[[Any], RowValue]:
    known: dict[str, str] = {}
    for option in field.choices:
        for name in (option.name.en, option.name.zh):
            if name:
                known[_fold(name)] = option.code
    known.update((_fold(option.code), option.code) for option in field.choices)

    def read(value: Value) -> RowValue:
        text = as_text(value)
        found = known.get(text) or known.get(_fold(text))
        if found is None:
            shown: list[Text] = [option.name for option in field.choices[:_SHOWN_OPTIONS]]
            raise CellFault("ledger.unknown_choice", value=shorten(text), options=shown)
        return found

    return read


_UNKNOWN = {"unit": "ledger.unknown_unit", "account": "ledger.unknown_account", "place": "ledger.unknown_place"}


def _ref_reader(field: Field, refs: Mapping[str, Mapping[str, str]]) -> Callable[[Any], RowValue]:
    known = refs.get(field.ref or "text")
    if known is None:
        return _text_reader(field, guarded=field.ref in ("place", "text"))

    def read(value: Value) -> RowValue:
        text = as_text(value)
        found = known.get(text)
        if found:
            return found
        if found == "":
            raise CellFault("ledger.ambiguous_ref", value=shorten(text))
        _guard(text)
        raise CellFault(_UNKNOWN.get(field.ref or "", "ledger.unknown_ref"), value=shorten(text))

    return read


def _list_reader(one: Callable[[Any], RowValue]) -> Callable[[Any], RowValue]:
    """Several values in one cell, separated by ; or ；, kept as one text with ";"."""

    def read(value: Value) -> RowValue:
        parts = [part.strip() for part in _LIST.split(as_text(value))]
        found = [str(one(part)) for part in parts if part]
        return ";".join(dict.fromkeys(found)) or None

    return read
