"""Texts nearly the same as those of an earlier record: within a unit, of another unit, of an earlier year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from maplebridge.engine.ledger.cells import shorten
from maplebridge.engine.ledger.checks.finding import Finding
from maplebridge.engine.ledger.checks.records import Records, free_texts
from maplebridge.engine.ledger.checks.rules import Rules
from maplebridge.engine.ledger.entry import Entry
from maplebridge.engine.ledger.kind import Field
from maplebridge.engine.ledger.likeness import Copy, Likeness, Texts, near_copies
from maplebridge.engine.problem import Place, Problem


class _Text(NamedTuple):
    """A field of a record; `current`: of this year."""

    day: date
    current: bool
    entry: Entry
    field: Field
    text: str


def find(records: Records, rules: Rules) -> Iterator[Finding]:
    """One question a text: the earlier one most like it."""
    texts = sorted(_texts(records, rules.likeness), key=lambda one: (one.current, one.day))
    best: dict[int, Copy] = {}
    for copy in _copies(texts, rules.likeness):
        later, earlier = texts[copy.later], texts[copy.earlier]
        if later.current and not records.are_one(later.entry, earlier.entry):
            before = best.get(copy.later)
            if before is None or (before.share, -before.earlier) < (copy.share, -copy.earlier):
                best[copy.later] = copy
    for at, copy in sorted(best.items()):
        yield _finding(texts[at], texts[copy.earlier], copy.share, records)


def _texts(records: Records, rule: Likeness) -> Iterator[_Text]:
    fields = {code: free_texts(kind) for code, kind in records.kinds.items()}
    current = {id(entry) for entry, _ in records.rows()}
    for entry, kind in records.with_previous():
        for field in fields[kind.code]:
            text = entry.values.get(field.code)
            if isinstance(text, str) and len(text) >= rule.shortest:
                yield _Text(entry.day(kind) or date.min, id(entry) in current, entry, field, text)


def _copies(texts: list[_Text], rule: Likeness) -> tuple[Copy, ...]:
    """Only texts of one field of one book are compared: a matter may stand in the minutes and in the list of
    decisions."""
    books: dict[tuple[str, str], int] = {}
    units: dict[str, int] = {}
    return near_copies(
        Texts(
            [one.text for one in texts],
            [books.setdefault((one.entry.ledger, one.field.code), len(books)) for one in texts],
            [units.setdefault(one.entry.unit, len(units)) for one in texts],
        ),
        rule,
    )


def _finding(later: _Text, earlier: _Text, share: float, records: Records) -> Finding:
    place = records.place(later.entry, later.field.code)
    params = {
        "record": records.number(later.entry), "field": later.field.name, "share": int(share * 100),
        "text": shorten(later.text), "other": records.number(earlier.entry), "other_day": earlier.day,
        "other_text": shorten(earlier.text), "other_unit": records.label(earlier.entry.unit),
    }
    return Finding(_problem(later, earlier, place, params), (later.entry, earlier.entry))


def _problem(later: _Text, earlier: _Text, place: Place, params: dict[str, object]) -> Problem:
    if later.entry.unit != earlier.entry.unit:
        return Problem("check.near_copy_other_unit", place, params, "question")
    if not earlier.current or earlier.day.year != later.day.year:
        return Problem("check.near_copy_other_year", place, params, "question")
    return Problem("check.near_copy", place, params, "question")
