"""A ledger kind as plain frozen data. Meaning of every field: docs/reference/ledger.md."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from maplebridge.engine.scheme.expr import Expr
from maplebridge.engine.scheme.text import Text

FieldType = Literal["text", "int", "decimal", "bool", "date", "datetime", "choice", "choices", "ref", "refs"]
RefKind = Literal["unit", "account", "place", "indicator", "ledger", "record", "file", "text"]
FIELD_TYPES: tuple[FieldType, ...] = (
    "text", "int", "decimal", "bool", "date", "datetime", "choice", "choices", "ref", "refs",
)
REF_KINDS: tuple[RefKind, ...] = ("unit", "account", "place", "indicator", "ledger", "record", "file", "text")

SERVES = ("daily_work", "team_building")  # what a record is for beside the lines of a programme

#: Codes of common fields that rules of this room know by name.
UNIT, ENTERED_AT, LATE_REASON, EVIDENCE = "unit", "entered_at", "late_reason", "evidence"


@dataclass(frozen=True, slots=True)
class Option:
    """One word of a closed list."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the ledger. `required`: always, never, or where a row expression holds."""

    code: str
    name: Text
    type: FieldType = "text"
    required: bool | Expr = False
    choices: tuple[Option, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    scale: int | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    workday: bool = False
    future: bool | None = None  # None: allowed, save for the dating field and entered_at
    ref: RefKind | None = None
    filler: bool = False
    other_text: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A fault at `field` of every row for which `when` holds."""

    code: str
    when: Expr
    field: str
    message: Text


@dataclass(frozen=True, slots=True)
class EntryLimit:
    """Entered at most `days` working days after `anchor`: event (the dating field), month_end (of its month), or
    scheme_issue."""

    days: int
    anchor: Literal["event", "month_end", "scheme_issue"] = "event"


@dataclass(frozen=True, slots=True)
class Numbering:
    """Running numbers per unit and year: pattern of {unit} {ledger} {year} {n}; n has at least `width` digits."""

    field: str
    pattern: str
    width: int = 4


@dataclass(frozen=True, slots=True)
class Common:
    """Fields and checks shared by all kinds of a pack."""

    fields: tuple[Field, ...] = ()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    code: str
    name: Text
    fields: tuple[Field, ...]
    programme: Literal["station", "stationing", "both"] = "both"
    entry_limit: EntryLimit | None = None
    retention: str | None = None
    date: str | None = None
    number: Numbering | None = None
    assigned_by: str | None = None
    generated: bool = False
    restricted: bool = False
    serves: tuple[str, ...] = ()  # of SERVES
    checks: tuple[Check, ...] = ()

    def field(self, code: str) -> Field | None:
        return next((field for field in self.fields if field.code == code), None)
