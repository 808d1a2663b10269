"""The notice of a unit from what is stored: a frozen result, or what is counted now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from maplebridge.apps.programmes.queries.versions import in_force
from maplebridge.apps.scores.queries.helps import helps
from maplebridge.apps.scores.queries.ladder import Ground, ground_of, reasons
from maplebridge.apps.scores.queries.live import Live, Shown, shown
from maplebridge.apps.scores.queries.runs import as_live, ground_of_run, last_run, run_by
from maplebridge.apps.scores.queries.standing import SCORED, categories_of, full_score, ranking_rows, unit_items
from maplebridge.engine.scheme.text import Text
from maplebridge.reports.score_notice.data import Frozen, Help, Item, Line, Notice, Veto
from maplebridge.web.refusals import Unseen, refuse
from maplebridge.web.say import local

HELPS = 6
Reasons = dict[str, tuple[Text, tuple[Text, ...]]]


def notice(participant: Any, run: str, day: date) -> Notice:
    """`run`: number of a frozen result, `now`, or nothing: the newest frozen one with the unit, else now.
    Raises Refused where nothing was counted, or there is no such result."""
    code, current = participant.unit.code, shown(participant.programme, day)
    frozen = None if run == "now" else last_run(participant.programme, code) if not run else _run(participant, run)
    if frozen is not None:
        with ground_of_run(frozen) as ground:
            return _notice(participant, as_live(frozen), current, _reasons(ground, code), frozen)
    live = current.live
    if live is None or not live.counted or code not in live.places:
        raise refuse("notice.not_counted")
    basis = ground_of(current)
    return _notice(participant, live, current, _reasons(basis, code) if basis else {}, None)


def _run(participant: Any, number: str) -> Any:
    """Raises Refused."""
    try:
        found = run_by(participant.programme.code, int(number) if number.isdecimal() and len(number) < 9 else 0)
    except Unseen:
        found = None
    if found is None or participant.unit.code not in found.told.get("units", ()):
        raise refuse("notice.unknown_run", number=number[:20])
    return found


def _reasons(ground: Ground, unit: str) -> Reasons:
    nodes = [line.score for item in ground.scheme.items if item.section in SCORED for line in item.indicators
             if line.score]
    return reasons(ground, nodes, unit)


def _notice(participant: Any, live: Live, current: Shown, why: Reasons, run: Any) -> Notice:
    unit, programme = participant.unit, participant.programme
    row, scheme = ranking_rows(live, [participant])[0], live.scheme
    now = current.live if current.live is not None and current.live.counted else None
    version = run.version if run else current.version or in_force(programme)
    category = live.figure("category", unit.code)
    return Notice(
        programme=_text(programme), office=_text(programme.unit), unit=_text(unit),
        category=categories_of(live).get(category), day=live.day, frozen=_frozen(run) if run else None,
        behind=0 if run else current.behind, points=row["points"], full=full_score(live), place=row["place"],
        ranked=_ranked(live, category), places=(row["low"], row["high"]) if row["low"] and row["place"] else None,
        band=row["band"], grade=row["grade"], outside=row["outside"], silent=row["silent"],
        items=tuple(_items(live, unit.code, why)), gates=tuple(live.gates(unit.code)),
        vetoes=tuple(_vetoes(live, row["vetoes"])), helps=tuple(_helps(now, participant)) if now else (),
        helps_on=now.day if now else live.day, table=f"{scheme.code} {scheme.version}",
        document=version.document if version else "", hashes=_hashes(live, run), invented=scheme.invented)


def _text(row: Any) -> Text:
    return Text(row.zh, row.en or None)


def _frozen(run: Any) -> Frozen:
    return Frozen(run.number, run.note, _text(run.frozen_by) if run.frozen_by else None,
                  f"{local(run.frozen_at):%Y-%m-%d %H:%M}", run.sha256)


def _ranked(live: Live, category: str | None) -> int:
    return sum(place is not None and of == category
               for place, of in zip(live.told["place"], live.told["category"], strict=True))


def _items(live: Live, unit: str, why: Reasons) -> Iterator[Item]:
    for one in unit_items(live, unit):
        if one.item.section in SCORED:
            yield Item(one.item.code, one.item.name, one.points, one.maximum, one.state, tuple(
                Line(each.line.code, each.line.name, each.points, each.absent, each.line.points, each.state,
                     why.get(each.line.score or "", (None, ()))[1], each.line.method) for each in one.lines))


def _vetoes(live: Live, vetoes: Any) -> Iterator[Veto]:
    for one in vetoes:
        line = live.scheme.indicator(one["line"] or "")
        yield Veto(line.name if line else Text(str(one["line"] or "")), str(one["grounds"] or ""), one["decision"],
                   bool(one["lifted"]))


def _helps(live: Live, participant: Any) -> Iterator[Help]:
    for one in helps(live, participant)[:HELPS]:
        yield Help(one.line.code, one.line.name, one.left, one.days or None, one.state)


def _hashes(live: Live, run: Any) -> tuple[tuple[str, str], ...]:
    told = {"scheme": run.scheme_hash, "facts": run.facts_hash, "calendar": run.calendar} if run else \
        live.told.get("hashes", {})
    return tuple((name, told[name]) for name in ("scheme", "facts", "calendar") if told.get(name))
