"""Quotas, grade lines and thresholds that nobody can meet."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.lint.material import Material, fault
from maplebridge.engine.scheme.model import AnyNode, Combine, Curve, Grade, Measure, Panel, Quota, Rollup, Steps
from maplebridge.engine.scheme.reach import reach
from maplebridge.engine.scheme.span import ANY, COUNT, SHARE, Span

ROUNDING = {"floor": ROUND_FLOOR, "half_up": ROUND_HALF_UP, "ceil": ROUND_CEILING}
UP, DOWN = ("ge", "gt"), ("le", "lt")
#: A category of more units than this is rare; a quota that needs more is doubtful even where the units are not known.
MANY = 20


def check(material: Material) -> Iterator[Problem]:
    spans = reach(material.scheme)
    for name, node in material.scheme.nodes.items():
        match node:
            case Grade():
                yield from _lines(material, name, node, spans)
                yield from _quotas(material, name, node)
            case Steps():
                yield from _steps(material, name, node, spans)
            case Curve():
                yield from _curve(material, name, node, spans)


def _lines(material: Material, name: str, node: Grade, spans: dict[str, Span]) -> Iterator[Problem]:
    highest = spans.get(node.of or "", ANY).high
    for i, band in enumerate(node.bands):
        line = material.number(band.at_least)
        if highest is not None and line is not None and line > highest:
            yield fault("lint.grade_unreachable", _at(material, name, f"bands.{i}"), material.source("grade"),
                        "error", grade=_label(node, band.grade), line=line, highest=highest)


def _quotas(material: Material, name: str, node: Grade) -> Iterator[Problem]:
    for quota in node.quotas:
        share = material.number(quota.at_most)
        if share is not None and 0 < share <= 1:
            yield from _places(material, node, quota, share, _at(material, name, f"quota.{quota.grade}"))


def _places(material: Material, node: Grade, quota: Quota, share: Decimal, path: str) -> Iterator[Problem]:
    """With the numbers of units known: groups that get no place. Without: a share too small for most categories."""
    rule, grade = material.source("quota"), _label(node, quota.grade)
    needed = next(n for n in range(1, 100_001) if n == 100_000 or _given(share, n, node))
    if material.units is None:
        if needed > MANY:
            yield fault("lint.quota_needs", path, rule, "question", grade=grade, share=share * 100, units=needed)
        return
    groups = material.units if node.within else {"": sum(material.units.values())}
    empty = [f"{group} {count}".strip() for group, count in groups.items() if count and not _given(share, count, node)]
    if empty:
        yield fault("lint.quota_empty", path, rule, "warning", grade=grade, share=share * 100, groups=empty,
                    units=needed)


def _given(share: Decimal, count: int, node: Grade) -> int:
    return int((share * count).to_integral_value(ROUNDING[node.quota_round]))


def _label(node: Grade, grade: str) -> object:
    return node.labels.get(grade) or grade


def _steps(material: Material, name: str, node: Steps, spans: dict[str, Span]) -> Iterator[Problem]:
    span = _figure(material, node.of, spans)
    for i, step in enumerate(node.steps):
        at = material.number(step.at)
        if at is None:
            continue
        over = span.high is not None and at > span.high and node.test in UP
        under = span.low is not None and at < span.low and node.test in DOWN
        if over or under:
            yield _outside(material, name, f"steps.{i}", at, span)


def _curve(material: Material, name: str, node: Curve, spans: dict[str, Span]) -> Iterator[Problem]:
    span = _figure(material, node.of, spans)
    for i, anchor in enumerate(node.anchors):
        at = material.number(anchor.x)
        if at is not None and span.high is not None and at > span.high:
            yield _outside(material, name, f"points.{i}", at, span)


def _outside(material: Material, name: str, below: str, at: Decimal, span: Span) -> Problem:
    return fault("lint.threshold_outside", _at(material, name, below), material.source("threshold"),
                 "error" if span == SHARE else "warning",
                 node=name.partition("/")[0], at=at, low=_end(span.low), high=_end(span.high))


def _end(end: Decimal | None) -> str:
    return "…" if end is None else f"{end.normalize():f}"


def _figure(material: Material, name: str, spans: dict[str, Span]) -> Span:
    """The span of a figure; a share of counted rows of one table lies between 0 and 1."""
    node: AnyNode | None = material.scheme.nodes.get(name)
    match node:
        case Measure(value=value, over=over) if over is not None:
            same = value.table == over.table and value.take == over.take == "count" and value.date == over.date
            return SHARE if same and value.where is not None else COUNT if value.take == "count" else ANY
        case Rollup(of=of, how=how) if how != "sum":
            return _figure(material, of, spans)
        case Combine(of=(of,)):
            return _figure(material, of, spans)
        case Panel():
            return ANY
    return spans.get(name, ANY)


def _at(material: Material, name: str, below: str) -> str:
    return f"{material.paths.get(name, f'nodes.{name}')}.{below}"
