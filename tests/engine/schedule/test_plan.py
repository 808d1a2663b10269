from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.engine.schedule import PlanRow, PlanUnit, TaskFact
from maplebridge.engine.workdays import Calendar, SpecialDay
from tests.engine.schedule.small import ASSESSMENT, TODAY, indicator, plan, scheme, step, train
from tests.engine.workdays.national import national


def rows(made: object, **keys: object) -> dict[str, PlanRow]:
    found, _ = plan(made, **keys)  # type: ignore[arg-type]
    return {row.task.key: row for row in found.rows()}


def test_backward_from_the_assessment_day() -> None:
    found = rows(scheme(train()))
    assert [(row.must_start, row.must_finish) for row in found.values()] == [
        (date(2026, 12, 1), date(2026, 12, 2)),
        (date(2026, 12, 3), date(2026, 12, 9)),
        (date(2026, 12, 11), date(2026, 12, 15)),
    ]
    assert [(row.can_start, row.can_finish) for row in found.values()] == [
        (date(2026, 11, 23), date(2026, 11, 24)),
        (date(2026, 11, 25), date(2026, 12, 1)),
        (date(2026, 12, 3), date(2026, 12, 7)),
    ]
    assert [row.slack for row in found.values()] == [6, 6, 6]


def test_lateness_in_working_days() -> None:
    found, _ = plan(scheme(train()), today=date(2026, 12, 3))
    assert found.lateness("U") == found.lateness("U", "A") == 2
    assert found.late_units() == (("U", 2),)
    early, _ = plan(scheme(train()), today=date(2026, 11, 30))
    assert early.lateness("U") == 0
    assert early.late_units() == ()
    assert early.first_violated("U") is None


def test_after_the_deadline_lateness_goes_on_and_the_deadline_stays() -> None:
    found, _ = plan(scheme(indicator("A", step("x", 1))), today=date(2026, 12, 17))
    row = next(found.rows())
    assert (row.must_finish, row.late, row.can_finish) == (ASSESSMENT, 2, date(2026, 12, 17))


def test_a_day_off_as_today_counts_from_the_next_working_day() -> None:
    saturday, monday = (rows(scheme(train()), today=date(2026, 11, day)) for day in (21, 23))
    assert [row.can_start for row in saturday.values()] == [row.can_start for row in monday.values()]
    assert saturday["A.name"].slack == monday["A.name"].slack


def test_own_deadlines_and_the_scheme_s_for_the_others() -> None:
    units = (PlanUnit("U"), PlanUnit("V", deadline=date(2026, 12, 1)))
    found, _ = plan(scheme(train()), units=units)
    last = {row.unit: row.must_finish for row in found.rows() if row.task.key == "A.check"}
    assert last == {"U": ASSESSMENT, "V": date(2026, 12, 1)}


@pytest.mark.parametrize(("due", "finish"), [
    ("assessment-2wd", date(2026, 12, 11)), ("scheme_issue+5wd", date(2026, 1, 12)), ("2027-01-15", ASSESSMENT),
    ("month_end+3wd", ASSESSMENT), ("event+5wd", ASSESSMENT), ("year_end-20wd", date(2026, 12, 3)),
])
def test_the_earlier_of_assessment_and_own_due_day_bounds(due: str, finish: date) -> None:
    found, _ = plan(scheme(indicator("A", step("x", 1), due=due)))
    assert next(found.rows()).must_finish == finish
    assert next(found.lines()).deadline == finish


def test_indicators_wait_for_each_other_and_categories_drop_out() -> None:
    made = scheme(indicator("A", step("x", 3), applies_to=("urban",)), indicator("B", step("y", 2, "A.x")))
    found, _ = plan(made, units=(PlanUnit("T", "urban"), PlanUnit("R", "rural")))
    both = {(row.unit, row.task.key): row for row in found.rows()}
    assert set(both) == {("T", "A.x"), ("T", "B.y"), ("R", "B.y")}
    assert both["T", "A.x"].must_finish == date(2026, 12, 11)
    assert both["T", "B.y"].can_start == date(2026, 11, 26)
    assert both["R", "B.y"].can_start == TODAY
    assert [(line.unit, line.indicator) for line in found.lines()] == [("T", "A"), ("T", "B"), ("R", "B")]


def test_done_running_and_waived_work() -> None:
    facts = [TaskFact("U", "A.name", "done", start=date(2026, 11, 16), end=date(2026, 11, 17)),
             TaskFact("U", "A.train", "running", start=date(2026, 11, 19), planned=date(2026, 11, 24))]
    found = rows(scheme(train()), facts=facts)
    done, running, after = found.values()
    assert (done.state, done.start, done.finish, done.must_start, done.late) == (
        "done", date(2026, 11, 16), date(2026, 11, 17), None, 0)
    assert (running.start, running.can_finish) == (date(2026, 11, 19), date(2026, 11, 25))  # 2 of 5 days are gone
    assert (running.original, running.moved) == (date(2026, 11, 24), 11)
    assert after.can_start == date(2026, 11, 27)
    waived = rows(scheme(train()), facts=[TaskFact("U", "A.train", "waived", reason="免办")])
    assert waived["A.train"].must_start is None
    assert waived["A.name"].must_finish == date(2026, 12, 9)  # the lag of the check stays


@pytest.mark.parametrize(("remaining", "finish"), [
    (None, date(2026, 11, 23)), (0, date(2026, 11, 23)), (1, date(2026, 11, 23)), (4, date(2026, 11, 26)),
])
def test_remaining_days_of_running_work(remaining: int | None, finish: date) -> None:
    fact = TaskFact("U", "A.name", "running", start=date(2026, 10, 12), remaining=remaining)
    assert rows(scheme(train()), facts=[fact])["A.name"].can_finish == finish


def test_a_line_sums_up_an_indicator() -> None:
    facts = [TaskFact("U", "A.name", "done", end=date(2026, 11, 20))]
    found, _ = plan(scheme(train()), facts=facts, today=date(2026, 12, 4))
    line = next(found.lines())
    assert (line.tasks, line.done, line.next_task, line.must_start) == (3, 1, "A.train", date(2026, 12, 3))
    assert (line.slack, line.late, line.light) == (-1, 1, "yellow")


@pytest.mark.parametrize(("today", "light"), [
    (date(2026, 12, 9), None), (date(2026, 12, 10), "blue"), (date(2026, 12, 15), "blue"),
    (date(2026, 12, 16), "yellow"), (date(2026, 12, 22), "red"),
])
def test_the_ladder(today: date, light: str | None) -> None:
    found, _ = plan(scheme(indicator("A", step("x", 1))), today=today)
    assert next(found.lines()).light == light


def test_nothing_left_has_no_slack_and_no_light() -> None:
    found, _ = plan(scheme(indicator("A", step("x", 1))), facts=[TaskFact("U", "A.x", "done", end=TODAY)])
    line = next(found.lines())
    assert (line.slack, line.late, line.light, line.next_task, line.done) == (None, 0, None, None, 1)


def test_milestones_have_one_day() -> None:
    made = scheme(indicator("A", step("start", 0), step("work", 3, "start"), step("end", 0, "work")))
    first, _, last = plan(made)[0].rows()
    assert (first.can_start, first.can_finish) == (TODAY, TODAY)
    assert (first.must_start, first.must_finish) == (date(2026, 12, 10), date(2026, 12, 10))
    assert (last.must_start, last.must_finish) == (ASSESSMENT, ASSESSMENT)
    assert (last.can_start, last.can_finish) == (date(2026, 11, 25), date(2026, 11, 25))


def test_the_first_violated_chain() -> None:
    made = scheme(train(), indicator("B", step("report", 2, "A.check")), indicator("C", step("z", 1)))
    found, _ = plan(made, today=date(2026, 12, 1))
    chain = found.first_violated("U")
    assert chain is not None
    assert [task.key for task in chain.tasks] == ["A.name", "A.train", "A.check", "B.report"]
    assert (chain.must_start, chain.deadline, chain.late) == (date(2026, 11, 27), ASSESSMENT, 2)
    assert found.first_violated("U", "C") is None


def test_the_chain_of_an_indicator_begins_where_its_lateness_does() -> None:
    found, _ = plan(scheme(train(), indicator("B", step("report", 2, "A.check"))), today=date(2026, 12, 1))
    chain = found.first_violated("U", "B")
    assert chain is not None
    assert [task.key for task in chain.tasks] == ["A.name", "A.train", "A.check", "B.report"]
    later = scheme(indicator("A", step("x", 3), due="scheme_issue+5wd"), indicator("B", step("y", 9, "A.x")))
    own = plan(later, today=date(2026, 12, 10))[0].first_violated("U", "B")
    assert own is not None
    assert ([task.key for task in own.tasks], own.late) == (["B.y"], 8)  # A is late for another reason


def test_the_chain_starts_with_running_work_and_passes_over_waived_steps() -> None:
    facts = [TaskFact("U", "A.name", "running", start=date(2026, 12, 1), remaining=3),
             TaskFact("U", "A.train", "waived", reason="免办")]
    found, _ = plan(scheme(train()), facts=facts, today=date(2026, 12, 10))
    chain = found.first_violated("U")
    assert chain is not None
    assert [task.key for task in chain.tasks] == ["A.name", "A.check"]


def test_the_next_due_day() -> None:
    found, _ = plan(scheme(indicator("A", step("x", 1), due="month_end+3wd"), indicator("B", step("y", 1))))
    assert found.next_due("U", "A") == date(2026, 12, 3)
    assert found.next_due("U", "B") is None
    with pytest.raises(KeyError):
        found.lateness("nobody")


def test_many_units_equal_one_by_one() -> None:
    units = [PlanUnit(f"U{n}", deadline=date(2026, 11, 2 + n)) for n in range(20)]
    together, _ = plan(scheme(train()), units=units)
    for unit in units:
        alone, _ = plan(scheme(train()), units=[unit])
        assert list(alone.rows()) == list(together.rows(unit.code))


WEEKDAYS = st.dates(date(2026, 9, 1), date(2026, 12, 14)).filter(national().is_workday)


@settings(max_examples=40, deadline=None)
@given(st.sets(WEEKDAYS, min_size=1, max_size=4))
def test_a_holiday_more_never_makes_a_latest_start_later(holidays: set[date]) -> None:
    special = {**national().special, **{day: SpecialDay(day, True, "假") for day in holidays}}
    fewer = Calendar.build(special.values(), range(2019, 2028))
    before, after = (list(plan(scheme(train()), calendar=calendar)[0].rows()) for calendar in (national(), fewer))
    for old, new in zip(before, after, strict=True):
        assert new.must_start is not None
        assert old.must_start is not None
        assert new.must_start <= old.must_start
