"""curve, steps, lookup, tally: one figure becomes points."""

from __future__ import annotations

import math

import pytest

from tests.engine.score.from_yaml import all_of, of, reference


def curve_at(x: str, spec: str) -> str:
    return of(reference(f"nodes: {{c: {{kind: curve, of: {{kind: expr, of: '{x}'}}, {spec}}}}}"), "c")


LINE = "points: [[10, 0], [20, 5], [40, 6]]"


@pytest.mark.parametrize(
    ("x", "spec", "expected"),
    [
        ("15", LINE, "2.5"),
        ("20", LINE, "5"),
        ("30", LINE, "5.5"),
        ("5", LINE, "0"),
        ("99", LINE, "6"),
        ("5", LINE + ", clip: high", "-2.5"),
        ("60", LINE + ", clip: low", "7"),
        ("5", LINE + ", clip: low", "0"),
        ("60", LINE + ", clip: none", "7"),
        ("60", LINE + ", clip: high", "6"),
        ("15", "points: [[10, 5], [20, 0]]", "2.5"),
        ("10", "points: [[0, 0], [10, 1], [10, 4], [20, 5]]", "1"),
        ("10.0001", "points: [[0, 0], [10, 1], [10, 4], [20, 5]]", "4.00001"),
        ("10", "points: [[1, 0], [100, 1]], shape: log", "0.5"),
        ("-3", "points: [[1, 0], [100, 1]], shape: log", "0"),
        ("-3", "points: [[1, 0], [100, 1]], shape: log, clip: none", "missing"),
        ("3", "points: [[0, 0], [4, 16]], shape: power, exponent: 2", "9"),
        ("0.25", "points: [[0, 0], [4, 2]], shape: power, exponent: 0.5", "0.5"),
        ("-1", "points: [[0, 0], [4, 2]], shape: power, exponent: 0.5, clip: none", "missing"),
        ("15", "points: [[20, 0], [10, 5]]", "missing"),
        ("1 / 0", LINE, "not_applicable"),
        ("None", LINE, "missing"),
    ],
)
def test_curve(x: str, spec: str, expected: str) -> None:
    if "[20, 0], [10, 5]" in spec:  # descending anchors can only come from expressions
        spec = 'points: [["20 + 0", 0], ["10 + 0", 5]]'
    assert curve_at(x, spec) == expected


@pytest.mark.parametrize("x", ["1800", "3000", "2500", "0.5", "90000"])
def test_lognormal_agrees_with_the_float_function(x: str) -> None:
    z = math.log(float(x) / 3000) * 0.9061938024368232 / math.log(3000 / 1800)
    spec = "points: [[1800, 0.9], [3000, 0.5]], shape: lognormal"
    assert float(curve_at(x, spec)) == pytest.approx(math.erfc(z) / 2, abs=1e-12)
    scaled = "points: [[1800, 3.6], [3000, 2]], shape: lognormal"
    assert float(curve_at(x, scaled)) == pytest.approx(math.erfc(z) * 2, abs=1e-11)


def test_lognormal_at_its_anchors_and_below_zero() -> None:
    spec = "points: [[1800, 0.9], [3000, 0.5]], shape: lognormal"
    assert [curve_at(x, spec) for x in ("1800", "3000", "0", "-5")] == ["0.9", "0.5", "1", "1"]


@pytest.mark.parametrize(
    ("x", "test", "expected"),
    [
        ("0.95", "ge", "4"),
        ("0.9499", "ge", "3"),
        ("0.1", "ge", "0"),
        ("0.95", "gt", "3"),
        ("0.9", "le", "4"),
        ("0.95", "lt", "0"),
        ("0.1 + 0.85", "ge", "4"),
        ("0.95 / 3 * 3", "ge", "4"),
    ],
)
def test_steps(x: str, test: str, expected: str) -> None:
    steps = f"steps: [[0.95, 4], [0.85, 3]], else: 0, test: {test}"
    text = f"nodes: {{s: {{kind: steps, of: {{kind: expr, of: '{x}'}}, {steps}}}}}"
    assert of(reference(text), "s") == expected


def test_steps_may_give_words_and_nothing() -> None:
    ref = reference(
        """
        nodes:
          s: {kind: steps, of: {kind: expr, of: v}, steps: [[3, high], [2, "=v * 10"]]}
        """,
        {"a": {"v": 3}, "b": {"v": 2}, "c": {"v": 1}, "d": {}},
    )
    assert all_of(ref, "s") == "high 20 m m"


def test_lookup_keys() -> None:
    ref = reference(
        """
        nodes:
          grade: {kind: expr, of: g}
          level: {kind: expr, of: n}
          one: {kind: lookup, of: level, table: {"1": 10, "0.5": 5}, else: 0}
          two: {kind: lookup, of: [grade, level], table: {"A|1": 7, "B|0.5": 3}}
        """,
        {"a": {"g": "A", "n": 1.0}, "b": {"g": "B", "n": 0.50}, "c": {"g": "C", "n": 2}, "d": {"g": "A"}},
    )
    assert all_of(ref, "one") == "10 5 0 m"
    assert all_of(ref, "two") == "7 3 m m"


ROWS = [
    {"day": "01-02", "word": "fire", "x": 1, "key": "m1"},
    {"day": "01-03", "word": "fire", "x": 0, "key": "m1"},
    {"day": "01-04", "word": "note", "x": 0, "key": "m2"},
    {"day": "01-05", "word": "odd", "x": 0, "key": "m3"},
]


def test_tally_lines_with_caps_floor_and_absent_counts() -> None:
    ref = reference(
        """
        nodes:
          fires: {kind: measure, from: t, take: count, where: "word == 'fire'"}
          nothing: {kind: expr, of: "None"}
          t1: {kind: tally, base: 20, each: [{of: fires, points: -5}, {of: nothing, points: 3}]}
          t2: {kind: tally, base: 20, each: [{of: fires, points: -5, cap: -8}, {of: fires, points: 2, cap: 3}]}
          t3: {kind: tally, base: 5, floor: 0, cap: 4, each: [{of: fires, points: -5}]}
          t4: {kind: tally, base: 9, cap: 4}
        """,
        rows=ROWS,
    )
    assert [of(ref, name) for name in ("t1", "t2", "t3", "t4")] == ["10", "15", "0", "4"]


def test_tally_short_forms() -> None:
    ref = reference(
        """
        nodes:
          doubled: {kind: tally, base: 20, each: [{from: t, where: "word == 'fire'", points: -5,
                    times: [{by: 2, when: "x > 0"}, {by: 3, when: "day > '2026-01-01'"}]}]}
          looked: {kind: tally, each: [{from: t, by: {field: word, points: {fire: -2, note: 0.5}}, cap: -3}]}
          matter: {kind: tally, each: [{from: t, where: "word == 'fire'", points: 1, once_per: [key]}]}
        """,
        rows=ROWS,
    )
    # first fire counts 2*3, second 3: 9 * -5; words -2 -2 +0.5 are -3.5, at most 3 off
    assert [of(ref, name) for name in ("doubled", "looked", "matter")] == ["-25", "-3", "1"]
