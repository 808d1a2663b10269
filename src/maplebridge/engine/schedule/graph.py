"""Steps and what comes before them as integer arrays, in an order in which predecessors come first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Graph:
    """`days`, `lag`: working days per task; `before`: the predecessors of each task; `order`: predecessors first."""

    days: Ints
    lag: Ints
    before: tuple[tuple[int, ...], ...]
    order: tuple[int, ...]

    def after(self) -> tuple[tuple[int, ...], ...]:
        """The successors of each task."""
        found: list[list[int]] = [[] for _ in self.before]
        for task, predecessors in enumerate(self.before):
            for predecessor in predecessors:
                found[predecessor].append(task)
        return tuple(tuple(tasks) for tasks in found)


def make_graph(days: Sequence[int], before: Sequence[Sequence[int]], lag: Sequence[int] | None = None) -> Graph:
    """Any graph without a circle. `before[i]`: indices of tasks; `lag[i]`: working days between them and i.

    Raises graphlib.CycleError, whose second argument is the circle.
    """
    order = TopologicalSorter({task: sorted(set(tasks)) for task, tasks in enumerate(before)}).static_order()
    return Graph(
        np.asarray(days, dtype=np.int32),
        np.asarray(lag if lag is not None else [0] * len(days), dtype=np.int32),
        tuple(tuple(sorted(set(tasks))) for tasks in before),
        tuple(order),
    )


def find_cycles(before: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Circles, each as the chain of keys in working order with the first key again at the end.

    One circle is named per search; its last link is then cut and the search goes on, so separate circles all show.
    """
    left = {key: [name for name in names if name in before] for key, names in before.items()}
    found: list[tuple[str, ...]] = []
    while True:
        try:
            TopologicalSorter(left).prepare()
            return tuple(found)
        except CycleError as error:
            circle = [str(key) for key in error.args[1]]
            found.append(_from_smallest(circle))
            left[circle[1]] = [name for name in left[circle[1]] if name != circle[0]]


def _from_smallest(circle: Sequence[str]) -> tuple[str, ...]:
    ring = circle[:-1]
    start = ring.index(min(ring))
    return (*ring[start:], *ring[:start], ring[start])
