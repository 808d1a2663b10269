"""A scheme as plain frozen data: what the readers make and what everything else reads.

Numbers are Decimal. A numeric place that may also depend on a parameter, a node or a unit attribute holds
`Decimal | Expr`. Nodes refer to each other by name; nested nodes of the YAML got names of their own
("FQ3.1/of"). Field meanings: docs/reference/scheme.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.text import Text

Num = Decimal | Expr
RoundMode = Literal["half_up", "half_even", "half_down", "up", "down", "floor", "ceil"]
Tier = Literal["bottom_line", "baseline", "highline", "diagnostic"]
Ties = Literal["min", "max", "mean", "dense", "order"]


# ---------------------------------------------------------------- decorations
@dataclass(frozen=True, slots=True)
class Rounding:
    """One rounding step: `to` decimals. Several steps are applied in turn (CVSS 3.1: to 5 half_up, then to 1 ceil)."""

    to: int
    mode: RoundMode = "half_up"


@dataclass(frozen=True, slots=True)
class Absent:
    """What to do with a value that is not there.

    how: keep | value | mean | median (of the present units of the same `within`) | full (the indicator's points).
    """

    how: Literal["keep", "value", "mean", "median", "full"] = "keep"
    value: Num | None = None
    within: str | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """A limiter: when `when` holds, do `action`. Actions on numbers: set, at_most, at_least, times, add;
    on grades: set, grade_at_most, drop_grades; on the unit: ineligible_for."""

    when: Expr
    action: Literal["set", "at_most", "at_least", "times", "add", "grade_at_most", "drop_grades", "ineligible_for"]
    value: Num | str
    because: Text


@dataclass(frozen=True, slots=True)
class Decorations:
    """Applied to any node in this order: missing and not_applicable, then `order` (default gates, clamp, round)."""

    missing: Absent = Absent()
    not_applicable: Absent = Absent()
    floor: Num | None = None
    cap: Num | None = None
    round: tuple[Rounding, ...] = ()
    gates: tuple[Gate, ...] = ()
    order: tuple[str, ...] = ("gates", "clamp", "round")
    label: Text | None = None


# ---------------------------------------------------------------- nodes
@dataclass(frozen=True, slots=True)
class Aggregate:
    """One figure per unit from the rows of one table."""

    table: str
    take: Literal["count", "count_distinct", "count_days", "sum", "mean", "min", "max", "median", "first", "last"]
    of: Expr | None = None  # row expression; for count_distinct the key
    where: Expr | None = None  # row condition; only True rows count
    date: str | None = None  # which date field places a row in a window; None = the table's own
    window: str = "this"  # this | previous | to_date | all | "days:90"
    once_per: tuple[str, ...] = ()  # of rows equal in these fields only one counts ...
    keep: Literal["highest", "lowest", "first", "last"] = "highest"  # ... by `of` (highest, lowest) or by date


@dataclass(frozen=True, slots=True)
class Node:
    """Common part of every node."""

    name: str
    deco: Decorations = field(default_factory=Decorations, kw_only=True)


@dataclass(frozen=True, slots=True)
class Measure(Node):
    """A figure from records; with `over` a share (exact rational), with `per` divided by a unit attribute.
    over = 0, or fewer than `min_denominator`: not applicable."""

    value: Aggregate
    over: Aggregate | None = None
    per: str | None = None
    min_denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    x: Num
    y: Num


@dataclass(frozen=True, slots=True)
class Curve(Node):
    """Through anchors: linear, log (ln x), power (x ** exponent), lognormal (anchors (p10, .9) and (median, .5))."""

    of: str
    anchors: tuple[Anchor, ...]
    shape: Literal["linear", "log", "power", "lognormal"] = "linear"
    exponent: Num | None = None
    clip: Literal["both", "low", "high", "none"] = "both"


@dataclass(frozen=True, slots=True)
class Step:
    at: Num
    value: Num | str


@dataclass(frozen=True, slots=True)
class Steps(Node):
    """First step whose test holds, in the order written. test: ge | gt | le | lt against `at`."""

    of: str
    steps: tuple[Step, ...]
    otherwise: Num | str | None
    test: Literal["ge", "gt", "le", "lt"] = "ge"


@dataclass(frozen=True, slots=True)
class Lookup(Node):
    """A value by key. Several `of`: keys joined with "|". No match: `otherwise`; None = missing."""

    of: tuple[str, ...]
    table: Mapping[str, Num | str]
    otherwise: Num | str | None = None


@dataclass(frozen=True, slots=True)
class TallyLine:
    """points per 1 of measure `of`; the line's sum is limited by `cap` (same sign as its points)."""

    of: str
    points: Num
    cap: Num | None = None
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Tally(Node):
    """base + sum of lines; floor and cap are the node's clamp."""

    base: Num
    lines: tuple[TallyLine, ...]


@dataclass(frozen=True, slots=True)
class Voter:
    who: str | None  # value of the role field; None = all
    weight: Num


@dataclass(frozen=True, slots=True)
class Panel(Node):
    """Ratings by several people. Per unit and per `per` key: for each voter group drop `trim_high` highest and
    `trim_low` lowest, average, round_mean; weighted over groups (renormalised over the groups present);
    times `factor`, plus `plus` (row fields), round_each; then joined over the keys."""

    table: str
    score: Expr  # row expression: number or ballot word
    voters: tuple[Voter, ...]
    role: str | None = None
    where: Expr | None = None
    ballots: Mapping[str, Decimal] = field(default_factory=dict)
    per: str | None = None
    trim_high: int = 0
    trim_low: int = 0
    average: Literal["mean", "median"] = "mean"
    min_raters: int = 1
    round_mean: tuple[Rounding, ...] = ()
    factor: str | None = None
    plus: str | None = None
    round_each: tuple[Rounding, ...] = ()
    join: Literal["sum", "mean"] = "sum"
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Peers(Node):
    """A value relative to the other units."""

    of: str
    take: Literal["rank", "percentile", "minmax", "zscore", "share_of_best", "share_of_mean", "change",
                  "change_ratio", "winsorise", "group_mean", "group_sum", "group_min", "group_max",
                  "group_deviation", "group_count"]
    within: str | None = None
    direction: Literal["higher", "lower"] = "higher"
    most: int | None = None  # winsorise: most points moved
    skew: Decimal | None = None  # winsorise: stop when |skew| < skew or excess kurtosis < kurtosis
    kurtosis: Decimal | None = None
    ties: Ties = "min"


@dataclass(frozen=True, slots=True)
class Combine(Node):
    """Several values to one. absent: keep (any absent: absent) | skip | rescale; at_least: fewest present children."""

    of: tuple[str, ...]
    how: Literal["sum", "mean", "gmean", "hmean", "power", "min", "max", "median", "product", "copeland"] = "sum"
    weights: tuple[Num, ...] = ()
    exponent: Num | None = None
    absent: Literal["keep", "skip", "rescale"] = "keep"
    at_least: int = 0
    full: tuple[Decimal, ...] = ()  # points each child can reach; the basis of rescale for a sum


@dataclass(frozen=True, slots=True)
class Formula(Node):
    """kind expr: a formula over nodes, parameters and unit attributes."""

    expr: Expr


@dataclass(frozen=True, slots=True)
class RollupPart:
    part: str
    weight: Num


@dataclass(frozen=True, slots=True)
class Rollup(Node):
    """The child evaluated in every part of the period, then joined."""

    of: str
    parts: tuple[RollupPart, ...]
    how: Literal["mean", "sum", "min", "max", "last"] = "mean"
    absent: Literal["keep", "skip", "rescale"] = "rescale"
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class Rank(Node):
    of: str
    within: str | None = None
    rounded: tuple[Rounding, ...] = ()
    direction: Literal["higher", "lower"] = "higher"
    ties: Ties = "min"
    tie_break: tuple[str, ...] = ()  # node names; "-name" = lower is better
    exclude: Expr | None = None  # on unit attributes and nodes


@dataclass(frozen=True, slots=True)
class Band:
    grade: str
    at_least: Num | None = None
    requires: Expr | None = None


@dataclass(frozen=True, slots=True)
class Quota:
    grade: str
    at_most: Num  # share of the group


@dataclass(frozen=True, slots=True)
class Grade(Node):
    """Bands from best to worst; the first whose at_least and requires hold. Quotas then push overflow down,
    best value first. Gates on the grade come last. `of` None: bands by requires only."""

    of: str | None
    bands: tuple[Band, ...]
    otherwise: str
    quotas: tuple[Quota, ...] = ()
    within: str | None = None
    quota_round: Literal["floor", "half_up", "ceil"] = "floor"
    quota_ties: Literal["drop", "keep"] = "drop"
    labels: Mapping[str, Text] = field(default_factory=dict)


AnyNode = (Measure | Curve | Steps | Lookup | Tally | Panel | Peers | Combine | Formula | Rollup | Rank | Grade)


# ---------------------------------------------------------------- the table around the nodes
@dataclass(frozen=True, slots=True)
class DatedValue:
    since: date
    value: Decimal | str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    label: Text
    values: tuple[DatedValue, ...]  # ascending by since

    def at(self, day: date) -> Decimal | str | None:
        """The value in force on a day; None before the first."""
        now = None
        for dated in self.values:
            if dated.since <= day:
                now = dated.value
        return now


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days, both ends included. Part of the period, or the period itself (code "period")."""

    code: str
    start: date
    end: date
    name: Text | None = None


@dataclass(frozen=True, slots=True)
class Period:
    whole: Window
    parts: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    code: str
    name: Text
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Category:
    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class TaskStep:
    """One step of an indicator's task template. Key of the whole step: "<indicator>.<key>"."""

    key: str
    name: Text
    days: int  # working days, 0 = milestone
    after: tuple[str, ...] = ()  # keys in the same indicator, or "<indicator>.<key>"
    lag: int = 0  # working days between the predecessors' end and this start
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """anchor ± n working days: "month_end+3wd". Anchors: scheme_issue, arrival, month_end, quarter_end, half_end,
    year_end, assessment, rotation, event, or a fixed ISO date."""

    anchor: str
    offset: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    code: str
    name: Text
    tier: Tier
    points: Decimal
    score: str | None  # node name (= code) ; None = not computed here
    group: Text | None = None  # the second-level heading it stands under, where a table has three levels
    definition: Text | None = None
    method: Text | None = None  # counting method in words, as printed in the table
    verification: str | None = None
    lead_department: Text | None = None
    responsible_role: Text | None = None
    period: str | None = None  # once monthly quarterly half-yearly yearly event
    due: Due | None = None
    applies_to: tuple[str, ...] = ()  # category codes; empty = all
    ledgers: tuple[str, ...] = ()
    na_rule: Literal["full_marks", "rescale", "exclude", "none"] = "full_marks"
    direction: Literal["higher", "lower"] = "higher"
    gaming_guard: Text | None = None
    tasks: tuple[TaskStep, ...] = ()
    added: tuple[str, ...] = ()  # what was added to the catalogue's line, in words


@dataclass(frozen=True, slots=True)
class Item:
    """One of the (usually eight) items; `counts` False = a section outside the total (bonus and veto, monitoring)."""

    code: str
    name: Text
    points: Decimal
    indicators: tuple[Indicator, ...]
    section: Literal["item", "bonus", "veto", "monitoring"] = "item"


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the colour ladder: `late` working days late (negative = before due) -> state."""

    state: str
    late: int


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a fact table. type: text int decimal number bool date datetime."""

    name: str
    type: str = "text"
    scale: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A fact table the measures read. `unit` and `date` name its columns; date None = counts in every window."""

    name: str
    unit: str = "unit"
    date: str | None = None
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """The scheme otherwise. `edits`: path in the scheme's mapping -> new value, None = taken away (scheme/edits.py)."""

    code: str
    name: Text
    edits: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is varied to see how sure a rank is; meanings in docs/reference/ranges.md.

    weight_noise: each weight moves by at most this share; interval: the quantiles of the places over the draws;
    apart: the share of draws in which the better one must stay ahead; of: nodes whose weights move, () = the items.
    """

    weight_noise: Decimal = Decimal("0.25")
    draws: int = 200
    interval: tuple[Decimal, Decimal] = (Decimal("0.05"), Decimal("0.95"))
    apart: Decimal = Decimal("0.9")
    remove_one: bool = True
    seed: int = 1
    of: tuple[str, ...] = ()
    scenarios: tuple[Scenario, ...] = ()


@dataclass(frozen=True, slots=True)
class Scheme:
    code: str
    version: str
    name: Text
    kind: Literal["creation", "grade_evaluation", "internal_appraisal", "other"]
    period: Period
    nodes: Mapping[str, AnyNode]  # topologically ordered: children first
    items: tuple[Item, ...] = ()
    invented: bool = False
    assesses: str | None = None  # kind of unit that takes part ("station", "group"); None = every unit listed
    legal_basis: Text | None = None
    approval_number: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    issued_on: date | None = None
    assessment_day: date | None = None
    stages: tuple[Stage, ...] = ()
    categories: tuple[Category, ...] = ()
    out_of_contest: Expr | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    ladder: tuple[Rung, ...] = ()
    na_default: Literal["full_marks", "rescale", "exclude"] = "full_marks"
    ledgers: tuple[str, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    total: str | None = None  # node names of the usual results
    place: str | None = None
    grade: str | None = None
    full_score: Decimal = Decimal(100)  # what the items outside bonus, veto and monitoring add up to
    notes: tuple[str, ...] = ()
    analysis: Analysis = Analysis()
    source: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)  # the YAML as read

    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for item in self.items for indicator in item.indicators)

    def indicator(self, code: str) -> Indicator | None:
        return next((indicator for indicator in self.indicators() if indicator.code == code), None)
