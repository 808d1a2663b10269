"""Which records repeat an earlier one of the same unit and book, for the monitoring lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from maplebridge.engine.ledger.likeness import Likeness, Texts, near_copies

WITHIN_DAYS = 90


class Written(NamedTuple):
    unit: str
    ledger: str
    day: date | None
    text: str


def near_duplicates(records: Sequence[Written]) -> set[int]:
    """Positions whose text is a near-copy of one of the same unit and book, of at most 90 days before."""
    order = sorted(range(len(records)), key=lambda i: records[i].day or date.min)
    units: dict[str, int] = {}
    books: dict[tuple[str, str], int] = {}
    ranked = [records[i] for i in order]
    copies = near_copies(
        Texts(
            [one.text for one in ranked],
            [books.setdefault((one.unit, one.ledger), len(books)) for one in ranked],
            [units.setdefault(one.unit, len(units)) for one in ranked],
        ),
        Likeness(),
    )
    return {order[copy.later] for copy in copies if _near(ranked[copy.later].day, ranked[copy.earlier].day)}


def _near(day: date | None, earlier: date | None) -> bool:
    return day is not None and earlier is not None and (day - earlier).days <= WITHIN_DAYS
