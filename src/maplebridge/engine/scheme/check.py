"""Reading and validating in one go, so that faults of form and of meaning show at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import count
from typing import Any

from maplebridge.engine.problem import Place, Problem, has_errors, sort_problems
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.places import Places, node_paths, placed
from maplebridge.engine.scheme.read.scheme import read_partly
from maplebridge.engine.scheme.validate import Kinds, validate
from maplebridge.engine.workdays import Calendar

#: Sums over lines: a line that could not be read makes them wrong without being wrong themselves.
SUMS = ("validate.item_points", "validate.total_points")


def check_scheme(
    data: Any,
    places: Places,
    *,
    before: Iterable[Problem] = (),
    kinds: Kinds | None = None,
    calendar: Calendar | None = None,
    attributes: Collection[str] | None = None,
    judged: bool = False,
) -> tuple[Scheme | None, tuple[Problem, ...]]:
    """A mapping (of YAML or of a workbook) to a Scheme and everything that is wrong with it; None with any error.

    places: the line or cell of each path of `data`. before: what was found wrong on the way to `data`. The rest as in
    `validate`, which is left out where the same text was `judged` before.
    """
    data, twice = _told_apart(data)
    scheme, unread = read_partly(data, Place())
    found = [*before, *twice]
    found += [problem for problem in unread if not _follows(problem, _paths(found))]
    found = [problem for problem in found if not _names_unread(problem, node_paths(scheme), found)]
    meaning = () if judged else validate(scheme, kinds=kinds, calendar=calendar, attributes=attributes)
    problems = placed([*found, *(problem for problem in meaning if not _follows(problem, _paths(found)))], places)
    failed = has_errors(problems)
    return (None if failed else scheme), sort_problems(problems)


def _paths(problems: Iterable[Problem]) -> list[str]:
    return [problem.place.path for problem in problems if problem.place.path]


def _names_unread(problem: Problem, paths: Mapping[str, str], found: list[Problem]) -> bool:
    """Whether a node seems unknown only because it has faults of its own."""
    path = paths.get(str(problem.params.get("name"))) if problem.code == "scheme.unknown_node" else None
    return path is not None and any(_inside(other, path) for other in _paths(found))


def _told_apart(data: Any) -> tuple[Any, list[Problem]]:
    """Of two lines with one code the later gets a code of its own, so that both are judged."""
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list):
        return data, []
    seen: set[str] = set()
    problems: list[Problem] = []

    def own_code(line: Any, path: str) -> Any:
        code = str(line["code"]) if isinstance(line, dict) and "code" in line else None
        if code is None or code not in seen:
            seen.add(code or "")
            return line
        problems.append(Problem("scheme.code_twice", Place(path=f"{path}.code"), {"value": code}))
        other = next(name for n in count(2) if (name := f"{code}-{n}") not in seen)
        seen.add(other)
        return {**line, "code": other}

    def told_apart(item: Any, path: str) -> Any:
        item = own_code(item, path)
        below = item.get("indicators") if isinstance(item, dict) else None
        if not isinstance(below, list):
            return item
        return {**item, "indicators": [own_code(line, f"{path}.indicators.{j}") for j, line in enumerate(below)]}

    changed = [told_apart(item, f"items.{i}") for i, item in enumerate(items)]
    return ({**data, "items": changed} if problems else data), problems


def _follows(problem: Problem, faulty: list[str]) -> bool:
    """Whether the problem is only the shadow of one found while reading."""
    path = problem.place.path or ""
    if problem.code in SUMS:
        path = path.removesuffix(".points")
        return any(_inside(other, path) and other.endswith((".points", ".code")) for other in faulty)
    return any(_inside(path, other) or _inside(other, path) for other in faulty)


def _inside(path: str, above: str) -> bool:
    return path == above or path.startswith(f"{above}.") or not above
