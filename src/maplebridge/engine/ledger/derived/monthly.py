"""Monthly figures: counted from the books, beside what was reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from maplebridge.engine.ledger.entry import Entry, as_day
from maplebridge.engine.ledger.kind import UNIT

Row = dict[str, Any]
Counted = tuple[str, date, str]  # unit, last day of the month, figure
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
    reported = (entry.values for entry in entries if entry.ledger == REPORTED)
    return rows_of_figures(count_figures(entries), reported, units, ledgers, months)


def rows_of_figures(
    counted: Mapping[Counted, int], rows: Iterable[Mapping[str, Any]], units: Iterable[str], ledgers: Iterable[str],
    months: Sequence[date]
) -> Iterator[Row]:
    """The table, from what was counted and the rows of the book of reported figures."""
    switched_on = set(ledgers)
    reported = {key: values for values in rows if (key := _key(values)) is not None}
    for unit in units:
        for month in months:
            for figure in (*FIGURES, "preventable_incidents"):
                found = reported.get((unit, month, figure))
                computable = figure in FIGURES and FIGURES[figure].ledger in switched_on
                if found is None and not computable:
                    continue
                values = found or {}
                yield {
                    "unit": unit, "month": month, "figure": figure,
                    "computed": counted.get((unit, month, figure), 0) if computable else None,
                    "reported": values.get("value"), "override": values.get("override"),
                    "reason": values.get("reason"), "import_src": values.get("import_src"), "sample_size": None,
                }


def month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def count_figures(entries: Iterable[Entry]) -> Counter[Counted]:
    """Over some entries; counts of several add up."""
    by_ledger: dict[str, list[tuple[str, Figure]]] = {}
    for name, figure in FIGURES.items():
        by_ledger.setdefault(figure.ledger, []).append((name, figure))
    found: Counter[Counted] = Counter()
    for entry in entries:
        for name, figure in by_ledger.get(entry.ledger, ()):
            day = as_day(entry.values.get(figure.day))
            if day is not None and figure.counts(entry.values):
                found[entry.unit, month_end(day), name] += 1
    return found


def _key(values: Mapping[str, Any]) -> tuple[str, date, str] | None:
    month = as_day(values.get("month"))
    return (str(values.get(UNIT) or ""), month_end(month), str(values.get("figure"))) if month else None
