"""What a publisher may have done otherwise: one small change of the rules each, the simplest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import TypeVar, get_args

from maplebridge.engine.scheme.graph import needs
from maplebridge.engine.scheme.model import (
    AnyNode,
    Combine,
    Curve,
    Grade,
    Measure,
    Panel,
    Peers,
    Rank,
    Rounding,
    RoundMode,
    Scheme,
    Tally,
    Ties,
)
from maplebridge.engine.score.reconcile.absence import absence_edits
from maplebridge.engine.score.reconcile.edit import Edit, redecorated

MODES: tuple[RoundMode, ...] = ("half_even", "down", "half_down", "half_up", "up", "floor", "ceil")
T = TypeVar("T")
PART_DIGITS = (2, 1, 0, 3, 4)


def edits_for(scheme: Scheme, goal: str, digits: int, known: Collection[str]) -> Iterator[Edit]:
    """Edits that can move `goal`. `digits`: as it was published; `known`: nodes whose own figures were published:
    what lies below them cannot be the cause."""
    match scheme.nodes[goal]:
        case Rank() as rank:
            yield from _rank(scheme, rank)
        case Grade() as grade:
            yield from _grade(scheme, grade)
        case _:
            yield from _rounding(scheme, goal, digits)
    yield from _parts(scheme, goal, list(_below(scheme, goal, ())))
    near = _near(scheme, goal, known)
    yield from absence_edits(scheme, set(near))
    for name in near:
        node = scheme.nodes[name]
        if isinstance(node, Rank) and name != goal:
            yield from _rank(scheme, node)
        if not isinstance(node, Measure | Panel):
            yield from _decorations(node)
            yield from _own(node)


def _near(scheme: Scheme, goal: str, known: Collection[str]) -> list[str]:
    """What may be the cause. Of a rank not what only breaks its ties: places are few and would fit by accident."""
    node = scheme.nodes[goal]
    if not isinstance(node, Rank):
        return list(_below(scheme, goal, known))
    return [goal, *(() if node.of in known else _below(scheme, node.of, known))]


def _below(scheme: Scheme, goal: str, stop: Collection[str]) -> Iterator[str]:
    """The goal and what it is made of, nearest first; nodes of `stop` are not entered."""
    queue, seen = [goal], {goal}
    while queue:
        name = queue.pop(0)
        yield name
        children = sorted(needs(scheme.nodes[name], scheme.nodes))
        queue += [child for child in children if child not in seen and child not in stop]
        seen.update(children)


def _rounding(scheme: Scheme, goal: str, digits: int) -> Iterator[Edit]:
    node = scheme.nodes[goal]
    for mode in MODES:
        rounded = redecorated(node, round=(Rounding(digits, mode),))
        yield Edit("rounding", "rounded_so", {goal: rounded}, {"node": goal, "digits": digits, "mode": f"round_{mode}"})


def _parts(scheme: Scheme, goal: str, below: list[str]) -> Iterator[Edit]:
    """Rounding in the parts: none at all, or to other digits."""
    parts = [name for name in below if name != goal and name in _lines(scheme)]
    rounded = [name for name in below if name != goal and scheme.nodes[name].deco.round]
    if rounded:
        nodes = {name: redecorated(scheme.nodes[name], round=()) for name in rounded}
        yield Edit("rounding", "parts_unrounded", nodes, {"node": goal})
    for mode in ("half_up", "half_even", "down"):
        for digits in PART_DIGITS if parts else ():
            nodes = {name: redecorated(scheme.nodes[name], round=(Rounding(digits, mode),)) for name in parts}
            params = {"node": goal, "digits": digits, "mode": f"round_{mode}"}
            yield Edit("rounding", "parts_rounded", nodes, params)


def _lines(scheme: Scheme) -> set[str]:
    """Nodes of items and indicators."""
    return {item.code for item in scheme.items} | {i.score for i in scheme.indicators() if i.score}


def _rank(scheme: Scheme, node: Rank) -> Iterator[Edit]:
    own = {"node": node.name}
    if node.within is not None:
        yield Edit("rank", "whole_field", {node.name: replace(node, within=None)}, own)
    else:
        yield Edit("rank", "in_category", {node.name: replace(node, within="category")}, own)
    of = scheme.nodes[node.of]
    if node.rounded or of.deco.round:
        nodes = {node.name: replace(node, rounded=()), node.of: redecorated(of, round=())}
        yield Edit("rank", "rank_unrounded", nodes, own)
    for to in PART_DIGITS:
        nodes = {node.name: replace(node, rounded=(Rounding(to),))}
        yield Edit("rank", "rank_rounded", nodes, {**own, "digits": to})
    for ties in get_args(Ties):
        if ties != node.ties:
            yield Edit("rank", "rank_ties", {node.name: replace(node, ties=ties)}, {**own, "ties": f"ties_{ties}"})
    if node.tie_break:
        yield Edit("rank", "no_tie_break", {node.name: replace(node, tie_break=())}, own)
    if scheme.out_of_contest is not None or node.exclude is not None:
        yield Edit("rank", "all_in_contest", {node.name: replace(node, exclude=None)}, own, contest=False)


def _grade(scheme: Scheme, node: Grade) -> Iterator[Edit]:
    if node.quotas:
        yield Edit("rule", "no_quota", {node.name: replace(node, quotas=())}, {"node": node.name})
    if node.quotas and scheme.out_of_contest is not None:
        yield Edit("rank", "all_in_contest", {}, {"node": node.name}, contest=False)
    for place, band in enumerate(node.bands):
        if band.requires is not None:
            bands = (*node.bands[:place], replace(band, requires=None), *node.bands[place + 1 :])
            params = {"node": node.name, "grade": band.grade}
            yield Edit("rule", "no_requirement", {node.name: replace(node, bands=bands)}, params)


def _decorations(node: AnyNode) -> Iterator[Edit]:
    own = {"node": node.name}
    for place, gate in enumerate(node.deco.gates):
        gates = _less(node.deco.gates, place)
        yield Edit("rule", "no_gate", {node.name: redecorated(node, gates=gates)}, {**own, "because": gate.because})
    if len(node.deco.gates) > 1:
        yield Edit("rule", "no_gates", {node.name: redecorated(node, gates=())}, own)
    if node.deco.cap is not None:
        yield Edit("rule", "no_cap", {node.name: redecorated(node, cap=None)}, own)
    if node.deco.floor is not None:
        yield Edit("rule", "no_floor", {node.name: redecorated(node, floor=None)}, own)


def _own(node: AnyNode) -> Iterator[Edit]:
    own = {"node": node.name}
    match node:
        case Curve() if node.clip != "none":
            yield Edit("rule", "no_clip", {node.name: replace(node, clip="none")}, own)
        case Tally():
            for place, line in enumerate(node.lines):
                others = _less(node.lines, place)
                params = {**own, "child": line.of}
                yield Edit("rule", "left_out", {node.name: replace(node, lines=others)}, params)
                if line.cap is not None:
                    lines = (*node.lines[:place], replace(line, cap=None), *node.lines[place + 1 :])
                    yield Edit("rule", "no_cap", {node.name: replace(node, lines=lines)}, {"node": line.of})
        case Combine():
            yield from _combine(node)
        case Peers(within=within) if within is not None:
            yield Edit("rule", "whole_peers", {node.name: replace(node, within=None)}, own)


def _combine(node: Combine) -> Iterator[Edit]:
    own = {"node": node.name}
    for place, child in enumerate(node.of if len(node.of) > 1 else ()):
        of, weights = _less(node.of, place), _less(node.weights, place)
        without = replace(node, of=of, weights=weights, full=_less(node.full, place))
        yield Edit("rule", "left_out", {node.name: without}, {**own, "child": child})
    if node.weights:
        yield Edit("rule", "equal_weights", {node.name: replace(node, weights=())}, own)


def _less(values: tuple[T, ...], place: int) -> tuple[T, ...]:
    return (*values[:place], *values[place + 1 :])
