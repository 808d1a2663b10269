"""What must hold for every rank: dominance, names and order of units, groups, gates and absent values."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.engine.score.ranges import rank_ranges
from tests.engine.score.ranges.small import RANKED, TWO_ITEMS, by_unit, ranges_of, scores_of

FEW = settings(max_examples=25, deadline=None)
POINTS = st.integers(0, 50)
FIELD = st.lists(st.tuples(POINTS, POINTS), min_size=1, max_size=9)


def _units(points: list[tuple[int, int]], category: str = "x") -> dict[str, dict[str, object]]:
    return {f"u{i}": {"p": p, "q": q, "category": category} for i, (p, q) in enumerate(points)}


@FEW
@given(FIELD)
def test_who_is_best_in_everything_is_first_in_every_draw(points):
    units = {**_units(points), "best": {"p": 51, "q": 51, "category": "x"}}
    found = ranges_of(TWO_ITEMS + RANKED, units)
    assert found.places("best") == (1, 1)
    assert by_unit(found, "mean")["best"] == 1
    assert all(by_unit(found, figure)["best"] == 1 for figure in ("without:P", "without:Q"))


@FEW
@given(FIELD, st.randoms(use_true_random=False))
def test_names_and_order_of_units_change_nothing(points, dice):
    units = _units(points)
    names = list(units)
    dice.shuffle(names)
    renamed = {f"r{names[i]}": units[unit] for i, unit in enumerate(units)}
    shuffled = dict(random.Random(1).sample(list(renamed.items()), len(renamed)))
    here, there = ranges_of(TWO_ITEMS + RANKED, units), ranges_of(TWO_ITEMS + RANKED, shuffled)
    for figure in ("place", "low", "high", "mean", "band", "points_low", "points_high", "without:P"):
        before, after = by_unit(here, figure), by_unit(there, figure)
        assert before == {unit: after[f"r{names[i]}"] for i, unit in enumerate(units)}


@FEW
@given(FIELD)
def test_without_noise_every_range_is_the_place(points):
    found = ranges_of(TWO_ITEMS + RANKED + "analysis: {weight_noise: 0, draws: 3}\n", _units(points))
    assert (found.low == found.place).all() and (found.high == found.place).all() and (found.mean == found.place).all()
    assert (found.points_low == found.points_high).all()
    assert (found.band == np.unique(found.place, return_inverse=True)[1] + 1).all(), "one band per place"


@FEW
@given(FIELD)
def test_the_place_lies_in_its_range_and_ranges_among_the_units(points):
    found = ranges_of(TWO_ITEMS + RANKED, _units(points))
    assert ((found.low >= 1) & (found.low <= found.place)).all()
    assert ((found.high <= len(points)) & (found.high >= found.place)).all()
    order = np.argsort(found.place, kind="stable")
    assert (np.diff(found.band[order]) >= 0).all() and found.band.min() == 1, "bands hold units that follow each other"


@FEW
@given(FIELD, FIELD)
def test_categories_are_ranked_apart(first, second):
    both = {f"a{unit}": one for unit, one in _units(first).items()}
    both |= {f"b{unit}": one for unit, one in _units(second, "y").items()}
    together = ranges_of(TWO_ITEMS + RANKED, both)
    for letter, points in (("a", first), ("b", second)):
        alone = ranges_of(TWO_ITEMS + RANKED, _units(points))
        for figure in ("place", "low", "high", "mean", "band"):
            apart = by_unit(together, figure)
            assert by_unit(alone, figure) == {unit: apart[f"{letter}{unit}"] for unit in alone.units}


def test_out_of_contest_has_no_range_and_takes_nobodys_place():
    units = {"a": {"p": 30, "q": 20}, "b": {"p": 20, "q": 31}, "guest": {"p": 50, "q": 50, "guest": True}}
    found = ranges_of(TWO_ITEMS + RANKED + "out_of_contest: guest == True\n", units)
    assert found.places("guest") is None
    assert by_unit(found, "band")["guest"] is None and by_unit(found, "points_low")["guest"] is None
    assert found.places("a") == (1, 2)


def test_an_absent_total_has_no_range():
    text = TWO_ITEMS.replace("score: {kind: expr, of: p}", "score: {kind: expr, of: p, missing: keep}")
    found = ranges_of(text + RANKED, {"a": {"p": 30, "q": 20}, "b": {"p": None, "q": 31}})
    assert found.places("a") == (1, 1)
    assert found.places("b") is None


def test_gates_above_the_items_hold_in_every_draw():
    """The gate reads the item as scored, not with its moved weight: 24 of 50 is below 25 in every draw."""
    gated = """
nodes:
  total: {kind: combine, of: [P, Q], full: [50, 50], round: 2,
          gates: [{when: "P < 25", then: {at_most: 20}, because: low}]}
  place: {kind: rank, of: total}
"""
    found = ranges_of(TWO_ITEMS + gated, {"a": {"p": 24, "q": 50}, "b": {"p": 25, "q": 0}, "c": {"p": 25, "q": 50}})
    assert [found.places(unit) for unit in "abc"] == [(3, 3), (2, 2), (1, 1)]
    assert by_unit(found, "points_high")["a"] == 20


def test_weights_may_be_parameters_and_a_total_a_formula():
    text = TWO_ITEMS + """
parameters: {share: {values: [{since: 2000-01-01, value: 0.5}]}}
nodes:
  total: {kind: combine, how: mean, of: [P, Q], weights: ["share", "1 - share"]}
  place: {kind: rank, of: total}
"""
    plain = TWO_ITEMS + "nodes: {total: {kind: expr, of: (P + Q) / 2}, place: {kind: rank, of: total}}\n"
    units = {"a": {"p": 30, "q": 20}, "b": {"p": 20, "q": 31}, "c": {"p": 28, "q": 23}}
    by_weights, by_formula = ranges_of(text, units), ranges_of(plain, units)
    for figure in ("place", "low", "high", "mean", "band", "without:P", "without:Q"):
        assert by_unit(by_weights, figure) == by_unit(by_formula, figure)
    assert by_weights.places("a") == (2, 3)


def test_bonus_is_not_a_weight_but_can_be_left_out():
    bonus = """
  - {code: B, name: B, points: 5, section: bonus,
     indicators: [{code: B.1, name: B1, tier: highline, points: 5, score: {kind: expr, of: extra}}]}
"""
    units = {"a": {"p": 20, "q": 20, "extra": 5}, "b": {"p": 21, "q": 21, "extra": 0}}
    found = ranges_of(TWO_ITEMS + bonus + RANKED, units)
    assert found.places("a") == (1, 1), "5 points of bonus outweigh 1 point per item in every draw"
    assert by_unit(found, "without:B") == {"a": 2, "b": 1}


def test_an_absent_item_is_made_up_for_in_every_draw():
    """B has no second item: its first stands for all, 60 of 100 in every draw."""
    rule = "score: {kind: expr, of: q}"
    text = TWO_ITEMS.replace(rule, f"na_rule: rescale, applies_to: [x], {rule}")
    units = {"a": {"p": 30, "q": 20, "category": "x"}, "b": {"p": 30, "q": 0, "category": "y"}}
    found = ranges_of(text + RANKED.replace(", within: category", ""), units)
    assert by_unit(found, "points_low")["b"] == by_unit(found, "points_high")["b"] == 60
    assert by_unit(found, "points_low")["a"] < by_unit(found, "points_high")["a"]


def test_named_elements_are_moved_in_the_place_of_items():
    units = {"a": {"p": 30, "q": 20}, "b": {"p": 20, "q": 31}}
    both = ranges_of(TWO_ITEMS + RANKED + "analysis: {of: [P, Q]}\n", units)
    assert by_unit(both, "mean") == by_unit(ranges_of(TWO_ITEMS + RANKED, units), "mean")
    one = ranges_of(TWO_ITEMS + RANKED + "analysis: {of: [P]}\n", units)
    assert one.places("a") == (2, 2), "the full score stays: a single weight cannot move"


def test_a_scheme_of_nodes_moves_what_its_total_joins():
    text = """
    nodes:
      x: {kind: expr, of: p}
      y: {kind: expr, of: q}
      sum: {kind: combine, how: sum, of: [x, y]}
      shown: {kind: curve, of: sum, points: [[0, 0], [100, 1]]}
      place: {kind: rank, of: shown}
    """
    units = {"a": {"p": 30, "q": 20}, "b": {"p": 20, "q": 31}}
    found = ranges_of(text, units)
    assert by_unit(found, "mean") == by_unit(ranges_of(TWO_ITEMS + RANKED, units), "mean")
    assert set(found.without) == {"x", "y"}


def test_nothing_to_join_and_nobody_to_rank():
    alone = ranges_of("nodes: {x: {kind: expr, of: p}, place: {kind: rank, of: x}}\n", {"a": {"p": 1}, "b": {"p": 2}})
    assert alone.places("a") == (2, 2) and alone.without == {}
    assert rank_ranges(scores_of("nodes: {x: {kind: expr, of: p}}\n", {"a": {"p": 1}})) is None


@pytest.mark.parametrize("ties", ["min", "max", "mean", "dense"])
def test_shared_places_share_a_band(ties):
    ranked = RANKED.replace("of: total", f"of: total, ties: {ties}")
    points = [(30, 20), (30, 20), (29, 20), (10, 10)]
    found = ranges_of(TWO_ITEMS + ranked, _units(points))
    assert list(found.band) == [1, 1, 2, 3]
    assert found.low[0] <= found.place[0] <= found.high[0]
    assert found.places("u0") == {"min": (1, 1), "max": (2, 2), "mean": (1, 2), "dense": (1, 1)}[ties]
