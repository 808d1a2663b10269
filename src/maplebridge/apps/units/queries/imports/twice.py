"""Values that may stand in a list only once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from maplebridge.apps.units.queries.imports.plan import Fault
from maplebridge.apps.units.queries.imports.reading import Row


def twice(rows: Sequence[Row], code: str, same: Callable[[str], str]) -> dict[int, tuple[Fault, ...]]:
    """line -> the fault of a value that stands in an earlier line too. same: what of a value counts."""
    first: dict[str, int] = {}
    found: dict[int, tuple[Fault, ...]] = {}
    for row in rows:
        value = row.text(code)
        line = first.setdefault(same(value), row.line) if value else row.line
        if line != row.line:
            found[row.line] = ((code, "import.twice", {"value": value, "line": line}),)
    return found
