"""One row a record, for the monitoring lines: late, minutes of typing, near-duplicate text, asked again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any, NamedTuple

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


def entry_rows(
    kinds: Mapping[str, Kind], entries: Sequence[Entry], calendar: Calendar, scheme_issue: date | None
) -> Iterator[Row]:
    """Kinds that are generated are left out."""
    by_kind: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.ledger in kinds and not kinds[entry.ledger].generated:
            by_kind[entry.ledger].append(entry)
    return rows_of_lines({code: entry_lines(kinds[code], rows, calendar, scheme_issue)
                          for code, rows in by_kind.items()})


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


def rows_of_lines(lines: Mapping[str, Iterable[Line]]) -> Iterator[Row]:
    """The table, from the lines of all books by their codes. Near-copies are looked for among all of them at once:
    what is a template shows over all units."""
    by_book: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for ledger, own in lines.items():
        for line in own:
            by_book[line.unit, ledger].append(line)
    books = [(ledger, sorted(rows, key=lambda line: (line.event_day or date.min, line.row)))
             for (_, ledger), rows in sorted(by_book.items())]
    alike = near_duplicates([
        Written(line.unit, ledger, line.event_day, line.text) for ledger, rows in books for line in rows
    ])
    place = 0
    for ledger, rows in books:
        facts_given: Counter[bytes] = Counter()
        for line in rows:
            yield {
                "unit": line.unit, "ledger": ledger, "record_no": line.record_no, "event_day": line.event_day,
                "entered_day": line.entered_day, "late": line.late, "fields": line.fields, "minutes": line.minutes,
                "near_duplicate": place in alike, "asked_again": facts_given[line.facts],
            }
            facts_given[line.facts] += 1
            place += 1


def _minutes(value: object, is_text: bool) -> Decimal:
    if not is_text:
        return QUICK
    return TEXT if len(str(value)) <= LONG else LONG_TEXT


def _text(entry: Entry) -> str:
    return "\n".join(str(entry.values[code]) for code in TEXTS if entry.values.get(code))
