"""Random schemes of every node kind and decoration, over the tables of random_facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random
from typing import get_args

from maplebridge.engine.scheme.expr import parse_node_expr, parse_row_expr
from maplebridge.engine.scheme.graph import ordered
from maplebridge.engine.scheme.model import (
    Absent,
    Aggregate,
    Anchor,
    AnyNode,
    Band,
    Combine,
    Curve,
    DatedValue,
    Decorations,
    Formula,
    Gate,
    Grade,
    Indicator,
    Item,
    Lookup,
    Measure,
    Num,
    Panel,
    Parameter,
    Peers,
    Period,
    Quota,
    Rank,
    Rollup,
    RollupPart,
    Rounding,
    RoundMode,
    Scheme,
    Step,
    Steps,
    Tally,
    TallyLine,
    Ties,
    Voter,
    Window,
)
from maplebridge.engine.scheme.text import Text
from tests.engine.score.random_facts import KINDS, ROLES, TABLES

MONTHS = tuple(Window(f"m{m}", date(2026, m, 1), date(2026, m, 28 if m == 2 else 30)) for m in (1, 2, 3))
PERIOD = Period(Window("period", date(2026, 1, 1), date(2026, 3, 31)), MONTHS)
WORD = Text("原因", "reason")
GRADES = ("A", "B", "C")
TIES: tuple[Ties, ...] = get_args(Ties)
MODES: tuple[RoundMode, ...] = get_args(RoundMode)


class Maker:
    """One random scheme. `numbers`, `grades`: names of the nodes made so far, by what they give."""

    def __init__(self, rnd: Random) -> None:
        self.rnd = rnd
        self.nodes: dict[str, AnyNode] = {}
        self.numbers: list[str] = []
        self.grades: list[str] = []

    def scheme(self) -> Scheme:
        rnd = self.rnd
        for _ in range(rnd.randrange(2, 5)):
            self.add(self.measure)
        kinds: list[Callable[[str, Decorations], AnyNode]] = [
            self.measure,
            self.curve,
            self.steps,
            self.lookup,
            self.tally,
            self.panel,
            self.peers,
            self.combine,
            self.formula,
            self.rollup,
            self.rank,
            self.grade,
        ]
        for _ in range(rnd.randrange(4, 11)):
            self.add(rnd.choice(kinds))
        self.add(self.rank)
        self.add(self.grade)
        order, cycle = ordered(self.nodes)
        assert not cycle
        scored = [name for name in self.numbers if rnd.random() < 0.3][:2]
        indicators = tuple(
            Indicator(
                name, WORD, "baseline", Decimal(4), name, applies_to=rnd.choice(((), ("urban",), ("urban", "rural")))
            )
            for name in scored
        )
        return Scheme(
            "R",
            "1",
            WORD,
            "other",
            PERIOD,
            {name: self.nodes[name] for name in order},
            items=(Item("I", WORD, Decimal(8), indicators),),
            out_of_contest=rnd.choice((None, parse_node_expr("exempt == True"))),
            parameters={
                "cap": Parameter(
                    "cap",
                    WORD,
                    (DatedValue(date(2025, 12, 1), Decimal("2.5")), DatedValue(date(2026, 2, 15), Decimal(3))),
                ),
                "late": Parameter("late", WORD, (DatedValue(date(2026, 3, 1), Decimal("0.5")),)),
            },
            tables=TABLES,
        )

    def add(self, make: Callable[[str, Decorations], AnyNode]) -> None:
        name = f"N{len(self.nodes)}"
        node = make(name, self.decorations(make == self.grade))
        self.nodes[name] = node
        (self.grades if make == self.grade else self.numbers).append(name)

    # ------------------------------------------------------------ small parts
    def number(self) -> Decimal:
        rnd = self.rnd
        return rnd.choice(
            (
                Decimal(rnd.randrange(-2, 6)),
                Decimal(rnd.randrange(0, 40)) / 4,
                Decimal(rnd.randrange(0, 200)) / 100,
            )
        )

    def amount(self) -> Num:
        rnd = self.rnd
        if rnd.random() < 0.8:
            return self.number()
        return parse_node_expr(
            rnd.choice(("cap", "late", "cap * 2", "officers", "coalesce(late, 1)", "1/3", "cap - 1"))
        )

    def child(self) -> str:
        return self.rnd.choice(self.numbers)

    def rounding(self) -> tuple[Rounding, ...]:
        rnd = self.rnd
        steps = rnd.choice((0, 0, 1, 1, 1, 2))
        return tuple(Rounding(rnd.choice((-1, 0, 1, 2, 3)), rnd.choice(MODES)) for _ in range(steps))

    def absent(self) -> Absent:
        rnd = self.rnd
        how = rnd.choice(("keep", "keep", "value", "mean", "median", "full"))
        return Absent(how, self.amount() if how == "value" else None, rnd.choice((None, "category")))

    def condition(self) -> str:
        rnd = self.rnd
        if not self.numbers:
            return "officers > 2"
        name = self.child()
        other = self.child()
        chosen = [
            f"{name} > {self.number()}",
            f"{name} >= 1 and node('{other}') < 2",
            f"not {name} == {self.number()}",
            f"is_missing({name})",
            f"{name} <= cap or officers == 3",
            "category == 'urban'",
            "category in ('rural', 'x')",
            "district != 'A'",
            f"0 < {name} <= 2.5",
        ]
        if self.grades:
            grade = rnd.choice(self.grades)
            chosen += [f"{grade} == 'A'", f"count_at_least({grade}, {grade}, 'B') >= 1", f"{grade} < 'B'"]
        return rnd.choice(chosen)

    def gates(self, graded: bool) -> tuple[Gate, ...]:
        rnd = self.rnd
        gates = []
        for _ in range(rnd.choice((0, 0, 0, 1, 2))):
            if graded:
                action, value = rnd.choice(
                    (("set", "C"), ("grade_at_most", "B"), ("drop_grades", Decimal(1)), ("ineligible_for", "prize"))
                )
            else:
                action = rnd.choice(("set", "at_most", "at_least", "times", "add", "ineligible_for"))
                value = "prize" if action == "ineligible_for" else self.amount()
            gates.append(Gate(parse_node_expr(self.condition()), action, value, WORD))
        return tuple(gates)

    def decorations(self, graded: bool) -> Decorations:
        rnd = self.rnd
        if graded or rnd.random() < 0.3:
            return Decorations(gates=self.gates(graded))
        order = ["gates", "clamp", "round"]
        if rnd.random() < 0.2:
            rnd.shuffle(order)
        floor = rnd.choice((None, None, self.number()))
        return Decorations(
            missing=self.absent(),
            not_applicable=self.absent(),
            floor=floor,
            cap=rnd.choice((None, None, (floor or Decimal(0)) + 5, self.amount())),
            round=self.rounding(),
            gates=self.gates(False),
            order=tuple(order),
        )

    # ------------------------------------------------------------ rows
    def row_number(self) -> str:
        return self.rnd.choice(
            (
                "qty",
                "qty",
                "n",
                "qty * n",
                "qty + n - 1.5",
                "abs(qty)",
                "coalesce(qty, n, 0)",
                "-qty",
                "qty / 4",
                "n / 3",
                "lookup(kind, {'k1': 2, 'k2': 0.5}, 1)",
                "lookup(n, {1: 2, 2: 5})",
                "days(day, done)",
                "workdays(day, done)",
                "length(kind)",
                "month(day)",
                "year(done) - 2020",
                "qty % 3",
                "n // 2",
                "qty if ok else n",
                "min(qty, n)",
                "max(qty, n, 1)",
                "n ** 2",
                "qty * qty * qty",
                "1 if ok else 0",
                "(qty > 1) + n",
                "qty // 0.5",
                "n % 0",
                "days(day, at)",
            )
        )

    def row_condition(self) -> str:
        rnd = self.rnd
        one = (
            "kind == 'k1'",
            "'k2' == kind",
            f"kind == '{rnd.choice(KINDS)}'",
            "kind in ('k1', 'k3')",
            "kind not in ('k2',)",
            "ok",
            "not ok",
            "qty >= 1.5",
            "n > 2",
            "day >= '2026-02-10'",
            "done < day",
            "at >= '2026-03-20T12:00:00'",
            "is_missing(qty)",
            "contains(kind, '3')",
            "starts_with(kind, 'k')",
            "qty / 3 > 1",
            "kind == 3",
            "kind != 3",
            "matter < 'c'",
            "n",
            "workdays(day, done) <= 5",
            "date(at) == '2026-03-05'",
            "month(day) == 2 or n == 1",
            "0 <= qty < 5",
            "kind == ''",
            "ok == True",
            "day == 'no date'",
            "qty in (1, 2.5)",
            "length(matter) == n",
        )
        return (
            " and ".join(rnd.choice(one) for _ in range(rnd.choice((1, 1, 2))))
            if rnd.random() < 0.85
            else (f"{rnd.choice(one)} or not ({rnd.choice(one)})")
        )

    def aggregate(self, take: str | None = None) -> Aggregate:
        rnd = self.rnd
        if rnd.random() < 0.15:
            return Aggregate("plain", rnd.choice(("sum", "mean", "last", "count")), parse_row_expr("x"))
        take = take or rnd.choice(
            (
                "count",
                "count",
                "count_distinct",
                "count_days",
                "sum",
                "sum",
                "mean",
                "min",
                "max",
                "median",
                "first",
                "last",
            )
        )
        of = (
            None
            if take in ("count", "count_days") and rnd.random() < 0.7
            else parse_row_expr(
                rnd.choice(("kind", "matter", "qty", "day", "at"))
                if take in ("count_distinct", "first", "last")
                else self.row_number()
            )
        )
        where = parse_row_expr(self.row_condition()) if rnd.random() < 0.7 else None
        once = rnd.choice(((), (), (), ("matter",), ("kind", "n")))
        return Aggregate(
            "visits",
            take,
            of,
            where,
            rnd.choice((None, None, None, "done", "at")),
            rnd.choice(("this", "this", "this", "previous", "to_date", "all", "days:45")),
            once,
            rnd.choice(("highest", "lowest", "first", "last")),
        )

    # ------------------------------------------------------------ node kinds
    def measure(self, name: str, deco: Decorations) -> AnyNode:
        rnd = self.rnd
        if rnd.random() < 0.35:
            base = self.row_condition()
            both = parse_row_expr(f"({self.row_condition()}) and ({base})")
            window = rnd.choice(("this", "to_date"))
            share = Aggregate("visits", "count", where=both, window=window)
            over = Aggregate("visits", "count", where=parse_row_expr(base), window=window)
            return Measure(name, share, over, min_denominator=rnd.choice((None, Decimal(2))), deco=deco)
        per = rnd.choice((None, None, "officers"))
        over = self.aggregate("count") if rnd.random() < 0.2 else None
        return Measure(name, self.aggregate(), over, per, deco=deco)

    def curve(self, name: str, deco: Decorations) -> AnyNode:
        rnd = self.rnd
        shape = rnd.choice(("linear", "linear", "linear", "log", "power", "lognormal"))
        count = 2 if shape == "lognormal" else rnd.choice((1, 2, 3, 4))
        xs = sorted({abs(self.number()) + (Decimal("0.1") if shape == "lognormal" else 0) for _ in range(count)})
        if shape == "lognormal" and len(xs) < 2:
            xs = [Decimal(1), Decimal(3)]
        ys = [Decimal("0.9"), Decimal("0.5")] if shape == "lognormal" else [self.amount() for _ in xs]
        exponent = rnd.choice((Decimal(2), Decimal("0.5"))) if shape == "power" else None
        anchors = tuple(Anchor(x, y) for x, y in zip(xs, ys, strict=True))
        return Curve(
            name, self.child(), anchors, shape, exponent, rnd.choice(("both", "low", "high", "none")), deco=deco
        )

    def steps(self, name: str, deco: Decorations) -> AnyNode:
        rnd = self.rnd
        steps = tuple(Step(self.amount(), self.amount()) for _ in range(rnd.randrange(0, 4)))
        return Steps(
            name,
            self.child(),
            steps,
            rnd.choice((None, self.amount())),
            rnd.choice(("ge", "gt", "le", "lt")),
            deco=deco,
        )

    def lookup(self, name: str, deco: Decorations) -> AnyNode:
        rnd = self.rnd
        pool = self.numbers + self.grades
        of = tuple(rnd.choice(pool) for _ in range(rnd.choice((1, 1, 2))))
        words = ("A", "B", "0", "1", "2", "0.5", "k1", "k2", "2026-03-01")
        table = {"|".join(rnd.choice(words) for _ in of): self.amount() for _ in range(4)}
        return Lookup(name, of, table, rnd.choice((None, self.amount())), deco=deco)

    def tally(self, name: str, deco: Decorations) -> AnyNode:
        rnd = self.rnd
        lines = tuple(
            TallyLine(self.child(), self.amount(), rnd.choice((None, self.amount())))
            for _ in range(rnd.randrange(0, 4))
        )
        return Tally(name, self.amount(), lines, deco=deco)

    def panel(self, name: str, deco: Decorations) -> AnyNode:
        rnd = self.rnd
        voters = rnd.choice(
            (
                (Voter(None, Decimal(1)),),
                tuple(Voter(who, self.amount()) for who in ROLES[:2]),
                (Voter("leader", Decimal("0.2")), Voter("staff", Decimal("0.4")), Voter("guest", Decimal("0.4"))),
            )
        )
        score = parse_row_expr(rnd.choice(("mark", "ballot", "mark * 2", "mark / 3")))
        return Panel(
            name,
            "ratings",
            score,
            voters,
            "role",
            rnd.choice((None, parse_row_expr("role != 'guest'"))),
            {"very_good": Decimal(100), "good": Decimal(80), "poor": Decimal(40)},
            rnd.choice((None, "aspect")),
            rnd.choice((0, 1)),
            rnd.choice((0, 1)),
            rnd.choice(("mean", "median")),
            rnd.choice((1, 2)),
            self.rounding(),
            rnd.choice((None, "factor")),
            rnd.choice((None, "plus")),
            self.rounding(),
            rnd.choice(("sum", "mean")),
            deco=deco,
        )

    def peers(self, name: str, deco: Decorations) -> AnyNode:
        rnd = self.rnd
        take = rnd.choice(
            (
                "rank",
                "percentile",
                "minmax",
                "zscore",
                "share_of_best",
                "share_of_mean",
                "change",
                "change_ratio",
                "winsorise",
                "group_mean",
                "group_sum",
                "group_min",
                "group_max",
                "group_deviation",
                "group_count",
            )
        )
        return Peers(
            name,
            self.child(),
            take,
            rnd.choice((None, "category", "district")),
            rnd.choice(("higher", "lower")),
            rnd.choice((1, 2)),
            Decimal("0.5"),
            rnd.choice((None, Decimal(0))),
            rnd.choice(TIES),
            deco=deco,
        )

    def combine(self, name: str, deco: Decorations) -> AnyNode:
        rnd = self.rnd
        of = tuple(self.child() for _ in range(rnd.randrange(1, 4)))
        how = rnd.choice(("sum", "mean", "gmean", "hmean", "power", "min", "max", "median", "product", "copeland"))
        weights = rnd.choice(((), tuple(self.amount() for _ in of)))
        full = rnd.choice(((), tuple(Decimal(rnd.randrange(1, 6)) for _ in of)))
        exponent = rnd.choice((Decimal(2), Decimal("0.5"), None)) if how == "power" else None
        return Combine(
            name,
            of,
            how,
            weights,
            exponent,
            rnd.choice(("keep", "skip", "rescale")),
            rnd.choice((0, 0, 2)),
            full,
            deco=deco,
        )

    def formula(self, name: str, deco: Decorations) -> AnyNode:
        rnd = self.rnd
        a, b = self.child(), self.child()
        b = f"node('{b}')"
        text = rnd.choice(
            (
                f"{a} * cap + {b}",
                f"{a} / {b}",
                f"{a} - {b} / 3",
                f"max({a}, {b}, 0)",
                f"worst({a}, {b})",
                f"abs({a} - {b})",
                f"sqrt({a})",
                f"ln({a}) + 1",
                f"log10({a})",
                f"exp({a} / 50)",
                f"floor({a}) + ceil({b})",
                f"{a} ** 2",
                f"{a} ** 0.5",
                f"{a} % 2 + {a} // 2",
                f"round_to({a} * 1.005, 2, '{rnd.choice(MODES)}')",
                f"coalesce({a}, late, {b})",
                f"lookup({a}, {{0: 5, 1: 7}}, {b})",
                f"{a} if {self.condition()} else {b}",
                f"{a} > {b}",
                f"officers * {a} + late",
                f"count_equal({a}, {b}, 1)",
                f"count_at_least({a}, {b}, cap)",
                f"count_below({a}, {b}, 1)",
                f"is_missing({a}) + 0",
                f"-{a} + 1/3",
                f"({a} / 3) * 3",
                f"round_to({b}, officers)",
                f"{a} in (0, 1, {self.number()})",
            )
        )
        return Formula(name, parse_node_expr(text), deco=deco)

    def rollup(self, name: str, deco: Decorations) -> AnyNode:
        rnd = self.rnd
        parts = tuple(RollupPart(part.code, abs(self.number()) + 1) for part in MONTHS if rnd.random() < 0.8)
        parts = parts or (RollupPart("m1", Decimal(1)),)
        return Rollup(
            name,
            self.child(),
            parts,
            rnd.choice(("mean", "sum", "min", "max", "last")),
            rnd.choice(("keep", "skip", "rescale")),
            rnd.choice((0, 2)),
            deco=deco,
        )

    def rank(self, name: str, deco: Decorations) -> AnyNode:
        rnd = self.rnd
        breaks = tuple(rnd.choice(("", "-")) + self.child() for _ in range(rnd.choice((0, 1, 2))))
        exclude = parse_node_expr(self.condition()) if rnd.random() < 0.2 else None
        return Rank(
            name,
            self.child(),
            rnd.choice((None, "category", "district")),
            self.rounding(),
            rnd.choice(("higher", "lower")),
            rnd.choice(TIES),
            breaks,
            exclude,
            deco=deco,
        )

    def grade(self, name: str, deco: Decorations) -> AnyNode:
        rnd = self.rnd
        limits = sorted((self.number() for _ in range(3)), reverse=True)
        bands = tuple(
            Band(
                grade,
                rnd.choice((limit, limit, None)),
                parse_node_expr(self.condition()) if rnd.random() < 0.3 else None,
            )
            for grade, limit in zip(GRADES, limits, strict=True)
        )
        quotas = tuple(
            Quota(grade, rnd.choice((Decimal("0.25"), Decimal("0.5"), Decimal(0))))
            for grade in GRADES
            if rnd.random() < 0.4
        )
        return Grade(
            name,
            self.child() if rnd.random() < 0.9 else None,
            bands,
            "D",
            quotas,
            rnd.choice((None, "category")),
            rnd.choice(("floor", "half_up", "ceil")),
            rnd.choice(("drop", "keep")),
            deco=deco,
        )
