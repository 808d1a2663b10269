"""What changed between two versions, from what to what, and for whom."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.diff import Change, diff
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.read import read_scheme
from maplebridge.words import phrase
from tests.engine.scheme.sound import data, spoilt

A1, A2, B1 = "items.0.indicators.0", "items.0.indicators.1", "items.1.indicators.0"
N = Decimal


def _read(value: dict[str, Any]) -> Scheme:
    scheme, problems = read_scheme(value, Place())
    assert scheme is not None, problems
    return scheme


def _said(changes: tuple[Change, ...], lang: str = "en") -> list[str]:
    return [phrase(change.code, lang, **change.params) for change in changes if change.code != "diff.whom"]


def test_equal_schemes_differ_in_nothing():
    assert diff(_read(data()), _read(data())) == ()


CASES = [
    ("scheme.version", "2", "version: 1 → 2"),
    ("scheme.assessment_day", date(2026, 12, 1), "assessment day: Tue 15 Dec 2026 → Tue 1 Dec 2026"),
    ("assesses", "station", "kind of units assessed: — → station"),
    ("scheme.full_score", 120, "full score: 100 → 120"),
    ("period.parts.1.end", date(2026, 6, 29), "part of the period b: Wed 1 Apr 2026 to Tue 30 Jun 2026 → "
     "Wed 1 Apr 2026 to Mon 29 Jun 2026"),
    ("stages.0.name", {"zh": "动员", "en": "Start"}, "stage Mobilise is now called Start"),
    ("stages.1", ..., "Removed stage: Create"),
    ("categories.1.name", {"zh": "村所", "en": "Village"}, "Category Rural is now called Village"),
    ("categories.1", ..., "Category of units removed: Rural"),
    ("parameters.bonus_cap.values", [{"since": date(2026, 1, 1), "value": 3}, {"since": date(2026, 4, 1), "value": 2}],
     "Parameter Bonus cap since Wed 1 Apr 2026: 3 → 2"),
    ("parameters.bonus_cap", ..., "Parameter removed: Bonus cap"),
    ("ladder.2.late", 6, "colour ladder: blue -3, yellow +1, red +5 → blue -3, yellow +1, red +6"),
    ("not_applicable", "rescale", "default where an indicator does not apply: Full marks → Rescale"),
    ("tables.votes.fields.mark", "int", "The columns of fact table votes changed"),
    ("result", {"total": "mix"}, "node of the total: total → mix"),
    ("items.0.name", {"zh": "丙", "en": "Third"}, "Item A First is now called Third"),
    ("items.0.points", 61, "Points of item A First: 60 → 61"),
    ("items.1.section", "bonus", "Section of item B Second: Counts → Bonus"),
    (A2, ..., "Indicator A.2 Deductions removed (it had 20 points in First)"),
    (f"{A2}.code", "A.7", "Code of indicator Deductions: A.2 → A.7"),
    (f"{A1}.name", {"zh": "按时率", "en": "In time"}, "Indicator A.1 On time is now called In time"),
    (f"{A2}.points", 15, "Points of A.2 Deductions: 20 → 15"),
    (f"{A1}.due", "month_end+5wd", "A.1 On time, due: month_end+3wd → month_end+5wd"),
    (f"{A1}.tier", "highline", "A.1 On time, tier: Baseline → High line"),
    (f"{A1}.lead_department", {"zh": "法制大队", "en": "Legal"}, "A.1 On time, lead department: Brigade → Legal"),
    (f"{A1}.applies_to", [], "A.1 On time, applies to: Urban → all categories"),
    (f"{A1}.ledgers", ["L01", "L05"], "A.1 On time, ledgers: L05 → L01, L05"),
    (f"{A1}.period", "quarterly", "A.1 On time, period: Monthly → Quarterly"),
    (f"{A1}.tasks.1.days", 7, "A.1, step Do, working days: 5 → 7"),
    (f"{A1}.tasks.2.after", ["plan"], "A.1, step Review, predecessors: do → plan"),
    (f"{A1}.tasks.2", ..., "A.1: step Review removed"),
    (f"{A1}.score.points", [[N("0.6"), 0], [N("0.9"), 40]], "Rule of A.1 On time, threshold 2: 95% → 90%"),
    (f"{A1}.score.points", [[N("0.6"), 1], [N("0.95"), 40]], "Rule of A.1 On time, points 1: 0 → 1"),
    (f"{A1}.score.of.min_denominator", 5, "Rule of A.1 On time, smallest denominator: 3 → 5"),
    (f"{A1}.score.of.from", "L01", "Rule of A.1 On time, counted from: L05 → L01"),
    (f"{A1}.score.of.window", "to_date", "Rule of A.1 On time, window: this → to_date"),
    (f"{A1}.score.clamp", {"cap": 30}, "Rule of A.1 On time, cap: — → 30"),
    (f"{A2}.score", {"kind": "measure", "from": "L01"}, "Kind of the rule of A.2 Deductions: tally → measure"),
    (f"{A2}.score.each.0.points", -3, "Rule of A.2 Deductions, points each 1: -2 → -3"),
    (f"{B1}.score.of.voters.0.weight", N("0.3"), "Rule marks, weight leader: 0.4 → 0.3"),
    (f"{B1}.score.of.trim", 0, "Rule marks, highest ratings dropped: 1 → 0"),
    (f"{B1}.score.steps.0.0", 95, "Rule of B.1 Panel, threshold 1: 90 → 95"),
    (f"{B1}.score.missing", "keep", "Rule of B.1 Panel, missing values: 0 → —"),
    ("nodes.year.parts.a", N("0.6"), "Rule year, weight a: 0.5 → 0.6"),
    ("nodes.mix.how", "gmean", "Rule mix, how values are joined: mean → gmean"),
    ("nodes.place.tie_break", ["B.1"], "Rule place, tie break: B.1, -V.1 → B.1"),
    ("nodes.place.round", 1, "Rule place, rounding: 2 half_up → 1 half_up"),
    ("nodes.grade.bands.0.at_least", 92, "Rule grade, line of the grade excellent: 90 → 92"),
    ("nodes.grade.quota.excellent.at_most", N("0.2"), "Rule grade, quota of the grade excellent: 25% → 20%"),
    ("nodes.grade.gates", [], "Rule grade, gate V_1 > 0: grade_at_most pass → —"),
    ("nodes.year", ..., "Rule year removed"),
    ("nodes.extra", {"kind": "expr", "of": "A + B", "label": {"zh": "合", "en": "Both"}}, "New rule Both"),
]


@pytest.mark.parametrize(("path", "value", "sentence"), CASES)
def test_one_change_is_said(path, value, sentence):
    old, new = _read(data()), _read(spoilt(path, value))
    assert sentence in _said(diff(old, new))


@pytest.mark.parametrize(("path", "value", "sentence"), CASES)
def test_a_change_is_said_in_chinese_too_and_both_ways(path, value, sentence):
    old, new = _read(data()), _read(spoilt(path, value))
    assert all(_said(diff(old, new), "zh"))
    assert len(diff(new, old)) == len(diff(old, new))


def test_one_changed_number_is_one_change():
    new = _read(spoilt(f"{A1}.score.points", [[N("0.6"), 0], [N("0.9"), 40]]))
    assert [change.code for change in diff(_read(data()), new)] == ["diff.rule_part", "diff.whom"]


def test_changed_points_do_not_repeat_themselves_as_a_changed_fill():
    new = _read(spoilt(f"{A2}.points", 15))
    assert [change.code for change in diff(_read(data()), new)] == ["diff.indicator_points", "diff.whom"]


def test_a_default_that_changed_everywhere_is_said_once():
    new = _read(spoilt("rounding", {"indicator": 1}))
    assert _said(diff(_read(data()), new)) == ["rounding of 3 indicators: — → 1 half_up"]


def test_an_indicator_that_moved_to_another_item():
    value = data()
    value["items"][1]["indicators"].append(value["items"][0]["indicators"].pop(1))
    assert "Indicator A.2 Deductions moved from First to Second" in _said(diff(_read(data()), _read(value)))


def test_an_added_indicator_with_its_points():
    assert "New indicator A.2 Deductions, 20 points, in First" in _said(diff(_read(spoilt(A2, ...)), _read(data())))


def test_for_whom():
    change = diff(_read(data()), _read(spoilt(f"{A1}.due", "month_end+5wd")))[0]
    assert change.indicator == "A.1"
    assert change.affects.categories == ("urban",)
    assert [text.en for text in (*change.affects.departments, *change.affects.roles)] == ["Brigade", "Chief"]


def test_a_named_node_touches_those_whose_lines_count_by_it():
    change = diff(_read(data()), _read(spoilt(f"{B1}.score.of.trim", 0)))[0]
    assert (change.indicator, [text.en for text in change.affects.departments]) == ("B.1", ["Publicity"])


def test_for_whom_in_one_sentence():
    *_, last = diff(_read(data()), _read(spoilt(f"{A1}.due", "month_end+5wd")))
    assert phrase(last.code, "en", **last.params) == (
        "Touches 1 indicators; units: Urban; lead departments: Brigade; roles: Chief")


def test_the_same_meaning_written_otherwise_is_no_change():
    value = spoilt(f"{A1}.score.points", [[N("0.60"), 0], [N("0.950"), N("40.0")]])
    value["items"][0]["indicators"][0]["due"] = " month_end + 3 wd "
    assert diff(_read(data()), _read(value)) == ()
