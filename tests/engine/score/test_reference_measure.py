"""measure: what counts, in which window, once per what, over what."""

from __future__ import annotations

import pytest

from tests.engine.score.from_yaml import all_of, of, reference

ROWS = [
    {"day": "01-05", "x": 3, "word": "p"},
    {"day": "01-05", "x": 1, "word": "q"},
    {"day": "02-10", "x": 4, "word": "p"},
    {"day": "04-01", "x": None, "word": None},
    {"day": "2025-12-31", "x": 100, "word": "old"},
    {"day": None, "x": 50, "word": "undated"},
]


@pytest.mark.parametrize(
    ("take", "expected"),
    [
        ("take: count", "4"),
        ("take: count, of: x", "4"),
        ("take: count_distinct, of: word", "2"),
        ("take: count_days", "3"),
        ("take: sum, of: x", "8"),
        ("take: mean, of: x", "2.666666666667"),
        ("take: min, of: x", "1"),
        ("take: max, of: x", "4"),
        ("take: median, of: x", "3"),
        ("take: first, of: x", "3"),
        ("take: last, of: x", "4"),
        ("take: last, of: word", "p"),
        ("take: sum, of: \"word == 'p'\"", "2"),
        ('take: count, where: "x > 1"', "2"),
        ('take: count, where: "not (x > 1)"', "1"),
        ('take: first, of: day, where: "x == 4"', "2026-02-10"),
    ],
)
def test_takes(take: str, expected: str) -> None:
    assert of(reference(f"nodes: {{m: {{kind: measure, from: t, {take}}}}}", rows=ROWS), "m") == expected


@pytest.mark.parametrize(
    ("take", "expected"),
    [
        ("count", "0"),
        ("sum, of: x", "0"),
        ("count_days", "0"),
        ("count_distinct, of: x", "0"),
        ("mean, of: x", "missing"),
        ("min, of: x", "missing"),
        ("max, of: x", "missing"),
        ("median, of: x", "missing"),
        ("first, of: x", "missing"),
        ("last, of: x", "missing"),
    ],
)
def test_a_unit_without_a_row(take: str, expected: str) -> None:
    assert of(reference(f"nodes: {{m: {{kind: measure, from: t, take: {take}}}}}"), "m") == expected


@pytest.mark.parametrize(
    ("window", "in_period", "in_q1", "in_q2"),
    [
        ("this", "4", "3", "1"),
        ("previous", "1", "1", "3"),
        ("to_date", "4", "3", "4"),
        ("all", "6", "6", "6"),
        ("days:91", "1", "4", "1"),
        ("days:92", "1", "4", "1"),
    ],
)
def test_windows(window: str, in_period: str, in_q1: str, in_q2: str) -> None:
    ref = reference(f"nodes: {{m: {{kind: measure, from: t, take: count, window: '{window}'}}}}", rows=ROWS)
    # 91 days up to 30 June begin on 1 April; 91 days up to 31 March begin on 31 December
    assert (of(ref, "m"), of(ref, "m", window="q1"), of(ref, "m", window="q2")) == (in_period, in_q1, in_q2)


def test_a_table_without_date_counts_in_every_window() -> None:
    ref = reference("nodes: {m: {kind: measure, from: undated, take: count}}", undated=[{"x": 1}, {"x": 2}])
    assert [of(ref, "m", window=window) for window in ("period", "q1", "q2")] == ["2", "2", "2"]


def test_another_date_field() -> None:
    rows = [{"day": "01-05", "other_day": "05-05"}, {"day": "05-05", "other_day": None}]
    ref = reference("nodes: {m: {kind: measure, from: t, take: count, date: other_day}}", rows=rows)
    assert (of(ref, "m", window="q1"), of(ref, "m", window="q2")) == ("0", "1")


@pytest.mark.parametrize(("keep", "expected"), [("highest", "7"), ("lowest", "3"), ("first", "7"), ("last", "3")])
def test_once_per_key(keep: str, expected: str) -> None:
    rows = [
        {"day": "01-02", "key": "m", "x": 5},
        {"day": "01-03", "key": "m", "x": 1},
        {"day": "01-04", "key": None, "x": 2},
        {"day": "01-05", "key": None, "x": 2},
    ]
    text = f"nodes: {{m: {{kind: measure, from: t, take: sum, of: x, once_per: [key], keep: {keep}}}}}"
    assert of(reference(text, rows=rows), "m") == expected


def test_an_absent_value_is_never_kept_as_highest_or_lowest() -> None:
    rows = [{"day": "01-02", "key": "m", "x": None}, {"day": "01-03", "key": "m", "x": -4}]
    for keep in ("highest", "lowest"):
        text = f"nodes: {{m: {{kind: measure, from: t, take: sum, of: x, once_per: [key], keep: {keep}}}}}"
        assert of(reference(text, rows=rows), "m") == "-4"


def test_a_share_is_exact_and_not_applicable_without_a_base() -> None:
    ref = reference(
        """
        nodes:
          s: {kind: measure, from: t, take: share, hit: "x >= 3", where: "word in ('p', 'q')"}
          few: {kind: measure, from: t, take: share, hit: "x >= 3", min_denominator: 7}
          back: {kind: expr, of: "s * 3 == 2"}
        """,
        "ab",
        ROWS,
    )
    assert all_of(ref, "s") == "0.666666666667 -"
    assert all_of(ref, "few") == "- -"
    assert of(ref, "back") == "1"


def test_per_head() -> None:
    units = {"a": {"officers": 8}, "b": {"officers": 0}, "c": {}}
    ref = reference("nodes: {m: {kind: measure, from: t, take: sum, of: x, per: officers}}", units, ROWS)
    assert all_of(ref, "m") == "1 - -"


def test_where_both_kinds_of_absence_meet_missing_wins() -> None:
    ref = reference("nodes: {m: {kind: measure, from: t, take: mean, of: x, over: {take: count}}}")
    assert of(ref, "m") == "missing"


def test_a_text_where_a_number_is_needed_is_missing() -> None:
    ref = reference(
        "nodes: {w: {kind: measure, from: t, take: last, of: word}, c: {kind: curve, of: w, points: [[0, 0], [1, 1]]}}",
        rows=ROWS,
    )
    assert (of(ref, "w"), of(ref, "c")) == ("p", "missing")


def test_measures_given_from_outside_replace_the_rows() -> None:
    from decimal import Decimal

    from maplebridge.engine.score.reference import Reference

    inner = reference("nodes: {m: {kind: measure, from: t, take: count}, d: {kind: expr, of: m * 2}}", rows=ROWS)
    given = {("m", "period", "a"): Decimal(21)}
    outer = Reference(inner.scheme, [{"unit": "a"}], {"t": []}, measured=lambda *cell: given.get(cell))
    assert (of(outer, "d"), of(outer, "d", window="q1")) == ("42", "0")
