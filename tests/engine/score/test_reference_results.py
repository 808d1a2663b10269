"""rank and grade: places, ties, quotas, and who takes part."""

from __future__ import annotations

import pytest

from tests.engine.score.from_yaml import all_of, of, reference

FIELD = {"a": {"v": 90, "w": 1, "g": 1}, "b": {"v": 80, "w": 1, "g": 1}, "c": {"v": 80, "w": 5, "g": 2},
         "d": {"v": 70, "g": 2}, "e": {"g": 2}, "f": {"v": 80.004, "w": 5, "g": 1}}  # fmt: skip
VW = "nodes: {v0: {kind: expr, of: v}, w0: {kind: expr, of: w}, "


@pytest.mark.parametrize(("spec", "expected"), [
    ("ties: min", "1 3 3 5 m 2"), ("ties: min, round: 2", "1 2 2 5 m 2"), ("ties: max, round: 2", "1 4 4 5 m 4"),
    ("ties: mean, round: 2", "1 3 3 5 m 3"), ("ties: dense, round: 2", "1 2 2 3 m 2"),
    ("ties: order, round: 2", "1 2 3 5 m 4"), ("direction: lower, round: 2", "5 2 2 1 m 2"),
    ("round: 2, tie_break: [w0]", "1 4 2 5 m 2"), ("round: 2, tie_break: [-w0]", "1 2 3 5 m 3"),
    ("round: -2", "1 1 1 1 m 1"), ("round: -2, tie_break: [w0]", "3 3 1 5 m 1"),
    ("within: g", "1 3 1 2 m 2"), ("within: nobody_has_it", "1 3 3 5 m 2"),
    ("exclude: \"v0 == 90\"", "- 2 2 4 m 1"), ("exclude: \"w > 2\"", "1 2 - 3 m -"),
])  # fmt: skip
def test_rank(spec: str, expected: str) -> None:
    assert all_of(reference(f"{VW} k: {{kind: rank, of: v0, {spec}}}}}", FIELD), "k") == expected


def test_units_out_of_contest_have_no_rank_and_take_no_place() -> None:
    units = {"a": {"v": 90, "exempt": True}, "b": {"v": 80, "exempt": False}, "c": {"v": 70}, "d": {"exempt": True}}
    ref = reference(
        """
        out_of_contest: "exempt == True"
        nodes: {v0: {kind: expr, of: v}, k: {kind: rank, of: v0}, p: {kind: peers, of: v0, take: rank}}
        """,
        units,
    )
    assert all_of(ref, "k") == "- 1 2 -"
    assert all_of(ref, "p") == "1 2 3 m"


BANDS = 'bands: [{grade: gold, at_least: 90, requires: "w >= 60"}, {silver: 80}, {bronze: 60}], else: none'


def test_bands_and_requirements() -> None:
    units = {"a": {"v": 95, "w": 60}, "b": {"v": 95, "w": 59}, "c": {"v": 95}, "d": {"v": 59.999}, "e": {}}
    ref = reference(f"{VW} g: {{kind: grade, of: v0, {BANDS}}}}}", units)
    assert all_of(ref, "g") == "gold silver silver none m"


def test_a_grade_without_a_total() -> None:
    """Counting rules of inspectors of care homes: five questions, no total."""
    ref = reference(
        """
        nodes:
          safe: {kind: expr, of: s}
          effective: {kind: expr, of: e}
          caring: {kind: expr, of: c}
          responsive: {kind: expr, of: r}
          well_led: {kind: expr, of: w}
          overall:
            kind: grade
            bands:
              - {grade: outstanding, requires: "count_at_least(safe, effective, caring, responsive, well_led, 4) >= 2
                 and count_at_least(safe, effective, caring, responsive, well_led, 3) == 5"}
              - {grade: good, requires: "count_below(safe, effective, caring, responsive, well_led, 2) == 0
                 and count_equal(safe, effective, caring, responsive, well_led, 2) <= 1"}
              - {grade: improve, requires: "count_below(safe, effective, caring, responsive, well_led, 2) <= 1"}
            else: inadequate
            gates: [{when: "breach == 1", then: {grade_at_most: improve}, because: A breach of regulations}]
        """,
        {
            "a": _care("44333"),
            "b": _care("43333"),
            "c": _care("44332"),
            "d": _care("33322"),
            "e": _care("33331"),
            "f": _care("33311"),
            "g": {**_care("44444"), "breach": 1},
            "h": {**_care("33311"), "breach": 1},
        },
    )
    assert all_of(ref, "overall") == "outstanding good good improve improve inadequate improve inadequate"


def _care(marks: str) -> dict[str, int]:
    return dict(zip("secrw", map(int, marks), strict=True))


def graded(
    quota: str, values: str, extra: str = "", bands: str = "bands: [{gold: 90}, {silver: 80}], else: none"
) -> str:
    units = {chr(97 + i): {"v": int(v), "g": i % 2} for i, v in enumerate(values.split())}
    text = f"{extra}\nnodes: {{v0: {{kind: expr, of: v}}, q: {{kind: grade, of: v0, {bands}, quota: {{{quota}}}}}}}"
    return all_of(reference(text, units), "q")


@pytest.mark.parametrize(
    ("quota", "values", "expected"),
    [
        ("gold: {at_most: 0.25}", "95 94 93 50", "gold silver silver none"),
        ("gold: {at_most: 0.5}", "95 94 93 50", "gold gold silver none"),
        ("gold: {at_most: 0.3}", "95 94 93 50", "gold silver silver none"),
        ("round: ceil, gold: {at_most: 0.3}", "95 94 93 50", "gold gold silver none"),
        ("round: half_up, gold: {at_most: 0.375}", "95 94 93 50", "gold gold silver none"),
        ("gold: {at_most: 0.25}", "95 95 93 50", "silver silver silver none"),
        ("ties: keep, gold: {at_most: 0.25}", "95 95 93 50", "gold gold silver none"),
        ("ties: keep, gold: {at_most: 0.5}", "95 94 94 94", "gold gold gold gold"),
        ("ties: keep, gold: {at_most: 0.25}", "95 94 94 50", "gold silver silver none"),
        ("gold: {at_most: 0}", "95 94 93 50", "silver silver silver none"),
        ("ties: keep, gold: {at_most: 0}", "95 95 93 50", "silver silver silver none"),
        ("gold: {at_most: 0.25}, silver: {at_most: 0.25}", "95 94 93 85", "gold silver none none"),
        ("silver: {at_most: 0.25}", "95 94 85 84", "gold gold silver none"),
        ("within: g, gold: {at_most: 0.5}", "95 94 93 92", "gold gold silver silver"),
        ("gold: {at_most: 2}", "95 94 93 50", "gold gold gold none"),
    ],
)
def test_quotas(quota: str, values: str, expected: str) -> None:
    assert graded(quota, values) == expected


def test_what_drops_asks_the_next_requirements_again() -> None:
    bands = 'bands: [{gold: 90}, {grade: silver, at_least: 80, requires: "v != 94"}, {bronze: 60}], else: none'
    assert graded("gold: {at_most: 0.25}", "95 94 93 50", bands=bands) == "gold bronze silver none"


def test_two_bands_of_one_grade_share_its_quota() -> None:
    bands = 'bands: [{gold: 94}, {grade: gold, at_least: 90, requires: "g == 0"}, {silver: 80}], else: none'
    assert graded("gold: {at_most: 0.25}", "95 93 92 50", bands=bands) == "gold silver silver none"


def test_units_out_of_contest_are_graded_without_quota_and_not_counted() -> None:
    out = 'out_of_contest: "v == 99"'
    # three in contest: a quarter of 3 is no place
    assert graded("gold: {at_most: 0.25}", "99 94 93 50", out) == "gold silver silver none"
    assert graded("gold: {at_most: 0.34}", "99 94 93 50", out) == "gold gold silver none"


def test_absent_values_are_not_counted_for_a_quota() -> None:
    units = {"a": {"v": 95}, "b": {"v": 94}, "c": {}, "d": {}}
    ref = reference(
        "nodes: {v0: {kind: expr, of: v}, q: {kind: grade, of: v0, bands: [{gold: 90}, {silver: 80}], "
        "else: none, quota: {gold: {at_most: 0.25}}}}",
        units,
    )
    assert all_of(ref, "q") == "silver silver m m"


def test_a_quota_may_be_a_dated_parameter() -> None:
    extra = (
        "parameters: {share: {label: s, values: [{since: 2026-01-01, value: 0.25}, {since: 2026-06-01, value: 0.5}]}}"
    )
    assert graded("gold: {at_most: share}", "95 94 93 50", extra) == "gold gold silver none"


@pytest.mark.parametrize(
    ("gate", "expected"),
    [
        ("{grade_at_most: silver}", "silver silver bronze none m"),
        ("{drop_grades: 1}", "silver bronze none none m"),
        ("{drop_grades: 9}", "none none none none m"),
        ("{set: bronze}", "bronze bronze bronze bronze bronze"),
        ("{at_most: 1}", "gold silver bronze none m"),
        ("{grade_at_most: unknown}", "gold silver bronze none m"),
        ("{ineligible_for: prize}", "gold silver bronze none m"),
    ],
)
def test_gates_on_grades(gate: str, expected: str) -> None:
    units = {"a": {"v": 95, "w": 99}, "b": {"v": 85}, "c": {"v": 65}, "d": {"v": 1}, "e": {}}
    ref = reference(
        f"{VW} g: {{kind: grade, of: v0, {BANDS}, gates: [{{when: 'True', then: {gate}, because: b}}]}}}}", units
    )
    assert all_of(ref, "g") == expected


def test_a_gate_after_the_quota_frees_no_place() -> None:
    ref = reference(
        """
        nodes:
          v0: {kind: expr, of: v}
          q: {kind: grade, of: v0, bands: [{gold: 90}, {silver: 80}], else: none, quota: {gold: {at_most: 0.5}},
              gates: [{when: "v == 95", then: {grade_at_most: silver}, because: veto}]}
        """,
        {"a": {"v": 95}, "b": {"v": 94}},
    )
    assert all_of(ref, "q") == "silver silver"


def test_ranking_on_the_rounded_or_the_exact_value_differs() -> None:
    units = {"a": {"v": 0.7254}, "b": {"v": 0.7251}, "c": {"v": 0.7}}
    text = "nodes: {v0: {kind: expr, of: v}, k: {kind: rank, of: v0, %s}}"
    assert all_of(reference(text % "round: 3", units), "k") == "1 1 3"
    assert all_of(reference(text % "ties: min", units), "k") == "1 2 3"


def test_a_third_of_three_ties_with_one() -> None:
    ref = reference(
        "nodes: {v0: {kind: expr, of: 'v / 3 * 3'}, k: {kind: rank, of: v0}}",
        {"a": {"v": 1}, "b": {"v": 2}, "c": {"v": 1}},
    )
    assert all_of(ref, "k") == "2 1 2"
    assert of(ref, "k", "a") == of(ref, "k", "c")
