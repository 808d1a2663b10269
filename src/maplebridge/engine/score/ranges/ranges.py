"""`rank_ranges`: one rank under other weights, without each element, and in each scenario."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from maplebridge.engine.scheme.model import Rank, Scheme
from maplebridge.engine.score.cells import Cells
from maplebridge.engine.score.numbers.number import Bools, Floats, Ints
from maplebridge.engine.score.ranges.bands import bands
from maplebridge.engine.score.ranges.draws import NO_PLACE, Drawn, Places, gather, numbers
from maplebridge.engine.score.ranges.elements import removable, weighed
from maplebridge.engine.score.ranges.interval import interval
from maplebridge.engine.score.ranges.joins import joins
from maplebridge.engine.score.ranges.noise import factors
from maplebridge.engine.score.ranges.replay import Replay
from maplebridge.engine.score.ranges.result import Ranges
from maplebridge.engine.score.ranges.scenarios import scenario_places
from maplebridge.engine.score.ranges.variants import lacking, moved
from maplebridge.engine.score.result import Scores

CHUNK = 4096  # units whose draws are sorted at once


def rank_ranges(scores: Scores) -> Ranges | None:
    """The scheme's own rank (`result: place`), with what its `analysis` asks for; None where it ranks nobody.

    The same scores give the same digits on every machine. Raises Refused where a scenario is faulty.
    """
    scheme = scores.scheme
    place = scheme.nodes.get(scheme.place or "")
    if not isinstance(place, Rank):
        return None
    whole = scheme.period.whole.code
    replay = Replay(scores, (place.name, place.of))
    ranked = numbers(scores.cells[place.name, whole])
    value = numbers(scores.cells[place.of, whole])
    groups = _groups(scores, place)
    drawn = gather(_draws(replay, scheme, place), len(scores.units), scheme.analysis.draws)
    low, high, mean, points_low, points_high = _intervals(ranked, value, drawn, scheme.analysis.interval)
    return Ranges(
        node=place.name, analysis=scheme.analysis, units=scores.units, groups=groups, place=ranked,
        low=low, high=high, mean=mean, band=bands(ranked, groups, drawn.places, float(scheme.analysis.apart)),
        points_low=points_low, points_high=points_high,
        without=_without(replay, scheme, place) if scheme.analysis.remove_one else {},
        scenarios=scenario_places(scores),
    )


def _groups(scores: Scores, place: Rank) -> Ints:
    if place.within is None:
        return np.zeros(len(scores.units), dtype=np.int64)
    return scores.facts.units.groups(place.within)


def _draws(replay: Replay, scheme: Scheme, place: Rank) -> Iterator[tuple[Cells, Cells]]:
    elements, analysis = weighed(scheme, place), scheme.analysis
    known = joins(scheme.nodes, [element.node for element in elements])
    for one in factors(elements, analysis.weight_noise, analysis.draws, analysis.seed):
        placed, value = replay.cells(moved(scheme, known, one))
        yield placed, value


def _without(replay: Replay, scheme: Scheme, place: Rank) -> dict[str, Floats]:
    elements = removable(scheme, place)
    return {one.node: numbers(replay.cells(lacking(scheme, one, elements))[0]) for one in elements}


def _intervals(ranked: Floats, value: Floats, drawn: Drawn, ends: tuple[Decimal, Decimal]) -> list[Floats]:
    """low, high, mean of the places; low, high of the values."""
    found = [np.full(len(ranked), np.nan) for _ in range(5)]
    for start in range(0, len(ranked), CHUNK):
        here = slice(start, start + CHUNK)
        for column, part in zip(found, _of(ranked[here], value[here], drawn, here, ends), strict=True):
            column[here] = part
    return found


def _of(ranked: Floats, value: Floats, drawn: Drawn, here: slice, ends: tuple[Decimal, Decimal]) -> list[Floats]:
    places, values = drawn.places[here], drawn.values[here]
    always = (places != NO_PLACE).all(axis=1)
    low, high = interval(places, ends)
    mean = places.mean(axis=1)
    points_low, points_high = interval(values, ends)
    for unit in np.flatnonzero(~always & ~np.isnan(ranked)):
        low[unit], high[unit], mean[unit] = _sometimes(places[unit], 2 * ranked[unit], ends)
    points_low, points_high = np.fmin(points_low, value), np.fmax(points_high, value)
    low, high = np.minimum(np.floor(low / 2), np.floor(ranked)), np.maximum(np.ceil(high / 2), np.ceil(ranked))
    return [_where(ranked, column) for column in (low, high, mean / 2, points_low, points_high)]


def _sometimes(places: Places, otherwise: float, ends: tuple[Decimal, Decimal]) -> tuple[float, float, float]:
    """A unit that has no place in some draws counts with those in which it has one."""
    known = places[places != NO_PLACE]
    if not len(known):
        return otherwise, otherwise, otherwise
    low, high = interval(known, ends)
    return float(low), float(high), float(known.mean())


def _where(ranked: Floats, column: Floats) -> Floats:
    has_place: Bools = ~np.isnan(ranked)
    return np.where(has_place, column, np.nan)
