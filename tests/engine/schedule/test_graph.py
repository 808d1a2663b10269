from __future__ import annotations

from graphlib import CycleError
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.engine.schedule.graph import find_cycles, make_graph


def test_predecessors_come_first() -> None:
    graph = make_graph([1, 1, 1, 1], [[2], [0], [], [1, 2, 2]])
    place = {task: index for index, task in enumerate(graph.order)}
    assert sorted(graph.order) == [0, 1, 2, 3]
    assert all(place[before] < place[task] for task in range(4) for before in graph.before[task])
    assert graph.after() == ((1,), (3,), (0, 3), ())


def test_a_circle_is_refused() -> None:
    with pytest.raises(CycleError):
        make_graph([1, 1], [[1], [0]])


def test_circles_are_named_in_working_order() -> None:
    assert find_cycles({"a": [], "b": ["a"]}) == ()
    assert find_cycles({"a": ["c"], "b": ["a"], "c": ["b"]}) == (("a", "b", "c", "a"),)
    assert find_cycles({"a": ["a"]}) == (("a", "a"),)


def test_separate_circles_all_show() -> None:
    found = find_cycles({"a": ["b"], "b": ["a"], "c": ["d", "gone"], "d": ["c"], "e": ["a", "c"]})
    assert sorted(found) == [("a", "b", "a"), ("c", "d", "c")]


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefg"), max_size=4)))
def test_every_named_circle_is_one(before: dict[str, list[str]]) -> None:
    for circle in find_cycles(before):
        assert circle[0] == circle[-1] == min(circle)
        assert all(first in before[second] for first, second in pairwise(circle))
