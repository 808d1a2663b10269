"""Scores as last counted: the ranking of a programme, one unit, one line down to its entries, what would help most."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from maplebridge.api.endpoint import endpoint
from maplebridge.api.paging import Page, Slice, page_in
from maplebridge.api.plans import Shown as State
from maplebridge.api.sent import Amount, Told, Words, amount, words
from maplebridge.apps.programmes.queries.programmes import participant_by, seen_programme
from maplebridge.apps.programmes.queries.unit_plan import SHOWN
from maplebridge.apps.scores.queries.helps import Help, helps
from maplebridge.apps.scores.queries.ladder import Rung, Used, ladder
from maplebridge.apps.scores.queries.live import Live, Shown, seen_units, shown
from maplebridge.apps.scores.queries.standing import (
    ItemShown,
    LineShown,
    full_score,
    ranking_rows,
    unit_items,
)
from maplebridge.web.clock import today
from maplebridge.web.refusals import Unseen

router = Router(tags=["scores"])
UNIT = "/{programme}/units/{unit}"
ABSENT = (None, "missing", "not_applicable")  # as results number them
SAME = ("category", "place", "low", "high", "points_low", "points_high", "band", "outside", "silent")


class CountedTold(Told):
    """`counted` false: there is no result yet, or the facts cannot be summed up. `fresh` false: something changed
    since; `behind`: so many changes of entries it does not hold."""

    programme: str = Field(examples=["FQ2026"])
    counted: bool
    day: date | None
    fresh: bool
    behind: int
    full_score: Amount | None
    units: int = Field(description="of those the token sees")


class VetoTold(Told):
    """`decision` empty: none is on record yet. `entry`: in the book of vetoes."""

    line: str | None
    grounds: str | None
    decision: str | None
    lifted: bool
    day: date | None


class StandingTold(Told):
    """A unit in its category. `place` null: out of contest, or nothing to rank. `low`, `high`: places between which it
    may stand by reasonable changes of weights; `points_low`, `points_high`: points. `band`: shared by units that cannot
    be told apart. `outside`: out of contest. `silent`: without a single entry."""

    unit: str = Field(examples=["A11"])
    zh: str
    en: str | None
    category: str
    place: int | None
    points: Amount | None
    low: int | None
    high: int | None
    points_low: float | None
    points_high: float | None
    band: int | None
    grade: Words | None
    outside: bool
    silent: bool
    vetoes: list[VetoTold]


class LineScored(Told):
    """`absent`: why there are no points."""

    line: str = Field(examples=["FQ1.1"])
    zh: str
    en: str | None
    points: Amount | None
    maximum: Amount
    absent: Literal["missing", "not_applicable"] | None
    state: State


class ItemScored(Told):
    """`points` null: the item has none of its own, such as vetoes."""

    item: str
    zh: str
    en: str | None
    points: Amount | None
    maximum: Amount
    state: State
    lines: list[LineScored]


class GateTold(Told):
    """A rule that held a figure down, and why."""

    what: Words
    why: Words


class UnitScored(StandingTold):
    """`day`: of the count."""

    day: date
    full_score: Amount
    items: list[ItemScored]
    gates: list[GateTold]


class EntryUsed(Told):
    entry: int
    number: str


class UsedTold(Told):
    """What was counted of one table. `entries`: the first of them, where it is a record book the token may read."""

    name: Words
    count: int
    ledger: str | None
    entries: list[EntryUsed]


class RungTold(Told):
    """One figure. `label` null: a step on the way without a name. `rule`: how it is counted; `changes`: what rounding,
    limits and gates did to it; `inputs`: the figures it stands on."""

    label: Words | None
    value: Words
    rule: list[Words]
    changes: list[Words]
    used: list[UsedTold]
    inputs: list[RungTold]


class LineTraced(LineScored):
    """`trace`: from the points down to the entries; null where the line is only watched."""

    day: date
    trace: RungTold | None


class HelpTold(Told):
    """An open line. `left`: points up to its maximum; `days`: working days of its open steps, null where none is known;
    `a_day`: points per day."""

    line: str
    item: str
    zh: str
    en: str | None
    state: State
    points: Amount
    maximum: Amount
    left: Amount
    days: int | None
    a_day: float | None


@router.get("/{programme}", response=CountedTold, url_name="scores", summary="When a programme was counted")
@endpoint("scores.view")
def counted(request: HttpRequest, programme: str) -> CountedTold:
    found = _shown(request, programme)
    live = found.live if found.live and found.live.counted else None
    return CountedTold(
        programme=programme, counted=live is not None, day=live.day if live else None, fresh=found.fresh,
        behind=found.behind, full_score=amount(full_score(live)) if live else None,
        units=len(seen_units(found.programme, live.day if live else today(), request.actor)))  # type: ignore[attr-defined]


@router.get("/{programme}/units", response=Page[StandingTold], url_name="scores_units", summary="Ranking")
@endpoint("scores.view")
def ranking(request: HttpRequest, programme: str, asked: Annotated[Slice, Query()]) -> Page[StandingTold]:
    """Best first, those without a place last; of units the token sees. 404 until it was counted."""
    found = _shown(request, programme)
    live = _need(found)
    parts = seen_units(found.programme, live.day, request.actor)  # type: ignore[attr-defined]
    return page_in(ranking_rows(live, parts), asked, lambda row: StandingTold(**standing(row)))


@router.get(UNIT, response=UnitScored, url_name="scores_unit", summary="Score of a unit")
@endpoint("scores.view", of=participant_by)
def unit(request: HttpRequest, part: Any) -> UnitScored:
    """By items and lines."""
    live = _of(shown(part.programme, today()), part)
    row, = ranking_rows(live, [part])
    code = part.unit.code
    return UnitScored(**standing(row), day=live.day, full_score=amount(full_score(live)),
                      items=[_item(each) for each in unit_items(live, code)],
                      gates=[GateTold(what=words(what), why=words(why)) for what, why in live.gates(code)])


@router.get(UNIT + "/lines/{indicator}", response=LineTraced, url_name="scores_line", summary="How a score came about")
@endpoint("scores.view", of=participant_by)
def line(request: HttpRequest, part: Any, indicator: str) -> LineTraced:
    found = shown(part.programme, today())
    live = _of(found, part)
    row = live.scheme.indicator(indicator)
    if row is None:
        raise Unseen
    rung = ladder(found, row.score, part.unit.code) if row.score else None
    may_read = request.actor.may("entries.view", part.unit.path)  # type: ignore[attr-defined]
    told = _line(LineShown(row, *live.line(indicator, part.unit.code)))
    return LineTraced(**told.model_dump(), day=live.day, trace=_rung(rung, may_read=may_read) if rung else None)


@router.get(UNIT + "/helps", response=Page[HelpTold], url_name="scores_helps", summary="What would help most")
@endpoint("scores.view", of=participant_by)
def help_most(request: HttpRequest, part: Any, asked: Annotated[Slice, Query()]) -> Page[HelpTold]:
    """Open lines, the most points per working day first."""
    return page_in(helps(_of(shown(part.programme, today()), part), part), asked, _help)


def standing(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the ranking, of a live result or of a frozen one."""
    return {"unit": row["code"], "zh": row["zh"], "en": row["en"] or None, "points": _amount(row["points"]),
            "grade": words(row["grade"]) if row["grade"] else None,
            "vetoes": [VetoTold(**{name: one[name] for name in VetoTold.model_fields}) for one in row["vetoes"]],
            **{name: row[name] for name in SAME}}


def _shown(request: HttpRequest, programme: str) -> Shown:
    return shown(seen_programme(programme, request.actor), today())  # type: ignore[attr-defined]


def _need(found: Shown) -> Live:
    """Raises Unseen before there is a result."""
    if found.live is None or not found.live.counted:
        raise Unseen
    return found.live


def _of(found: Shown, part: Any) -> Live:
    """The result, where it holds the unit. Raises Unseen."""
    live = _need(found)
    if part.unit.code not in live.places:
        raise Unseen
    return live


def _item(one: ItemShown) -> ItemScored:
    name = one.item.name
    return ItemScored(item=one.item.code, zh=name.zh, en=name.en, points=_amount(one.points),
                      maximum=amount(one.maximum), state=SHOWN.get(one.state, one.state),  # type: ignore[call-overload]
                      lines=[_line(each) for each in one.lines])


def _line(one: LineShown) -> LineScored:
    name = one.line.name
    return LineScored(line=one.line.code, zh=name.zh, en=name.en, points=_amount(one.points),
                      maximum=amount(one.line.points), absent=ABSENT[one.absent],  # type: ignore[arg-type]
                      state=SHOWN.get(one.state, one.state))  # type: ignore[call-overload]


def _rung(rung: Rung, *, may_read: bool) -> RungTold:
    return RungTold(label=words(rung.label) if rung.label else None, value=words(rung.value),
                    rule=[words(note) for note in rung.rule], changes=[words(note) for note in rung.changes],
                    used=[_used(each, may_read=may_read) for each in rung.books],
                    inputs=[_rung(each, may_read=may_read) for each in rung.inputs])


def _used(used: Used, *, may_read: bool) -> UsedTold:
    return UsedTold(name=words(used.name), count=used.count, ledger=used.ledger, entries=[
        EntryUsed(entry=key, number=number) for key, number in used.entries] if may_read and used.ledger else [])


def _help(one: Help) -> HelpTold:
    name = one.line.name
    return HelpTold(line=one.line.code, item=one.item.code, zh=name.zh, en=name.en, state=one.state,  # type: ignore[arg-type]
                    points=amount(one.points), maximum=amount(one.line.points), left=amount(one.left),
                    days=one.days or None, a_day=None if one.a_day is None else round(float(one.a_day), 4))


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else amount(value)
