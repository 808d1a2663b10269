"""The mapping of a scheme while it is put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.office.asking.question import Question
from maplebridge.engine.scheme.office.rules.rule import Fact, Mapped


@dataclass(slots=True)
class Assembled:
    """`facts`: what assessors fill in, by indicator. `unruled`: how lines without a counting method count;
    `asked_at_once`: that is still open for the whole table."""

    data: Mapped = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    facts: dict[str, tuple[Fact, ...]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    gates: dict[str, list[Mapped]] = field(default_factory=dict)
    unruled: str | None = None
    asked_at_once: bool = False
