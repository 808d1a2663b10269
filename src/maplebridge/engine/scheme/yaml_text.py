"""YAML text to plain values that keep their digits and know their lines.

Numbers with a point become Decimal, dates become date; a key written twice is a fault. Libyaml does the parsing.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import yaml

from maplebridge.engine.problem import Place, Problem

Lines = dict[str, int]
DEEPEST = 60


def load_yaml(text: str, file: str) -> tuple[Any, Lines, tuple[Problem, ...]]:
    """The value, the line of every path in it, and the faults of the text itself."""
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        return None, {}, (Problem("scheme.yaml_syntax", Place(file, line=line), {"reason": error.problem or ""}),)
    except (yaml.YAMLError, RecursionError):
        return None, {}, (Problem("scheme.yaml_syntax", Place(file), {"reason": ""}),)
    walk = _Walk(file)
    return walk.value(node, "", 0) if node is not None else None, walk.lines, tuple(walk.problems)


class _Walk:
    def __init__(self, file: str) -> None:
        self.file, self.lines, self.problems = file, Lines(), list[Problem]()
        self.scalars = yaml.constructor.SafeConstructor()

    def value(self, node: yaml.Node, path: str, depth: int) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if depth > DEEPEST:
            self._fault("scheme.too_deep", path)
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, _join(path, i), depth + 1) for i, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _mapping(self, node: yaml.MappingNode, path: str, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            below = _join(path, key)
            if key in found:
                self.lines[below] = key_node.start_mark.line + 1
                self._fault("scheme.key_twice", below, key=key)
                continue
            found[key] = self.value(value_node, below, depth + 1)
            self.lines[below] = key_node.start_mark.line + 1
        return found

    def _scalar(self, node: yaml.Node, path: str) -> Any:
        written = str(node.value)
        kind = node.tag.rsplit(":", 1)[-1]
        if kind in ("float", "int"):
            try:
                return Decimal(written.replace("_", "")) if kind == "float" else int(written.replace("_", ""))
            except (InvalidOperation, ValueError):
                return written
        if kind == "timestamp":
            try:
                return date.fromisoformat(written)
            except ValueError:
                return written
        if kind in ("bool", "null"):
            return self.scalars.construct_object(node)
        return written

    def _fault(self, code: str, path: str, **params: Any) -> None:
        self.problems.append(Problem(code, Place(self.file, path=path, line=self.lines.get(path)), params))


def _join(path: str, step: str | int) -> str:
    return f"{path}.{step}" if path else str(step)
