"""A counting method in words, understood: the rule it becomes, or what must be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.office.asking.question import Question
from maplebridge.engine.scheme.office.wording.cell import Section

#: A part of scheme.yaml.
Mapped = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Worded:
    """What a rule is read from. `points`: the line's own, None where the table prints none.

    `text`: the counting method; `content`: what is demanded, where a rule or points may hide as well.
    """

    code: str
    text: str
    points: Decimal | None
    section: Section = "item"
    content: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What an assessor will fill in for the rule: a count of events, a figure, or done/not done.

    `event` tells the lines of one indicator apart in table `findings`; figures live in table `figures` under the
    indicator's code (and `event` where there are several). `share`: a figure in percent is written as 0.95.
    """

    event: str
    label: str
    kind: str  # count | figure | done | points | level


@dataclass(frozen=True, slots=True)
class Rule:
    """`score`: the mapping of scheme.yaml (`kind: tally` ...), reading tables `findings` and `figures`.

    `points`: the most the words themselves grant ("最多加10分"), None where they say none. `gates` act on results
    outside the line (a veto): as mappings of scheme.yaml by the node they act on. `questions`: parts still in doubt;
    with any, `score` is what the rest says, or None.
    """

    score: Mapping[str, Any] | None
    points: Decimal | None = None
    facts: tuple[Fact, ...] = ()
    gates: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
