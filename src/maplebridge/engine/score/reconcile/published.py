"""A table that somebody published, as figures: which unit, which node of the scheme, what is printed.

Units are found by code or name, columns by code, name or the usual words. What is not understood is told, not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.model import Grade, Scheme
from maplebridge.engine.score.reconcile.headings import HARMLESS, key, keys, node_names, plain, unit_names
from maplebridge.engine.score.result import Scores
from maplebridge.engine.sheet import Book, Sheet, Value

MOST_TITLES = 30
NUMBER = re.compile(r"第?([+-]?\d+(?:,\d{3})*(?:\.\d+)?|[+-]?\.\d+)(分|名|位|%)?")
NOTHING = frozenset(("", "-", "–", "—", "/", "无", "n/a", "na"))


@dataclass(frozen=True, slots=True)
class Figure:
    """`value`: number, grade code, or None for a dash. `shown`: as printed."""

    unit: str
    node: str
    value: Decimal | str | None
    shown: str
    place: Place


@dataclass(frozen=True, slots=True)
class Published:
    """`digits`: decimals of each node's column, the most that any of its cells has."""

    figures: tuple[Figure, ...]
    digits: Mapping[str, int]
    problems: tuple[Problem, ...]


def read_published(book: Book, scores: Scores) -> Published:
    """Every figure of every sheet that names units of the run. Problems: units and columns not known, figures twice."""
    figures: list[Figure] = []
    problems: list[Problem] = []
    known = unit_names(scores)
    for sheet in book.sheets:
        if not sheet.hidden:
            figures += _of_sheet(book, sheet, scores, known, problems)
    seen: dict[tuple[str, str], Figure] = {}
    for figure in figures:
        first = seen.setdefault((figure.unit, figure.node), figure)
        if first.value != figure.value:
            params = {"unit": figure.unit, "node": figure.node, "other": str(first.place)}
            problems.append(Problem("reconcile.twice", figure.place, params))
    if not seen:
        problems.append(Problem("reconcile.no_figures", Place(book.file), {"units": list(scores.units[:5])}))
    missing = [unit for unit in scores.units if unit not in {unit for unit, _ in seen}]
    if seen and missing:
        problems.append(Problem("reconcile.not_listed", Place(book.file), {"units": missing, "count": len(missing)},
                                "warning"))
    digits: dict[str, int] = {}
    for figure in seen.values():
        digits[figure.node] = max(digits.get(figure.node, 0), _digits(figure.value))
    return Published(tuple(seen.values()), digits, tuple(problems))


def _of_sheet(
    book: Book, sheet: Sheet, scores: Scores, known: Mapping[str, str], problems: list[Problem]
) -> Iterator[Figure]:
    column, rows = _unit_column(sheet, known)
    if not rows:
        return
    nodes = dict(_columns(book, sheet, column, rows, scores.scheme, problems))
    for row, unit in rows.items():
        for place, node in nodes.items():
            shown = sheet.value(row, place)
            where = book.place(sheet, row, place)
            try:
                yield Figure(unit, node, _value(shown, scores.scheme, node), plain(shown), where)
            except ValueError:
                problems.append(Problem("reconcile.no_number", where, {"value": plain(shown)}))
    last = max(rows)
    for row in range(min(rows), last + 1):
        name = plain(sheet.value(row, column))
        if row not in rows and name:
            where = book.place(sheet, row, column)
            problems.append(Problem("reconcile.unknown_unit", where, {"unit": name}, "warning"))


def _unit_column(sheet: Sheet, known: Mapping[str, str]) -> tuple[int, dict[int, str]]:
    """The column that names most units, and the rows that do."""
    best: tuple[int, dict[int, str]] = (0, {})
    for column in range(max((len(row) for row in sheet.rows), default=0)):
        found = {row: known[name] for row in range(len(sheet.rows))
                 if (name := key(sheet.value(row, column))) in known}  # fmt: skip
        if len(found) > len(best[1]):
            best = column, found
    return best


def _columns(
    book: Book, sheet: Sheet, units: int, rows: Mapping[int, str], scheme: Scheme, problems: list[Problem]
) -> Iterator[tuple[int, str]]:
    """Column -> node, by the lowest cell above the first unit that says one."""
    names = node_names(scheme)
    first = min(rows)
    taken: set[str] = set()
    for column in range(len(sheet.rows[first])):
        heads = [(row, head) for row in range(first - 1, max(-1, first - MOST_TITLES), -1)
                 if (head := plain(_head(sheet, row, column)))]  # fmt: skip
        node = next((names[word] for _, head in heads for word in keys(head) if word in names), None)
        if node is not None and node not in taken and column != units:
            taken.add(node)
            yield column, node
        elif heads and column != units and key(heads[0][1]) not in HARMLESS and not _names_units(sheet, column, rows):
            where = book.place(sheet, heads[0][0], column)
            problems.append(Problem("reconcile.unknown_column", where, {"column": heads[0][1]}, "warning"))


def _names_units(sheet: Sheet, column: int, rows: Mapping[int, str]) -> bool:
    """A column of words beside the units: no figures to compare."""
    return all(NUMBER.fullmatch(key(sheet.value(row, column))) is None for row in rows)


def _head(sheet: Sheet, row: int, column: int) -> Value:
    """A header cell; the value of a merged range holds for all of it."""
    for merge in sheet.merged:
        if merge.top <= row <= merge.bottom and merge.left <= column <= merge.right:
            return sheet.value(merge.top, merge.left)
    return sheet.value(row, column)


def _value(value: Value, scheme: Scheme, node: str) -> Decimal | str | None:
    """Raises ValueError for what is neither number nor grade of that node."""
    text = key(value)
    if text in NOTHING:
        return None
    kind = scheme.nodes[node]
    if isinstance(kind, Grade):
        words = {key(band): band for band in (*(band.grade for band in kind.bands), kind.otherwise)}
        for code, label in kind.labels.items():
            words |= {key(label.zh): code, key(label.en or label.zh): code}
        if text in words:
            return words[text]
        raise ValueError(text)
    found = NUMBER.fullmatch(text)
    if isinstance(value, bool | date) or found is None:
        raise ValueError(text)
    try:
        return Decimal(found[1].replace(",", "")) / (100 if found[2] == "%" else 1)
    except InvalidOperation:
        raise ValueError(text) from None


def _digits(value: Decimal | str | None) -> int:
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0
