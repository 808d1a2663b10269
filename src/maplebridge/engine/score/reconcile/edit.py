"""One small change of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from maplebridge.engine.scheme.model import AnyNode, Scheme


@dataclass(frozen=True, slots=True)
class Edit:
    """`code`: its words are reconcile.<code>; `kind`: rounding | rank | missing | rule. `nodes`: what they become."""

    kind: str
    code: str
    nodes: Mapping[str, AnyNode]
    params: Mapping[str, Any] = field(default_factory=dict)
    contest: bool = True  # False: units out of contest take part

    def of(self, scheme: Scheme) -> Scheme:
        contest = scheme.out_of_contest if self.contest else None
        return replace(scheme, nodes={**scheme.nodes, **self.nodes}, out_of_contest=contest)


def redecorated(node: AnyNode, **changes: Any) -> AnyNode:
    """The node with other decorations."""
    return replace(node, deco=replace(node.deco, **changes))
