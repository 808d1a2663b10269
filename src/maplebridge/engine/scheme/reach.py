"""The range of values each node can take, as far as it follows from the scheme alone.

Values that fill an absence (`missing`, `not_applicable`) are left out: the question is what work can earn.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from maplebridge.engine.scheme.expr import Binary, Call, If, Literal, Name, Table, Tree, Unary
from maplebridge.engine.scheme.model import (
    AnyNode,
    Combine,
    Curve,
    Formula,
    Gate,
    Lookup,
    Measure,
    Num,
    Panel,
    Parameter,
    Peers,
    Rollup,
    Scheme,
    Steps,
    Tally,
    TallyLine,
)
from maplebridge.engine.scheme.span import (
    ANY,
    COUNT,
    ONE,
    SHARE,
    ZERO,
    Span,
    clamped,
    greater,
    lesser,
    negative,
    plus,
    point,
    rounded,
    times,
    union,
)

PEER_SHARES = ("percentile", "minmax")
COUNTS = ("count", "count_distinct", "count_days")


def reach(scheme: Scheme) -> dict[str, Span]:
    """The span of every node of a scheme, in its order (children first)."""
    walk = _Walk(scheme.parameters)
    for name, node in scheme.nodes.items():
        walk.spans[name] = walk.decorated(node)
    return walk.spans


class _Walk:
    """Spans by name so far; of a row expression no name is known."""

    def __init__(self, parameters: Mapping[str, Parameter]) -> None:
        self.spans: dict[str, Span] = {}
        self.parameters = {name: _parameter(parameter) for name, parameter in parameters.items()}

    def of(self, name: str) -> Span:
        return self.spans.get(name, ANY)

    def decorated(self, node: AnyNode) -> Span:
        span, deco = self.plain(node), node.deco
        for step in deco.order:
            if step == "gates":
                for gate in deco.gates:
                    span = self.gated(span, gate)
            elif step == "clamp":
                span = clamped(span, self.num(deco.floor), self.num(deco.cap))
            else:
                for rounding in deco.round:
                    span = rounded(span, rounding)
        return span

    def plain(self, node: AnyNode) -> Span:
        match node:
            case Measure():
                return _measured(node)
            case Curve():
                return self.curve(node)
            case Steps(steps=steps, otherwise=otherwise):
                return self.worths([*(step.value for step in steps), *([otherwise] if otherwise is not None else [])])
            case Lookup(table=table, otherwise=otherwise):
                return self.worths([*table.values(), *([otherwise] if otherwise is not None else [])])
            case Tally(base=base, lines=lines):
                return _total([self.num(base), *(self.line(line) for line in lines)])
            case Panel():
                return _panel(node)
            case Peers(take=take):
                return SHARE if take in PEER_SHARES else ANY
            case Combine():
                return self.combine(node)
            case Formula(expr=expr):
                return self.tree(expr.tree)
            case Rollup():
                return self.rollup(node)
        return ANY

    def num(self, num: Num | None) -> Span:
        if num is None:
            return ANY
        return point(num) if isinstance(num, Decimal) else self.tree(num.tree)

    def worths(self, values: list[Num | str]) -> Span:
        if any(isinstance(value, str) for value in values):
            return ANY
        return union(self.num(value) for value in values if not isinstance(value, str))

    def curve(self, node: Curve) -> Span:
        if node.shape == "lognormal":
            return SHARE
        ends = union(self.num(anchor.y) for anchor in node.anchors)
        low_open, high_open = node.clip in ("high", "none"), node.clip in ("low", "none")
        first, second = (self.num(anchor.y) for anchor in node.anchors[:2])
        last_but_one, last = (self.num(anchor.y) for anchor in node.anchors[-2:])
        up = (low_open and _rises(second, first)) or (high_open and _rises(last_but_one, last))
        down = (low_open and _rises(first, second)) or (high_open and _rises(last, last_but_one))
        return Span(None if down else ends.low, None if up else ends.high)

    def line(self, line: TallyLine) -> Span:
        span = times(self.num(line.points), self.of(line.of))
        cap = self.num(line.cap)
        if cap == ANY:
            return span
        negative_line = cap.high is not None and cap.high <= 0
        return greater([span, cap]) if negative_line else lesser([span, cap])

    def combine(self, node: Combine) -> Span:
        spans = [self.of(name) for name in node.of]
        weights = [self.num(weight) for weight in node.weights] or [point(ONE)] * len(spans)
        match node.how:
            case "sum":
                return _total([times(span, weight) for span, weight in zip(spans, weights, strict=True)])
            case "mean" | "gmean" | "hmean" | "power" | "median":
                return union(spans)
            case "min":
                return lesser(spans)
            case "max":
                return greater(spans)
            case "product":
                product = point(ONE)
                for span in spans:
                    product = times(product, span)
                return product
        return ANY

    def rollup(self, node: Rollup) -> Span:
        if node.how != "sum":
            return self.of(node.of)
        return _total([times(self.of(node.of), self.num(part.weight)) for part in node.parts])

    def gated(self, span: Span, gate: Gate) -> Span:
        if isinstance(gate.value, str):
            return span
        value = self.num(gate.value)
        match gate.action:
            case "set":
                return union([span, value])
            case "at_most":
                return union([span, lesser([span, value])])
            case "at_least":
                return union([span, greater([span, value])])
            case "times":
                return union([span, times(span, value)])
            case "add":
                return union([span, plus(span, value)])
        return span

    def tree(self, tree: Tree) -> Span:
        match tree:
            case Literal(value) if isinstance(value, Decimal):
                return point(value)
            case Name(name):
                return self.spans.get(name) or self.parameters.get(name, ANY)
            case Unary("-", arg):
                return negative(self.tree(arg))
            case Binary("+", left, right):
                return plus(self.tree(left), self.tree(right))
            case Binary("-", left, right):
                return plus(self.tree(left), negative(self.tree(right)))
            case Binary("*", left, right):
                return times(self.tree(left), self.tree(right))
            case Binary("/", left, right):
                return self.quotient(left, right)
            case If(_, yes, no):
                return union([self.tree(yes), self.tree(no)])
            case Call(name, args):
                return self.call(name, args)
        return ANY

    def quotient(self, left: Tree, right: Tree) -> Span:
        below = self.tree(right)
        return times(self.tree(left), point(ONE / below.low)) if below.fixed and below.low else ANY

    def call(self, name: str, args: tuple[Tree, ...]) -> Span:
        match name:
            case "min" | "worst":
                return lesser([self.tree(arg) for arg in args])
            case "max" | "best":
                return greater([self.tree(arg) for arg in args])
            case "coalesce":
                return union(self.tree(arg) for arg in args)
            case "lookup":
                return self.looked_up(args)
        return ANY

    def looked_up(self, args: tuple[Tree, ...]) -> Span:
        table = args[1]
        values = [value for _, value in table.rows] if isinstance(table, Table) else []
        if not values or not all(isinstance(value, Decimal) for value in values):
            return ANY
        known = [point(value) for value in values if isinstance(value, Decimal)]
        return union([*known, *(self.tree(arg) for arg in args[2:])])


def _measured(node: Measure) -> Span:
    """Counts are never negative; of sums the sign follows from the expression, of the rest its range."""
    take, of = node.value.take, node.value.of
    if take in COUNTS:
        return COUNT
    if of is None or node.over or node.per:
        return ANY
    row = _Walk({}).tree(of.tree)
    if take != "sum":
        return row
    return Span(ZERO if row.low is not None and row.low >= 0 else None,
                ZERO if row.high is not None and row.high <= 0 else None)


def _panel(node: Panel) -> Span:
    if not node.ballots or not isinstance(node.score.tree, Name) or node.factor or node.plus:
        return ANY
    span = Span(min(node.ballots.values()), max(node.ballots.values()))
    for rounding in (*node.round_mean, *node.round_each):
        span = rounded(span, rounding)
    return span if node.per is None or node.join == "mean" else ANY


def _total(spans: list[Span]) -> Span:
    total = point(ZERO)
    for span in spans:
        total = plus(total, span)
    return total


def _rises(a: Span, b: Span) -> bool:
    """Whether b can be larger than a."""
    return b.high is None or a.low is None or b.high > a.low


def _parameter(parameter: Parameter) -> Span:
    values = [dated.value for dated in parameter.values]
    if not values or not all(isinstance(value, Decimal) for value in values):
        return ANY
    return union(point(value) for value in values if isinstance(value, Decimal))

