"""Programmes by program: the same rows and figures as the pages, as far as the token sees."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.programmes.models import LineQuestion, LineRead, Participant, Programme, SchemeVersion
from maplebridge.apps.programmes.queries.lines import lines_of
from maplebridge.apps.programmes.queries.programmes import participants_on
from maplebridge.apps.programmes.queries.unit_plan import figures_of
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.units.models import Unit
from tests.api.conftest import Program
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.programmes.programme import CODE
from tests.apps.programmes.stepped import DAY, add, issue, participant, plan, worked_programme

MOST = 8  # queries of one call
HERE = f"/programmes/{CODE}"
UNIT = f"{HERE}/units/A11"


@pytest.fixture
def programme(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Programme:
    """On a day shortly before the assessment, with work done at A11."""
    return worked_programme(cast, monkeypatch)


def all_of(program: Program, path: str, limit: int = 500) -> list[dict[str, Any]]:
    found, after = [], 0
    while after is not None:
        page = program.read(f"{path}{'&' if '?' in path else '?'}limit={limit}&after={after}").json()
        found += page["items"]
        after = page["next"]
    return found


def ask(cast: Cast, unit: str, line: str, **more: Any) -> LineQuestion:
    part = participant(unit)
    return LineQuestion.objects.create(programme=part.programme, participant=part, indicator=line, text="何时？",
                                       asked_by=cast.people["chief"], asked_at=timezone.now(), **more)


def test_a_programme_is_told_with_its_version_in_force_and_the_units_one_sees(cast: Cast, programme: Programme) -> None:
    for number in (2, 3):
        SchemeVersion.objects.create(programme=programme, number=number, scheme_code="FQ", scheme_version="2",
                                     sha256="0" * 64, document="2号", issued_on=FIRST_DAY,
                                     **({"withdrawn_on": DAY, "withdrawn_why": "有误"} if number == 3 else {}))
    Participant.objects.filter(unit=cast.units["A12"]).update(to_day=DAY - timedelta(days=1))
    force = in_force(programme)
    assert force is not None and force.number == 2
    for who, units in (("office", 2), ("chief", 1)):
        program = Program(cast, who)
        found = program.read(HERE).json()
        assert [found] == all_of(program, "/programmes")
        assert (found["code"], found["unit"], found["force"], found["units"]) == (CODE, "A", force.number, units)
        assert units == participants_on(programme, DAY, cast.actor(who)).count()


def test_another_city_sees_nothing_of_it(cast: Cast, programme: Programme) -> None:
    other = Program(cast, "other_office")
    assert all_of(other, "/programmes") == []
    for path in (HERE, f"{HERE}/versions", f"{HERE}/versions/1", f"{HERE}/units", f"{HERE}/questions", UNIT,
                 f"{UNIT}/lines", f"{UNIT}/steps", f"{UNIT}/steps/FQ1.1.read"):
        assert other.read(path).status_code == 404, path
    chief = Program(cast, "chief")
    assert [row["unit"] for row in all_of(chief, f"{HERE}/units")] == ["A11"]
    assert chief.read(f"{HERE}/units/A12/lines").status_code == 404
    community = Program(cast, "community")
    assert [community.read(path).status_code for path in ("/programmes", HERE, UNIT)] == [403, 403, 404]


def test_a_version_is_told_as_it_was_issued(cast: Cast, programme: Programme) -> None:
    found = Program(cast, "chief").read(f"{HERE}/versions/1").json()
    scheme = scheme_of(SchemeVersion.objects.get(programme=programme).pk)
    assert found["document"] == "公枫办〔2026〕1号"
    assert found["issued_by"] == cast.people["office"].pk
    assert found["assessment_day"] == str(scheme.assessment_day)
    assert [line["code"] for item in found["items"] for line in item["lines"]] == [
        one.code for one in scheme.indicators()]
    lines = {line["code"]: line for item in found["items"] for line in item["lines"]}
    for one in scheme.indicators():
        told = lines[one.code]
        assert (told["zh"], told["tier"], told["ledgers"], told["steps"]) == (
            one.name.zh, one.tier, list(one.ledgers), len(one.tasks))
        assert one.points == type(one.points)(told["points"])
        assert (told["due"] or {}).get("rule") == (one.due.text if one.due else None)
        assert (told["method"] or {}).get("zh") == (one.method.zh if one.method else None)
    assert Program(cast, "office").read(f"{HERE}/versions/2").status_code == 404


def test_versions_are_listed_oldest_first(cast: Cast, programme: Programme) -> None:
    issue(programme, programme.versions.get().content.files, number=2)
    SchemeVersion.objects.filter(number=1).update(withdrawn_on=DAY, withdrawn_why="有误")
    found = all_of(Program(cast, "chief"), f"{HERE}/versions", limit=1)
    assert [(row["number"], row["withdrawn_why"]) for row in found] == [(1, "有误"), (2, None)]


def test_lines_are_those_of_the_page(cast: Cast, programme: Programme) -> None:
    part, officer = participant(), cast.people["officer"]
    assert part.rolled_out is not None
    LineRead.objects.create(participant=part, version=part.rolled_out, indicator="FQ1.1", person=officer,
                            at=timezone.now())
    ask(cast, "A11", "FQ1.2")
    ask(cast, "A12", "FQ1.2")
    told, page = all_of(Program(cast, "chief"), f"{UNIT}/lines", limit=7), lines_of(part, part.rolled_out, DAY)
    assert [row["line"] for row in told] == [line.indicator.code for line in page]
    for row, line in zip(told, page, strict=True):
        assert row["state"] == {"going": "under_way"}.get(line.state, line.state)
        assert row["late"] == (line.plan.late if line.plan and line.state == "late" else 0)
        assert row["deadline"] == (str(line.plan.deadline) if line.plan else None)
        assert (row["responsible"] or {}).get("person") == (line.responsible.person if line.responsible else None)
        assert (row["read"], row["open_questions"]) == (line.read, line.open_questions)
    first, second = told[:2]
    assert (first["read"], first["responsible"]["zh"], first["responsible"]["confirmed_at"]) == (1, officer.zh, None)
    assert (second["read"], second["open_questions"]) == (0, 1)


def test_steps_are_those_of_the_plan(cast: Cast, programme: Programme) -> None:
    chief = Program(cast, "chief")
    told = all_of(chief, f"{UNIT}/steps", limit=20)
    page = [step for _, step in plan().steps()]
    assert [(row["step"], row["state"], row["late"]) for row in told] == [
        (step.key, step.state, step.late) for step in page]
    for row, step in zip(told, page, strict=True):
        for name in ("original", "planned", "must_finish", "can_finish", "started", "ended", "since"):
            day = getattr(step, name)
            assert row[name] == (str(day) if day else None), (row["step"], name)
        assert row["person"] == step.person
    by_key = {row["step"]: row for row in told}
    assert by_key["FQ1.2.follow"]["planned"] == "2026-10-29"
    assert by_key["FQ1.2.follow"]["person"] == cast.people["chief"].pk
    assert by_key["FQ1.3.kickoff"]["reason"] == "已与上月推进会合并召开"
    assert [row["piece_of"] for row in told if row["piece_of"]] == ["FQ1.3.review"] * 2
    assert [row["step"] for row in all_of(chief, f"{UNIT}/steps?line=FQ1.2")] == [
        step.key for step in page if step.indicator == "FQ1.2"]


def test_figures_are_those_of_every_page(cast: Cast, programme: Programme) -> None:
    told = Program(cast, "chief").read(UNIT).json()
    figures = figures_of([participant()], DAY)[participant().pk]
    assert told["figures"] == asdict(figures) | {"since": str(figures.since) if figures.since else None}
    assert figures == plan().figures
    assert figures.done
    assert told["deadline"] == str(plan().deadline)
    listed = all_of(Program(cast, "department"), f"{HERE}/units", limit=2)
    assert listed[0] == told
    assert [row["figures"]["done"] for row in listed] == [figures.done, 0, 0]
    Participant.objects.update(rolled_out=None)
    told = Program(cast, "officer").read(UNIT).json()
    assert (told["version"], told["figures"], told["deadline"]) == (None, None, None)
    assert all_of(Program(cast, "leader"), f"{UNIT}/lines") == all_of(Program(cast, "auditor"), f"{UNIT}/steps") == []


def test_questions_of_all_units_are_seen_by_all(cast: Cast, programme: Programme) -> None:
    ask(cast, "A11", "FQ1.1")
    ask(cast, "A21", "FQ1.2", answer="月底前", answered_by=cast.people["department"], answered_at=timezone.now())
    chief = Program(cast, "chief")
    told = [(row["unit"], row["line"], row["answer"]) for row in all_of(chief, f"{HERE}/questions")]
    assert told == [("A11", "FQ1.1", None), ("A21", "FQ1.2", "月底前")]
    for asked, unit in (("line=FQ1.2", "A21"), ("answered=no", "A11"), ("answered=yes", "A21")):
        assert [row["unit"] for row in all_of(chief, f"{HERE}/questions?{asked}")] == [unit]


def test_a_step_is_started_and_finished(cast: Cast, programme: Programme) -> None:
    chief = Program(cast, "chief")
    key = next(step.key for _, step in plan().steps() if step.state == "open" and not step.pieces)
    at, before = f"{UNIT}/steps/{key}", Event.objects.count()
    started = chief.edit("POST", f"{at}/start", {"day": "2026-09-14", "remaining": 3}, of=at)
    assert (started.status_code, started.json()["state"], started.json()["remaining"]) == (200, "running", 3)
    assert (started.json(), started["ETag"]) == (chief.read(at).json(), chief.read(at)["ETag"])
    ended = chief.edit("POST", f"{at}/finish", {"day": "2026-09-15"}, of=at).json()
    assert (ended["state"], ended["started"], ended["ended"], ended["version"]) == (
        "done", "2026-09-14", "2026-09-15", 2)
    assert Event.objects.count() == before + 2


def test_a_step_is_not_changed_unseen_nor_against_the_rules(cast: Cast, programme: Programme) -> None:
    chief = Program(cast, "chief")
    keys = [step.key for _, step in plan().steps() if step.state == "open" and not step.pieces]
    at, other = (f"{UNIT}/steps/{key}" for key in keys[:2])
    seen, of_other = chief.read(at)["ETag"], chief.read(other)["ETag"]
    day = {"day": "2026-09-15"}
    assert chief.write("POST", f"{at}/start", day).status_code == 428
    assert chief.write("POST", f"{at}/start", day, match=of_other).status_code == 412
    future = chief.write("POST", f"{at}/start", {"day": "2026-09-17"}, match=seen)
    assert (future.status_code, future.json()["errors"][0]["code"]) == (422, "steps.future")
    assert future.json()["errors"][0]["pointer"] == "#/day"
    assert chief.write("POST", f"{at}/start", day, match=seen).status_code == 200
    assert chief.write("POST", f"{at}/finish", day, match=seen).status_code == 412
    again = chief.edit("POST", f"{UNIT}/steps/FQ1.1.read/finish", day, of=f"{UNIT}/steps/FQ1.1.read")
    assert (again.status_code, again.json()["errors"][0]["code"]) == (422, "steps.is_done")
    assert chief.write("POST", f"{UNIT}/steps/none/start", day, match=seen).status_code in (404, 412)


@pytest.mark.parametrize("path", ["/programmes", HERE, f"{HERE}/versions", f"{HERE}/versions/1", f"{HERE}/units",
                                  f"{HERE}/questions", UNIT, f"{UNIT}/lines", f"{UNIT}/steps"])
def test_what_a_call_asks_does_not_grow(cast: Cast, programme: Programme, path: str) -> None:
    office, costs = Program(cast, "office"), []
    office.read(path)
    for more in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert office.read(path).status_code == 200
        costs.append(len([each for each in asked.captured_queries if not each["sql"].startswith("PRAGMA")]))
        if not more:
            _grow(cast, programme)
    assert costs[0] == costs[1] <= MOST


def _grow(cast: Cast, programme: Programme) -> None:
    above, part = cast.units["A1"], participant()
    assert part.rolled_out is not None
    for number in range(40):
        unit = Unit.objects.create(code=f"M{number}", zh="所", kind="station", category="urban", opened_on=FIRST_DAY,
                                   parent=above, path=f"{above.path}{number + 900}/")
        made = Programme.objects.create(code=f"P{number}", zh="创建", unit=above, begun_on=FIRST_DAY)
        for where in (programme, made):
            Participant.objects.create(programme=where, unit=unit, rolled_out=part.rolled_out, category="urban",
                                       from_day=FIRST_DAY)
        ask(cast, "A11", "FQ1.1")
        add(cast)
