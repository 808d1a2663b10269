"""missing, not_applicable, gates, clamp, rounding, their order; items and dated parameters around them."""

from __future__ import annotations

import pytest

from maplebridge.engine.scheme.text import Text
from tests.engine.score.from_yaml import all_of, of, reference

# a has 10, b has 20, c lacks it, d divides by 0, e has 0; groups 1 1 1 2 2
UNITS = {
    "a": {"v": 10, "g": 1, "n": 1},
    "b": {"v": 20, "g": 1, "n": 1},
    "c": {"g": 1, "n": 1},
    "d": {"v": 5, "g": 2, "n": 0},
    "e": {"v": 0, "g": 2, "n": 1},
}

CASE = Text("有案", "case")


@pytest.mark.parametrize(
    ("deco", "expected"),
    [
        ("missing: keep", "10 20 m - 0"),
        ("missing: 3", "10 20 3 - 0"),
        ("not_applicable: 3", "10 20 m 3 0"),
        ('missing: "g * 7"', "10 20 7 - 0"),
        ('not_applicable: "g * 7"', "10 20 m 14 0"),
        ('missing: "v / n"', "10 20 m - 0"),
        ('missing: 1, not_applicable: "unknown"', "10 20 1 m 0"),
        ("missing: {mean: all}", "10 20 10 - 0"),
        ("missing: {median: all}", "10 20 10 - 0"),
        ("missing: {mean: g}, not_applicable: {mean: g}", "10 20 15 0 0"),
        ("missing: {mean: v}", "10 20 m - 0"),
        ("clamp: {floor: 5}", "10 20 m - 5"),
        ("clamp: {cap: 12}", "10 12 m - 0"),
        ("clamp: {floor: 15, cap: 12}", "12 12 m - 12"),
        ('clamp: {floor: 5, cap: "g * 12"}', "10 12 m - 5"),
        ("clamp: {cap: unknown}", "10 20 m - 0"),
    ],
)
def test_policies_and_clamp(deco: str, expected: str) -> None:
    assert all_of(reference(f"nodes: {{x: {{kind: expr, of: v / n, {deco}}}}}", UNITS), "x") == expected


@pytest.mark.parametrize(
    ("gates", "expected"),
    [
        ("[{when: 'g == 1', then: {set: 7}, because: b}]", "7 7 7 - 0"),
        ("[{when: 'True', then: {at_most: 15}, because: b}]", "10 15 m - 0"),
        ("[{when: 'True', then: {at_least: 15}, because: b}]", "15 20 m - 15"),
        ("[{when: 'True', then: {times: 0.5}, because: b}]", "5 10 m - 0"),
        ("[{when: 'True', then: {add: -1}, because: b}]", "9 19 m - -1"),
        ("[{when: 'unknown > 1', then: {set: 7}, because: b}]", "10 20 m - 0"),
        ("[{when: 'True', then: {at_most: unknown}, because: b}]", "10 20 m - 0"),
        ("[{when: 'True', then: {grade_at_most: good}, because: b}]", "10 20 m - 0"),
        ("[{when: 'True', then: {set: barred}, because: b}]", "barred barred barred barred barred"),
        (
            "[{when: 'True', then: {add: 6}, because: b}, {when: 'v == 10', then: {at_most: 12}, because: b}]",
            "12 26 m - 6",
        ),
    ],
)
def test_gates(gates: str, expected: str) -> None:
    assert all_of(reference(f"nodes: {{x: {{kind: expr, of: v / n, gates: {gates}}}}}", UNITS), "x") == expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("half_up", "2.5 -2.5 2.4 2.6"),
        ("half_down", "2.4 -2.4 2.4 2.5"),
        ("half_even", "2.4 -2.4 2.4 2.6"),
        ("up", "2.5 -2.5 2.5 2.6"),
        ("down", "2.4 -2.4 2.4 2.5"),
        ("floor", "2.4 -2.5 2.4 2.5"),
        ("ceil", "2.5 -2.4 2.5 2.6"),
    ],
)
def test_rounding_modes(mode: str, expected: str) -> None:
    units = {"a": {"v": 2.45}, "b": {"v": -2.45}, "c": {"v": 2.41}, "d": {"v": 2.55}}
    ref = reference(f"nodes: {{x: {{kind: expr, of: v, round: {{to: 1, mode: {mode}}}}}}}", units)
    assert all_of(ref, "x") == expected


def test_rounding_in_steps_and_beyond_the_point() -> None:
    ref = reference("""
        nodes:
          grid: {kind: expr, of: "4.000004", round: [{to: 5}, {to: 1, mode: ceil}]}
          once: {kind: expr, of: "4.000004", round: {to: 1, mode: ceil}}
          tens: {kind: expr, of: "15", round: -1}
          third: {kind: expr, of: "1 / 3 * 3", round: {to: 0, mode: floor}}
          huge: {kind: expr, of: "10 ** 60 + 0.4", round: 2}
        """)
    assert [of(ref, name) for name in ("grid", "once", "tens", "third")] == ["4", "4.1", "20", "1"]
    assert ref.value("huge", "a") == 10**60


def test_no_negative_zero() -> None:
    ref = reference("nodes: {x: {kind: expr, of: '-0.001', round: 2}}")
    assert str(ref.value("x", "a")) == "0.00"


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("[gates, clamp, round]", "6"),
        ("[clamp, gates, round]", "7"),
        ("[round, clamp, gates]", "7.2"),
    ],
)
def test_the_order_of_decorations_is_a_rule(order: str, expected: str) -> None:
    ref = reference(f"""
        nodes: {{x: {{kind: expr, of: "5.5", clamp: {{cap: 6}}, round: 0, order: {order},
                     gates: [{{when: "True", then: {{times: 1.2}}, because: b}}]}}}}
        """)
    assert of(ref, "x") == expected


ITEMS = """
missing: 0
not_applicable: rescale
categories: [{code: urban, name: U}, {code: rural, name: R}]
rounding: {indicator: {to: 1}, item: {to: 1}}
items:
  - code: I1
    name: One
    points: 100
    indicators:
      - code: I1.1
        name: a
        tier: baseline
        points: 60
        applies_to: [urban]
        score:
          kind: curve
          share: true
          of: {kind: measure, from: t, take: share, hit: "x > 0"}
          points: [[0, 0], [1, 1]]
      - code: I1.2
        name: b
        tier: baseline
        points: 40
        score: {kind: measure, from: t, take: sum, of: x, clamp: {cap: 40}}
      - code: I1.3
        name: c
        tier: diagnostic
        points: 0
        score: {kind: measure, from: t, take: mean, of: x}
"""


def test_items_rescale_what_does_not_apply() -> None:
    units = {"a": {"category": "urban"}, "b": {"category": "rural"}, "c": {"category": "urban"}, "d": {}}
    rows = [
        {"unit": "a", "day": "01-05", "x": 10},
        {"unit": "a", "day": "01-06", "x": 0},
        {"unit": "b", "day": "01-06", "x": 20},
    ]
    ref = reference(ITEMS, units, rows)
    assert all_of(ref, "I1.1") == "30 - - -"
    assert all_of(ref, "I1.2") == "10 20 0 0"
    assert all_of(ref, "I1.3") == "5 20 m m"  # monitoring only: neither filled nor counted
    # a: 30 + 10; b: 20 of 40 counts as 50 of 100
    assert all_of(ref, "I1") == "40 50 0 0"


def test_full_marks_for_what_does_not_apply() -> None:
    units = {"a": {"category": "urban"}, "b": {"category": "rural"}}
    ref = reference(ITEMS.replace("not_applicable: rescale", "not_applicable: full_marks"), units)
    assert (all_of(ref, "I1.1"), all_of(ref, "I1")) == ("60 60", "60 60")


def test_gate_log_and_lost_prizes() -> None:
    ref = reference(
        """
        nodes:
          x: {kind: expr, of: v, gates: [{when: "v > 15", then: {at_most: 12}, because: {zh: 超过, en: too much}},
                                         {when: "v > 5", then: {ineligible_for: best}, because: {zh: 有案, en: case}}]}
        """,
        UNITS,
    )
    log = [
        (node, unit, change.params["action"], change.params["because"], str(change.before), str(change.after))
        for node, unit, change in ref.gate_log()
    ]
    assert log == [
        ("x", "a", "ineligible_for", CASE, "10", "10"),
        ("x", "b", "at_most", Text("超过", "too much"), "20", "12"),
        ("x", "b", "ineligible_for", CASE, "12", "12"),
    ]
    assert [ref.ineligible(unit) for unit in "abc"] == [("best",), ("best",), ()]


def test_a_veto_in_one_quarter_does_not_veto_the_year() -> None:
    rows = [{"day": "02-01", "word": "serious", "x": 80}, {"day": "05-01", "x": 90}]
    ref = reference(
        """
        nodes:
          serious: {kind: measure, from: t, take: count, where: "word == 'serious'"}
          score: {kind: measure, from: t, take: sum, of: x,
                  gates: [{when: "serious > 0", then: {at_most: 59.99}, because: b}]}
          year: {kind: rollup, of: score, parts: all, how: mean}
          grade: {kind: grade, of: year, bands: [{pass: 60}], else: fail}
          strict: {kind: grade, of: year, bands: [{pass: 60}], else: fail,
                   gates: [{when: "serious > 0", then: {set: fail}, because: b}]}
        """,
        rows=rows,
    )
    assert (of(ref, "score", window="q1"), of(ref, "year"), of(ref, "grade"), of(ref, "strict")) == (
        "59.99",
        "74.995",
        "pass",
        "fail",
    )


def test_unknown_nodes_units_and_windows_are_missing() -> None:
    ref = reference("nodes: {x: {kind: expr, of: '1'}}")
    assert [of(ref, "y"), of(ref, "x", "nobody"), of(ref, "x", window="q9")] == ["missing"] * 3
    assert of(ref, "x", window="previous:period") == "1"
