"""A scheme with some of its paths edited: how scenarios are made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.read.scheme import FULL_SCORE, read_scheme

ANY = "*"
GONE = object()  # stands where a list lost an entry until all edits are done, so that numbers in paths stay true


def scenario_scheme(scheme: Scheme, number: int) -> tuple[Scheme | None, tuple[Problem, ...]]:
    """The scheme of its scenario `number`; None with the faults, placed at the scenario's edits."""
    place = edits_place(number)
    found, faults = with_edits(scheme, scheme.analysis.scenarios[number].edits, place)
    return found, tuple(at_edits(fault, place) for fault in faults)


def edits_place(number: int) -> Place:
    return Place(path=f"analysis.scenarios.{number}.edits")


def with_edits(scheme: Scheme, edits: Mapping[str, Any], place: Place) -> tuple[Scheme | None, tuple[Problem, ...]]:
    """The scheme with its paths edited and no analysis of its own; None with the faults. place: of the edits."""
    source = {key: value for key, value in scheme.source.items() if key != "analysis"}
    data, problems = edited(source, edits, place)
    if problems:
        return None, problems
    found, problems = read_scheme(data, Place())
    if found is not None and found.place is None and scheme.place is not None:
        return None, (Problem("scheme.scenario_without_rank", place, {"rank": scheme.place}),)
    return found, problems


def at_edits(fault: Problem, place: Place) -> Problem:
    """A fault of the edited scheme, at the edits that brought it about."""
    path = fault.place.path or ""
    return fault if path.startswith(str(place.path)) else replace(fault, place=place.at(path) if path else place)


def edited(source: Mapping[str, Any], edits: Mapping[str, Any], place: Place) -> tuple[Any, tuple[Problem, ...]]:
    """A copy of the mapping with each path set to its value; None takes the path away.

    Paths are dotted; "*" stands for every entry of a list or mapping that has the rest of the path. A path may begin
    with the code of an item or indicator. A key that is not there yet may be set. Who takes away an item or an
    indicator also takes its points from the item and from the full score, unless these are edited too.
    """
    data = deepcopy(dict(source))
    exact = {path: _by_code(data, path) for path in edits}
    spots = {path: list(_spots(data, exact[path].split("."), taking=edits[path] is None)) for path in edits}
    unknown = [Problem("scheme.edit_nowhere", place.at(path), {"path": path}) for path in edits if not spots[path]]
    if unknown:
        return data, tuple(unknown)
    lost = {exact[path] for path, value in edits.items() if value is None}
    points = dict(_points(data, lost, set(exact.values())))
    for path, value in edits.items():
        for spot in spots[path]:
            spot.put(deepcopy(value))
    for container, key, value in points.values():
        container[key] = value
    return _swept(data), ()


@dataclass(frozen=True, slots=True)
class _Spot:
    """An entry of a list or mapping."""

    container: Any
    key: Any

    def put(self, value: Any) -> None:
        if value is not None:
            self.container[self.key] = value
        elif isinstance(self.container, list):
            self.container[self.key] = GONE
        else:
            self.container.pop(self.key, None)


def _by_code(data: Mapping[str, Any], path: str) -> str:
    """The path with a leading code of an item or indicator written as its place."""
    for code, where in sorted(_codes(data), key=lambda pair: -len(pair[0])):
        if path == code or path.startswith(f"{code}."):
            return where + path[len(code):]
    return path


def _codes(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for i, item in enumerate(_list(data, "items")):
        if isinstance(item, dict):
            yield str(item.get("code")), f"items.{i}"
            for j, indicator in enumerate(_list(item, "indicators")):
                if isinstance(indicator, dict):
                    yield str(indicator.get("code")), f"items.{i}.indicators.{j}"


def _list(mapping: Any, key: str) -> list[Any]:
    value = mapping.get(key)
    return value if isinstance(value, list) else []


def _spots(data: Any, steps: list[str], *, taking: bool) -> Iterator[_Spot]:
    """Where a path leads. Under "*" entries that have the last key are meant, or, where none has it, all mappings."""
    found = list(_reached(data, steps))
    there = [spot for spot in found if _is_there(spot)]
    yield from there if taking or (there and ANY in steps) else found


def _is_there(spot: _Spot) -> bool:
    return isinstance(spot.container, list) or spot.key in spot.container


def _reached(data: Any, steps: list[str]) -> Iterator[_Spot]:
    if steps[0] == ANY:
        for key in list(range(len(data)) if isinstance(data, list) else data if isinstance(data, dict) else ()):
            yield from _further(data, key, steps[1:])
    elif isinstance(data, list):
        if steps[0].isdecimal() and int(steps[0]) < len(data):
            yield from _further(data, int(steps[0]), steps[1:])
    elif isinstance(data, dict):
        key, rest = _longest_key(data, steps)
        yield from _further(data, key, rest)


def _further(data: Any, key: Any, rest: list[str]) -> Iterator[_Spot]:
    if not rest:
        yield _Spot(data, key)
    elif isinstance(data, list) or key in data:
        yield from _reached(data[key], rest)


def _longest_key(data: dict[Any, Any], steps: list[str]) -> tuple[Any, list[str]]:
    """Keys may hold dots themselves ("FQ3.1" under nodes), and may be numbers."""
    names = {str(key): key for key in data}
    for length in range(len(steps), 0, -1):
        name = ".".join(steps[:length])
        if name in names:
            return names[name], steps[length:]
    return steps[0], steps[1:]


def _points(data: dict[str, Any], lost: set[str], edits: set[str]) -> Iterator[tuple[str, tuple[Any, str, Decimal]]]:
    """path -> (mapping, key, new value) of the sums that lose points."""
    full = Decimal(0)
    for i, item in enumerate(_list(data, "items")):
        path = f"items.{i}"
        gone = [one for j, one in enumerate(_list(item, "indicators")) if f"{path}.indicators.{j}" in lost]
        less = sum((one.get("points", Decimal(0)) for one in ([item] if path in lost else gone)), Decimal(0))
        if less and path not in lost and f"{path}.points" not in edits and "points" in item:
            yield f"{path}.points", (item, "points", item["points"] - less)
        full += less if item.get("section", "item") == "item" else 0
    head = data.get("scheme", {})
    if full and "scheme.full_score" not in edits:
        yield "scheme.full_score", (head, "full_score", head.get("full_score", FULL_SCORE) - full)


def _swept(value: Any) -> Any:
    """Without the entries that lists lost."""
    if isinstance(value, dict):
        return {key: _swept(part) for key, part in value.items()}
    return [_swept(part) for part in value if part is not GONE] if isinstance(value, list) else value
