"""What a node can be worth: a number, a text, or absent in one of two kinds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum


class Absence(Enum):
    """MISSING: nothing is known where something was due. NOT_APPLICABLE: nothing was due."""

    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


MISSING, NOT_APPLICABLE = Absence.MISSING, Absence.NOT_APPLICABLE
Value = Decimal | str | Absence
Number = Decimal | Absence


def plain(raw: object) -> Value:
    """A table cell, unit attribute or parameter as a value: empty is missing, True is 1, a date its ISO text."""
    match raw:
        case Absence():
            return raw
        case Decimal():
            return raw if raw.is_finite() else MISSING
        case bool() | int():
            return Decimal(int(raw))
        case float():
            return plain(Decimal(repr(raw)))
        case date():
            return raw.isoformat()
        case str() if raw:
            return raw
    return MISSING


def number(value: Value) -> Number:
    """A text where a number is needed is missing."""
    return MISSING if isinstance(value, str) else value


def joined(absences: Iterable[Value]) -> Absence:
    """Where both kinds meet, missing wins; also when nothing at all is there."""
    return NOT_APPLICABLE if set(absences) == {NOT_APPLICABLE} else MISSING
