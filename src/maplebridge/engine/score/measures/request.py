"""What is asked of the fact tables: one aggregate, or one panel's ratings, over one stretch of days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from maplebridge.engine.scheme.graph import needs, node_expressions
from maplebridge.engine.scheme.model import Aggregate, AnyNode, Measure, Panel, Peers, Rollup, Scheme, Window
from maplebridge.engine.score.reference.windows import previous, stretch


@dataclass(frozen=True, slots=True)
class Request:
    """first, last: the days that count, both included; None = open (last None = every row)."""

    spec: Aggregate
    first: date | None
    last: date | None


@dataclass(frozen=True)
class PanelRequest:
    """The ratings of one panel node in a window."""

    node: str
    first: date
    last: date


def evaluations(
    scheme: Scheme, windows: Iterable[Window], nodes: Iterable[str] | None = None
) -> list[tuple[str, Window]]:
    """Every (node, window) that `nodes` (None = all) in `windows` need, children first."""
    found: dict[tuple[str, Window], None] = {}
    for window in windows:
        for name in scheme.nodes if nodes is None else nodes:
            _collect(scheme, name, window, found)
    return list(found)


def _collect(scheme: Scheme, name: str, window: Window, found: dict[tuple[str, Window], None]) -> None:
    """Depth first without recursion: a pair stands after all it needs."""
    stack = [((name, window), False)]
    while stack:
        pair, ready = stack.pop()
        if pair in found:
            continue
        if ready:
            found[pair] = None
            continue
        stack.append((pair, True))
        stack.extend((child, False) for child in _children(scheme, *pair) if child not in found)


def _children(scheme: Scheme, name: str, window: Window) -> Iterator[tuple[str, Window]]:
    node: AnyNode = scheme.nodes[name]
    if isinstance(node, Rollup):
        parts = {part.part for part in node.parts}
        yield from ((node.of, part) for part in scheme.period.parts if part.code in parts and node.of in scheme.nodes)
    elif isinstance(node, Peers) and node.take in ("change", "change_ratio") and node.of in scheme.nodes:
        yield node.of, previous(scheme.period, window)
    direct = needs(node, scheme.nodes)
    if isinstance(node, Rollup):  # its child in this window only if an expression names it too
        direct &= {used for expr in node_expressions(node) for used in expr.names()}
    yield from ((child, window) for child in sorted(direct))


def request(scheme: Scheme, spec: Aggregate, window: Window) -> Request:
    return Request(spec, *stretch(scheme.period, window, spec.window))


def requests(
    scheme: Scheme, pairs: Iterable[tuple[str, Window]]
) -> tuple[tuple[Request, ...], tuple[PanelRequest, ...]]:
    """All there is to ask, each once."""
    asked: dict[Request, None] = {}
    panels: dict[PanelRequest, None] = {}
    for name, window in pairs:
        node = scheme.nodes[name]
        if isinstance(node, Measure):
            for spec in (node.value, node.over):
                if spec is not None:
                    asked[request(scheme, spec, window)] = None
        elif isinstance(node, Panel):
            panels[PanelRequest(name, window.start, window.end)] = None
    return tuple(asked), tuple(panels)
