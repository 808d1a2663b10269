"""measure, tally and panel: the kinds that read records."""

from __future__ import annotations

from decimal import Decimal

from maplebridge.engine.scheme.expr import (
    Binary,
    Call,
    Expr,
    If,
    Literal,
    Name,
    Table,
    parse_row_expr,
)
from maplebridge.engine.scheme.model import (
    Aggregate,
    AnyNode,
    Decorations,
    Measure,
    Panel,
    Tally,
    TallyLine,
    Voter,
)
from maplebridge.engine.scheme.read.branch import Branch
from maplebridge.engine.scheme.read.decorations import read_rounding
from maplebridge.engine.scheme.read.nodes import NodeReader

TAKES = ("count", "count_distinct", "count_days", "sum", "mean", "min", "max", "median", "first", "last")
KEEPS = ("highest", "lowest", "first", "last")
NEEDS_OF = ("count_distinct", "sum", "mean", "min", "max", "median", "first", "last")
ONE = Decimal(1)


def read_aggregate(branch: Branch, base: Aggregate | None = None) -> Aggregate:
    """`base` lends table, date and window to the denominator of a share."""
    table = branch.string("from", base.table if base else None, required=base is None) or ""
    take = branch.choice("take", TAKES, "count")
    of = branch.row_expr("of", required=take in NEEDS_OF)
    return Aggregate(
        table=table,
        take=take,  # type: ignore[arg-type]
        of=of,
        where=branch.row_expr("where"),
        date=branch.string("date", base.date if base and base.table == table else None),
        window=_window(branch, base.window if base else "this"),
        once_per=branch.strings("once_per"),
        keep=branch.choice("keep", KEEPS, "highest"),  # type: ignore[arg-type]
    )


def _window(branch: Branch, default: str) -> str:
    window = branch.string("window", default) or default
    plain = window in ("this", "previous", "to_date", "all")
    if not plain and not (window.startswith("days:") and window[5:].isdigit() and int(window[5:]) > 0):
        branch.fault("scheme.unknown_choice", "window", value=window, options="this, previous, to_date, all, days:90")
        return default
    return window


def measure(_: NodeReader, branch: Branch, name: str, deco: Decorations) -> AnyNode:
    if branch.data.get("take") == "share":
        return _share(branch, name, deco)
    value = read_aggregate(branch)
    over = None
    if branch.has("over"):
        below = branch.branch("over")
        over = read_aggregate(below, value)
        below.done()
    return Measure(name, value, over, branch.string("per"), branch.decimal("min_denominator"), deco=deco)


def _share(branch: Branch, name: str, deco: Decorations) -> Measure:
    branch.raw("take")
    branch.data = {**branch.data, "take": "count"}
    base = read_aggregate(branch)
    hit = branch.row_expr("hit", required=True)
    where = both(base.where, hit)
    value = Aggregate(base.table, "count", None, where, base.date, base.window, base.once_per, base.keep)
    return Measure(name, value, base, branch.string("per"), branch.decimal("min_denominator"), deco=deco)


def both(first: Expr | None, second: Expr | None) -> Expr | None:
    if first is None or second is None:
        return first or second
    return parse_row_expr(f"({first.text}) and ({second.text})")


def tally(reader: NodeReader, branch: Branch, name: str, deco: Decorations) -> AnyNode:
    lines = []
    for i, part in enumerate(branch.branches("each")):
        line = _tally_line(reader, part, f"{name}/each.{i}")
        part.done()
        if line is not None:
            lines.append(line)
    base = branch.num("base", Decimal(0)) or Decimal(0)
    floor = branch.num("floor", deco.floor)
    cap = branch.num("cap", deco.cap)
    deco = Decorations(deco.missing, deco.not_applicable, floor, cap, deco.round, deco.gates, deco.order, deco.label)
    return Tally(name, base, tuple(lines), deco=deco)


def _tally_line(reader: NodeReader, part: Branch, name: str) -> TallyLine | None:
    cap, label = part.num("cap"), part.text("label")
    if part.has("of") and not part.has("from"):
        child = reader.child(part, "of", name)
        points = part.num("points", ONE)
        return TallyLine(child, points, cap, label) if child and points is not None else None
    weighted = part.has("by")
    points = part.num("points", ONE if weighted else None)
    if points is None:
        part.fault("scheme.key_missing", "points", key="points")
        points = ONE
    factors = [*_times(part), *([_looked_up(part.branch("by"))] if weighted else [])]
    aggregate = _counted(part, [factor for factor in factors if factor is not None])
    reader.add(Measure(name, aggregate, deco=Decorations(label=label)), part)
    return TallyLine(name, points, cap, label)


def _counted(part: Branch, factors: list[Expr]) -> Aggregate:
    """A count; with factors the sum (or the `take`) of their product."""
    take = part.data.get("take")
    if not factors:
        return read_aggregate(part)
    part.data = {**part.data, "take": take or "sum", "of": "1"}
    aggregate = read_aggregate(part)
    product = factors[0]
    for factor in factors[1:]:
        product = Expr(f"{product.text} * {factor.text}", Binary("*", product.tree, factor.tree))
    return Aggregate(aggregate.table, aggregate.take, product, aggregate.where, aggregate.date, aggregate.window,
                     aggregate.once_per, aggregate.keep)


def _times(part: Branch) -> list[Expr]:
    factors = []
    for times in part.branches("times"):
        by, when = times.decimal("by", required=True), times.row_expr("when", required=True)
        times.done()
        if by is not None and when is not None:
            factors.append(Expr(f"({by} if ({when.text}) else 1)", If(when.tree, Literal(by), Literal(ONE))))
    return factors


def _looked_up(by: Branch) -> Expr | None:
    field, points = by.string("field", required=True), by.branch("points")
    rows = tuple((key, value) for key in points.data if (value := points.decimal(key)) is not None)
    points.done()
    by.done()
    if field is None:
        return None
    table = ", ".join(f"{key!r}: {value}" for key, value in rows)
    tree = Call("lookup", (Name(field), Table(rows), Literal(Decimal(0))))
    return Expr(f"lookup({field}, {{{table}}}, 0)", tree)


def panel(_: NodeReader, branch: Branch, name: str, deco: Decorations) -> AnyNode | None:
    table, score = branch.string("from", required=True), branch.row_expr("score", required=True)
    trim = branch.raw("trim")
    high = low = trim if isinstance(trim, int) else 0
    if isinstance(trim, dict):
        part = branch.branch("trim")
        high, low = part.integer("high", low=0), part.integer("low", low=0)
        part.done()
    ballots = branch.branch("ballots")
    words = {word: points for word in ballots.data if (points := ballots.decimal(word)) is not None}
    average = branch.choice("average", ("mean", "median"), "mean")
    join = branch.choice("join", ("sum", "mean"), "sum")
    voters = tuple(_voter(part) for part in branch.branches("voters")) or (Voter(None, ONE),)
    fields = {key: branch.string(key) for key in ("role", "per", "factor", "plus", "date")}
    where = branch.row_expr("where")
    rounds = read_rounding(branch, "round_mean"), read_rounding(branch, "round_each")
    raters = branch.integer("min_raters", 1, low=1)
    if table is None or score is None:
        return None
    return Panel(name, table, score, voters, fields["role"], where, words, fields["per"], high, low,
                 average, raters, rounds[0], fields["factor"], fields["plus"], rounds[1],  # type: ignore[arg-type]
                 join, fields["date"], deco=deco)  # type: ignore[arg-type]


def _voter(part: Branch) -> Voter:
    weight = part.num("weight", ONE)
    voter = Voter(part.string("who"), ONE if weight is None else weight)
    part.done()
    return voter
