"""A node mapping to a node; nested nodes get names by their place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.model import AnyNode, Decorations, Num
from maplebridge.engine.scheme.read.branch import Branch
from maplebridge.engine.scheme.read.decorations import read_decorations

Maker = Callable[["NodeReader", Branch, str, Decorations], "AnyNode | None"]


class NodeReader:
    """Collects every node of a scheme by name. `kinds` maps the word after `kind:` to its maker."""

    def __init__(self, kinds: dict[str, Maker]) -> None:
        self.kinds = kinds
        self.nodes: dict[str, AnyNode] = {}
        self.points: Decimal | None = None  # of the indicator being read

    def read(self, branch: Branch, name: str) -> str | None:
        """Reads one node and all inside it; the name it is found under, or None where it is no node."""
        kind = branch.string("kind", required=True)
        given = branch.string("id")
        name = given or name
        if kind is None:
            return None
        if kind not in self.kinds:
            branch.fault("scheme.unknown_choice", "kind", value=kind, options=", ".join(self.kinds))
            return None
        deco = read_decorations(branch, full=self.points)
        before = len(branch.reading.problems)
        node = self.kinds[kind](self, branch, name, deco)
        if len(branch.reading.problems) == before or node is not None:
            branch.done()
        if node is None:
            return None
        self.add(node, branch)
        return name

    def add(self, node: AnyNode, branch: Branch) -> None:
        if node.name in self.nodes:
            branch.fault("scheme.node_twice", None, name=node.name)
        self.nodes[node.name] = node

    def child(self, branch: Branch, key: str, name: str, *, required: bool = True) -> str | None:
        """A child given as a name or as a nested node."""
        value = branch.raw(key, required=required)
        return None if value is None else self._one(branch, value, key, f"{name}/{key}")

    def children(self, branch: Branch, key: str, name: str) -> tuple[str, ...]:
        value = branch.raw(key, required=True)
        if value is None:
            return ()
        many = value if isinstance(value, list) else [value]
        found = (self._one(branch, item, f"{key}.{i}", f"{name}/{key}.{i}") for i, item in enumerate(many))
        return tuple(child for child in found if child is not None)

    def _one(self, branch: Branch, value: Any, key: str, name: str) -> str | None:
        if isinstance(value, str):
            return value
        if isinstance(value, dict):
            points, self.points = self.points, None
            child = self.read(Branch(branch.reading, value, branch.place.at(key)), name)
            self.points = points
            return child
        branch.wrong(key, "node", value)
        return None

    def shared(self, branch: Branch, value: Num | str | None) -> Num | str | None:
        """A y value; with `share: true` times the indicator's points."""
        if not branch.flag("share") or not isinstance(value, Decimal):
            return value
        if self.points is None:
            branch.fault("scheme.full_without_points", "share")
            return value
        return value * self.points


def with_deco(node: AnyNode, **changes: Any) -> AnyNode:
    """The node with some decorations replaced."""
    return replace(node, deco=replace(node.deco, **changes))
