"""What a record tells the monitoring lines by itself: late, fields, minutes of typing; see entries_table."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import NamedTuple

from maplebridge.engine.ledger.entry import Entry, as_day
from maplebridge.engine.ledger.kind import ENTERED_AT, UNIT, Kind
from maplebridge.engine.ledger.timeliness import days_late
from maplebridge.engine.workdays import Calendar

TEXTS = ("what_done", "finding", "method")
#: Minutes to type a field: an assumption, said as such wherever the sum is shown.
QUICK, TEXT, LONG_TEXT = Decimal("0.1"), Decimal("0.5"), Decimal(1)
LONG = 100
NOT_TYPED = frozenset({UNIT, "entered_by", ENTERED_AT, "reviewed_by", "reviewed_at"})


class Line(NamedTuple):
    """What the table says of one record, but for what only its neighbours tell. `facts`: hash of all fields but record
    number, entered by and entered at; `text`: what is compared with others; `row`: orders records of one day."""

    unit: str
    record_no: str | None
    event_day: date | None
    entered_day: date | None
    late: bool
    fields: int
    minutes: Decimal
    facts: bytes
    text: str
    row: int


def entry_lines(
    kind: Kind, entries: Iterable[Entry], calendar: Calendar, scheme_issue: date | None
) -> list[Line]:
    """Of some entries of one book, in their order."""
    number = kind.number.field if kind.number else None
    hidden = {number, "entered_by", ENTERED_AT}
    texts = {field.code for field in kind.fields if field.type == "text"}
    found = []
    for entry in entries:
        facts = repr(sorted((k, str(v)) for k, v in entry.values.items() if k not in hidden))
        typed = [code for code in entry.values if code not in NOT_TYPED and code != number]
        late = days_late(entry.values, kind, calendar, scheme_issue)
        found.append(Line(
            entry.unit, entry.number(kind), entry.day(kind), as_day(entry.values.get(ENTERED_AT)),
            late is not None and late > 0, len(typed),
            sum((_minutes(entry.values[c], c in texts) for c in typed), Decimal(0)),
            blake2b(facts.encode("utf-8", "surrogatepass"), digest_size=16).digest(), _text(entry), entry.row))
    return found


def _minutes(value: object, is_text: bool) -> Decimal:
    if not is_text:
        return QUICK
    return TEXT if len(str(value)) <= LONG else LONG_TEXT


def _text(entry: Entry) -> str:
    return "\n".join(str(entry.values[code]) for code in TEXTS if entry.values.get(code))
