"""Many keys or rows, some at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def chunks(values: Iterable[Any], size: int = 5_000) -> Iterable[list[Any]]:
    """Few enough at a time for every database."""
    listed = list(values)
    return (listed[at:at + size] for at in range(0, len(listed), size))
