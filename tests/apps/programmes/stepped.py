"""What the tests of the plan share: a day in the year of the pack, steps worked on, people named."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import yaml
from django.utils import timezone

from maplebridge.apps.programmes.actions.add_step import NewStep, add_step
from maplebridge.apps.programmes.actions.finish_step import finish_step
from maplebridge.apps.programmes.actions.reopen_step import reopen_step
from maplebridge.apps.programmes.actions.replan_step import replan_step
from maplebridge.apps.programmes.actions.split_step import Piece, split_step
from maplebridge.apps.programmes.actions.start_step import start_step
from maplebridge.apps.programmes.actions.waive_step import waive_step
from maplebridge.apps.programmes.models import (
    LinePerson,
    Participant,
    Programme,
    SchemeContent,
    SchemeVersion,
    Task,
)
from maplebridge.apps.programmes.queries.programmes import participant_by
from maplebridge.apps.programmes.queries.unit_plan import Step, UnitPlan, unit_plan
from maplebridge.engine.scheme.text import Text
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.programmes.programme import CODE, make_programme, set_day

DAY = date(2026, 9, 16)  # a Wednesday, 28 working days before the assessment
ONE = timedelta(days=1)
ACTS = {"start": start_step, "finish": finish_step, "reopen": reopen_step, "waive": waive_step,
        "replan": replan_step, "split": split_step}


def participant(unit: str = "A11") -> Participant:
    return participant_by(CODE, unit)


def plan(unit: str = "A11", day: date = DAY) -> UnitPlan:
    found = unit_plan(participant(unit), day)
    assert found is not None
    return found


def step(key: str, unit: str = "A11", day: date = DAY) -> Step:
    found = plan(unit, day).step(key)
    assert found is not None
    return found[1]


def act(what: str, key: str, cast: Cast, who: str = "chief", **more: Any) -> int:
    """One change of a step of A11, as it is seen now."""
    row = Task.objects.filter(participant=participant(), key=key).first()
    given = {"version": row.version if row else 0, "today": DAY, "by": cast.actor(who), **more}
    return ACTS[what](participant=participant().pk, step=key, **given)  # type: ignore[operator]


def add(cast: Cast, indicator: str = "FQ1.1", who: str = "chief", **more: Any) -> int:
    new = NewStep(**{"name": Text("走访社区", "Visit the community"), "planned": date(2026, 9, 30), "days": 3, **more})
    return add_step(participant=participant().pk, indicator=indicator, new=new, today=DAY, by=cast.actor(who))


def name_person(cast: Cast, who: str, indicator: str, part: str = "responsible", unit: str = "A11") -> None:
    LinePerson.objects.create(participant=participant(unit), indicator=indicator, person=cast.people[who], part=part,
                              from_day=FIRST_DAY, named_at=timezone.now())


def worked_programme(cast: Cast, patch: pytest.MonkeyPatch) -> Programme:
    """On a day shortly before the assessment, with work done at A11."""
    set_day(DAY, patch)
    made = make_programme(cast)
    work_on(cast, made)
    return made


def work_on(cast: Cast, programme: Programme) -> None:
    """Steps of A11 in every state, a line with a person."""
    for indicator in ("FQ1.1", "FQ1.2", "FQ1.3"):
        name_person(cast, "officer", indicator)
    act("finish", "FQ1.1.read", cast, day=date(2026, 9, 10))
    act("finish", "FQ2.1.scan", cast, day=date(2026, 9, 11))
    act("start", "FQ1.2.list", cast, day=date(2026, 9, 14), remaining=2)
    act("replan", "FQ1.2.follow", cast, planned=date(2026, 10, 29), person=cast.people["chief"].pk)
    act("waive", "FQ1.3.kickoff", cast, reason="已与上月推进会合并召开")
    act("split", "FQ1.3.review", cast, pieces=(
        Piece("九月对照检查", date(2026, 9, 28)), Piece("十月对照检查", date(2026, 10, 16), cast.people["officer"].pk)))
    add(cast)
    assert programme.code == CODE


def participant_promise(key: str) -> date:
    return date.fromisoformat(participant().promised[key])


def widen(programme: Programme, lines: int = 70) -> None:
    """Version 2 of the table, with so many lines of four steps more: more than a hundred in all."""
    content = dict(SchemeContent.objects.get(version__programme=programme).files)
    scheme = yaml.safe_load(content["scheme.yaml"])
    item = scheme["items"][-1]
    for number in range(1, lines + 1):
        steps = [{"key": f"s{one}", "name": {"zh": f"第{number}项第{one}步：组织开展并逐项核对", "en": f"Step {one}"},
                  "days": one, "after": [f"s{one - 1}"] if one > 1 else []} for one in range(1, 5)]
        item["indicators"].append({**item["indicators"][0], "code": f"FM{number}", "tasks": steps})
    issue(programme, {**content, "scheme.yaml": yaml.safe_dump(scheme, allow_unicode=True)}, number=2)


def issue(programme: Programme, files: dict[str, str], number: int, issued_on: date = FIRST_DAY) -> SchemeVersion:
    """A version that reaches every unit at once."""
    version = SchemeVersion.objects.create(programme=programme, number=number, scheme_code="FQ-DEMO-2026",
                                           scheme_version=str(number), sha256="0" * 64, document="公枫办〔2026〕2号",
                                           issued_on=issued_on)
    SchemeContent.objects.create(version=version, files=files)
    Participant.objects.filter(programme=programme).update(rolled_out=version)
    return version
