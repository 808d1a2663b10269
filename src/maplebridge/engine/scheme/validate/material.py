"""What every check looks at: the scheme, where its parts stand, and what is known around it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.problem.model import Severity
from maplebridge.engine.scheme.model import Indicator, Item, Num, Scheme, Table
from maplebridge.engine.workdays import Calendar


class Option(Protocol):
    """A word of a closed list."""

    @property
    def code(self) -> str: ...


class LedgerField(Protocol):
    """A column of a ledger."""

    @property
    def code(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def choices(self) -> Sequence[Option]: ...


class LedgerKind(Protocol):
    """The part of a ledger kind that the checks need; `engine/ledger` lies above and has the whole."""

    @property
    def fields(self) -> Sequence[LedgerField]: ...
    @property
    def date(self) -> str | None: ...


Kinds = Mapping[str, LedgerKind]


@dataclass(frozen=True, slots=True)
class Material:
    """`tables`: every table that may be read, None where its columns are not known. `attributes`: columns of the
    unit list, None where not known."""

    scheme: Scheme
    paths: Mapping[str, str] = field(repr=False)
    tables: Mapping[str, Table | None]
    kinds: Kinds | None = None
    attributes: Collection[str] | None = None
    calendar: Calendar | None = None

    def node(self, name: str, *below: str | int) -> Place:
        """The place of a node or of a key in it."""
        return Place(path=".".join([self.paths.get(name, f"nodes.{name}"), *map(str, below)]))

    def options(self, table: str, field: str) -> frozenset[str]:
        """The closed list of a ledger's field; empty where it has none."""
        kind = self.kinds.get(table) if self.kinds else None
        found = next((known for known in kind.fields if known.code == field), None) if kind else None
        single = found is not None and found.type == "choice"
        return frozenset(option.code for option in found.choices) if found is not None and single else frozenset()

    def indicators(self) -> list[tuple[str, Item, Indicator]]:
        """Every indicator with its path and item."""
        return [
            (f"items.{i}.indicators.{j}", item, indicator)
            for i, item in enumerate(self.scheme.items)
            for j, indicator in enumerate(item.indicators)
        ]


def fault(code: str, place: Place | str, severity: Severity = "error", **params: Any) -> Problem:
    """A Problem at a place or a path."""
    return Problem(code, Place(path=place) if isinstance(place, str) else place, params, severity)


def constant(num: Num | str | None) -> Decimal | None:
    """The number where it is written as one; None for expressions, texts and nothing."""
    return num if isinstance(num, Decimal) else None
