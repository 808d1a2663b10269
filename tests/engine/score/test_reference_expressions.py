"""Expressions over nodes, parameters and unit attributes."""

from __future__ import annotations

import pytest

from tests.engine.score.from_yaml import all_of, of, reference

UNIT = {"a": {"n": 7, "zero": 0, "word": "good", "flag": True, "off": False, "day": "2026-02-03"}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 / 3 * 3 == 1", "1"),
        ("7 // 2", "3"),
        ("-7 // 2", "-4"),
        ("-7 % 3", "2"),
        ("7 % -3", "-2"),
        ("2 ** 0.5 * 2 ** 0.5 == 2", "1"),
        ("n / zero", "not_applicable"),
        ("n // zero", "not_applicable"),
        ("n % zero", "not_applicable"),
        ("0 ** 0", "1"),
        ("0 ** -1", "not_applicable"),
        ("(0 - 8) ** (1 / 3)", "missing"),
        ("(0 - 8) ** 3", "-512"),
        ("unknown + 1", "missing"),
        ("unknown + n / zero", "missing"),
        ("n / zero + 1", "not_applicable"),
        ("word + 1", "missing"),
        ("word", "good"),
        ("word == 'good'", "1"),
        ("word != 'bad'", "1"),
        ("word == 1", "0"),
        ("word != 1", "1"),
        ("word < 1", "missing"),
        ("'a' < 'b'", "1"),
        ("word in ('bad', 'good')", "1"),
        ("word not in ('bad',)", "1"),
        ("unknown == 1", "missing"),
        ("unknown in (1, 2)", "missing"),
        ("n in (1, None)", "missing"),
        ("n in (7, None)", "1"),
        ("True and unknown", "missing"),
        ("False and unknown", "0"),
        ("True or unknown", "1"),
        ("False or unknown", "missing"),
        ("not unknown", "missing"),
        ("not zero", "1"),
        ("flag and not off", "1"),
        ("flag == True", "1"),
        ("(n > 3) * 5", "5"),
        ("1 if unknown else 2", "2"),
        ("1 if n else 2", "1"),
        ("1 if word else 2", "2"),
        ("3 < n < 8", "1"),
        ("3 < n < 7", "0"),
        ("abs(-3)", "3"),
        ("min(n, 3, unknown)", "3"),
        ("max(unknown, n / zero)", "missing"),
        ("max(n / zero, n / zero)", "not_applicable"),
        ("worst(4, 2)", "2"),
        ("best(4, 2)", "4"),
        ("ln(1)", "0"),
        ("ln(0)", "missing"),
        ("log10(1000)", "3"),
        ("log10(-1)", "missing"),
        ("sqrt(2) * sqrt(2) == 2", "1"),
        ("sqrt(-1)", "missing"),
        ("exp(ln(5)) == 5", "1"),
        ("exp(100000)", "missing"),
        ("floor(-2.5)", "-3"),
        ("ceil(-2.5)", "-2"),
        ("floor(1 / 3 * 3)", "1"),
        ("ceil(2 / 3 * 3)", "2"),
        ("round_to(2.675, 2)", "2.68"),
        ("round_to(2.665, 2, 'half_even')", "2.66"),
        ("round_to(1250, -2)", "1300"),
        ("round_to(unknown, 2)", "missing"),
        ("round_to(1.5, 0.5)", "missing"),
        ("coalesce(unknown, n / zero, 4)", "4"),
        ("coalesce(unknown, n / zero)", "missing"),
        ("is_missing(unknown)", "1"),
        ("is_missing(n / zero)", "1"),
        ("is_missing(n)", "0"),
        ("lookup(word, {'good': 4, 'bad': 1})", "4"),
        ("lookup(n, {7: 'seven'})", "seven"),
        ("lookup(word, {'bad': 1})", "missing"),
        ("lookup(word, {'bad': 1}, n)", "7"),
        ("lookup(unknown, {'bad': 1}, n)", "missing"),
        ("lookup(flag, {True: 2})", "2"),
        ("day < '2026-03-01'", "1"),
        ("1e200 * 1e200", "missing"),
        ("0.1 + 0.2 == 0.3", "1"),
    ],
)
def test_expressions(text: str, expected: str) -> None:
    assert of(reference(f'nodes: {{e: {{kind: expr, of: "{text}"}}}}', UNIT), "e") == expected


def test_names_are_nodes_then_parameters_then_attributes() -> None:
    ref = reference(
        """
        parameters:
          n: {label: N, values: [{since: 2026-01-01, value: 100}, {since: 2026-06-01, value: 200}]}
          late: {label: L, values: [{since: 2027-01-01, value: 1}]}
        nodes:
          word: {kind: expr, of: "'node'"}
          who: {kind: expr, of: word}
          FQ3.1: {kind: expr, of: n}
          same: {kind: expr, of: "FQ3_1 == node('FQ3.1')"}
          early: {kind: expr, of: late}
        """,
        UNIT,
    )
    assert [of(ref, name) for name in ("who", "FQ3.1", "same", "early")] == ["node", "200", "1", "missing"]
    assert of(ref, "FQ3.1", window="q1") == "100"
    assert of(ref, "FQ3_1") == "200"


def test_counting_grades() -> None:
    ref = reference(
        """
        nodes:
          g: {kind: grade, of: {kind: expr, of: v}, bands: [{good: 3}, {fair: 2}], else: poor}
          w: {kind: expr, of: "'good'"}
          equal: {kind: expr, of: "count_equal(g, w, 'good')"}
          reach: {kind: expr, of: "count_at_least(g, g, w, 'fair')"}
          below: {kind: expr, of: "count_below(g, v, 'good')"}
          sizes: {kind: expr, of: "count_at_least(v, 3, 5, 3) * 10 + count_below(v, 3, 5, 3)"}
        """,
        {"a": {"v": 3}, "b": {"v": 2}, "c": {"v": 1}, "d": {}},
    )
    assert all_of(ref, "equal") == "2 1 1 1"
    assert all_of(ref, "reach") == "2 2 0 0"
    assert all_of(ref, "below") == "0 1 1 0"
    assert all_of(ref, "sizes") == "30 21 21 20"
