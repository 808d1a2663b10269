"""Every fault of meaning: planted one at a time in a sound scheme, found with code and place, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.read import read_scheme
from maplebridge.engine.scheme.validate import validate
from maplebridge.words import sentence
from tests.engine.scheme.sound import data, faults, spoilt

A1, A2, B1 = "items.0.indicators.0", "items.0.indicators.1", "items.1.indicators.0"
GRADE = "nodes.grade"
N = Decimal


def test_the_sound_scheme_has_no_fault():
    assert faults(data()) == ()


CASES = [
    # points
    (f"{A2}.points", 25, "validate.item_points", "items.0.points"),
    ("scheme.full_score", 120, "validate.total_points", "items"),
    (f"{A1}.score.points", [[N("0.6"), 0], [N("0.95"), 41]], "validate.points_exceeded", f"{A1}.score"),
    (f"{A1}.score.points", [[N("0.6"), 0], [N("0.95"), 39]], "validate.points_unreachable", f"{A1}.score"),
    (f"{A2}.score.cap", 19, "validate.points_unreachable", f"{A2}.score"),
    (f"{B1}.score.else", 41, "validate.points_exceeded", f"{B1}.score"),
    ("items.2.indicators.0.points", 3, "validate.points_outside", "items.2.indicators.0.points"),
    # names
    ("nodes.mix", {"kind": "expr", "of": "B_1 + total + bonus_cup"}, "validate.unknown_name", "nodes.mix"),
    ("out_of_contest", "visiting == True", "validate.attribute_unseen", "out_of_contest"),
    ("nodes.place.within", "categori", "validate.unknown_name", "nodes.place"),
    ("ledgers", ["L01", "L05", "L99"], "validate.unknown_ledger", "ledgers.2"),
    ("ledgers", ["L01", "L05", "L01"], "validate.ledger_twice", "ledgers.2"),
    (f"{A1}.ledgers", ["L09"], "validate.unknown_ledger", f"{A1}.ledgers"),
    (f"{A1}.applies_to", ["suburban"], "validate.unknown_category", f"{A1}.applies_to"),
    ("categories.1.code", "urban", "validate.category_twice", "categories.1.code"),
    # records
    (f"{A1}.score.of.from", "L06", "validate.unknown_table", f"{A1}.score.of.from"),
    (f"{A1}.score.of.hit", "lat == 'no'", "validate.unknown_field", f"{A1}.score.of.where"),
    (f"{A1}.score.of.hit", "late == 'maybe'", "validate.unknown_option", f"{A1}.score.of.where"),
    (f"{A1}.score.of.date", "closed_on", "validate.unknown_field", f"{A1}.score.of.date"),
    (f"{A1}.score.of.once_per", ["matter"], "validate.unknown_field", f"{A1}.score.of.once_per"),
    (f"{A1}.score.of.min_denominator", -1, "validate.min_denominator", f"{A1}.score.of.min_denominator"),
    (f"{A1}.score.of.where", "status == 'open' and status == 'closed'", "validate.denominator_empty", f"{A1}.score.of"),
    ("items.2.indicators.0.score.where", "fault == None", "validate.never_counts", "items.2.indicators.0.score.where"),
    ("items.2.indicators.0.score.min_denominator", 3, "validate.min_denominator_alone",
     "items.2.indicators.0.score.min_denominator"),
    (f"{B1}.score.of.score", "marks", "validate.unknown_field", f"{B1}.score.of.score"),
    (f"{B1}.score.of.role", ..., "validate.voters_without_role", f"{B1}.score.of.voters"),
    (f"{B1}.score.of.min_raters", 2, "validate.trim_leaves_nobody", f"{B1}.score.of.trim"),
    (f"{B1}.score.of.from", "ballots", "validate.unknown_table", f"{B1}.score.of.from"),
    ("nodes.mix", {"kind": "measure", "from": "votes", "take": "sum", "of": "word"}, "validate.not_a_number",
     "nodes.mix.of"),
    # steps
    (f"{A1}.tasks.1.key", "plan", "validate.step_twice", f"{A1}.tasks.1.key"),
    (f"{A1}.tasks.1.days", 400, "validate.step_long", f"{A1}.tasks.1.days"),
    (f"{A1}.tasks.2.after", ["doo"], "validate.step_unknown", f"{A1}.tasks.2.after"),
    (f"{A2}.tasks.0.after", ["A.9.review"], "validate.step_unknown", f"{A2}.tasks.0.after"),
    (f"{A1}.tasks.0.after", ["review"], "validate.step_circle", f"{A1}.tasks.0.after"),
    (f"{A1}.tasks.0.after", ["A.2.once"], "validate.step_circle", f"{A1}.tasks.0.after"),
    (f"{A1}.tasks.0.after", ["plan"], "validate.step_circle", f"{A1}.tasks.0.after"),
    # days
    ("period.parts.1.start", date(2026, 3, 31), "validate.parts_overlap", "period.parts.1"),
    ("period.parts.1.start", date(2026, 4, 2), "validate.parts_hole", "period.parts.1"),
    ("period.parts.0.start", date(2026, 1, 3), "validate.parts_hole", "period.parts"),
    ("period.end", date(2026, 7, 31), "validate.parts_hole", "period.parts"),
    ("period.end", date(2026, 6, 29), "validate.part_outside", "period.parts.1"),
    ("stages.1.start", date(2026, 2, 28), "validate.stages_overlap", "stages.1.start"),
    ("stages.1.code", "mobilise", "validate.stage_twice", "stages.1.code"),
    ("stages.0.end", date(2025, 12, 1), "validate.ends_first", "stages.0.end"),
    ("stages.1.end", date(2027, 1, 1), "validate.stage_outside", "stages.1"),
    ("scheme.assessment_day", ..., "validate.no_assessment_day", "scheme.assessment_day"),
    ("scheme.issued_on", date(2026, 12, 16), "validate.issued_late", "scheme.issued_on"),
    ("scheme.assessment_day", date(2027, 1, 4), "validate.day_outside", "scheme.assessment_day"),
    ("scheme.assessment_day", date(2026, 10, 3), "validate.no_workday", "scheme.assessment_day"),
    (f"{A1}.due", "2026-10-04", "validate.no_workday", f"{A1}.due"),
    (f"{A1}.due", "2027-03-01", "validate.day_outside", f"{A1}.due"),
    (f"{A1}.period", "weekly", "validate.period_word", f"{A1}.period"),
    ("ladder.2.late", 1, "validate.ladder_order", "ladder.2.late"),
    ("ladder.2.state", "blue", "validate.rung_twice", "ladder.2"),
    # joins
    ("nodes.year.parts.b", N("0.4"), "validate.weights_sum", "nodes.year.parts"),
    ("nodes.mix.weights", [N("0.6"), N("0.3")], "validate.weights_sum", "nodes.mix.weights"),
    ("nodes.mix.weights", [0, 0], "validate.weights_zero", "nodes.mix.weights"),
    ("nodes.mix.weights", [2, -1], "validate.weight_negative", "nodes.mix.weights"),
    ("nodes.mix.how", "max", "validate.weights_unused", "nodes.mix.weights"),
    ("nodes.mix.how", "power", "validate.exponent", "nodes.mix.exponent"),
    ("nodes.mix.at_least", 3, "validate.at_least", "nodes.mix.at_least"),
    ("nodes.mix.of", ["A", "A"], "validate.child_twice", "nodes.mix.of"),
    (f"{B1}.score.of.voters.1.weight", N("0.5"), "validate.weights_sum", f"{B1}.score.of.voters"),
    (f"{B1}.score.of.voters.1.who", "leader", "validate.voter_twice", f"{B1}.score.of.voters.1"),
    (f"{A2}.score.each.0.cap", 10, "validate.cap_sign", f"{A2}.score.each.0.cap"),
    ("nodes.mix", {"kind": "peers", "of": "A", "take": "winsorise", "most": 5}, "validate.winsorise", "nodes.mix"),
    # shapes
    (f"{A1}.score.points", [[N("0.95"), 40], [N("0.6"), 0]], "validate.anchors_order", f"{A1}.score.points.1"),
    (f"{A1}.score.points", [[N("0.6"), 0], [N("0.6"), 40]], "validate.anchors_order", f"{A1}.score.points.1"),
    ("nodes.mix", {"kind": "curve", "of": "A", "shape": "log", "points": [[0, 0], [10, 1]]}, "validate.anchor_positive",
     "nodes.mix.points"),
    ("nodes.mix", {"kind": "curve", "of": "A", "shape": "power", "points": [[0, 0], [10, 1]]}, "validate.exponent",
     "nodes.mix.exponent"),
    ("nodes.mix", {"kind": "curve", "of": "A", "shape": "lognormal", "points": [[5, N("0.5")], [9, N("0.9")]]},
     "validate.lognormal_anchors", "nodes.mix.points"),
    (f"{B1}.score.steps", [[60, 20], [90, 40]], "validate.step_unreachable", f"{B1}.score.steps.1"),
    ("nodes.mix.clamp", {"floor": 5, "cap": 1}, "validate.clamp", "nodes.mix.clamp"),
    (f"{A1}.direction", "lower", "validate.direction", f"{A1}.score"),
    # gates, ranks, grades
    (f"{GRADE}.gates.0.then", {"at_most": 59}, "validate.gate_action", f"{GRADE}.gates.0"),
    ("nodes.mix.gates", [{"when": "A > 0", "then": {"drop_grades": 1}, "because": "理由"}], "validate.gate_action",
     "nodes.mix.gates.0"),
    ("nodes.mix.gates", [{"when": "A > 0", "then": {"set": "good"}, "because": "理由"}], "validate.gate_set",
     "nodes.mix.gates.0"),
    (f"{GRADE}.gates.0.then", {"grade_at_most": "passed"}, "validate.unknown_grade", f"{GRADE}.gates.0"),
    (f"{GRADE}.gates.0.then", {"drop_grades": 0}, "validate.drop_grades", f"{GRADE}.gates.0"),
    (f"{GRADE}.labels", {"superb": "优"}, "validate.unknown_grade", f"{GRADE}.labels.superb"),
    (f"{GRADE}.bands.1.grade", "excellent", "validate.grade_twice", f"{GRADE}.bands.1"),
    (f"{GRADE}.bands.1.at_least", 95, "validate.bands_order", f"{GRADE}.bands.1"),
    (f"{GRADE}.bands.0", {"grade": "excellent"}, "validate.band_takes_all", f"{GRADE}.bands.0"),
    (f"{GRADE}.quota.excellent.at_most", N("1.5"), "validate.quota", f"{GRADE}.quota.excellent"),
    # completeness
    ("scheme.legal_basis", ..., "validate.no_legal_basis", "scheme.legal_basis"),
    ("scheme.approval_number", ..., "validate.no_approval", "scheme.approval_number"),
    (f"{A1}.lead_department", ..., "validate.no_department", f"{A1}.lead_department"),
    (f"{A1}.responsible_role", ..., "validate.no_role", f"{A1}.responsible_role"),
    (f"{A1}.due", ..., "validate.no_due", f"{A1}.due"),
    (f"{A1}.ledgers", [], "validate.no_evidence", f"{A1}.ledgers"),
    (f"{B1}.tasks", [], "validate.no_tasks", f"{B1}.tasks"),
    (f"{A1}.name", "及时率", "validate.english_missing", A1),
]


@pytest.mark.parametrize(("path", "value", "code", "place"), CASES)
def test_one_fault_is_found_at_its_place(path, value, code, place):
    found = faults(spoilt(path, value))
    assert (code, place) in [(problem.code, problem.place.path) for problem in found]


@pytest.mark.parametrize(("path", "value", "code", "place"), CASES)
def test_places_carry_a_line(path, value, code, place):
    assert all(problem.place.line and problem.place.file == "sound.yaml" for problem in faults(spoilt(path, value)))


@pytest.mark.parametrize(("path", "value", "code", "place"), CASES)
def test_every_fault_can_be_said_in_both_languages(path, value, code, place):
    for problem in faults(spoilt(path, value)):
        for lang in ("zh", "en"):
            said = sentence(problem, lang)
            assert said.what
            assert said.do


def _codes(found: tuple[Problem, ...]) -> list[str]:
    return [problem.code for problem in found]


def _scheme() -> Scheme:
    scheme, problems = read_scheme(data(), Place())
    assert scheme is not None, problems
    return scheme


def test_a_circle_names_its_chain_and_every_circle_is_found():
    value = spoilt(f"{A1}.tasks.0.after", ["review"])
    value["items"][0]["indicators"][1]["tasks"][0]["after"] = ["once"]
    chains = [problem.params["chain"] for problem in faults(value) if problem.code == "validate.step_circle"]
    assert sorted(chains) == ["A.1.plan → A.1.do → A.1.review → A.1.plan", "A.2.once → A.2.once"]


def test_days_off_come_with_the_nearest_working_days():
    (problem,) = faults(spoilt("scheme.assessment_day", date(2026, 10, 3)))
    assert (problem.params["before"], problem.params["after"]) == (date(2026, 9, 30), date(2026, 10, 8))


def test_without_a_calendar_no_day_is_judged():
    assert faults(spoilt("scheme.assessment_day", date(2026, 10, 3)), calendar=None) == ()


def test_without_ledger_kinds_their_fields_are_not_judged():
    assert faults(spoilt(f"{A1}.score.of.hit", "anything == 'no'"), kinds=None) == ()


def test_one_name_is_asked_about_once():
    value = spoilt("out_of_contest", "visiting == True")
    value["nodes"]["mix"] = {"kind": "expr", "of": "A if visiting else B"}
    assert _codes(faults(value)) == ["validate.attribute_unseen"]


def test_known_unit_attributes_settle_the_question():
    value = spoilt("out_of_contest", "visiting == True")
    assert faults(value, attributes=["visiting"]) == ()
    assert _codes(faults(value, attributes=["district"])) == ["validate.unknown_name"]


def test_negative_days_and_points_of_a_scheme_made_in_code():
    scheme = _scheme()
    item = scheme.items[1]
    indicator = item.indicators[0]
    bad = replace(indicator, points=Decimal(-1), tasks=(replace(indicator.tasks[0], days=-2),))
    found = validate(replace(scheme, items=(scheme.items[0], replace(item, indicators=(bad,)))))
    assert {"validate.points_negative", "validate.step_days"} <= set(_codes(found))


def test_a_bad_due_rule_of_a_scheme_made_in_code():
    scheme = _scheme()
    item = scheme.items[1]
    due = replace(item.indicators[0].due, anchor="fortnight", text="fortnight+3wd")
    bad = replace(item, indicators=(replace(item.indicators[0], due=due),))
    assert "validate.due_rule" in _codes(validate(replace(scheme, items=(scheme.items[0], bad))))


def test_stages_out_of_order():
    value = data()
    value["stages"].reverse()
    assert "validate.stage_order" in _codes(faults(value))


def test_parts_with_one_code():
    assert "validate.part_twice" in _codes(faults(spoilt("period.parts.1.code", "a")))


def test_assessment_before_the_period():
    value = spoilt("period.start", date(2026, 2, 1))
    value["scheme"]["assessment_day"] = date(2026, 1, 15)
    assert "validate.assessed_early" in _codes(faults(value))


def test_due_from_an_issue_day_that_is_not_stated():
    value = spoilt("scheme.issued_on", ...)
    value["items"][0]["indicators"][0]["due"] = "scheme_issue+5wd"
    assert _codes(faults(value)) == ["validate.no_issue_day"]


def _with_parameter(values: list[dict[str, object]]) -> dict[str, object]:
    value = spoilt("parameters.bonus_cap.values", values)
    value["nodes"]["mix"]["clamp"] = {"cap": "bonus_cap"}
    return value


def test_parameters_in_force():
    early = {"since": date(2026, 1, 1), "value": 3}
    assert faults(_with_parameter([early])) == ()
    assert _codes(faults(_with_parameter([early, {**early, "value": 4}]))) == ["validate.parameter_twice"]
    assert _codes(faults(_with_parameter([{**early, "since": date(2026, 4, 1)}]))) == ["validate.parameter_late"]


def test_idle_and_circular_tie_breaks():
    value = spoilt("nodes.place.tie_break", ["-total"])
    del value["nodes"]["place"]["round"]
    assert _codes(faults(value)) == ["validate.tie_break_idle"]
    scheme = _scheme()
    rank = replace(scheme.nodes["place"], tie_break=("place",))
    assert "validate.tie_break_self" in _codes(validate(replace(scheme, nodes={**scheme.nodes, "place": rank})))


def test_grades_without_a_value():
    value = spoilt(f"{GRADE}.of", ...)
    assert {"validate.band_without_value", "validate.quota_without_value"} == set(_codes(faults(value)))


def test_categories_that_are_not_listed():
    value = spoilt("categories", [])
    assert {"validate.no_categories", "validate.unknown_category"} == set(_codes(faults(value)))


def test_a_table_without_a_date_cannot_give_days():
    value = spoilt("tables.plain", {"date": None, "fields": {"mark": "number"}})
    value["nodes"]["mix"] = {"kind": "measure", "from": "plain", "take": "count_days"}
    assert _codes(faults(value)) == ["validate.no_date"]


def test_a_scheme_without_any_english_gets_one_warning():
    def chinese(value):
        if isinstance(value, dict):
            return value["zh"] if set(value) == {"zh", "en"} else {key: chinese(item) for key, item in value.items()}
        return [chinese(item) for item in value] if isinstance(value, list) else value

    assert _codes(faults(chinese(data()))) == ["validate.no_english"]


def test_an_invented_scheme_needs_no_approval_and_an_index_no_owners():
    value = spoilt("scheme.approval_number", ...)
    value["scheme"]["invented"] = True
    assert faults(value) == ()
    value = spoilt(f"{A1}.lead_department", ...)
    value["scheme"]["kind"] = "other"
    assert faults(value) == ()


@pytest.mark.parametrize(
    ("weights", "code"),
    [([1, 2], None), ([Decimal("2.5"), Decimal("7.5")], None), ([Decimal("0.33"), Decimal("0.66")], "warning"),
     ([Decimal("0.5"), Decimal("0.6")], "error")],
)
def test_weights_that_are_shares_must_be_a_whole(weights, code):
    value = spoilt("nodes.year.parts", dict(zip("ab", weights, strict=True)))
    assert [problem.severity for problem in faults(value)] == ([code] if code else [])


def test_a_sum_with_a_line_that_could_not_be_read_is_not_called_wrong():
    found = faults(spoilt(f"{A1}.points", "vier"))
    assert [problem.code for problem in found if problem.place.path != f"{A1}.score"] == ["scheme.wrong_type"]


def test_a_node_with_a_fault_is_not_called_unknown_where_it_is_used():
    found = faults(spoilt("nodes.mix.how", ["mean"]) | {"result": {"total": "mix"}})
    assert _codes(found) == ["scheme.unknown_choice"]
    value = spoilt("nodes.mix.kind", "mixture")
    value["nodes"]["place"]["tie_break"] = ["mix"]
    assert _codes(faults(value)) == ["scheme.unknown_choice"]


SECTIONS = ("items", "items.0", A1, f"{A1}.score", f"{A1}.tasks", "nodes", "nodes.mix", "period", "stages",
            "parameters", "tables", "scheme", "ladder", "categories")


@pytest.mark.parametrize("path", SECTIONS)
@pytest.mark.parametrize("value", [0, "x", True, [1], {"x": 1}, [[]], None, date(2026, 1, 1)])
def test_any_value_anywhere_gives_faults_that_can_be_said(path, value):
    for problem in faults(spoilt(path, value)):
        assert sentence(problem, "zh").what


TEN = {
    f"{A2}.points": 15,
    f"{B1}.code": "A.1",
    f"{A1}.due": "month_end+3",
    f"{A1}.applies_to": ["suburban"],
    f"{A1}.tasks.0.after": ["review"],
    f"{A1}.score.of.hit": "lat == 'no'",
    f"{A1}.score.points": [[Decimal("0.95"), 40], [Decimal("0.6"), 0]],
    f"{GRADE}.quota.excellent.at_most": 25,
    "nodes.year.parts.b": Decimal("0.4"),
    "scheme.assessment_day": date(2026, 10, 3),
}
TEN_CODES = {
    "validate.item_points", "scheme.code_twice", "scheme.bad_due", "validate.unknown_category", "validate.step_circle",
    "validate.unknown_field", "validate.anchors_order", "validate.quota", "validate.weights_sum", "validate.no_workday",
}


def test_ten_planted_faults_show_all_ten_in_one_run():
    value = data()
    for path, wrong in TEN.items():
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        target = value
        for step in way:
            target = target[step]
        target[last] = wrong
    found = faults(value)
    assert set(_codes(found)) >= TEN_CODES
    assert all(problem.place.line for problem in found)
    assert all(sentence(problem, "zh").do and sentence(problem, "en").do for problem in found)
