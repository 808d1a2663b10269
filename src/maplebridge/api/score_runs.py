"""Results that were frozen: the list, one, its units, its bundle."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router
from pydantic import Field

from maplebridge.api.endpoint import endpoint
from maplebridge.api.paging import Page, Slice, page_in, page_of
from maplebridge.api.scores import StandingTold, standing
from maplebridge.api.sent import Told
from maplebridge.apps.programmes.queries.programmes import seen_programme
from maplebridge.apps.scores.queries.live import seen_units
from maplebridge.apps.scores.queries.runs import as_live, run_by, run_seen, runs_of
from maplebridge.apps.scores.queries.standing import ranking_rows
from maplebridge.apps.scores.views.runs import serve

router = Router(tags=["scores"])
RUN = "/{programme}/runs/{int:number}"
SAME = ("number", "day", "note", "units", "sha256", "frozen_at")


class RunTold(Told):
    """`sha256`: of the bundle's manifest, the one that is printed. `units`: how many it holds."""

    number: int
    day: date
    note: str
    units: int
    sha256: str
    frozen_at: datetime
    zh: str | None = Field(description="who froze it")
    en: str | None


class RunWhole(RunTold):
    """What it was counted from: hashes of the table and of the facts, and the calendar's version."""

    scheme_hash: str
    facts_hash: str
    calendar: str


@router.get("/{programme}/runs", response=Page[RunTold], url_name="score_runs", summary="Frozen results")
@endpoint("scores.view")
def runs(request: HttpRequest, programme: str, asked: Annotated[Slice, Query()]) -> Page[RunTold]:
    rows = runs_of(seen_programme(programme, request.actor))  # type: ignore[attr-defined]
    return page_of(rows, asked, _of_row, key="number")


@router.get(RUN, response=RunWhole, url_name="score_run", summary="One frozen result")
@endpoint("scores.view")
def one(request: HttpRequest, programme: str, number: int) -> RunWhole:
    run = run_seen(programme, number, request.actor)  # type: ignore[attr-defined]
    by = run.frozen_by
    return RunWhole(zh=by.zh if by else None, en=(by.en or None) if by else None, **{
        name: getattr(run, name) for name in (*SAME, "scheme_hash", "facts_hash", "calendar")})


@router.get(RUN + "/units", response=Page[StandingTold], url_name="score_run_units", summary="Units of a frozen result")
@endpoint("scores.view")
def units(request: HttpRequest, programme: str, number: int, asked: Annotated[Slice, Query()]) -> Page[StandingTold]:
    """Best first, as it stood; of units the token sees."""
    run = run_seen(programme, number, request.actor)  # type: ignore[attr-defined]
    rows = ranking_rows(as_live(run), seen_units(run.programme, run.day, request.actor))  # type: ignore[attr-defined]
    return page_in(rows, asked, lambda row: StandingTold(**standing(row)))


@router.get(RUN + "/bundle", response=bytes, url_name="score_run_bundle", summary="Its bundle")
@endpoint("scores.view", of=run_by)
def bundle(request: HttpRequest, run: Any) -> HttpResponseBase:
    """What `maplebridge verify` counts again anywhere. Only for who sees the whole programme."""
    return serve(request, run)


def _of_row(row: dict[str, Any]) -> RunTold:
    return RunTold(zh=row["frozen_by__zh"], en=row["frozen_by__en"] or None, **{name: row[name] for name in SAME})
