"""Two to four units, worked out beside the product from the raw numbers of the stream."""

from __future__ import annotations

from fractions import Fraction
from statistics import mean, quantiles

import numpy as np
import pytest

from tests.engine.score.ranges.small import RANKED, TWO_ITEMS, by_unit, ranges_of

CLOSE = {"a": {"p": 30, "q": 20}, "b": {"p": 20, "q": 31}, "c": {"p": 10, "q": 10}}
DRAWS = 200


def _factors(seed: int = 1, noise: Fraction = Fraction(1, 4), draws: int = DRAWS) -> list[tuple[Fraction, Fraction]]:
    """What the two weights are multiplied by in each draw; both items have 50 points."""
    stream = np.random.Philox(counter=0, key=seed)
    found = []
    for _ in range(draws):
        first, second = (1 + noise * (Fraction(int(raw) >> 11, 2**52) - 1) for raw in stream.random_raw(2))
        found.append((2 * first / (first + second), 2 * second / (first + second)))
    return found


def _points(unit: str, factors: tuple[Fraction, Fraction]) -> Fraction:
    """Rounded half up to cents, as the scheme says."""
    value = CLOSE[unit]["p"] * factors[0] + CLOSE[unit]["q"] * factors[1]
    return Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100)


def _places(unit: str) -> list[int]:
    totals = [{one: _points(one, factors) for one in CLOSE} for factors in _factors()]
    return [1 + sum(other > total[unit] for other in total.values()) for total in totals]


def test_interval_mean_and_points_of_two_close_units_and_one_far_behind():
    found = ranges_of(TWO_ITEMS + RANKED, CLOSE)
    for unit in CLOSE:
        places = _places(unit)
        assert found.places(unit) == (min(places), max(places))
        assert by_unit(found, "mean")[unit] == pytest.approx(mean(places), abs=1e-12)
        twentieths = quantiles([float(_points(unit, factors)) for factors in _factors()], n=20, method="inclusive")
        ends = by_unit(found, "points_low")[unit], by_unit(found, "points_high")[unit]
        assert ends == pytest.approx((twentieths[0], twentieths[-1]), abs=1e-9)
    assert [found.places(unit) for unit in CLOSE] == [(1, 2), (1, 2), (3, 3)]
    assert 0.1 < np.mean(np.array(_places("a")) == 1) < 0.9


def test_close_units_share_a_band_and_the_last_has_its_own():
    found = ranges_of(TWO_ITEMS + RANKED, CLOSE)
    assert by_unit(found, "band") == {"a": 1, "b": 1, "c": 2}
    assert found.band_mates() == [True, True, False]


def test_a_stricter_or_milder_rule_of_telling_apart():
    ahead = np.mean(np.array(_places("b")) < np.array(_places("a")))
    for share, band in ((ahead, 2), (ahead + 0.005, 1)):
        found = ranges_of(f"{TWO_ITEMS}{RANKED}analysis: {{apart: {share:.3f}}}\n", CLOSE)
        assert by_unit(found, "band")["a"] == band


def test_without_an_item_the_other_decides():
    found = ranges_of(TWO_ITEMS + RANKED, CLOSE)
    assert by_unit(found, "without:P") == {"a": 2, "b": 1, "c": 3}
    assert by_unit(found, "without:Q") == {"a": 1, "b": 2, "c": 3}
    assert set(found.without) == {"P", "Q"}, "the only line of an item goes with its item"
    changes = {one.code: one for one in found.changes()}
    assert (changes["Q"].mean, changes["Q"].moved, changes["Q"].unit) == (pytest.approx(2 / 3), 2, "a")
    assert (changes["P"].mean, changes["P"].moved, changes["P"].unit) == (0, 0, None)


def test_points_of_a_removed_item_pass_to_the_others():
    """Full marks stay full marks: 0 and 50 of 50 become 0 and 100 of 100, so the cap of 90 holds."""
    capped = TWO_ITEMS + """
nodes:
  total: {kind: combine, of: [P, Q], full: [50, 50], clamp: {cap: 90}, round: 2}
  place: {kind: rank, of: total}
"""
    found = ranges_of(capped, {"a": {"p": 0, "q": 50}, "b": {"p": 50, "q": 46}, "c": {"p": 0, "q": 40}})
    assert by_unit(found, "place") == {"a": 2, "b": 1, "c": 3}
    assert by_unit(found, "without:P") == {"a": 1, "b": 1, "c": 3}  # 100 and 92 are cut to 90; 80 is not


def test_the_same_digits_everywhere():
    found = ranges_of(TWO_ITEMS + RANKED, CLOSE)
    assert by_unit(found, "mean") == {"a": 1.685, "b": 1.315, "c": 3.0}
    other = ranges_of(TWO_ITEMS + RANKED + "analysis: {seed: 7, draws: 50}\n", CLOSE)
    assert by_unit(other, "mean") == {"a": 1.72, "b": 1.28, "c": 3.0}
