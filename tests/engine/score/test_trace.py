"""The trace answers how a figure came about, from entries to points, and every code it uses has its words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

import maplebridge.engine.score as score_room
from maplebridge.engine.scheme.model import Absent, Aggregate, Gate, Peers, Rounding
from maplebridge.engine.score.reference import MISSING
from maplebridge.engine.score.reference.context import Note
from maplebridge.engine.score.trace import Origin, Trace, trace
from maplebridge.words import known_codes, phrase
from tests.engine.score.from_yaml import reference

SCHEME = """
parameters: {top: {label: {zh: 满分, en: full marks}, values: [{since: 2026-01-01, value: 4}]}}
items:
  - code: I1
    name: {zh: 走访, en: Visits}
    points: 5
    indicators:
      - code: I1.1
        name: {zh: 走访率, en: Share visited}
        tier: baseline
        points: 4
        score: {kind: curve, of: {kind: measure, from: t, take: share, hit: "x > 0"}, points: [[0.5, 0], [1, top]],
                round: 1,
                gates: [{when: "fires > 0", then: {at_most: 1}, because: {zh: 有火灾, en: a fire}},
                        {when: "fires > 5", then: {set: 0}, because: {zh: 多起火灾, en: many fires}}]}
      - code: I1.2
        name: {zh: 奖励, en: Reward}
        tier: baseline
        points: 1
        score: {kind: tally, base: 1, cap: 1, each: [{of: fires, points: -0.5, label: {zh: 火灾, en: Fires}}]}
nodes:
  fires: {kind: measure, from: t, take: count, where: "word == 'fire'"}
  seldom: {kind: measure, from: t, take: mean, of: x, where: "x > 99", missing: "I1_1 + 2"}
  year: {kind: rollup, of: fires, parts: all, how: sum}
  change: {kind: peers, of: fires, take: change}
"""
ROWS = [
    {"day": "01-05", "x": 1, "word": "fire", "file": "L05.xlsx", "sheet": "一月", "row": 7},
    {"day": "01-06", "x": 1},
    {"day": "02-01", "x": 1},
    {"day": "04-01", "x": 0},
    {"day": "2025-01-01", "x": 1},
]


def told(code: str, name: str = "I1.1", window: str = "period", lang: str = "en") -> list[str]:
    """Sentences with this code's beginning, from all of a trace."""
    found = trace(reference(SCHEME, "a", ROWS), name, "a", window)
    assert found is not None
    return [
        say(note, lang) for part in walk(found) for note in (*part.rule, *part.changes) if note.code.startswith(code)
    ]


def say(note: Note, lang: str) -> str:
    return phrase(note.code, lang, **note.params)  # type: ignore[arg-type]


def walk(one: Trace) -> Iterator[Trace]:
    yield one
    for below in one.inputs:
        yield from walk(below)


def test_the_ladder_of_an_indicator() -> None:
    found = trace(reference(SCHEME, "a", ROWS), "I1.1", "a", origins=2)
    assert found is not None
    assert (found.kind, str(found.raw), str(found.value), found.label and found.label.en) == (
        "curve",
        "2.0",
        "1.0",
        "Share visited",
    )
    assert [below.node for below in found.inputs] == ["I1.1/of", "fires"]
    share = found.inputs[0]
    assert [(used.table, used.count) for used in share.rows] == [("t", 3), ("t", 4)]
    assert share.rows[0].first == (Origin(7, "L05.xlsx", "一月"), Origin(2))


def test_every_step_is_said() -> None:
    assert told("score.curve") == ["0.75 on the curve from 0.5 (worth 0) to 1 (worth 4)"]
    assert told("score.parameter") == ["Parameter “full marks” is 4"]
    assert told("score.gate") == ["a fire (fires > 0): at most 1, from 2 to 1"]
    assert told("score.rounded") == ["1 rounded half up to 1 decimals: 1"]
    assert told("score.measure.value") == [
        "count of “t”, this period: 3 (3 entries)",
        "count of “t”, this period: 1 (1 entries)",
    ]
    assert told("score.measure.where", lang="zh")[1] == "只计符合条件的记录：word == 'fire'"
    assert told("score.tally", "I1.2") == ["Base 1", "Fires: 1 times -0.5 is -0.5, counted -0.5"]
    assert told("score.combine", "I1") == ["Share visited: 1, weight 1", "Reward: 0.5, weight 1"]


def test_filled_values_and_parts() -> None:
    assert told("score.filled", "seldom", lang="zh") == ["缺数据时按规定计：3"]
    found = trace(reference(SCHEME, "a", ROWS), "year", "a")
    assert found is not None
    assert [(below.node, below.window, str(below.value)) for below in found.inputs] == [
        ("fires", "q1", "1"),
        ("fires", "q2", "0"),
    ]
    assert told("score.peers.change", "change", "q2") == ["now 0, before 1"]


def test_a_node_is_told_in_full_only_once() -> None:
    found = trace(reference(SCHEME, "a", ROWS), "I1", "a")
    assert found is not None
    fires = [part for part in walk(found) if part.node == "fires"]
    assert [(part.told_above, bool(part.rule)) for part in fires] == [(False, True), (True, False)]


def test_what_does_not_apply_is_not_followed() -> None:
    text = SCHEME.replace(
        "tier: baseline\n        points: 4", "tier: baseline\n        points: 4\n        applies_to: [u]"
    )
    text = "categories: [{code: u, name: U}]\n" + text
    found = trace(reference(text, {"a": {"category": "r"}}, ROWS), "I1.1", "a")
    assert found is not None
    assert (found.inputs, [note.code for note in found.rule]) == ((), ["score.applies_to"])
    assert say(found.changes[0], "en") == "not applicable, counted by rule: 4"


@pytest.mark.parametrize(
    ("node", "unit", "window"), [("nothing", "a", "period"), ("I1", "b", "period"), ("I1", "a", "q9")]
)
def test_nothing_to_tell(node: str, unit: str, window: str) -> None:
    assert trace(reference(SCHEME, "a", ROWS), node, unit, window) is None


def test_an_absent_figure_can_be_told() -> None:
    found = trace(reference("nodes: {m: {kind: measure, from: t, take: mean, of: x}}"), "m", "a")
    assert found is not None
    assert (found.value, [say(note, "zh") for note in found.rule]) == (MISSING, ["本期“t”平均值：缺数据（0 条记录）"])


def test_every_note_has_words() -> None:
    used = set()
    for file in Path(score_room.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "Note"
                and isinstance(node.args[0], ast.Constant)
            ):
                used.add(node.args[0].value)
    assert used
    assert not {code for code in used if code not in known_codes()}


@pytest.mark.parametrize(
    ("start", "of", "field"),
    [
        ("score.take", Aggregate, "take"),
        ("score.peers", Peers, "take"),
        ("score.mode", Rounding, "mode"),
        ("score.action", Gate, "action"),
        ("score.fill", Absent, "how"),
    ],
)
def test_every_word_of_the_vocabulary_can_be_said(start: str, of: type, field: str) -> None:
    words = [word for word in get_args(get_type_hints(of)[field]) if word not in ("keep", "change", "change_ratio")]
    assert words
    assert all(f"{start}.{word}" in known_codes() for word in words)
