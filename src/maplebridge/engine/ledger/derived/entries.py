"""One row a record, for the monitoring lines: late, minutes of typing, near-duplicate text, asked again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from maplebridge.engine.ledger.derived.alike import Written, near_duplicates
from maplebridge.engine.ledger.entry import Entry, as_day
from maplebridge.engine.ledger.kind import ENTERED_AT, UNIT, Kind
from maplebridge.engine.ledger.timeliness import days_late
from maplebridge.engine.workdays import Calendar

Row = dict[str, Any]

TEXTS = ("what_done", "finding", "method")
#: Minutes to type a field: an assumption, said as such wherever the sum is shown.
QUICK, TEXT, LONG_TEXT = Decimal("0.1"), Decimal("0.5"), Decimal(1)
LONG = 100
NOT_TYPED = frozenset({UNIT, "entered_by", ENTERED_AT, "reviewed_by", "reviewed_at"})


def entry_rows(
    kinds: Mapping[str, Kind], entries: Sequence[Entry], calendar: Calendar, scheme_issue: date | None
) -> Iterator[Row]:
    """Kinds that are generated are left out."""
    by_book: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.ledger in kinds and not kinds[entry.ledger].generated:
            by_book[entry.unit, entry.ledger].append(entry)
    books = [_ordered(kinds[ledger], rows) for (_, ledger), rows in sorted(by_book.items())]
    alike = near_duplicates([
        Written(entry.unit, entry.ledger, entry.day(kinds[entry.ledger]), _text(entry))
        for rows in books
        for entry in rows
    ])
    first = 0
    for rows in books:
        repeats = {i - first for i in alike if first <= i < first + len(rows)}
        yield from _book(kinds[rows[0].ledger], rows, repeats, calendar, scheme_issue)
        first += len(rows)


def _ordered(kind: Kind, entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.day(kind) or date.min, entry.row))


def _book(
    kind: Kind, entries: list[Entry], alike: set[int], calendar: Calendar, scheme_issue: date | None
) -> Iterator[Row]:
    facts_given: Counter[tuple[object, ...]] = Counter()
    number = kind.number.field if kind.number else None
    hidden = {number, "entered_by", ENTERED_AT}
    texts = {field.code for field in kind.fields if field.type == "text"}
    for i, entry in enumerate(entries):
        facts = tuple(sorted((k, str(v)) for k, v in entry.values.items() if k not in hidden))
        typed = [code for code in entry.values if code not in NOT_TYPED and code != number]
        late = days_late(entry.values, kind, calendar, scheme_issue)
        yield {
            "unit": entry.unit, "ledger": kind.code, "record_no": entry.number(kind), "event_day": entry.day(kind),
            "entered_day": as_day(entry.values.get(ENTERED_AT)), "late": late is not None and late > 0,
            "fields": len(typed), "minutes": sum((_minutes(entry.values[c], c in texts) for c in typed), Decimal(0)),
            "near_duplicate": i in alike, "asked_again": facts_given[facts],
        }
        facts_given[facts] += 1


def _minutes(value: object, is_text: bool) -> Decimal:
    if not is_text:
        return QUICK
    return TEXT if len(str(value)) <= LONG else LONG_TEXT


def _text(entry: Entry) -> str:
    return "\n".join(str(entry.values[code]) for code in TEXTS if entry.values.get(code))
