"""One SELECT of the statement: aggregates over one table, by unit, or by unit and one column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

#: Names no ledger field can have: codes hold no spaces.
ROW_ORDER = "row order"
ROW_PLACE = "row place"


@dataclass(frozen=True, slots=True)
class Column:
    """An aggregate over the rows that meet all `conditions` (by their SQL text)."""

    aggregate: exp.Expression
    conditions: Mapping[str, exp.Expression]


def column(aggregate: exp.Expression, conditions: Iterable[exp.Expression]) -> Column:
    return Column(aggregate, {condition.sql(copy=False): condition for condition in conditions})


@dataclass(slots=True)
class Block:
    """`source`: the table's name, or a subquery. `by`: the second column to group by, as text. Equal columns are kept
    once."""

    source: exp.Expression
    unit: str
    by: exp.Expression | None = None
    columns: list[Column] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)

    def place(self, column: Column) -> int:
        """The column's place, added if new."""
        key = " | ".join([column.aggregate.sql(copy=False), *sorted(column.conditions)])
        if key not in self._places:
            self._places[key] = len(self.columns)
            self.columns.append(column)
        return self._places[key]

    def select(self, number: int, before: int, after: int) -> exp.Select:
        """The SELECT with `before` and `after` empty columns, so that all blocks have the same width."""
        shared = _shared(self.columns)
        unit = exp.column(self.unit, quoted=True)
        head = [
            exp.alias_(exp.Literal.number(number), "block"),
            exp.alias_(unit.copy(), "unit", quoted=True),
            exp.alias_(self.by.copy() if self.by is not None else exp.null(), "by", quoted=True),
        ]
        own = [_filtered(column, shared) for column in self.columns]
        cells = [exp.null()] * before + own + [exp.null()] * after
        named = [exp.alias_(cell, f"c{place}") for place, cell in enumerate(cells)]
        query = exp.Select(expressions=[*head, *named]).from_(self.source.copy(), copy=False)  # all of it is ours
        conditions = list(shared.values())
        if conditions:
            query.where(*(condition.copy() for condition in conditions), copy=False)
        return query.group_by(unit.copy(), *([self.by.copy()] if self.by is not None else []), copy=False)


def _shared(columns: Iterable[Column]) -> dict[str, exp.Expression]:
    """Conditions that every column asks for: asked once, of the rows."""
    sets = [column.conditions for column in columns]
    if not sets:
        return {}
    return {key: value for key, value in sets[0].items() if all(key in other for other in sets[1:])}


def _filtered(column: Column, shared: dict[str, exp.Expression]) -> exp.Expression:
    rest = [condition.copy() for key, condition in column.conditions.items() if key not in shared]
    if not rest:
        return column.aggregate.copy()
    return exp.Filter(this=column.aggregate.copy(), expression=exp.Where(this=exp.and_(*rest)))


def in_table_order(source: exp.Expression) -> exp.Expression:
    """The rows with their place in the table."""
    place = exp.Window(this=exp.RowNumber())
    return exp.select("*", exp.alias_(place, ROW_ORDER, quoted=True)).from_(source.copy()).subquery("ordered")


def row_order() -> exp.Expression:
    return exp.column(ROW_ORDER, quoted=True)
