"""Days and instants of records: in the working calendar, and not in the future where that cannot be."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from maplebridge.engine.ledger.cells.fault import CellFault, shorten
from maplebridge.engine.ledger.cells.moments import DateFault, check_year, midnight, read_moment
from maplebridge.engine.ledger.entry import Context
from maplebridge.engine.ledger.kind import ENTERED_AT, Field, Kind
from maplebridge.engine.scheme.rows import RowValue
from maplebridge.engine.sheet import Value


def date_reader(field: Field, kind: Kind, context: Context) -> Callable[[Any], RowValue]:
    """date gives a date, datetime a naive local datetime."""
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
