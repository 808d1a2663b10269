"""How programmes stand as the first page tells it: who is behind, and why."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from maplebridge.api.endpoint import endpoint
from maplebridge.api.paging import Page, Slice, page_in
from maplebridge.api.sent import Told, Words, words
from maplebridge.apps.overview.queries.programmes_home import ProgrammeHome, programmes_home
from maplebridge.apps.overview.queries.standing import Cause, Standing
from maplebridge.web.clock import today

router = Router(tags=["programmes"])


class LateUnit(Told):
    """`lines`: late ones; `longest`: working days that the latest of them is late."""

    unit: str
    zh: str
    en: str | None
    lines: int
    longest: int


class CauseTold(Told):
    """The step that can no longer be in time, how many lines it keeps, and of which units."""

    step: Words
    lines: int
    units: list[str]


class ProgressTold(Told):
    """Of the units the token sees. `lines`: of all units; `named`, `confirmed`: of these. `questions`: without an
    answer. `left`: working days to the deadline. `late`, `causes` null: too many units for the first page; ask the list
    of units."""

    programme: str = Field(examples=["FQ2026"])
    zh: str
    en: str | None
    version: int | None
    deadline: date | None
    left: int | None
    units: int
    lines: int
    named: int
    confirmed: int
    questions: int
    late: list[LateUnit] | None
    causes: list[CauseTold] | None


@router.get("", response=Page[ProgressTold], url_name="progress", summary="How programmes stand")
@endpoint("programmes.view")
def progress(request: HttpRequest, asked: Annotated[Slice, Query()]) -> Page[ProgressTold]:
    """Those that go on, the newest first, as far as the first page tells them."""
    return page_in(programmes_home(request.actor, today(), counts=True), asked, _told)  # type: ignore[attr-defined]


def _told(one: ProgrammeHome) -> ProgressTold:
    known = one.stands is not None
    return ProgressTold(
        programme=one.code, zh=one.name.zh, en=one.name.en, version=one.version, deadline=one.deadline, left=one.left,
        units=one.units, lines=one.lines, named=one.named or 0, confirmed=one.confirmed or 0, questions=one.asked,
        late=[_late(each) for each in one.late] if known else None,
        causes=[_cause(each) for each in one.causes] if known else None)


def _late(one: Standing) -> LateUnit:
    return LateUnit(unit=one.participant.unit.code, zh=one.name.zh, en=one.name.en, lines=len(one.late),
                    longest=one.longest)


def _cause(one: Cause) -> CauseTold:
    return CauseTold(step=words(one.step), lines=one.lines, units=[each.participant.unit.code for each in one.units])
