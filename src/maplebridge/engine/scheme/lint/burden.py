"""The reporting burden a scheme will cause: minutes per unit and month by ledger, and what could be spared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.lint.material import LedgerField, LedgerKind, Material, fault
from maplebridge.engine.scheme.lint.rules import Burden
from maplebridge.engine.scheme.model import Measure, Panel
from maplebridge.engine.scheme.text import Text

Programme = Literal["station", "stationing"]
MINUTE = Decimal(60)
EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class LedgerBurden:
    """One ledger. fields: columns a person fills in; required: always to be filled; entries: per unit and month."""

    code: str
    name: Text
    fields: int
    required: int
    entries: Decimal
    seconds: Decimal  # per entry

    @property
    def minutes(self) -> Decimal:
        """Per unit and month."""
        return self.entries * self.seconds / MINUTE


@dataclass(frozen=True, slots=True)
class Repeated:
    """A field by one name and type in several ledgers, the frame of an entry apart."""

    name: Text
    ledgers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The burden of a scheme. computed of lines: how many scored lines need no typed figure of their own."""

    programme: Programme
    ledgers: tuple[LedgerBurden, ...]
    staff: Decimal
    repeated: tuple[Repeated, ...]
    lines: int
    computed: int
    assumptions: Burden

    @property
    def minutes(self) -> Decimal:
        """Per unit and month."""
        return sum((ledger.minutes for ledger in self.ledgers), Decimal(0))

    @property
    def minutes_each(self) -> Decimal:
        """Per officer and month."""
        return self.minutes / self.staff if self.staff else self.minutes


def report(material: Material) -> Report:
    """The burden of what is switched on; computed ledgers cost nothing."""
    programme: Programme = "stationing" if material.scheme.assesses == "group" else "station"
    burden = material.rules.burden
    lines = material.scored()
    return Report(
        programme=programme,
        ledgers=tuple(_ledger(kind, burden, programme) for kind in material.books()),
        staff=burden.staff.get(programme, Decimal(1)),
        repeated=tuple(_repeated(material)),
        lines=len(lines),
        computed=sum(1 for _, _, indicator in lines if _is_computed(material, indicator.score)),
        assumptions=burden,
    )


def check(material: Material) -> Iterator[Problem]:
    made = report(material)
    if made.minutes_each > made.assumptions.most_minutes:
        heaviest = sorted(made.ledgers, key=lambda ledger: -ledger.minutes)[:3]
        yield fault("lint.burden", "ledgers", material.source("burden"), "question",
                    minutes=round(made.minutes), each=round(made.minutes_each), staff=made.staff,
                    most=made.assumptions.most_minutes, heaviest=[ledger.name for ledger in heaviest])


def _ledger(kind: LedgerKind, burden: Burden, programme: str) -> LedgerBurden:
    typed = [field for field in kind.fields if field.code not in burden.automatic]
    seconds = burden.per_entry + sum((_seconds(field, burden) for field in typed), Decimal(0))
    entries = burden.entries.get(programme, {}).get(kind.code, burden.default_entries)
    required = sum(1 for field in typed if field.required is True)
    return LedgerBurden(kind.code, kind.name, len(typed), required, entries, seconds)


def _seconds(field: LedgerField, burden: Burden) -> Decimal:
    share = Decimal(1) if field.required is True else burden.conditional if isinstance(field.required, Expr) \
        else burden.optional
    own = burden.seconds.get(field.type, Decimal(0))
    return share * (own + burden.upload if field.code == EVIDENCE else own)


def _repeated(material: Material) -> Iterator[Repeated]:
    books = material.books()
    frame = material.rules.burden.frame
    asked: dict[tuple[str, str], list[tuple[str, Text]]] = {}
    for kind in books:
        for field in dict.fromkeys((one.name, one.type) for one in kind.fields if one.code not in frame):
            asked.setdefault((field[0].zh, field[1]), []).append((kind.code, field[0]))
    for found in asked.values():
        if len(found) > 1:
            yield Repeated(found[0][1], tuple(code for code, _ in found))


def _is_computed(material: Material, score: str | None) -> bool:
    """Whether every figure comes from entries or from tables made of them."""
    known = {*material.scheme.ledgers, *material.rules.burden.computed}
    tables = set()
    for _, node in material.below(score):
        match node:
            case Measure(value=value, over=over):
                tables |= {value.table, *([over.table] if over else [])}
            case Panel(table=table):
                tables.add(table)
    return bool(tables) and tables <= known
