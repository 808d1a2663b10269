"""What the programme report shows, as plain frozen data. Whoever has the results fills it; nothing here computes.

Points are Decimals with the digits to be printed. Lateness is a number of working days. Codes join the parts:
a unit, item or indicator is named by its code everywhere below `ProgrammeReport`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from maplebridge.engine.schedule.states import State
from maplebridge.engine.scheme.model import Tier
from maplebridge.engine.scheme.text import Text

Section = Literal["item", "bonus", "veto", "monitoring"]
Severity = Literal["error", "warning", "question"]


# ---------------------------------------------------------------- the table and who takes part
@dataclass(frozen=True, slots=True)
class Category:
    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Unit:
    """`group` is the place in the tree above it (district, sending unit); `records` how many entries it handed in."""

    code: str
    name: Text
    category: str
    group: Text | None = None
    out_of_contest: bool = False
    records: int | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    code: str
    name: Text
    points: Decimal
    tier: Tier = "baseline"
    definition: Text | None = None
    method: Text | None = None
    department: Text | None = None
    role: Text | None = None
    due: Text | None = None


@dataclass(frozen=True, slots=True)
class Item:
    code: str
    name: Text
    points: Decimal
    indicators: tuple[Indicator, ...]
    section: Section = "item"


# ---------------------------------------------------------------- how a figure came about
@dataclass(frozen=True, slots=True)
class Origin:
    """Rows of one sheet that were counted. `more` rows beyond those listed."""

    file: str
    sheet: str
    rows: tuple[int, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder from entries to points, first step first. `children` are the ladders it stands on."""

    label: Text
    value: Text | None = None
    detail: Text | None = None
    children: tuple[Rung, ...] = ()
    origins: tuple[Origin, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A dated step of a line. `original` is the first planned day when a re-plan moved it."""

    name: Text
    due: date
    done: date | None = None
    original: date | None = None
    late: int = 0
    who: Text | None = None
    reason: Text | None = None


# ---------------------------------------------------------------- the two matrices
@dataclass(frozen=True, slots=True)
class MatrixCell:
    """Unit x item. `late` is the longest lateness of its lines, `late_lines` how many lines are late now."""

    unit: str
    item: str
    points: Decimal | None
    maximum: Decimal
    state: State
    late: int = 0
    late_lines: int = 0
    trace: tuple[Rung, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """Unit x indicator. `figure` is the raw figure in words (all that monitoring has), `alert` marks it for a look.
    `promised`: the finish first planned; `confirmed`: when the person did so by their own account."""

    unit: str
    indicator: str
    points: Decimal | None
    maximum: Decimal
    state: State
    late: int = 0
    absent: Literal["missing", "not_applicable"] | None = None
    figure: Text | None = None
    alert: bool = False
    person: Text | None = None
    due: date | None = None
    steps: tuple[Step, ...] = ()
    trace: tuple[Rung, ...] = ()
    promised: date | None = None
    confirmed: date | None = None


# ---------------------------------------------------------------- results and findings
@dataclass(frozen=True, slots=True)
class Standing:
    """A unit's total and place in its category. `place` None: out of contest or without a total.

    `places` and `range` say how far place and total would move under reasonable changes of weights;
    units with the same `band` cannot be told apart.
    """

    unit: str
    points: Decimal | None
    maximum: Decimal
    place: int | None = None
    tied: bool = False
    places: tuple[int, int] | None = None
    range: tuple[Decimal, Decimal] | None = None
    band: int | None = None
    grade: Text | None = None
    trace: tuple[Rung, ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """What leaving out one item or indicator, or a scenario, does to the places: how many units move, how far on
    average, and whom it moves most, from one place to another."""

    kind: Literal["without", "scenario"]
    code: str
    name: Text
    moved: int
    mean: Decimal
    unit: str | None = None
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Certainty:
    """How the ranges came about: weights up to `noise` more or less, `draws` times, the inner `share` of all places.
    `shifts`: the largest first, scenarios last."""

    noise: Decimal
    draws: int
    share: Decimal
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A gate or veto that holds for a unit. `decision` is the number of its document; a veto without one awaits it."""

    unit: str
    kind: Literal["veto", "gate"]
    name: Text
    effect: Text
    reason: Text
    indicator: str | None = None
    decision: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Late:
    """A line late now. `cause` groups lines that fail at the same thing; `chain` is the first violated one."""

    unit: str
    indicator: str
    days: int
    due: date
    cause: Text
    chain: tuple[Text, ...] = ()
    why: Text | None = None
    who: Text | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing from a record book. `kind` in words (no entry, field empty, number skipped, entered late).

    `noted`: an entry that came late; nothing can be supplied any more, it is listed but asked of nobody.
    `supplier`: who can supply it, distinct over units (a person with the unit); None = nobody is named yet."""

    unit: str
    ledger: str
    ledger_name: Text
    kind: Text
    what: Text
    supplier: Text | None
    since: date | None = None
    indicators: tuple[str, ...] = ()
    count: int = 1
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    noted: bool = False


@dataclass(frozen=True, slots=True)
class Books:
    """How complete a unit's books are. `late`: entries made after their limit; `gaps`: what can still be supplied."""

    unit: str
    entries: int
    required: int
    present: int
    late: int
    gaps: int


@dataclass(frozen=True, slots=True)
class Question:
    """What a unit asked about a line; `answer` is for all."""

    indicator: str
    unit: Text
    text: str
    asked: date
    answer: str | None = None
    answered: date | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem in the input, as words."""

    severity: Severity
    what: Text
    do: Text
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """A figure or version of the footer: entries read, scheme hash, calendar version ..."""

    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Sibling:
    """The report of another programme, lying beside this one. `href` is relative."""

    name: Text
    href: str


@dataclass(frozen=True, slots=True)
class ProgrammeReport:
    """Everything one programme's page and workbook need. `unit_word`: what units are called ("派出所", "stations")."""

    code: str
    name: Text
    period: Text
    day: date
    assessment_day: date | None
    working_days_left: int | None
    categories: tuple[Category, ...]
    units: tuple[Unit, ...]
    items: tuple[Item, ...]
    matrix: tuple[MatrixCell, ...]
    cells: tuple[Cell, ...]
    standings: tuple[Standing, ...]
    certainty: Certainty | None = None
    late: tuple[Late, ...] = ()
    gaps: tuple[Gap, ...] = ()
    decisions: tuple[Decision, ...] = ()
    faults: tuple[Fault, ...] = ()
    counts: tuple[Labelled, ...] = ()
    versions: tuple[Labelled, ...] = ()
    siblings: tuple[Sibling, ...] = ()
    live: bool = False  # from the site
    books: tuple[Books, ...] = ()
    questions: tuple[Question, ...] = ()
    unit_word: Text = field(default_factory=lambda: Text("单位", "units"))
    calendar_provisional: bool = False
    invented: bool = False
