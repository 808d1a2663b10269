"""combine, rollup, peers, panel: several values become one."""

from __future__ import annotations

import pytest

from tests.engine.score.from_yaml import all_of, of, reference

# d has nothing, c lacks q (missing), b's q is not applicable
UNITS = {"a": {"p": 4, "q": 9, "r": 1}, "b": {"p": 2, "q": None, "r": 3}, "c": {"p": 5, "r": 0}, "d": {}}
BASE = """
  p0: {kind: expr, of: p}
  q0: {kind: expr, of: "q if not (p == 2) else q0d / 0"}
  q0d: {kind: expr, of: "1"}
  r0: {kind: expr, of: r}
"""


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("how: sum", "14 - m m"),
        ("how: sum, absent: skip", "14 5 5 m"),
        ("how: sum, weights: [2, 1, 1]", "18 - m m"),
        ("how: sum, absent: rescale", "14 7.5 7.5 m"),
        ("how: sum, absent: rescale, full: [10, 5, 5]", "14 6.666666666667 6.666666666667 m"),
        ("how: sum, absent: rescale, weights: [2, 1, 1]", "18 9.333333333333 13.333333333333 m"),
        ("how: mean", "4.666666666667 - m m"),
        ("how: mean, absent: skip", "4.666666666667 2.5 2.5 m"),
        ("how: mean, absent: rescale, weights: [3, 1, 1]", "4.4 2.25 3.75 m"),
        ("how: mean, absent: skip, at_least: 3", "4.666666666667 m m m"),
        ("how: mean, weights: [0, 0, 0]", "- - m m"),
        ("how: gmean, absent: skip", "3.301927248895 2.449489742783 0 m"),
        ("how: hmean, absent: skip", "2.204081632653 2.4 0 m"),
        ("how: power, exponent: 2, absent: skip", "5.715476066494 2.549509756796 3.535533905933 m"),
        ("how: power, exponent: 0, absent: skip", "- - - m"),
        ("how: power, exponent: -1, absent: skip", "2.204081632653 2.4 - m"),
        ("how: min, absent: skip", "1 2 0 m"),
        ("how: max, absent: skip", "9 3 5 m"),
        ("how: median, absent: skip", "4 2.5 2.5 m"),
        ("how: product, absent: skip", "36 6 0 m"),
        ("how: copeland", "0 - m m"),
        ("how: copeland, absent: skip", "0 0 0 m"),
    ],
)
def test_combine(spec: str, expected: str) -> None:
    ref = reference(f"nodes:{BASE}  c: {{kind: combine, of: [p0, q0, r0], {spec}}}\n", UNITS)
    assert all_of(ref, "c") == expected


def test_gmean_of_exact_values_is_exact_when_compared() -> None:
    ref = reference(
        "nodes: {x: {kind: expr, of: '4'}, y: {kind: expr, of: '9'}, "
        "g: {kind: combine, how: gmean, of: [x, y]}, neg: {kind: expr, of: '-1'}, "
        "e: {kind: expr, of: 'g == 6'}, m: {kind: combine, how: gmean, of: [x, neg]}}"
    )
    assert (of(ref, "e"), of(ref, "m")) == ("1", "missing")


def test_copeland_counts_weight_shares_and_ties() -> None:
    units = {"a": {"p": 3, "q": 1}, "b": {"p": 2, "q": 2}, "c": {"p": 3, "q": 0}}
    ref = reference(
        "nodes: {p0: {kind: expr, of: p}, q0: {kind: expr, of: q}, "
        "c: {kind: combine, how: copeland, of: [p0, q0], weights: [0.6, 0.4]}}",
        units,
    )
    # a beats b (0.6) and c (0.3 + 0.4); b loses to c (0.4 : 0.6)
    assert all_of(ref, "c") == "2 -2 0"


PARTS = [{"day": "01-10", "x": 4}, {"day": "05-10", "x": 8}, {"unit": "b", "day": "05-10", "x": 6}]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("parts: all", "6 6 m"),
        ("parts: {q1: 1, q2: 3}", "7 6 m"),
        ("parts: all, absent: keep", "6 m m"),
        ("parts: all, how: sum", "12 12 m"),
        ("parts: {q1: 1, q2: 3}, how: sum", "28 24 m"),
        ("parts: all, how: sum, absent: skip", "12 6 m"),
        ("parts: all, how: min", "4 6 m"),
        ("parts: all, how: max", "8 6 m"),
        ("parts: all, how: last", "8 6 m"),
        ("parts: {q2: 1, q1: 1}, how: last", "4 6 m"),
        ("parts: all, at_least: 2", "6 m m"),
    ],
)
def test_rollup(spec: str, expected: str) -> None:
    ref = reference(
        f"nodes: {{m: {{kind: measure, from: t, take: mean, of: x}}, r: {{kind: rollup, of: m, {spec}}}}}", "abc", PARTS
    )
    assert all_of(ref, "r") == expected


def test_parameters_and_gates_act_in_each_part() -> None:
    ref = reference(
        """
        parameters: {k: {label: k, values: [{since: 2026-01-01, value: 1}, {since: 2026-04-15, value: 10}]}}
        nodes:
          m: {kind: measure, from: t, take: sum, of: x,
              gates: [{when: "m_count == 2", then: {at_most: 1}, because: two}]}
          m_count: {kind: measure, from: t, take: count}
          s: {kind: expr, of: m * k}
          r: {kind: rollup, of: s, parts: all, how: sum}
        """,
        "a",
        PARTS,
    )
    assert (of(ref, "r"), of(ref, "s")) == ("84", "10")


PEERS = {
    "a": {"v": 10, "g": 1},
    "b": {"v": 30, "g": 1},
    "c": {"v": 20, "g": 1},
    "d": {"v": 20, "g": 2},
    "e": {"g": 2},
    "f": {"v": 0},
}


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("take: rank", "4 1 2 2 m 5"),
        ("take: rank, direction: lower", "2 5 3 3 m 1"),
        ("take: rank, ties: dense", "3 1 2 2 m 4"),
        ("take: rank, within: g", "3 1 2 1 m 1"),
        ("take: percentile", "0.25 1 0.5 0.5 m 0"),
        ("take: percentile, within: g", "0 1 0.5 1 m 1"),
        ("take: percentile, direction: lower", "0.75 0 0.25 0.25 m 1"),
        ("take: minmax", "0.333333333333 1 0.666666666667 0.666666666667 m 0"),
        ("take: minmax, direction: lower, within: g", "1 0 0.5 0.5 m 0.5"),
        ("take: zscore, within: g", "-1 1 0 0 m 0"),
        ("take: zscore, within: g, direction: lower", "1 -1 0 0 m 0"),
        ("take: share_of_best", "0.333333333333 1 0.666666666667 0.666666666667 m 0"),
        ("take: share_of_best, direction: lower, within: g", "1 0.333333333333 0.5 1 m -"),
        ("take: share_of_mean, within: g", "0.5 1.5 1 1 m -"),
        ("take: group_mean, within: g", "20 20 20 20 20 0"),
        ("take: group_count", "5 5 5 5 5 5"),
        ("take: group_deviation, within: g", "10 10 10 0 0 0"),
        ("take: group_sum", "80 80 80 80 80 80"),
        ("take: group_min, within: g", "10 10 10 20 20 0"),
        ("take: group_max", "30 30 30 30 30 30"),
    ],
)
def test_peers(spec: str, expected: str) -> None:
    ref = reference(f"nodes: {{x: {{kind: expr, of: v}}, p: {{kind: peers, of: x, {spec}}}}}", PEERS)
    assert all_of(ref, "p") == expected


def test_change_against_the_window_before() -> None:
    rows = [*PARTS, {"day": "2025-12-31", "x": 2}, {"unit": "b", "day": "2025-09-01", "x": 100}]
    ref = reference(
        """
        nodes:
          m: {kind: measure, from: t, take: sum, of: x}
          c: {kind: peers, of: m, take: change}
          r: {kind: peers, of: m, take: change_ratio, direction: lower}
        """,
        "ab",
        rows,
    )
    # 181 days before 1 January reach back to 4 July 2025; 90 days before q1 to 3 October
    assert all_of(ref, "c") == "10 -94"
    assert (all_of(ref, "c", "q1"), all_of(ref, "c", "q2")) == ("2 0", "4 6")
    assert (all_of(ref, "r"), all_of(ref, "r", "q2")) == ("-5 0.94", "-1 -")


def test_winsorise_moves_the_far_end_until_it_passes() -> None:
    values = [1, 2, 3, 4, 5, 6, 7, 8, 90, 100]
    units = {chr(97 + i): {"v": v} for i, v in enumerate(values)}
    one = "nodes: {x: {kind: expr, of: v}, w: {kind: peers, of: x, take: winsorise, most: %s, skew: %s, kurtosis: %s}}"
    assert all_of(reference(one % (1, 0, -9), units), "w") == "1 2 3 4 5 6 7 8 90 90"
    assert all_of(reference(one % (2, 0, -9), units), "w") == "1 2 3 4 5 6 7 8 8 8"
    assert all_of(reference(one % (5, 2, 3.5), units), "w") == "1 2 3 4 5 6 7 8 90 100"
    assert all_of(reference(one % (1, 0, -9), {**units, "k": {}}), "w").endswith("90 90 m")


MARKS = [
    {"who": "lead", "key": "e1", "x": 9, "factor": 2},
    {"who": "staff", "key": "e1", "x": 5, "factor": 2},
    {"who": "staff", "key": "e1", "x": 6.335, "factor": 2},
    {"who": "staff", "key": "e1", "x": 7, "factor": 2},
    {"who": "staff", "key": "e2", "x": 4, "factor": 1},
    {"who": "staff", "key": None, "x": 1000, "factor": 1},
]
MARKS = [{"day": "02-02", **mark} for mark in MARKS]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("where: \"key == 'e1'\"", "6.83375"),
        ("where: \"key == 'e1'\", trim: 1", "6.6675"),
        ("where: \"key == 'e1'\", trim: {high: 1, low: 0}", "6.111666666667"),
        ("where: \"key == 'e1'\", trim: 2", "6.83375"),
        ("where: \"key == 'e1'\", average: median", "6.6675"),
        ("where: \"key == 'e1'\", round_mean: 2", "6.83"),
        ("where: \"key == 'e1'\", min_raters: 5", "missing"),
        ("per: key", "10.83375"),
        ("per: key, join: mean", "5.416875"),
        ("per: key, factor: factor", "17.6675"),
        ("per: key, factor: factor, plus: factor, round_mean: 2, round_each: 1", "20.7"),
        ("per: key, factor: word", "missing"),
        (
            "per: key, role: who, voters: [{who: lead, weight: 1}, {who: staff, weight: 3}]",
            "10.83375",
        ),  # e2: staff alone
        ("role: who, voters: [{who: lead, weight: 1}], per: key", "9"),
        ("role: who, voters: [{who: nobody, weight: 1}]", "missing"),
        ("role: who, voters: [{who: lead, weight: 0}], where: \"key == 'e1'\"", "not_applicable"),
    ],
)
def test_panel(spec: str, expected: str) -> None:
    ref = reference(f"nodes: {{p: {{kind: panel, from: t, score: x, {spec}}}}}", rows=MARKS)
    assert of(ref, "p") == expected


def test_ballots() -> None:
    words = ["very_good", "good", "good", "poor", "abstain", None]
    ref = reference(
        "nodes: {p: {kind: panel, from: t, score: word, ballots: {very_good: 100, good: 80, poor: 40}}}",
        rows=[{"day": "02-02", "word": word} for word in words],
    )
    assert of(ref, "p") == "75"


def test_only_the_windows_own_ratings_count() -> None:
    ref = reference("nodes: {p: {kind: panel, from: t, score: x}}", rows=PARTS)
    assert [of(ref, "p", window=window) for window in ("period", "q1", "q2")] == ["6", "4", "8"]
