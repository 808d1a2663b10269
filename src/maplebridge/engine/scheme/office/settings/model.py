"""What titles and prose say of the whole scheme."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from maplebridge.engine.problem import Place


@dataclass(slots=True)
class Settings:
    """None: nothing printed. `grades`: best first, word and lowest points; `quotas`: word -> share. `places`: by the
    path the setting gets in the scheme."""

    name: str | None = None
    year: int | None = None
    period: tuple[date, date] | None = None
    assessment_day: date | None = None
    issued_on: date | None = None
    approval_number: str | None = None
    full_score: Decimal | None = None
    grades: list[tuple[str, Decimal | None]] = field(default_factory=list)
    quotas: dict[str, Decimal] = field(default_factory=dict)
    deducts_from_full: bool = False
    ranked: bool = False
    places: dict[str, Place] = field(default_factory=dict)


