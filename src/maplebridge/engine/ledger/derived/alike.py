"""Which records repeat an earlier one of the same unit and book, for the monitoring lines."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from maplebridge.engine.ledger.likeness import Likeness, Texts, near_copies

WITHIN_DAYS = 90
BEFORE_ALL = -(1 << 30)  # orders records without a day; so far from every other that none is near


def near_duplicates(records: pa.Table) -> NDArray[np.bool_]:
    """Of each record, whether its text is a near-copy of one of the same unit and book, of at most 90 days before.

    `records`: columns unit, ledger, event_day, text.
    """
    days = day_numbers(records["event_day"])
    order = np.argsort(days, kind="stable")
    ranked = records.take(pa.array(order))
    texts = Texts(ranked["text"].to_pylist(), numbered(ranked, "unit", "ledger").tolist(),
                  numbered(ranked, "unit").tolist())
    found = np.zeros(len(records), np.bool_)
    for copy in near_copies(texts, Likeness()):
        earlier, later = days[order[copy.earlier]], days[order[copy.later]]
        if earlier > BEFORE_ALL and later - earlier <= WITHIN_DAYS:
            found[order[copy.later]] = True
    return found


def day_numbers(days: Any) -> NDArray[np.int64]:
    """Days since 1970, BEFORE_ALL where there is none."""
    numbers = pc.fill_null(pc.cast(days, pa.int32()), BEFORE_ALL)
    return np.asarray(numbers.to_numpy(), np.int64)


def numbered(rows: pa.Table, *names: str) -> NDArray[np.int64]:
    """Rows with equal values in these columns have one number, counted from 0 as they first appear."""
    found = np.zeros(len(rows), np.int64)
    for name in names:
        own = _codes(rows[name].combine_chunks())
        found = _codes(pa.array(found * (own.max(initial=0) + 1) + own))
    return found


def _codes(values: pa.Array) -> NDArray[np.int64]:
    return np.asarray(values.dictionary_encode().indices.to_numpy(), np.int64)
