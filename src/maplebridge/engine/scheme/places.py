"""Where things of a scheme stand: YAML paths of nodes, and the nearest known line or cell of a path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.model import Scheme

#: path -> where it stands: a line of a YAML file, a cell of a sheet.
Places = Mapping[str, Place]


def node_paths(scheme: Scheme) -> dict[str, str]:
    """Node name -> its path in the source. Nodes the reader made itself stand at what they were made from."""
    paths: dict[str, str] = {}
    for i, item in enumerate(scheme.items):
        paths[item.code] = f"items.{i}"
        for j, indicator in enumerate(item.indicators):
            paths[indicator.code] = f"items.{i}.indicators.{j}.score"
    paths.update(_written(scheme.source))
    for name in scheme.nodes:
        if name not in paths:
            first, *below = name.split("/")
            paths[name] = ".".join([paths.get(first, f"nodes.{first}"), *below])
    return paths


def _written(source: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Nodes as the source has them, those renamed by `id` included."""
    named = source.get("nodes")
    for name, node in (named if isinstance(named, dict) else {}).items():
        yield from _below(node, name, f"nodes.{name}")
    for i, item in enumerate(_list(source, "items")):
        for j, indicator in enumerate(_list(item, "indicators")):
            if isinstance(indicator, dict) and isinstance(indicator.get("score"), dict):
                score = {key: value for key, value in indicator["score"].items() if key != "id"}
                yield from _below(score, str(indicator.get("code")), f"items.{i}.indicators.{j}.score")


def _below(node: Any, name: str, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        name = str(node.get("id") or name)
        yield name, path
        for key, value in node.items():
            yield from _below(value, f"{name}/{key}", f"{path}.{key}")
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from _below(value, f"{name}.{i}", f"{path}.{i}")


def _list(mapping: Any, key: str) -> list[Any]:
    value = mapping.get(key) if isinstance(mapping, Mapping) else None
    return value if isinstance(value, list) else []


def placed(problems: Iterable[Problem], places: Places) -> tuple[Problem, ...]:
    """The problems with file, sheet, cell and line of the nearest known place of their path."""
    return tuple(_placed(problem, places) for problem in problems)


def _placed(problem: Problem, places: Places) -> Problem:
    path = problem.place.path
    if path is None or problem.place.line is not None or problem.place.cell is not None:
        return problem
    near = nearest(path, places)
    return problem if near is None else replace(problem, place=replace(near, path=path))


def nearest(path: str, places: Places) -> Place | None:
    """The place of the path, or of the closest place above it."""
    while path:
        if path in places:
            return places[path]
        path = path.rpartition(".")[0]
    return places.get("")


def line_places(lines: Mapping[str, int], file: str) -> dict[str, Place]:
    """The lines of a YAML text as places."""
    return {path: Place(file, path=path, line=line) for path, line in lines.items()}
