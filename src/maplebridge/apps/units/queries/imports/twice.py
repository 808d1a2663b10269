"""Values that may stand in a list only once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

MOST = 3  # other lines that are named


def twice(values: Iterable[tuple[int, str]]) -> dict[int, list[int]]:
    """line -> the first other lines that hold the same: which of them is right only a person can say."""
    lines: dict[str, list[int]] = defaultdict(list)
    for line, value in values:
        lines[value].append(line)
    return {line: [other for other in same[:MOST + 1] if other != line][:MOST]
            for same in lines.values() if len(same) > 1 for line in same}
