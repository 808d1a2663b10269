"""A stored result against a new one: every value of every node of every unit, with its states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from math import isclose

import pyarrow as pa
import pyarrow.compute as pc

from maplebridge.engine.score.reference.interpreter import Reference
from maplebridge.engine.score.reference.values import Absence
from maplebridge.engine.score.result import Scores

KEYS, KEPT = ("node", "window", "unit"), ("state", "value")
#: What two machines' logarithms may differ by in a value that is never rounded; the reference's own bound is wider.
SAME, REFERENCE_SAME = Decimal("1e-12"), Decimal("1e-9")
Key = tuple[str, str, str]
Figure = tuple[str, str | None]  # state, value; (NONE, None) where there is no such row
NONE = "none"


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell. `stored`, `found`: (state, value as text); state "none" where there is no such row."""

    node: str
    window: str
    unit: str
    stored: Figure
    found: Figure


def check_form(stored: pa.Table) -> None:
    """Raises ValueError for a table that is no stored result."""
    if stored.column_names != [*KEYS, *KEPT] or any(field.type != pa.string() for field in stored.schema):
        raise ValueError("not a result")


def compare_result(stored: pa.Table, scores: Scores) -> tuple[list[Difference], int]:
    """Cells that differ, in the order of the new result, and how many agree but for the last digits of a value that
    is never rounded. Raises ValueError for a table that is no result."""
    check_form(stored)
    now = scores.long_table()
    if stored.combine_chunks().equals(now.combine_chunks()):
        return [], 0
    exact = {name: scores.column(name, window).decimals is not None for name, window in scores.cells}
    found = list(_unlike(stored, now))
    real = [d for d in found if exact.get(d.node, True) or not _close(d, SAME)]
    return real, len(found) - len(real)


def compare_reference(stored: pa.Table, scores: Scores, reference: Reference) -> list[Difference]:
    """Cells in which the Decimal reference differs from the stored result: rounded figures exactly, others by 1e-9."""
    check_form(stored)
    found = []
    decimals = {(name, window): scores.column(name, window).decimals for name, window in scores.cells}
    for key, kept in _cells(stored):
        value = reference.value(key[0], key[2], key[1])
        meant: Figure = (value.value, None) if isinstance(value, Absence) else ("present", _text(value))
        difference = Difference(*key, kept, meant)
        near = Decimal(0) if decimals.get(key[:2]) is not None else REFERENCE_SAME
        if kept != meant and not _close(difference, near):
            found.append(difference)
    return found


def compare_gates(stored: pa.Table, scores: Scores) -> list[tuple[str, str, str, bool]]:
    """(node, window, unit, stored) of every gate that held only in the stored result, or only in the new one."""
    now = scores.gate_table()
    if stored.schema != now.schema:
        raise ValueError("not a table of gates")
    old, new = ({tuple(row.values()) for row in table.to_pylist()} for table in (stored, now))
    return [(node, window, unit, (node, window, unit, *rest) in old) for node, window, unit, *rest in sorted(old ^ new)]


def compare_ranges(stored: pa.Table, now: pa.Table) -> list[tuple[str, str, float | None, float | None]]:
    """(unit, figure, stored, new) of every figure of the rank ranges that differs. Raises ValueError for another table.
    """
    if stored.schema != now.schema:
        raise ValueError("not a table of ranges")
    old, new = (dict(_range_figures(table)) for table in (stored, now))
    found = [(unit, figure, old.get((unit, figure)), new.get((unit, figure)))
             for unit, figure in dict.fromkeys([*new, *old])]  # fmt: skip
    return [each for each in found if each[2] != each[3] and not _near(each[2], each[3])]


def _range_figures(table: pa.Table) -> Iterator[tuple[tuple[str, str], float | None]]:
    figures, units, values = (table[name].to_pylist() for name in ("figure", "unit", "value"))
    yield from zip(zip(units, figures, strict=True), values, strict=True)


def _near(old: float | None, new: float | None) -> bool:
    return old is not None and new is not None and isclose(old, new, rel_tol=float(SAME))


def _unlike(stored: pa.Table, now: pa.Table) -> Iterator[Difference]:
    if len(stored) == len(now) and all(stored[name].equals(now[name]) for name in KEYS):
        unlike = pc.or_(*(pc.not_equal(pc.fill_null(stored[n], "\0"), pc.fill_null(now[n], "\0")) for n in KEPT))
        pairs = zip(_cells(stored.filter(unlike)), _cells(now.filter(unlike)), strict=True)
        yield from (Difference(*key, old, new) for (key, old), (_, new) in pairs)
        return
    kept: dict[Key, list[Figure]] = {}
    for key, figure in _cells(stored):
        kept.setdefault(key, []).append(figure)
    for key, new in _cells(now):
        old, *more = kept.pop(key, [(NONE, None)])
        yield from (Difference(*key, figure, new) for figure in (old, *more) if figure != new or more)
    yield from (Difference(*key, figure, (NONE, None)) for key, figures in kept.items() for figure in figures)


def _cells(table: pa.Table) -> Iterator[tuple[Key, Figure]]:
    columns = [table[name].to_pylist() for name in (*KEYS, *KEPT)]
    for node, window, unit, state, value in zip(*columns, strict=True):
        yield (str(node), str(window), str(unit)), (str(state), value)


def _close(difference: Difference, most: Decimal) -> bool:
    old, new = _number(difference.stored), _number(difference.found)
    return old is not None and new is not None and abs(old - new) <= most * max(Decimal(1), abs(old), abs(new))


def _number(figure: Figure) -> Decimal | None:
    try:
        number = Decimal(figure[1] or "") if figure[0] == "present" else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def _text(value: Decimal | str) -> str:
    return format(value, "f") if isinstance(value, Decimal) else value
