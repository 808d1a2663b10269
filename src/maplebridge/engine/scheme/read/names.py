"""Names in expressions made exact: node('FQ3.1') and FQ3_1 both become the node FQ3.1."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from maplebridge.engine.scheme.expr import Call, Expr, Literal, Name
from maplebridge.engine.scheme.model import AnyNode, Measure, Panel


def with_exact_names(nodes: Mapping[str, AnyNode], parameters: Collection[str]) -> dict[str, AnyNode]:
    """Every node with its node expressions rewritten; row expressions are left alone."""
    aliases: dict[str, str] = {}
    for name in nodes:
        plain = name.replace(".", "_").replace("-", "_")
        if plain != name and plain not in nodes and plain not in parameters:
            aliases[plain] = name
    return {name: _node(node, aliases) for name, node in nodes.items()}


def _node(node: AnyNode, aliases: Mapping[str, str]) -> AnyNode:
    if isinstance(node, Measure | Panel):
        return replace(node, deco=_rewrite(node.deco, aliases))
    return replace(node, **{part.name: _rewrite(getattr(node, part.name), aliases) for part in fields(node)})


def _rewrite(value: Any, aliases: Mapping[str, str]) -> Any:
    match value:
        case Expr():
            return Expr(value.text, _rewrite(value.tree, aliases))
        case Name(name):
            return Name(aliases.get(name, name))
        case Call("node", (Literal(name),)):
            return Name(aliases.get(str(name), str(name)))
        case tuple():
            return tuple(_rewrite(item, aliases) for item in value)
        case Mapping():
            return {key: _rewrite(item, aliases) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{part.name: _rewrite(getattr(value, part.name), aliases) for part in fields(value)})
    return value
