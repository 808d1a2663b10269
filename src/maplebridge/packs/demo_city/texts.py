"""Sentences put together from fragments, so that no two records of the city say the same."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

_PLACE = "◎"  # stands for the place in a fragment


@cache
def _fragments() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("texts.yaml").read_text(encoding="utf-8"))
    return data


class Texts:
    """One unit's writer. Its texts differ from each other in at least one whole part of the sentence."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used: set[tuple[str, ...]] = set()

    def done(self, ledger: str, place: str) -> str:
        """What was done at a place: 25 to 70 characters, new for this unit."""
        parts: list[list[str]] = _fragments()[ledger]
        for _ in range(1000):
            chosen = tuple(self._rng.choice(part) for part in parts)
            if chosen not in self._used:
                self._used.add(chosen)
                return "，".join(chosen).replace(_PLACE, place) + "。"
        raise RuntimeError(f"texts.yaml has too few fragments for {ledger}")

    def phrase(self, kind: str) -> str:
        """One of the short texts: topic, hazard, finding, measure ..."""
        return self._rng.choice(_fragments()["phrases"][kind])  # type: ignore[no-any-return]
