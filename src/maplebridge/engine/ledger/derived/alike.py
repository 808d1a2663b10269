"""Texts nearly equal to an earlier one, exactly by Jaccard over 4-character shingles.

Prefix filtering (Bayardo, Ma & Srikant, "Scaling up all pairs similarity search", WWW 2007): two sets can only reach
the threshold t if they share one of their rarest (1 - t)|x| + 1 shingles, so most pairs are never looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

THRESHOLD = 0.85
SHINGLE = 4
WITHIN_DAYS = 90


def near_duplicates(texts: Sequence[tuple[date | None, str]]) -> set[int]:
    """Positions whose text is alike to an earlier one of at most 90 days before. `texts` is ordered by day."""
    shingles = [frozenset(text[i : i + SHINGLE] for i in range(len(text) - SHINGLE + 1)) for _, text in texts]
    often = Counter(shingle for found in shingles for shingle in found)
    seen: dict[str, list[int]] = defaultdict(list)
    alike: set[int] = set()
    for i, mine in enumerate(shingles):
        if not mine:
            continue
        rare = sorted(mine, key=lambda shingle: (often[shingle], shingle))
        rare = rare[: int((1 - THRESHOLD) * len(mine)) + 1]
        candidates = {j for shingle in rare for j in seen[shingle]}
        if any(_near(texts[i][0], texts[j][0]) and _alike(mine, shingles[j]) for j in candidates):
            alike.add(i)
        for shingle in rare:
            seen[shingle].append(i)
    return alike


def _near(day: date | None, earlier: date | None) -> bool:
    return day is not None and earlier is not None and (day - earlier).days <= WITHIN_DAYS


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    shared = len(one & other)
    return shared >= THRESHOLD * (len(one) + len(other) - shared)
