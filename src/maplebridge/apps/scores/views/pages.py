"""Pages of scores: programmes, ranking, units by items, one unit, one line, what would help."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from maplebridge.apps.programmes.queries.programmes import participant_by, programmes_within
from maplebridge.apps.scores.queries.helps import helps
from maplebridge.apps.scores.queries.ladder import ladder
from maplebridge.apps.scores.queries.live import Live, seen_units, shown
from maplebridge.apps.scores.queries.runs import last_number
from maplebridge.apps.scores.queries.standing import (
    categories_of,
    full_score,
    items_of,
    matrix_rows,
    maximum_of,
    ranking_rows,
    shortened,
    unit_items,
)
from maplebridge.apps.scores.views.chart import dot, scale_of
from maplebridge.apps.scores.views.way import about, counted, find, name_of, need
from maplebridge.apps.units.guard import page
from maplebridge.web.clock import today
from maplebridge.web.export import printed
from maplebridge.web.filters import Filter, set_filters
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import say
from maplebridge.web.table import EXPORT, Column, Row, listing
from maplebridge.web.templatetags.parts import shape

SHAPES = {"going": "under_way"}  # a line's state as components/state.html has it
PER_PAGE = 25


@page("scores.view")
def listed(request: HttpRequest) -> HttpResponse:
    rows = programmes_within(request.actor).values("code", "zh", "en", "unit__zh", "unit__en", "begun_on", "closed_on")  # type: ignore[attr-defined]
    table = listing(request, rows, (
        Column("zh", "programmes.name", "name", sort="zh"), Column("unit__zh", "programmes.office", "name"),
        Column("begun_on", "programmes.begun_on", "day", sort="begun_on"),
        Column("closed_on", "programmes.closed_on", "day")),
        row_url=lambda row: reverse("scores:ranking", args=[row["code"]]), empty=say("scores.none_yet"))
    return render(request, "scores/list.html", {"table": table})


@page("scores.view")
def ranking(request: HttpRequest, programme: str) -> HttpResponse:
    """In each category, with how sure the places are."""
    found = find(request, programme)
    if not counted(found):
        return render(request, "scores/ranking.html", about(found, "ranking"))
    live = need(found)
    rows = ranking_rows(live, seen_units(found.programme, live.day, request.actor))  # type: ignore[attr-defined]
    filters = (Filter("category", "scores.category", "choice", list(categories_of(live).items())),
               Filter("q", "scores.find"))
    table = listing(
        request, _narrowed(request, rows, filters), standing_columns(live, rows),
        filters=filters, row_url=lambda row: reverse("scores:unit", args=[programme, row["code"]]), per_page=PER_PAGE,
        export_name=say("scores.ranking_of", programme=name_of(found.programme)), empty=say("scores.no_units"))
    return render(request, "scores/ranking.html", {
        **about(found, "ranking"), "table": table, "units": len(rows), "scale": scale_of(rows),
        "full": full_score(live)})


@page("scores.view")
def matrix(request: HttpRequest, programme: str) -> HttpResponse:
    """Units by items: points and how the work stands."""
    found = find(request, programme)
    if not counted(found):
        return render(request, "scores/ranking.html", about(found, "matrix"))
    live = need(found)
    rows = matrix_rows(live, seen_units(found.programme, live.day, request.actor))  # type: ignore[attr-defined]
    plain, filters = EXPORT in request.GET, (Filter("q", "scores.find"),)
    table = listing(request, _narrowed(request, rows, filters), (
        Column("zh", "scores.unit", "name", sort="zh"), Column("points", "scores.points", "number", sort="points"),
        *(Column(f"item_{item.code}", item.name, "number", sort=f"item_{item.code}",
                 show=None if plain else _cell(item)) for item in items_of(live))),
        filters=filters, row_url=lambda row: reverse("scores:unit", args=[programme, row["code"]]), per_page=PER_PAGE,
        export_name=say("scores.matrix_of", programme=name_of(found.programme)), empty=say("scores.no_units"),
        wide=True)
    return render(request, "scores/matrix.html", {
        **about(found, "matrix"), "table": table, "items": [(item, maximum_of(item)) for item in items_of(live)]})


@page("scores.view", of=participant_by)
def unit(request: HttpRequest, participant: Any) -> HttpResponse:
    """Items and lines of one unit."""
    found = shown(participant.programme, today())
    told = about(found, "unit", participant.unit)
    code = participant.unit.code
    if not counted(found) or code not in need(found).places:
        ended = participant.to_day if participant.to_day and participant.to_day < today() else None
        return render(request, "scores/unit.html", {**told, "ended": ended})
    live = need(found)
    rows = ranking_rows(live, [participant])
    return render(request, "scores/unit.html", {
        **told, "row": rows[0], "items": list(unit_items(live, code)), "full": full_score(live),
        "notices": _notices(participant), "gates": live.gates(code), "range": _range(rows[0]), "shapes": SHAPES,
        "chart": dot(rows[0], scale_of(rows))})


@page("scores.view", of=participant_by)
def line(request: HttpRequest, participant: Any, indicator: str) -> HttpResponse:
    """The ladder of one line, from entries to points."""
    found = shown(participant.programme, today())
    live, code = need(found), participant.unit.code
    row = live.scheme.indicator(indicator)
    if row is None or code not in live.places:
        raise Unseen
    points, absent, state = live.line(indicator, code)
    return render(request, "scores/line.html", {
        **about(found, "line", participant.unit), "row": row, "absent": absent,
        "points": None if points is None else shortened(points),
        "state": SHAPES.get(state, state), "rung": ladder(found, row.score, code) if row.score else None,
        "may_see": request.actor.may("entries.view", participant.unit.path)})  # type: ignore[attr-defined]


@page("scores.view", of=participant_by)
def help_most(request: HttpRequest, participant: Any) -> HttpResponse:
    """Open lines, the most worthwhile first."""
    found = shown(participant.programme, today())
    live, code = need(found), participant.unit.code
    rows = [{"pk": one.line.code, "code": one.line.code, "name": one.line.name, "item": one.item.name,
             "state": one.state, "points": one.points, "maximum": one.line.points, "left": one.left,
             "days": one.days or None, "a_day": one.a_day} for one in helps(live, participant)]
    table = listing(request, rows, (
        Column("name", "scores.line", "name"), Column("code", "scores.code", "code"),
        Column("state", "scores.state", "state"), Column("points", "scores.points", "number"),
        Column("maximum", "scores.maximum", "number"), Column("left", "scores.left", "number", sort="left"),
        Column("days", "scores.days", "number", sort="days"),
        Column("a_day", "scores.a_day", "number", show=lambda row: _two(row["a_day"]))),
        row_url=lambda row: reverse("scores:line", args=[participant.programme.code, code, row["code"]]),
        export_name=say("scores.helps_of", unit=name_of(participant.unit)), empty=say("scores.helps_none"))
    return render(request, "scores/helps.html", {
        **about(found, "helps", participant.unit), "table": table, "best": rows[0] if rows else None})


def standing_columns(live: Live, rows: Sequence[Row]) -> tuple[Column, ...]:
    """Of a ranking, with each unit's points on one scale."""
    scale, names = scale_of(rows), categories_of(live)
    return (
        Column("zh", "scores.unit", "name", sort="zh"), Column("place", "scores.place", "number", sort="place"),
        Column("category", "scores.category", "name", show=lambda row: names.get(row["category"], row["category"])),
        Column("points", "scores.points", "number", sort="points"),
        Column("chart", "scores.range_points", "act", show=lambda row: dot(row, scale)),
        Column("low", "scores.range", "number", show=_range), Column("grade", "scores.grade", "name"),
        Column("outside", "scores.remarks", show=_remarks))


def _notices(participant: Any) -> list[tuple[str, Any]]:
    """The score notices that can be had: of the newest frozen result, and as it stands now."""
    programme, unit = participant.programme, participant.unit.code
    last = last_number(programme)
    frozen = [(say("notice.of_run", number=last), printed("reports:notice", programme.code, unit, run=last))]
    return [*(frozen if last else []),
            (say("notice.of_now"), printed("reports:notice", programme.code, unit, run="now"))]


def _narrowed(request: HttpRequest, rows: Sequence[Row], filters: Sequence[Filter]) -> list[Row]:
    wanted = {one.filter.name: one.value for one in set_filters(filters, request.GET)}
    text = str(wanted.get("q") or "").casefold()
    return [row for row in rows if wanted.get("category") in (None, row.get("category")) and (
        not text or any(text in str(row[name] or "").casefold() for name in ("code", "zh", "en")))]


def _two(value: Any) -> str | None:
    return None if value is None else f"{value:.2f}"


def _range(row: Row) -> str | None:
    """With the band of units that cannot be told apart."""
    if row["low"] is None or row["place"] is None:
        return None
    said = str(row["low"]) if row["low"] == row["high"] else f"{row['low']}–{row['high']}"
    return say("scores.in_band", places=said, band=row["band"]) if row["band"] else said


def _remarks(row: Row) -> str | None:
    """Out of contest, silent, vetoes with their decision."""
    said = [say("scores.outside")] if row["outside"] else []
    said += [say("scores.silent")] if row["silent"] else []
    said += [say("scores.veto_lifted" if one["lifted"] else "scores.veto" if one["decision"] else "scores.veto_open",
                 decision=one["decision"] or "") for one in row["vetoes"]]
    return say("scores.and").join(said) or None


def _cell(item: Any) -> Any:
    """Points, and the state's sign with its words."""
    def show(row: Row) -> SafeString | None:
        points, state = row[f"item_{item.code}"], SHAPES.get(found := row[f"state_{item.code}"], found)
        shown = "–" if points is None else points
        return format_html('{} <span class="under state state-{}">{}{}</span>', shown, state, shape(state),
                           say(f"web.state_{state}"))
    return show
