"""The holidays of a version: spans of days off and their make-up working days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from maplebridge.engine.problem import Place
from maplebridge.engine.workdays.faults import Faults
from maplebridge.engine.workdays.model import SpecialDay

FRIDAY = 4


def read_days(value: Any, year: int, local: bool, place: Place, faults: Faults) -> tuple[SpecialDay, ...]:
    """The special days of one version; faulty ones are left out and noted."""
    found: dict[date, SpecialDay] = {}
    for index, entry in enumerate(faults.list(value, place)):
        for span, spot in _holiday(entry, year, local, place.at(index), faults):
            twice = [day.day for day in span if day.day in found]
            if twice:
                faults.add("workdays.day_twice", spot, day=twice[0], other=found[twice[0]].zh)
            found.update((day.day, day) for day in span if day.day not in found)
    return tuple(found[day] for day in sorted(found))


def _holiday(
    value: Any, year: int, local: bool, place: Place, faults: Faults
) -> Iterator[tuple[list[SpecialDay], Place]]:
    """Each span of a holiday with its place."""
    table = faults.table(value, place, ("name", "off", "work"))
    if table is None:
        return
    zh, en = _name(table.get("name"), place.at("name"), faults)
    if "off" not in table and "work" not in table:
        faults.add("workdays.no_days", place)
    for key in ("off", "work"):
        written = faults.list(table[key], place.at(key)) if key in table else ()
        for index, text in enumerate(written):
            spot = place.at(key).at(index)
            days = _span(text, year, spot, faults)
            if key == "work" and not local:
                for day in (day for day in days if day.weekday() <= FRIDAY):
                    faults.add("workdays.works_anyway", spot, "warning", day=day)
            yield [SpecialDay(day, key == "off", zh, en, local) for day in days], spot


def _name(value: Any, place: Place, faults: Faults) -> tuple[str, str | None]:
    names = {"zh": value} if isinstance(value, str) else faults.table(value, place, ("zh", "en"))
    if names is None:
        return "", None
    return faults.text(names, "zh", place) or "", faults.text(names, "en", place) if "en" in names else None


def _span(value: Any, year: int, place: Place, faults: Faults) -> list[date]:
    """`2026-10-01`, or `2026-10-01/2026-10-07` with both ends; empty when faulty."""
    first, slash, last = value.partition("/") if isinstance(value, str) else (value, "", "")
    start = faults.date(first, place)
    end = faults.date(last, place) if slash else start
    if start is None or end is None:
        return []
    if start.year != year or end.year != year:
        faults.add("workdays.other_year", place, day=start if start.year != year else end, year=year)
        return []
    if end < start:
        faults.add("workdays.span_reversed", place, start=start, end=end)
        return []
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]
