"""Units in a programme: how they stand, their lines, the steps of their plans."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, Literal
from zlib import crc32

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from maplebridge.api.endpoint import endpoint
from maplebridge.api.paging import Page, Slice, page_in, slice_of
from maplebridge.api.programmes import LineCode
from maplebridge.api.sent import Amount, Day, Sent, Told, Words, amount, words
from maplebridge.api.versions import record, wanted_version
from maplebridge.apps.programmes.actions.finish_step import finish_step
from maplebridge.apps.programmes.actions.start_step import start_step
from maplebridge.apps.programmes.queries.joining import joined_rows
from maplebridge.apps.programmes.queries.lines import Line, Named, lines_of
from maplebridge.apps.programmes.queries.programme_rows import parts_with_version
from maplebridge.apps.programmes.queries.programmes import participant_by, seen_programme
from maplebridge.apps.programmes.queries.unit_plan import SHOWN, Figures, Step, UnitPlan, figures_of, unit_plan
from maplebridge.apps.programmes.queries.versions import scheme_of
from maplebridge.engine.schedule.facts import MOST_REMAINING
from maplebridge.web.clock import today
from maplebridge.web.refusals import Unseen
from maplebridge.words import bilingual

router = Router(tags=["programmes"])
HERE = "/{programme}/units/{unit}"
Shown = Literal["not_started", "under_way", "late", "done", "made_up", "not_applicable"]
PART = ("category", "exempt", "officers", "assessment_day", "from_day", "to_day")
SAME = ("days", "origin", "state", "shown", "person", "must_start", "must_finish", "can_start", "can_finish", "started",
        "ended", "slack", "late", "since", "original", "planned", "remaining", "version")


class FiguresTold(Told):
    """How a plan stands. `done` of `steps`: waived ones left out, a step in pieces once. `late_lines` of `lines`.
    `longest`: working days that the latest line is late; `since`: the first of them."""

    done: int
    steps: int
    late_lines: int
    lines: int
    longest: int
    since: date | None


class UnitStands(Told):
    """A unit's part in a programme. `exempt`: out of contest. `version`: the one that reached it; null: none yet, nor
    `figures`. `assessment_day`: its own; null: the table's. `deadline`: the one that holds for it."""

    unit: str = Field(examples=["A11"])
    zh: str
    en: str | None
    category: str
    exempt: bool
    officers: int | None
    assessment_day: date | None
    deadline: date | None
    version: int | None
    from_day: date
    to_day: date | None
    figures: FiguresTold | None


class NamedTold(Told):
    """`confirmed_at`: by their own account; null: not yet."""

    person: int
    zh: str
    en: str | None
    confirmed_at: datetime | None


class LineTold(Told):
    """A line of a unit's table. `late`: working days. `read`: by how many of the unit. `made_up`: done after the day
    first promised."""

    line: str = Field(examples=["FQ1.1"])
    item: str
    zh: str
    en: str | None
    points: Amount
    state: Shown
    late: int
    deadline: date | None
    responsible: NamedTold | None
    assistants: list[NamedTold]
    read: int
    open_questions: int


class StepTold(Told):
    """A step of a unit's plan. `shown`: its sign on the pages. `person`: who does it, by name or by the line.
    `must_start`, `must_finish`: the latest days that keep the deadline; `can_start`, `can_finish`: the earliest from
    today on. `original`: the finish first promised; `planned`: the finish the unit gave it. `slack`, `late`,
    `remaining`: working days; `since`: the first late one. `missing`: steps before it that are not recorded as done.
    `version` 0: nothing was recorded of it yet."""

    step: str = Field(examples=["FQ1.2.list"])
    line: str
    zh: str
    en: str | None
    piece_of: str | None
    days: int
    origin: str
    state: Literal["open", "running", "done", "waived"]
    shown: Shown
    person: int | None
    must_start: date | None
    must_finish: date | None
    can_start: date | None
    can_finish: date | None
    started: date | None
    ended: date | None
    slack: int | None
    late: int
    since: date | None
    original: date | None
    planned: date | None
    remaining: int | None
    why: Words | None
    reason: str | None
    missing: list[Words]
    version: int


class StepsAsked(Slice):
    line: LineCode | None = None


class StepStarted(Sent):
    """`remaining`: working days left from today on; left out: the planned ones less those gone."""

    day: Day
    remaining: Annotated[int, Field(ge=0, le=MOST_REMAINING)] | None = None


class StepFinished(Sent):
    day: Day


@router.get("/{programme}/units", response=Page[UnitStands], url_name="programme_units",
            summary="Units that take part, and how they stand")
@endpoint("programmes.view")
def units(request: HttpRequest, programme: str, asked: Annotated[Slice, Query()]) -> Page[UnitStands]:
    """Every part that has not ended, of units the token sees."""
    actor, day = request.actor, today()  # type: ignore[attr-defined]
    rows, following = slice_of(joined_rows(seen_programme(programme, actor), actor, day), asked)
    parts = parts_with_version(row["pk"] for row in rows)
    figures = figures_of(parts, day)
    return Page(items=[_stands(part, figures.get(part.pk)) for part in parts], next=following)


@router.get(HERE, response=UnitStands, url_name="programme_unit", summary="How a unit stands")
@endpoint("programmes.view", of=participant_by)
def one(request: HttpRequest, part: Any) -> UnitStands:
    """Its present or last part in the programme."""
    return _stands(part, figures_of([part], today()).get(part.pk))


@router.get(HERE + "/lines", response=Page[LineTold], url_name="programme_lines", summary="Lines of a unit's table")
@endpoint("programmes.view", of=participant_by)
def lines(request: HttpRequest, part: Any, asked: Annotated[Slice, Query()]) -> Page[LineTold]:
    """In the order of the table; `next` is a place in it. None before a version reached the unit."""
    return page_in(lines_of(part, part.rolled_out, today()) if part.rolled_out else (), asked, _line)


@router.get(HERE + "/steps", response=Page[StepTold], url_name="programme_steps", summary="Steps of a unit's plan")
@endpoint("programmes.view", of=participant_by)
def steps(request: HttpRequest, part: Any, asked: Annotated[StepsAsked, Query()]) -> Page[StepTold]:
    """In the order of the table, pieces of a step after it; `next` is a place in it."""
    plan = unit_plan(part, today())
    found = [each for each in _steps(plan) if asked.line in (None, each[0].indicator)] if plan else []
    return page_in(found, asked, lambda each: _step(*each))


@router.get(HERE + "/steps/{step}", response=StepTold, url_name="programme_step", summary="One step")
@endpoint("programmes.view", of=participant_by)
def one_step(request: HttpRequest, part: Any, step: str) -> HttpResponse:
    return _one(part, step)


@router.post(HERE + "/steps/{step}/start", response=StepTold, url_name="programme_step_start", summary="Start a step")
@endpoint("tasks.do", of=participant_by, seen="programmes.view", writes=True)
def start(request: HttpRequest, part: Any, step: str, new: StepStarted) -> HttpResponse:
    """Again for one that runs: another day, or what remains now."""
    start_step(participant=part.pk, step=step, day=new.day, remaining=new.remaining, today=today(),
               version=wanted_version(request, "step", _number(part, step)), by=request.actor)  # type: ignore[attr-defined]
    return _one(part, step)


@router.post(HERE + "/steps/{step}/finish", response=StepTold, url_name="programme_step_finish",
             summary="Finish a step")
@endpoint("tasks.do", of=participant_by, seen="programmes.view", writes=True)
def finish(request: HttpRequest, part: Any, step: str, new: StepFinished) -> HttpResponse:
    """`missing` says what before it is not recorded as done; that is no reason to refuse."""
    finish_step(participant=part.pk, step=step, day=new.day, today=today(),
                version=wanted_version(request, "step", _number(part, step)), by=request.actor)  # type: ignore[attr-defined]
    return _one(part, step)


def _one(part: Any, key: str) -> HttpResponse:
    plan = unit_plan(part, today())
    found = next((each for each in _steps(plan) if each[0].key == key), None) if plan else None
    if found is None:
        raise Unseen
    return record(_step(*found), "step", _number(part, key), found[0].version)


def _number(part: Any, step: str) -> int:
    """For its tag: a step has no number of its own before something is recorded of it."""
    return crc32(f"{part.pk} {step}".encode())


def _stands(part: Any, figures: Figures | None) -> UnitStands:
    scheme = scheme_of(part.rolled_out_id) if part.rolled_out_id else None
    return UnitStands(
        unit=part.unit.code, zh=part.unit.zh, en=part.unit.en or None,
        version=part.rolled_out.number if part.rolled_out else None,
        deadline=part.assessment_day or (scheme.assessment_day if scheme else None),
        figures=FiguresTold(**{name: getattr(figures, name) for name in FiguresTold.model_fields}) if figures else None,
        **{name: getattr(part, name) for name in PART})


def _steps(plan: UnitPlan) -> Iterator[tuple[Step, Step | None]]:
    """Every step, and of which it is a piece."""
    for line in plan.lines:
        for whole in line.steps:
            yield from ((step, None if step is whole else whole) for step in whole.parts())


def _line(line: Line) -> LineTold:
    who, name, plan = line.responsible, line.indicator.name, line.plan
    return LineTold(
        line=line.indicator.code, item=line.item.code, zh=name.zh, en=name.en, points=amount(line.indicator.points),
        state=SHOWN.get(line.state, line.state), late=plan.late if plan and line.state == "late" else 0,  # type: ignore[arg-type]
        deadline=plan.deadline if plan else None, responsible=_named(who) if who else None,
        assistants=[_named(each) for each in line.assistants], read=line.read, open_questions=line.open_questions)


def _named(who: Named) -> NamedTold:
    return NamedTold(person=who.person, zh=who.name.zh, en=who.name.en, confirmed_at=who.confirmed_at)


def _step(step: Step, whole: Step | None) -> StepTold:
    return StepTold(
        step=step.key, line=step.indicator, zh=step.name.zh, en=step.name.en, piece_of=whole.key if whole else None,
        why=words(bilingual(step.why.code, **step.why.params)) if step.why else None, reason=step.reason or None,
        missing=[words(each) for each in step.missing], **{name: getattr(step, name) for name in SAME})
