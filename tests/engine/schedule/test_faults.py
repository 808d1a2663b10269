"""Bad input of the plan: every fault at once, each with its words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maplebridge.engine.problem import Place
from maplebridge.engine.schedule import PlanUnit, TaskFact, make_plan
from maplebridge.engine.scheme.model import Period, Window
from tests.engine.schedule.small import TODAY, faults, indicator, scheme, step, train
from tests.engine.workdays.national import national

FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)


def fact(state: Any = "done", task: str = "A.name", unit: str = "U", **keys: Any) -> TaskFact:
    return TaskFact(unit, task, state, **keys)


def test_nothing_to_say() -> None:
    assert faults(scheme(train()), facts=[fact(end=FRIDAY), fact("open", "A.train", planned=FRIDAY)]) == []


@pytest.mark.parametrize(("made", "code"), [
    (scheme(indicator("A")), "no_tasks"),
    (scheme(), "no_tasks"),
    (scheme(indicator("A", step("x", 1), step("x", 2))), "task_twice"),
    (scheme(indicator("A", step("x", 1, "xx"))), "unknown_predecessor"),
    (scheme(indicator("A", step("x", 1)), indicator("B", step("y", 1, "x"))), "unknown_predecessor"),
    (scheme(indicator("A", step("x", -1))), "days"),
    (scheme(indicator("A", step("x", 100_000))), "days"),
    (scheme(indicator("A", step("x", 1, lag=-9999))), "lag"),
    (scheme(indicator("A", step("x", 1, "x"))), "circle"),
    (scheme(train(), assessment_day=None), "no_deadline"),
    (scheme(train(), assessment_day=date(2126, 12, 15)), "day_far"),
    (scheme(train(), period=Period(Window("period", date(1, 1, 1), date(2026, 12, 31)))), "day_far"),
    (scheme(train(), issued_on=date(1, 1, 1)), "day_far"),
    (scheme(indicator("A", step("x", 1), due="9999-12-31+5wd")), "day_far"),
    (scheme(train(), assessment_day=date(2026, 12, 13)), "day_off"),
    (scheme(indicator("A", step("x", 1), due="2026-12-12")), "day_off"),
    (scheme(indicator("A", step("x", 1), due="arrival+3wd")), "no_anchor"),
    (scheme(train(), assessment_day=date(2027, 3, 1)), "provisional"),
])
def test_a_faulty_scheme(made: Any, code: str) -> None:
    assert faults(made) == [code]


def test_circles_over_indicators_are_named_with_their_chain() -> None:
    made = scheme(indicator("A", step("x", 1, "B.y")), indicator("B", step("y", 1, "z"), step("z", 1, "A.x")))
    _, problems = make_plan(made, [PlanUnit("U")], national(), TODAY)
    assert [problem.params["chain"] for problem in problems] == ["A.x → B.z → B.y → A.x"]


def test_a_predecessor_s_nearest_name_is_advised() -> None:
    _, problems = make_plan(scheme(indicator("A", step("train", 1), step("x", 1, "trian"))), [PlanUnit("U")],
                            national(), TODAY)
    assert problems[0].params["near"] == "A.train"


@pytest.mark.parametrize(("units", "codes"), [
    ([PlanUnit("U"), PlanUnit("U")], ["unit_twice"]),
    ([PlanUnit("U", deadline=date(2026, 12, 12))], ["day_off"]),
    ([PlanUnit("U", arrival=date(1026, 1, 1))], ["day_far"]),
    ([PlanUnit("U", deadline=date(9999, 12, 31))], ["day_far"]),
    ([], []),
])
def test_faulty_units(units: list[PlanUnit], codes: list[str]) -> None:
    assert faults(scheme(train()), units=units) == codes


@pytest.mark.parametrize(("row", "code"), [
    (fact(end=FRIDAY, unit="X"), "unknown_unit"),
    (fact(end=FRIDAY, task="A.nam"), "unknown_task"),
    (fact("finished", end=FRIDAY), "unknown_state"),
    (fact(), "fact_incomplete"),
    (fact("running"), "fact_incomplete"),
    (fact("waived"), "fact_incomplete"),
    (fact("waived", reason=""), "fact_incomplete"),
    (fact("running", start=FRIDAY, end=FRIDAY), "fact_contradicts"),
    (fact("open", start=FRIDAY), "fact_contradicts"),
    (fact(end=FRIDAY, remaining=2), "fact_contradicts"),
    (fact(start=FRIDAY, end=date(2026, 11, 19)), "end_before_start"),
    (fact(end=date(2026, 11, 24)), "future"),
    (fact("running", start=date(2026, 11, 24)), "future"),
    (fact("running", start=FRIDAY, remaining=-1), "remaining"),
    (fact("running", start=FRIDAY, remaining=10**9), "remaining"),
    (fact(end=date(206, 11, 20)), "day_far"),
    (fact(end=SATURDAY), "day_off"),
    (fact("open", planned=SATURDAY), "day_off"),
    (fact(task="A.train", end=FRIDAY), "out_of_order"),
    (fact("running", task="A.check", start=FRIDAY), "out_of_order"),
])
def test_a_faulty_row(row: TaskFact, code: str) -> None:
    assert faults(scheme(train()), facts=[row]) == [code]


def test_two_rows_for_one_task() -> None:
    row = fact(end=FRIDAY, place=Place("facts.xlsx", "任务", "A2"))
    assert faults(scheme(train()), facts=[row, fact(end=FRIDAY)]) == ["fact_twice"]


def test_a_row_of_a_task_that_does_not_apply() -> None:
    made = scheme(train(), indicator("B", step("y", 1), applies_to=("urban",)))
    assert faults(made, facts=[fact(end=FRIDAY, task="B.y")]) == ["not_applicable"]


def test_everything_is_said_at_once() -> None:
    made = scheme(indicator("A", step("x", -1, "gone"), step("y", 1, "y")), assessment_day=None)
    assert sorted(faults(made, units=[PlanUnit("U"), PlanUnit("U")])) == [
        "circle", "days", "no_deadline", "unit_twice", "unknown_predecessor"]
    rows = [fact(end=date(2026, 12, 1), unit="X"), fact("running"), fact("x")]
    assert sorted(faults(scheme(train()), facts=rows)) == ["fact_incomplete", "future", "unknown_state", "unknown_unit"]


def test_out_of_order_work_is_a_question_and_the_plan_goes_on() -> None:
    found, problems = make_plan(scheme(train()), [PlanUnit("U")], national(), TODAY, [fact(task="A.train", end=FRIDAY)])
    assert [problem.severity for problem in problems] == ["question"]
    assert found is not None
    assert next(found.rows()).must_finish == date(2026, 12, 15)  # nothing that is open waits for it any more
