"""Monthly figures: counted from the books, beside what was reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from maplebridge.engine.ledger.entry import Entry, as_day

Row = dict[str, Any]
REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class Figure:
    """Rows of a ledger for which `counts` holds, by the day in `day`."""

    ledger: str
    day: str
    counts: Callable[[Mapping[str, Any]], bool] = lambda _: True


FIGURES: Mapping[str, Figure] = {
    "visits": Figure("L04", "event_start"),
    "disputes_registered": Figure("L05", "registered_at"),
    "disputes_settled": Figure("L05", "settled_on", lambda v: v.get("result") in ("settled", "handed_over")),
    "shifts_done": Figure("L06", "shift_from", lambda v: v.get("done") is True),
    "hazards_found": Figure("L07", "event_start", lambda v: v.get("hazard") not in (None, "none")),
    "requests_registered": Figure("L08", "registered_at"),
    "requests_closed": Figure("L08", "closed_on"),
}


def monthly_rows(
    entries: Sequence[Entry], units: Iterable[str], ledgers: Iterable[str], months: Sequence[date]
) -> Iterator[Row]:
    """One row a unit, month (its last day) and figure that was reported or can be computed from one of `ledgers`."""
    switched_on = set(ledgers)
    counted = _count(entries)
    reported = {key: entry for entry in entries if entry.ledger == REPORTED and (key := _key(entry)) is not None}
    for unit in units:
        for month in months:
            for figure in (*FIGURES, "preventable_incidents"):
                entry = reported.get((unit, month, figure))
                computable = figure in FIGURES and FIGURES[figure].ledger in switched_on
                if entry is None and not computable:
                    continue
                values = entry.values if entry else {}
                yield {
                    "unit": unit, "month": month, "figure": figure,
                    "computed": counted[unit, month, figure] if computable else None,
                    "reported": values.get("value"), "override": values.get("override"),
                    "reason": values.get("reason"), "import_src": values.get("import_src"), "sample_size": None,
                }


def month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _count(entries: Iterable[Entry]) -> Counter[tuple[str, date, str]]:
    by_ledger: dict[str, list[tuple[str, Figure]]] = {}
    for name, figure in FIGURES.items():
        by_ledger.setdefault(figure.ledger, []).append((name, figure))
    found: Counter[tuple[str, date, str]] = Counter()
    for entry in entries:
        for name, figure in by_ledger.get(entry.ledger, ()):
            day = as_day(entry.values.get(figure.day))
            if day is not None and figure.counts(entry.values):
                found[entry.unit, month_end(day), name] += 1
    return found


def _key(entry: Entry) -> tuple[str, date, str] | None:
    month = as_day(entry.values.get("month"))
    return (entry.unit, month_end(month), str(entry.values.get("figure"))) if month else None
