"""An officer at two places at once, or at work while away. Time on the way is not counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from maplebridge.engine.ledger.checks.finding import Finding
from maplebridge.engine.ledger.checks.records import Records
from maplebridge.engine.ledger.checks.rules import Absence, Rules, Span
from maplebridge.engine.ledger.entry import Entry, as_day
from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.rows import RowValue, row_condition

_NEVER = datetime(9999, 1, 1)


class _Busy(NamedTuple):
    start: datetime
    end: datetime
    place: str
    field: str
    entry: Entry


def find(records: Records, rules: Rules) -> Iterator[Finding]:
    """One question a record: the first other one it meets, and the first absence it falls into."""
    least = timedelta(minutes=rules.overlap.minutes)
    busy = _busy(records, rules.overlap.spans)
    away = _away(records, rules.overlap.absences)
    for who, rows in sorted(busy.items()):
        rows.sort(key=lambda row: (row.start, row.end, row.entry.ledger, row.entry.row))
        for row, other in _meetings(rows, least, records):
            params = {**_said(row, other, who, records), "other_start": other.start, "other_end": other.end,
                      "place": records.label(row.place), "other_place": records.label(other.place)}
            problem = Problem("check.overlap", records.place(row.entry, row.field), params, "question")
            yield Finding(problem, (row.entry, other.entry))
        for row in rows:
            absence = next((one for one in away.get(who, ()) if _meet(row, one, least)), None)
            if absence is not None and not records.are_one(row.entry, absence.entry):
                params, place = _said(row, absence, who, records), records.place(row.entry, row.field)
                problem = Problem("check.overlap_absence", place, params, "question")
                yield Finding(problem, (row.entry, absence.entry))


def _said(row: _Busy, other: _Busy, who: str, records: Records) -> dict[str, object]:
    return {"record": records.number(row.entry), "other": records.number(other.entry), "who": records.label(who),
            "start": row.start, "end": row.end}


def _busy(records: Records, spans: tuple[Span, ...]) -> Mapping[str, list[_Busy]]:
    """By officer. An officer named twice in a record is there once."""
    found: dict[str, list[_Busy]] = defaultdict(list)
    conditions = [row_condition(span.when, records.calendar) if span.when else None for span in spans]
    for entry, _ in records.rows():
        for span, holds in zip(spans, conditions, strict=True):
            start, end = entry.values.get(span.start), entry.values.get(span.end)
            if not isinstance(start, datetime) or not isinstance(end, datetime) or end <= start:
                continue
            if holds is not None and not holds(entry.values):
                continue
            place = next((str(entry.values[code]) for code in span.where if entry.values.get(code)), "")
            for who in _people(entry.values, span.who):
                found[who].append(_Busy(start, end, place, span.start, entry))
    return found


def _people(values: Mapping[str, RowValue], codes: tuple[str, ...]) -> list[str]:
    names = (name for code in codes for name in str(values.get(code) or "").split(";"))
    return list(dict.fromkeys(name for name in names if name))


def _away(records: Records, absences: tuple[Absence, ...]) -> Mapping[str, list[_Busy]]:
    found: dict[str, list[_Busy]] = defaultdict(list)
    conditions = [row_condition(absence.when, records.calendar) if absence.when else None for absence in absences]
    for entry, _ in records.rows():
        for absence, holds in zip(absences, conditions, strict=True):
            if entry.ledger != absence.ledger or (holds is not None and not holds(entry.values)):
                continue
            limits = _limits(entry, absence)
            for who in _people(entry.values, (absence.who,)):
                if limits is not None:
                    found[who].append(_Busy(*limits, "", absence.start, entry))
    return found


def _limits(entry: Entry, absence: Absence) -> tuple[datetime, datetime] | None:
    """From when to when; None where the row does not say."""
    left = as_day(entry.values.get(absence.after)) if absence.after else None
    if left is not None:
        return _midnight(left + timedelta(days=1)), _NEVER
    start, end = entry.values.get(absence.start), entry.values.get(absence.end)
    if isinstance(start, datetime) and isinstance(end, datetime):
        return start, end
    day = as_day(start)
    if day is None or absence.end:
        return None
    return _midnight(day), _midnight(day + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _meetings(rows: list[_Busy], least: timedelta, records: Records) -> Iterator[tuple[_Busy, _Busy]]:
    """Each row, ordered by start, with the first earlier one that it cannot go with."""
    going: list[_Busy] = []
    for row in rows:
        going = [other for other in going if other.end > row.start]
        for other in going:
            if _meet(row, other, least) and _apart(row, other) and not records.are_one(row.entry, other.entry):
                yield row, other
                break
        going.append(row)


def _meet(row: _Busy, other: _Busy, least: timedelta) -> bool:
    """Both at once for longer than `least`; the whole of a shorter row counts too."""
    shared = min(row.end, other.end) - max(row.start, other.start)
    return shared > timedelta(0) and (shared > least or shared == min(row.end - row.start, other.end - other.start))


def _apart(row: _Busy, other: _Busy) -> bool:
    """At one place two matters can be done at once; where none is said, the hours decide."""
    return not row.place or not other.place or row.place != other.place
