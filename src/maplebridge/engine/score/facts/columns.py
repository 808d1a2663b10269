"""Which type a stored column has for the measures: what the scheme declares, else what the values show."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from maplebridge.engine.score.facts.tables import FactColumn, Kind, quoted

WIDEST = 38
NARROW = 18  # decimals of up to 18 digits are 64-bit integers inside DuckDB
_NUMBER = re.compile(r"[+-]?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d{1,2})?")
_LOOSE_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?")
_DATE = re.compile(r"\d{4}([-/])\d{1,2}\1\d{1,2}")
_DATETIME = re.compile(r"\d{4}([-/])\d{1,2}\1\d{1,2}[ T]\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?")
_TRUTH = re.compile(r"true|false", re.IGNORECASE)
_YES, _NO = ("true", "1", "是", "yes"), ("false", "0", "否", "no")
_YES_OR_NO = re.compile("|".join((*_YES, *_NO)), re.IGNORECASE)
_LOOKS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("number", _NUMBER), ("date", _DATE), ("datetime", _DATETIME), ("bool", _TRUTH),
)  # fmt: skip
_MOMENT = re.compile(_DATE.pattern + r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?")
_FITS: dict[Kind, re.Pattern[str]] = {"number": _LOOSE_NUMBER, "date": _MOMENT, "datetime": _MOMENT, "bool": _YES_OR_NO}
_DECLARED: dict[str, Kind] = {
    "text": "text", "int": "number", "decimal": "number", "number": "number", "bool": "bool", "date": "date",
    "datetime": "datetime",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Misfit:
    """Values of a column that are not of its declared type; they count as absent."""

    column: str
    kind: str
    count: int
    example: str


def declared_kind(kind: str) -> Kind:
    return _DECLARED.get(kind, "text")


def text_column(name: str, values: pa.ChunkedArray, declared: Kind | None) -> tuple[FactColumn, Misfit | None]:
    """A column of texts, as from CSV. Undeclared: number, date, datetime or bool if all its values look so."""
    distinct = [text for value in pc.unique(values).to_pylist() if value is not None and (text := value.strip())]
    kind = declared or _look(distinct)
    if kind == "text":
        return FactColumn(name, "text"), None
    odd = [text for text in distinct if not _fits(kind, text)]
    fitting = [text for text in distinct if _fits(kind, text)] if odd else distinct
    return _from_text(name, kind, fitting), _misfit(name, kind, values, odd)


def _fits(kind: Kind, text: str) -> bool:
    """Whether a text is a value of that kind: a number of at most WIDEST digits before the point, a day that exists."""
    if not _FITS[kind].fullmatch(text):
        return False
    if kind == "number":
        return Decimal(text).adjusted() < WIDEST
    return kind == "bool" or _exists(text)


def _exists(moment: str) -> bool:
    year, month, rest = re.split("[-/]", moment, maxsplit=2)
    day, hour, minute, second, *_ = [*re.split("[ T:.]", rest), "0", "0", "0"]
    try:
        datetime(int(year), int(month), int(day), int(hour), int(minute), int(second))
    except ValueError:
        return False
    return True


def _look(distinct: Iterable[str]) -> Kind:
    texts = list(distinct)
    for kind, pattern in _LOOKS:
        if texts and all(pattern.fullmatch(text) for text in texts):
            return kind
    return "text"


def _from_text(name: str, kind: Kind, fitting: list[str]) -> FactColumn:
    trimmed = f"NULLIF(TRIM({quoted(name)}), '')"
    match kind:
        case "number":
            digits, scale = _decimal_size(Decimal(text) for text in fitting)
            return FactColumn(name, kind, digits, scale, f"TRY_CAST({trimmed} AS DECIMAL({digits}, {scale}))")
        case "bool":
            word = f"LOWER({trimmed})"
            return FactColumn(
                name, kind, cast=f"CASE WHEN {word} IN {_YES} THEN TRUE WHEN {word} IN {_NO} THEN FALSE END"
            )
    target = "DATE" if kind == "date" else "TIMESTAMP"
    return FactColumn(name, kind, cast=f"TRY_CAST(REPLACE({trimmed}, '/', '-') AS {target})")


def _decimal_size(numbers: Iterable[Decimal]) -> tuple[int, int]:
    """Digits and scale of the narrowest decimal that holds all; beyond 38 digits the last decimals are rounded."""
    whole, scale = 1, 0
    for number in numbers:
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int):
            scale = max(scale, -exponent)
            whole = max(whole, number.adjusted() + 1)
    scale = min(scale, WIDEST - min(whole, WIDEST))
    return (NARROW if whole + scale <= NARROW else WIDEST), scale


def _misfit(name: str, kind: str, values: pa.ChunkedArray, odd: list[str]) -> Misfit | None:
    if not odd:
        return None
    trimmed = pc.utf8_trim_whitespace(values)
    count = pc.sum(pc.is_in(trimmed, pa.array(odd, trimmed.type))).as_py()
    return Misfit(name, kind, int(count), min(odd))


def stored_column(name: str, type_: pa.DataType, declared: Kind | None) -> FactColumn | None:
    """A column of an Arrow type that says all; None where the values must be looked at (texts, floats)."""
    if pa.types.is_dictionary(type_):
        return stored_column(name, type_.value_type, declared)
    if pa.types.is_boolean(type_):
        return FactColumn(name, "bool")
    if pa.types.is_integer(type_):
        return FactColumn(name, "number", min(len(str(2**type_.bit_width)), WIDEST), 0)
    if pa.types.is_decimal(type_):
        return _stored_decimal(name, type_)
    if pa.types.is_date(type_):
        return FactColumn(name, "date")
    if pa.types.is_timestamp(type_):
        return _stored_moment(name, type_, declared)
    if pa.types.is_null(type_):
        return FactColumn(name, declared or "text", NARROW, 0, f"CAST(NULL AS {_sql_type(declared)})")
    return None


def _stored_decimal(name: str, type_: pa.DataType) -> FactColumn:
    if type_.bit_width <= 128 and type_.scale >= 0:
        return FactColumn(name, "number", type_.precision, type_.scale)
    scale = max(0, min(type_.scale, WIDEST))
    return FactColumn(name, "number", WIDEST, scale, f"TRY_CAST({quoted(name)} AS DECIMAL({WIDEST}, {scale}))")


def _stored_moment(name: str, type_: pa.DataType, declared: Kind | None) -> FactColumn:
    if declared == "date":
        return FactColumn(name, "date", cast=f"CAST({quoted(name)} AS DATE)")
    if type_.tz is None:
        return FactColumn(name, "datetime")
    return FactColumn(name, "datetime", cast=f"CAST({quoted(name)} AS TIMESTAMP)")


def _sql_type(kind: Kind | None) -> str:
    types = {"number": "DECIMAL(18, 0)", "bool": "BOOLEAN", "date": "DATE", "datetime": "TIMESTAMP"}
    return types.get(kind or "text", "VARCHAR")


def float_column(name: str, largest: float, scale: int) -> FactColumn:
    """Floating-point values as the decimals they print as; NaN and infinity are absent."""
    whole = len(str(int(largest)))
    scale = min(scale, WIDEST - min(whole, WIDEST))
    digits = NARROW if whole + scale <= NARROW else WIDEST
    finite = f"CASE WHEN isfinite({quoted(name)}) THEN {quoted(name)} END"
    return FactColumn(name, "number", digits, scale, f"TRY_CAST({finite} AS DECIMAL({digits}, {scale}))")
