"""Other rules for what is missing or does not apply: of one line, of all lines, of a sum with absent parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from maplebridge.engine.scheme.model import Absent, AnyNode, Combine, Measure, Panel, Scheme
from maplebridge.engine.score.reconcile.edit import Edit, redecorated

Which = Literal["missing", "not_applicable"]
WHICH: tuple[Which, Which] = ("missing", "not_applicable")
SUMS: tuple[Literal["skip", "rescale", "keep"], ...] = ("skip", "rescale", "keep")
CHOICES = (Absent("value", Decimal(0)), Absent("full"), Absent("keep"))


def absence_edits(scheme: Scheme, near: Set[str]) -> Iterator[Edit]:
    """`near`: the nodes that may be changed. First nodes by themselves, then lines with their sums, then all lines."""
    parents = _parents(scheme, near)
    nodes = [node for name, node in scheme.nodes.items() if name in near]
    for which in WHICH:
        for node in nodes:
            for choice in CHOICES:
                if _other(node, which, choice):
                    changed = {node.name: redecorated(node, **{which: choice})}
                    yield Edit("missing", f"{which}_as_{choice.how}", changed, {"node": node.name})
    for node in nodes:
        for absent in SUMS:
            if isinstance(node, Combine) and absent != node.absent:
                changed = {node.name: replace(node, absent=absent)}
                yield Edit("missing", f"absent_{absent}", changed, {"node": node.name})
    for which in WHICH:
        for line, parent in parents.items():
            for code, changed in _with_parent(scheme, which, {line: parent}):
                yield Edit("missing", f"{which}_{code}", changed, {"child": line, "node": parent})
        for code, changed in (*_all_lines(scheme, which, near), *_with_parent(scheme, which, parents)):
            yield Edit("missing", f"all_{which}_{code}", changed)


def _parents(scheme: Scheme, near: Set[str]) -> dict[str, str]:
    """Line -> the sum of its item, where both may be changed."""
    return {
        indicator.score: item.code
        for item in scheme.items
        for indicator in item.indicators
        if indicator.score is not None and {indicator.score, item.code} <= near
        if isinstance(scheme.nodes[item.code], Combine)
    }


def _other(node: AnyNode, which: Which, choice: Absent) -> bool:
    """Whether the choice is another than the node's own; inner nodes are varied only where they have a rule."""
    now: Absent = getattr(node.deco, which)
    inner = "/" in node.name and now.how == "keep"
    return (choice.how, choice.value) != (now.how, now.value) and not inner and not isinstance(node, Measure | Panel)


def _with_parent(scheme: Scheme, which: Which, lines: Mapping[str, str]) -> Iterator[tuple[str, dict[str, AnyNode]]]:
    """Lines left absent, and their sums without them or scaled up for them."""
    for absent in SUMS[:2]:
        changed: dict[str, AnyNode] = {
            line: redecorated(scheme.nodes[line], **{which: Absent("keep")}) for line in lines
        }
        for parent in lines.values():
            node = scheme.nodes[parent]
            if isinstance(node, Combine):
                changed[parent] = replace(node, absent=absent)
        if len(changed) > 1:
            yield absent, changed


def _all_lines(scheme: Scheme, which: Which, near: Set[str]) -> Iterator[tuple[str, dict[str, AnyNode]]]:
    lines = [i.score for i in scheme.indicators() if i.score is not None and i.score in near]
    for choice in CHOICES[:2]:
        nodes = {line: redecorated(scheme.nodes[line], **{which: choice}) for line in lines}
        if len(nodes) > 1:
            yield f"as_{choice.how}", nodes
