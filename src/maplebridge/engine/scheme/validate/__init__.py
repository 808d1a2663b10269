"""Does a scheme that could be read also make sense? Every fault at once, each with place and advice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from maplebridge.engine.problem import Problem, sort_problems
from maplebridge.engine.scheme.model import Field, Scheme, Table
from maplebridge.engine.scheme.places import node_paths
from maplebridge.engine.scheme.validate import (
    complete,
    days,
    names,
    numbers,
    points,
    records,
    results,
    scenarios,
    shapes,
    tasks,
)
from maplebridge.engine.scheme.validate.material import Kinds as Kinds
from maplebridge.engine.scheme.validate.material import LedgerKind, Material
from maplebridge.engine.workdays import Calendar

SCORING = (points.check, names.check, records.check, numbers.check, shapes.check, results.check)
CHECKS = (*SCORING, tasks.check, days.check, complete.check)


def validate(
    scheme: Scheme,
    *,
    kinds: Kinds | None = None,
    calendar: Calendar | None = None,
    attributes: Collection[str] | None = None,
) -> tuple[Problem, ...]:
    """All faults of meaning, errors first; places are YAML paths ("items.2.indicators.0.score").

    kinds: every ledger kind there is, by code; without them ledger fields are not judged.
    calendar: without it no day is judged as a working day. attributes: the columns of the unit list; without them a
    name that is neither node nor parameter is a question.
    """
    def material(of: Scheme) -> Material:
        ledgers = {code: _table(code, (kinds or {}).get(code)) for code in of.ledgers}
        return Material(of, node_paths(of), {**ledgers, **of.tables}, kinds, attributes, calendar)

    def scoring(of: Scheme) -> Iterator[Problem]:
        return _found(material(of), SCORING)

    return sort_problems([*_found(material(scheme), CHECKS), *scenarios.check(scheme, scoring)])


def _found(material: Material, checks: Iterable[Callable[[Material], Iterable[Problem]]]) -> Iterator[Problem]:
    return (problem for check in checks for problem in check(material))


def _table(code: str, kind: LedgerKind | None) -> Table | None:
    if kind is None:
        return None
    return Table(code, date=kind.date, fields=tuple(Field(field.code, field.type) for field in kind.fields))
