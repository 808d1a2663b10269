from __future__ import annotations

from datetime import date

import pytest

from maplebridge.engine.schedule import PlanUnit, TaskFact
from maplebridge.engine.schedule.reasons import say_rule
from maplebridge.engine.scheme.due import ANCHORS, parse_due
from tests.engine.schedule.small import TODAY, indicator, plan, say, scheme, step, train


def why(today: date = TODAY, facts: tuple[TaskFact, ...] = (), due: str | None = None) -> dict[str, dict[str, str]]:
    made = scheme(train() if due is None else indicator("A", *train().tasks, due=due))
    found, _ = plan(made, facts=facts, today=today)
    return {row.task.key: {name: say(reason) for name, reason in row.why.items()} for row in found.rows()}


def test_a_latest_start_names_the_steps_up_to_the_deadline() -> None:
    said = why(today=date(2026, 12, 9))["A.name"]["must_start"]
    assert said == ("should have started on Tue 1 Dec 2026, 6 wd ago: “name” (2 wd), followed by “train” (5 wd), "
                    "“check” (1 wd later, 3 wd), must be finished by the assessment day, Tue 15 Dec 2026")
    assert why(today=date(2026, 12, 11))["A.check"]["must_start"] == (
        "must start on Fri 11 Dec 2026, with nothing to spare: “check” (3 wd) must be finished by "
        "the assessment day, Tue 15 Dec 2026")
    assert why()["A.check"]["must_start"].startswith("must start on Fri 11 Dec 2026 at the latest, 14 wd from now")


def test_a_long_chain_is_cut_and_summed() -> None:
    steps = [step("s0", 1), *(step(f"s{n}", n, f"s{n - 1}") for n in range(1, 9))]
    found, _ = plan(scheme(indicator("A", *steps)))
    said = say(next(found.rows()).why["must_start"])
    assert "“s0” (1 wd), followed by “s1” (1 wd), “s2” (2 wd), “s3” (3 wd), “s4” (4 wd), 4 more (26 wd), must" in said


def test_a_latest_finish_names_what_follows_or_the_deadline() -> None:
    said = {key: reasons["must_finish"] for key, reasons in why().items()}
    assert said == {
        "A.name": "“train” must start on Thu 3 Dec 2026 at the latest",
        "A.train": "“check” must start on Fri 11 Dec 2026 at the latest, 1 wd after this",
        "A.check": "the assessment day, Tue 15 Dec 2026",
    }
    own = why(due="year_end-20wd")["A.check"]["must_finish"]
    assert own == "its own due day, Thu 3 Dec 2026 (20 wd before the end of the year)"


@pytest.mark.parametrize("anchor", sorted({*ANCHORS, "2026-10-09"} - {"event"}))
@pytest.mark.parametrize("offset", ["", "+3wd", "-3wd"])
def test_every_rule_can_be_said(anchor: str, offset: str) -> None:
    reason = say_rule(parse_due(anchor + offset))
    assert say(reason, "en").startswith("3 wd " if offset else ("the", "arr", "rot", "Fri"))
    assert any("一" <= letter <= "鿿" for letter in say(reason, "zh"))


def test_an_earliest_start_names_what_it_waits_for() -> None:
    said = {key: reasons["can_start"] for key, reasons in why().items()}
    assert said == {
        "A.name": "nothing is in the way; it can start at once",
        "A.train": "waits for “name”, finished on Tue 24 Nov 2026 at the earliest",
        "A.check": "waits for “train”, finished on Tue 1 Dec 2026 at the earliest, and 1 wd more",
    }


def test_waiting_reaches_through_a_waived_step() -> None:
    said = why(facts=(TaskFact("U", "A.train", "waived", reason="免办"),))
    assert said["A.check"]["can_start"].startswith("waits for “name”")
    assert said["A.train"] == {}
    assert "train" not in said["A.name"]["must_start"]


def test_done_and_running_work() -> None:
    facts = (TaskFact("U", "A.name", "done", end=date(2026, 11, 20)),
             TaskFact("U", "A.train", "running", start=date(2026, 11, 20), remaining=4))
    said = why(facts=facts)
    assert said["A.name"] == {"start": "reported as done", "finish": "reported as done"}
    assert said["A.train"]["can_finish"] == "4 wd remain"
    assert said["A.train"]["must_start"].startswith("is running with 9 wd to spare: what remains, “train” (4 wd)")
    late = why(facts=facts, today=date(2026, 12, 9))["A.train"]["must_start"]
    assert late.startswith("is running, 3 wd late")


def test_every_reason_can_be_said_in_chinese() -> None:
    made = scheme(train(), indicator("B", step("m", 0, "A.name"), due="scheme_issue+5wd"))
    facts = [TaskFact("V", "A.name", "running", start=TODAY)]
    found, _ = plan(made, units=(PlanUnit("U"), PlanUnit("V", deadline=date(2026, 11, 24))), facts=facts)
    for row in found.rows():
        for reason in row.why.values():
            assert any("一" <= letter <= "鿿" for letter in say(reason, "zh"))
    chain = found.first_violated("U", "B")
    assert chain is not None
    assert "“m步骤”（节点）" in say(chain.reason, "zh")
