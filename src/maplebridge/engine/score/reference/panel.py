"""panel: ratings by several people, trimmed, averaged and weighted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from maplebridge.engine.scheme.model import Panel, Voter, Window
from maplebridge.engine.score.reference.aggregate import rows_within, table_of, value_of
from maplebridge.engine.score.reference.context import Context, Found, Note, Row
from maplebridge.engine.score.reference.decimals import EXACT, ONE, ZERO, divide, finite, median, round_off, total
from maplebridge.engine.score.reference.fold import Part, fold
from maplebridge.engine.score.reference.values import MISSING, Absence, Number, Value, joined, number, plain


def panel(node: Panel, unit: str, window: Window, ctx: Context) -> Found:
    dated = node.date or table_of(ctx, node.table).date
    rows = rows_within(node.table, dated, "this", node.where, unit, window, ctx)
    found = [_keyed(node, key, own, unit, window, ctx) for key, own in _by_key(node, rows).items()]
    notes = tuple(note for _, told in found for note in told)
    values = [value for value, _ in found if value is not None]
    absent = [value for value in values if isinstance(value, Absence)]
    if absent or not values:
        return Found(joined(absent), notes)
    result = total(value for value in values if isinstance(value, Decimal))
    return Found(finite(result) if node.join == "sum" else divide(result, Decimal(len(values))), notes)


def _by_key(node: Panel, rows: Sequence[Row]) -> dict[Value, list[Row]]:
    groups: dict[Value, list[Row]] = {}
    for row in rows:
        key = plain(row.get(node.per)) if node.per else ""
        if not isinstance(key, Absence):
            groups.setdefault(key, []).append(row)
    return groups


def _keyed(
    node: Panel, key: Value, rows: list[Row], unit: str, window: Window, ctx: Context
) -> tuple[Number | None, list[Note]]:
    """One key's value, None where no voter group is present."""
    told = [Note("score.panel.key", {"key": key})] if node.per else []
    parts = [Part(*_voted(node, voter, rows, unit, window, ctx, told)) for voter in node.voters]
    if not any(isinstance(part.value, Decimal) for part in parts):
        return None, told
    value = fold(parts, "mean", "skip", 0)
    for field, apply, neutral in ((node.factor, EXACT.multiply, ONE), (node.plus, EXACT.add, ZERO)):
        other = neutral if field is None else _first(rows, field)
        if isinstance(value, Absence) or isinstance(other, Absence):
            return joined(v for v in (value, other) if isinstance(v, Absence)), told
        value = finite(apply(value, other))
    value = round_off(value, node.round_each) if isinstance(value, Decimal) else value
    told.append(Note("score.panel.value", {"value": value}))
    return value, told


def _first(rows: list[Row], field: str) -> Number:
    """The first number the rows carry in a field."""
    return next((v for row in rows if isinstance(v := number(plain(row.get(field))), Decimal)), MISSING)


def _voted(
    node: Panel, voter: Voter, rows: list[Row], unit: str, window: Window, ctx: Context, told: list[Note]
) -> tuple[Number, Number]:
    """Mean and weight of one voter group."""
    weight = ctx.amount(voter.weight, unit, window)
    score = value_of(node.score, ctx)
    own = [row for row in rows if voter.who is None or plain(row.get(node.role or "")) == voter.who]
    scores = sorted(v for row in own if isinstance(v := _worth(node, score(row)), Decimal))
    if len(scores) < max(node.min_raters, 1):
        return MISSING, weight
    trimmed = scores[node.trim_low : max(len(scores) - node.trim_high, 0)] or scores
    mean = median(trimmed) if node.average == "median" else EXACT.divide(total(trimmed), Decimal(len(trimmed)))
    mean = round_off(mean, node.round_mean)
    who = voter.who or Note("score.panel.everyone")
    told.append(Note("score.panel.group", {"who": who, "raters": len(scores), "used": len(trimmed), "mean": mean}))
    return mean, weight


def _worth(node: Panel, score: Value) -> Number:
    """A number as it is, a ballot word by the table; any other word is left out."""
    return node.ballots.get(score, MISSING) if isinstance(score, str) else score
