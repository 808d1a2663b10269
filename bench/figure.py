"""One printed figure of `make bench`, and how it is measured."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`goal` is in words ("<= 0.3"); ok None = printed for comparison only."""

    name: str
    value: float
    unit: str
    goal: str = ""
    ok: bool | None = None


def at_most(name: str, value: float, unit: str, limit: float) -> Figure:
    return Figure(name, round(value, 4), unit, f"<= {limit:g}", value <= limit)


def at_least(name: str, value: float, unit: str, limit: float) -> Figure:
    return Figure(name, round(value, 4), unit, f">= {limit:g}", value >= limit)


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds (user + system, all threads of this process) of one call."""
    before = time.process_time()
    work()
    return time.process_time() - before


def peak_megabytes() -> float:
    """Peak resident memory of this process so far, in MB (10**6 bytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
