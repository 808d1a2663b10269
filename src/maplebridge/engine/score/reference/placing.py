"""Places by value with ties: the arithmetic shared by rank and peers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal


def places(groups: Sequence[Sequence[str]], ties: str) -> dict[str, Decimal]:
    """Units to places; `groups` holds the tied units together, best group first."""
    result: dict[str, Decimal] = {}
    before = 0
    for position, tied in enumerate(groups):
        first, last = before + 1, before + len(tied)
        for offset, unit in enumerate(sorted(tied)):
            match ties:
                case "min":
                    place = Decimal(first)
                case "max":
                    place = Decimal(last)
                case "mean":
                    place = Decimal(first + last) / 2
                case "dense":
                    place = Decimal(position + 1)
                case _:
                    place = Decimal(first + offset)
            result[unit] = place
        before = last
    return result
