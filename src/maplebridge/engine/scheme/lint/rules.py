"""What lint goes by, all of it data: sources, groups of terms, the grammar around them, limits, burden assumptions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from maplebridge.engine.scheme.text import Text

Mark = Literal["S", "K", "I"]  # read in a source | general knowledge | inferred
Ban = Literal["output", "activity", "person"]
Falling = Literal["counts", "harmless"]


@dataclass(frozen=True, slots=True)
class Source:
    """A binding rule by its name, and how sure it is."""

    code: str
    name: Text
    mark: Mark


@dataclass(frozen=True, slots=True)
class Group:
    """One thing that must not be scored by its amount, with the words it goes by.

    subjects: harmful with a measuring word. plain: measuring words of their own (clear-up rate). units: what it is
    counted in. always: harmful wherever it stands. bare: harmful as a whole phrase. quota: any least number is
    harmful; else only one above two, or two within a month. forced: having to hand it in is harmful. falling: whether
    wanting less of it counts too.
    """

    code: str
    ban: Ban
    name: Text
    advice: Text
    sources: tuple[Source, ...]
    subjects: re.Pattern[str]
    plain: re.Pattern[str]
    units: str  # alternation of words, empty for none
    always: bool = False
    bare: bool = False
    quota: bool = True
    forced: bool = False
    ranked: bool = False  # only a ranking of it is harmful
    loose: bool = False  # counts of anything: harmless beside a word of quality or of a wrong
    falling: Falling = "harmless"


@dataclass(frozen=True, slots=True)
class Grammar:
    """Words around a subject, one pattern each; meaning of each key: docs/reference/lint.md."""

    neutral: re.Pattern[str]
    at_least: re.Pattern[str]
    at_most: re.Pattern[str]
    not_scored: re.Pattern[str]
    excused: re.Pattern[str]
    absent: re.Pattern[str]
    condition: re.Pattern[str]
    loss: re.Pattern[str]
    quality: re.Pattern[str]
    gear: re.Pattern[str]
    wrongdoing: re.Pattern[str]
    count: re.Pattern[str]
    acts: re.Pattern[str]
    count_of: re.Pattern[str]
    rising: re.Pattern[str]
    falling: re.Pattern[str]
    ranking: re.Pattern[str]
    points: re.Pattern[str]
    often: re.Pattern[str]
    soon: re.Pattern[str]
    hand_in: re.Pattern[str]
    joining: re.Pattern[str]
    ratio: re.Pattern[str]
    filler: re.Pattern[str]
    numbers: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Figures of the structural rules. Shares are parts of 1; `near`: likeness from which two texts count as one."""

    indicators: int = 30
    ledgers: int = 6
    line_share: Decimal = Decimal("0.2")
    bonus_share: Decimal = Decimal("0.1")
    near: Decimal = Decimal("0.9")
    same_fields: Decimal = Decimal("0.6")


@dataclass(frozen=True, slots=True)
class Burden:
    """Assumptions of the reporting burden. Seconds per filled field by type; entries per unit and month by ledger.

    optional, conditional: how often a field that is not always required is filled. automatic: fields a system fills
    in. frame: elements of any entry, which are no second question. staff, entries: by programme (station,
    stationing); default_entries for a ledger not listed. computed: tables made from other records, never typed.
    """

    seconds: Mapping[str, Decimal]
    per_entry: Decimal
    upload: Decimal
    optional: Decimal
    conditional: Decimal
    automatic: frozenset[str]
    frame: frozenset[str]
    staff: Mapping[str, Decimal]
    entries: Mapping[str, Mapping[str, Decimal]]
    default_entries: Decimal
    computed: frozenset[str]
    most_minutes: Decimal
    basis: Text


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything lint goes by. `subjects`: any subject of any group, to leave harmless texts alone early.

    ceilings: the sources of structural rules by finding ("too_many_indicators").
    """

    groups: tuple[Group, ...]
    subjects: re.Pattern[str]
    grammar: Grammar
    limits: Limits
    burden: Burden
    ceilings: Mapping[str, Source] = field(default_factory=dict)
