"""What the facts give on a day: made anew and kept beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from maplebridge.apps.programmes.models import Programme
from maplebridge.apps.programmes.queries.lines import applies
from maplebridge.apps.scores.folder import LIVE, alone, folder_of, put_json, read_json
from maplebridge.apps.scores.queries.facts import Refreshed, refresh
from maplebridge.apps.scores.queries.sources import Source, source_of
from maplebridge.apps.scores.queries.stamp import Stamp, stamp_of
from maplebridge.engine.problem import Problem, Refused, has_errors
from maplebridge.engine.scheme.model import Grade, Scheme
from maplebridge.engine.score.facts import Facts, check_facts, read_facts
from maplebridge.engine.score.ranges import Ranges, rank_ranges
from maplebridge.engine.score.result import Scores
from maplebridge.engine.score.run import score


@dataclass(frozen=True)
class Counted:
    """A programme counted on a day."""

    source: Source
    stamp: Stamp
    refreshed: Refreshed
    scores: Scores
    ranges: Ranges | None


def make(programme: Programme, day: date) -> bool:
    """Brings facts and scores up to date; False where they were, or where no table was issued."""
    source = source_of(programme, day)
    if source is None or not source.parts:
        return False
    stamp = stamp_of(programme, source.version, day)  # before anything is read: what comes later is counted later
    file = folder_of(programme, source.version.number) / LIVE
    if read_json(file).get("stamp") == stamp.mark:
        return False
    try:
        told = told_of(count(source, stamp))
    except Refused as refused:
        told = {"problems": [[one.code, _plain(one.params)] for one in refused.problems[:20]]}
    with alone(file.parent):
        put_json(file, {"stamp": stamp.mark, "entries": stamp.entries, "day": source.day.isoformat(), **told})
    return True


def count(source: Source, stamp: Stamp) -> Counted:
    """Raises Refused where the facts cannot be summed up."""
    refreshed = refresh(source)
    with alone(refreshed.folder):
        scores = score(source.scheme, sound_facts(source.scheme, refreshed), calendar=source.calendar)
        scores.hashes()  # over the files, while nobody changes them
    return Counted(source, stamp, refreshed, scores, rank_ranges(scores))


def sound_facts(scheme: Scheme, refreshed: Refreshed) -> Facts:
    facts = read_facts(refreshed.tables, scheme)
    problems = check_facts(scheme, facts)
    if has_errors(problems):
        raise Refused([problem for problem in problems if problem.severity == "error"])
    return facts


def told_of(counted: Counted) -> dict[str, Any]:
    """As pages read it: columns over the units, in their order; exact numbers as texts."""
    source, scores, scheme = counted.source, counted.scores, counted.source.scheme
    units = list(scores.units)
    states = source.states
    parts = {one.unit.code: one for one in source.parts}
    lines = {}
    for line in scheme.indicators():
        told = _column(scores, line.score) if line.score else [None] * len(units)
        lines[line.code] = {
            "points": told, "absent": _absent(scores, line.score) if line.score else [],
            "state": [_state(states, line, unit, parts[unit].category) for unit in units]}
    return {
        "units": units, "hashes": scores.hashes(),
        "category": [parts[unit].category for unit in units],
        "points": _column(scores, scheme.total), "place": _column(scores, scheme.place),
        "grade": _texts(scores, scheme.grade), **_ranges(counted.ranges),
        "items": {item.code: _column(scores, item.code) for item in scheme.items if item.code in scheme.nodes},
        "lines": lines, "entries_of": [counted.refreshed.entries.get(unit, 0) for unit in units],
        "owing": sorted({one.assignment.unit for one in counted.refreshed.fulfilled if one.missing}),
        "gates": [[hit.unit, hit.node, hit.place] for hit in scores.gates()],
        "ineligible": {unit: list(prizes) for unit, prizes in scores.ineligible().items()},
        "vetoes": list(_vetoes(counted)),
    }


def _column(scores: Scores, node: str | None) -> list[str | None]:
    if node is None or node not in scores.scheme.nodes:
        return [None] * len(scores.units)
    column = scores.column(node)
    return [_shown(column.decimal(unit)) for unit in range(len(scores.units))]


def _absent(scores: Scores, node: str) -> list[int]:
    """0 present, 1 missing, 2 not applicable."""
    return [int(state) for state in scores.column(node).state.tolist()]


def _texts(scores: Scores, node: str | None) -> list[str | None]:
    if node is None or not isinstance(scores.scheme.nodes.get(node), Grade):
        return [None] * len(scores.units)
    return scores.column(node).texts


def _state(states: Mapping[Any, Any], line: Any, unit: str, category: str) -> str:
    if not applies(line, category):
        return "not_applicable"
    found = states.get((unit, line.code))
    return found.state if found else "going"


def _ranges(ranges: Ranges | None) -> dict[str, Any]:
    """Places between which each unit may stand, bands that cannot be told apart, points between which it may lie."""
    if ranges is None:
        return {}
    return {
        "low": _floats(ranges.low), "high": _floats(ranges.high), "band": [int(one) for one in ranges.band.tolist()],
        "shared": ranges.band_mates(), "points_low": _floats(ranges.points_low),
        "points_high": _floats(ranges.points_high)}


def _floats(values: Any) -> list[float | None]:
    return [None if one != one else round(float(one), 4) for one in values.tolist()]  # noqa: PLR0124 - NaN


def _vetoes(counted: Counted) -> Iterator[dict[str, Any]]:
    """What was decided against units, from the book of vetoes."""
    for row in counted.scores.facts.rows("vetoes"):
        day = row.get(_dated(counted))
        yield {"unit": row.get("unit"), "line": row.get("indicator"), "grounds": row.get("grounds"),
               "decision": row.get("decision_no"), "lifted": row.get("appeal") == "granted",
               "day": day.isoformat()[:10] if day else None, "entry": row.get("row")}


def _dated(counted: Counted) -> str:
    return counted.source.kinds["vetoes"].date or ""


def _shown(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, str | int | bool | list) else str(value)
            for name, value in params.items()}


def problems_of(told: Mapping[str, Any]) -> tuple[Problem, ...]:
    return tuple(Problem(code, params=params) for code, params in told.get("problems", ()))
