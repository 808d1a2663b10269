"""A Reference from a few lines of YAML, for hand-computed cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from textwrap import dedent
from typing import Any

from maplebridge.engine.scheme.read import read_scheme_text
from maplebridge.engine.score.reference import Absence, Reference

HEAD = """
format: 1
scheme: {code: T, version: "1", name: T, kind: other}
period: {start: 2026-01-01, end: 2026-06-30, parts: [{code: q1, name: q1, start: 2026-01-01, end: 2026-03-31},
                                                     {code: q2, name: q2, start: 2026-04-01, end: 2026-06-30}]}
tables:
  t: {date: day, fields: {day: {type: date}, x: {type: number}, word: {}, who: {}, key: {}, factor: {type: number},
                          other_day: {type: date}, ok: {type: bool}}}
  undated: {fields: {x: {type: number}}}
"""


def reference(
    text: str,
    units: Mapping[str, Mapping[str, Any]] | str = "a",
    rows: Sequence[Mapping[str, Any]] = (),
    undated: Sequence[Mapping[str, Any]] = (),
    calendar: Any = None,
) -> Reference:
    """`text`: the YAML below HEAD. `units`: codes as letters, or code -> attributes. `rows`: of table t, unit a if not
    said; numbers may be written as texts, days as 03-05 of 2026."""
    scheme, problems = read_scheme_text(HEAD + dedent(text), "t.yaml")
    assert scheme is not None, problems
    known = {code: {} for code in units} if isinstance(units, str) else units
    tables = {"t": [_row(row) for row in rows], "undated": [_row(row) for row in undated]}
    return Reference(scheme, [{"unit": code, **attributes} for code, attributes in known.items()], tables, calendar)


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"unit": "a", **row}
    for name in ("day", "other_day"):
        if isinstance(found.get(name), str):
            found[name] = date.fromisoformat(f"2026-{found[name]}" if len(found[name]) == 5 else found[name])
    for name in ("x", "factor"):
        if found.get(name) is not None:
            found[name] = Decimal(str(found[name]))
    return found


def of(ref: Reference, node: str, unit: str = "a", window: str = "period") -> Any:
    """The value as short text: "12.5", a word, "missing" or "not_applicable"."""
    value = ref.value(node, unit, window)
    if isinstance(value, Absence):
        return value.value
    if isinstance(value, str):
        return value
    short = format(value.quantize(Decimal("1e-12")), "f").rstrip("0").rstrip(".")
    return "0" if short in ("", "-0") else short


def all_of(ref: Reference, node: str, window: str = "period") -> str:
    """The values of all units in code order, separated by blanks; m = missing, - = not applicable."""
    letters = {"missing": "m", "not_applicable": "-"}
    found = [of(ref, node, unit, window) for unit in ref.units]
    return " ".join(letters.get(value, value) for value in found)
