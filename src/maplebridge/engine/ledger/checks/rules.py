"""The thresholds of the checks, from packs/*/checks.yaml. Each has its reason there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from maplebridge.engine.ledger.likeness import Likeness
from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.read.branch import Branch, Reading

FORMAT = 1
_NO_LINES: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Documents:
    """known: (field of a document's number, field of its day of issue). later_allowed: fields that may name a later
    document. earlier: fields naming a record that must not be later."""

    known: tuple[tuple[str, str], ...] = ()
    later_allowed: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Burst:
    """At least `days` different days of events, entered by one person within `minutes`."""

    minutes: int = 60
    days: int = 5


@dataclass(frozen=True, slots=True)
class Span:
    """Fields that say who was busy from when to when, and where. `when`: rows for which that holds (None: all)."""

    who: tuple[str, ...]
    start: str
    end: str
    where: tuple[str, ...] = ()
    when: Expr | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """Fields of a book that say who was away: from `start` to `end`, on the day of `start` (no end), or for good after
    `after`."""

    ledger: str
    who: str
    start: str = ""
    end: str = ""
    after: str = ""
    when: Expr | None = None


@dataclass(frozen=True, slots=True)
class Overlap:
    """`minutes`: shorter ones are put down to rounding."""

    minutes: int = 10
    spans: tuple[Span, ...] = ()
    absences: tuple[Absence, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """on: the checks switched on. filler_long: from so many signs on filler in a field that may be blank is asked
    about. evidence_fields: what may name a file. same_person: pairs of fields (checked by, done by)."""

    on: frozenset[str] = frozenset()
    documents: Documents = field(default_factory=Documents)
    burst: Burst = field(default_factory=Burst)
    overlap: Overlap = field(default_factory=Overlap)
    likeness: Likeness = field(default_factory=Likeness)
    evidence_fields: tuple[str, ...] = ("evidence",)
    same_person: tuple[tuple[str, str], ...] = (("reviewed_by", "entered_by"),)
    filler_long: int = 4


def read_rules(
    data: Any, place: Place, known: frozenset[str], lines: Mapping[str, int] = _NO_LINES
) -> tuple[Rules, tuple[Problem, ...]]:
    """`known`: names of all checks. A check that is left out is switched off; every fault is told with its place."""
    reading = Reading(place, lines)
    top = Branch(reading, data, place)
    if top.raw("format", required=True) not in (None, FORMAT):
        top.fault("scheme.format", "format", value=str(top.data.get("format")), known=FORMAT)
    on = frozenset(name for name in known if top.has(name))
    branches = {name: top.branch(name) for name in sorted(known)}
    for branch in branches.values():
        branch.string("why")
    rules = Rules(
        on,
        _documents(branches["before_document"]),
        _burst(branches["burst_entry"]),
        _overlap(branches["overlap"]),
        _likeness(branches["near_copy"]),
        branches["evidence_reused"].strings("fields") or ("evidence",),
        _pairs(branches["self_review"], "pairs", "checked", "done") or (("reviewed_by", "entered_by"),),
        branches["filler"].integer("long", 4, low=1),
    )
    for branch in (*branches.values(), top):
        branch.done()
    return rules, tuple(reading.problems)


def _documents(branch: Branch) -> Documents:
    known = _pairs(branch, "documents", "number", "issued")
    return Documents(known, branch.strings("later_allowed"), branch.strings("earlier"))


def _pairs(branch: Branch, key: str, one: str, other: str) -> tuple[tuple[str, str], ...]:
    found = []
    for item in branch.branches(key):
        found.append((item.string(one, required=True) or "", item.string(other, required=True) or ""))
        item.done()
    return tuple(found)


def _burst(branch: Branch) -> Burst:
    return Burst(branch.integer("minutes", 60, low=1), branch.integer("days", 5, low=2))


def _overlap(branch: Branch) -> Overlap:
    def named(item: Branch, key: str, *, required: bool = True) -> str:
        return item.string(key, required=required) or ""

    spans, absences = [], []
    for item in branch.branches("spans"):
        who, where = item.strings("who"), item.strings("where")
        spans.append(Span(who, named(item, "start"), named(item, "end"), where, item.row_expr("when")))
        item.done()
    for item in branch.branches("absences"):
        start, end, after = (named(item, key, required=False) for key in ("start", "end", "after"))
        absences.append(Absence(named(item, "ledger"), named(item, "who"), start, end, after, item.row_expr("when")))
        item.done()
    return Overlap(branch.integer("minutes", 10, low=0), tuple(spans), tuple(absences))


def _likeness(branch: Branch) -> Likeness:
    usual = Likeness()

    def share(key: str, default: float) -> float:
        return float(branch.decimal(key, Decimal(str(default))) or 0)

    def count(key: str, default: int, low: int = 1) -> int:
        return branch.integer(key, default, low=low)

    return Likeness(
        alike=share("alike", usual.alike),
        own_alike=share("own_alike", usual.own_alike),
        same=share("same", usual.same),
        same_shortest=count("same_shortest", usual.same_shortest),
        verbatim=share("verbatim", usual.verbatim),
        verbatim_shortest=count("verbatim_shortest", usual.verbatim_shortest),
        shortest=count("shortest", usual.shortest),
        own_signs=count("own_signs", usual.own_signs),
        template_share=share("template_share", usual.template_share),
        template_units=count("template_units", usual.template_units, low=2),
    )
