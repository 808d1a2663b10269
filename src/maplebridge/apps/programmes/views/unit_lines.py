"""A unit's table line by line, and one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from maplebridge.apps.programmes.queries.dropped import dropped_line
from maplebridge.apps.programmes.queries.joining import goes_on_in, parts_of
from maplebridge.apps.programmes.queries.lines import Line, lines_of
from maplebridge.apps.programmes.queries.one_line import line_of
from maplebridge.apps.programmes.queries.programmes import participant_by
from maplebridge.apps.programmes.queries.questions import questions_on
from maplebridge.apps.programmes.queries.responsibility import lead_rows
from maplebridge.apps.programmes.queries.versions import in_force, kinds_of
from maplebridge.apps.programmes.views.way import crumbs, heads, name_of, shape_of
from maplebridge.apps.units.guard import page
from maplebridge.engine.schedule import PlanRow, say_rule
from maplebridge.engine.scheme.text import Text
from maplebridge.web import once
from maplebridge.web.clock import today
from maplebridge.web.say import lang, named, say
from maplebridge.words.phrases import phrase


@dataclass(frozen=True, slots=True)
class Need:
    """Something to do next: what it is, the word on its button, where."""

    told: str
    act: str
    address: str


@page("programmes.view", of=participant_by)
def unit(request: HttpRequest, part: Any) -> HttpResponse:
    actor, day = request.actor, today()  # type: ignore[attr-defined]
    version = part.rolled_out
    lines = lines_of(part, version, day) if version else ()
    late = sorted((line for line in lines if line.state == "late" and line.plan), key=_latest)
    went = goes_on_in(part) if part.to_day is None else None
    return render(request, "programmes/unit.html", {
        "part": part, "programme": part.programme, "name": name_of(part.unit), "version": version,
        "trail": crumbs(part.programme, "units"), "ended": part.to_day, "over": bool(part.to_day and part.to_day < day),
        "count": len(lines), "named": sum(line.responsible is not None for line in lines),
        "confirmed": sum(bool(line.responsible and line.responsible.confirmed_at) for line in lines),
        "late": len(late), "longest": late[0].plan.late if late and late[0].plan else 0,
        "needs": _needs(request, part, lines, late), "items": _by_item(lines),
        "parts": list(parts_of(part)), "heads": heads(),
        "went": {"name": name_of(went[0]), "day": went[1]} if went and went[1] <= day else None,
        "manages": actor.may("programmes.manage", part.programme.path),
        "may_name": actor.may("lines.name", part.path) and bool(lines)})


def _latest(line: Line) -> int:
    return -line.plan.late if line.plan else 0


def _by_item(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Item by item, in the order of the table."""
    signs = {state: render_to_string("components/state.html", {"state": shape_of(state)})
             for state in {line.state for line in lines}}  # each once, not once a line
    return [{"item": item, "lines": [_shown(line, signs[line.state]) for line in found]}
            for item, found in groupby(lines, key=lambda line: line.item)]


def _shown(line: Line, sign: str) -> dict[str, Any]:
    who = line.responsible
    return {"code": line.indicator.code, "name": line.indicator.name, "points": points(line.indicator.points),
            "who": who.name if who else None, "confirmed": bool(who and who.confirmed_at),
            "helpers": len(line.assistants), "deadline": line.plan.deadline if line.plan else None,
            "sign": sign, "late": line.plan.late if line.plan and line.state == "late" else 0,
            "questions": line.open_questions}


def points(value: Any) -> str:
    """Without the noughts of its scale; nothing for a line that only monitors."""
    return f"{value.normalize():f}" if value else ""


def _needs(request: HttpRequest, part: Any, lines: Sequence[Line], late: Sequence[Line]) -> list[Need]:
    """What this person can do next, the first first."""
    actor, at = request.actor, [part.programme.code, part.unit.code]  # type: ignore[attr-defined]
    over = part.to_day is not None and part.to_day < today()
    found = []
    open_ = sum(line.responsible is None for line in lines)
    mine = sum(any(one.person == actor.key and one.confirmed_at is None for one in line.people) for line in lines)
    if _waits(part) and actor.may("programmes.manage", part.programme.path) and not over:
        found.append(Need(say("lines.need_reach"), say("rollout.roll_out_do"),
                          reverse("programmes:roll_out", args=at[:1])))
    if open_ and actor.may("lines.name", part.path) and not over:
        found.append(Need(say("lines.need_name", count=open_), say("lines.need_name_do"),
                          reverse("programmes:names", args=at)))
    if mine and not over:
        found.append(Need(say("lines.need_confirm", count=mine), say("lines.need_confirm_do"),
                          reverse("programmes:confirm", args=at)))
    if late and late[0].plan and not over:
        found.append(Need(say("lines.need_late", line=late[0].indicator.name, days=late[0].plan.late),
                          say("lines.need_late_do"), reverse("programmes:line", args=[*at, late[0].indicator.code])))
    return found


def _waits(part: Any) -> bool:
    """Whether a table is to be brought to it: it has none, or one that was withdrawn while another is in force."""
    if part.rolled_out is None:
        return True
    return part.rolled_out.withdrawn_on is not None and in_force(part.programme) is not None


@page("programmes.view", of=participant_by)
def line(request: HttpRequest, part: Any, line: str) -> HttpResponse:
    actor, day = request.actor, today()  # type: ignore[attr-defined]
    if dropped := dropped_line(part, line):
        return render(request, "programmes/line_dropped.html", {
            "dropped": dropped, "version": part.rolled_out, "programme": part.programme, "unit": part.unit,
            "trail": crumbs(part.programme, "units", part.unit)})
    found, read = line_of(part, line, day)
    indicator, over = found.indicator, bool(part.to_day and part.to_day < day)
    led = lead_rows(part.programme, day).get(found.item.code)
    reads = actor.may("lines.read", part.path) and not over
    kinds = kinds_of(part.rolled_out.pk)
    return render(request, "programmes/line.html", {
        "part": part, "programme": part.programme, "unit": part.unit, "line": found, "indicator": indicator,
        "name": name_of(part.unit), "trail": crumbs(part.programme, "units", part.unit),
        "points": points(indicator.points), "state": shape_of(found.state),
        "late": found.plan.late if found.plan and found.state == "late" else 0,
        "due": _rule(indicator), "led": name_of(led) if led else indicator.lead_department,
        "ledgers": [kinds[code].name for code in indicator.ledgers if code in kinds],
        "steps": [_step(row, part) for row in found.steps if row.state != "waived"],
        "mine": any(one.person == actor.key and one.confirmed_at is None for one in found.people) and not over,
        "may_name": actor.may("lines.name", part.path) and not over, "reads": reads,
        "has_read": actor.key in read, "once": once.issue(actor.key),
        "questions": list(questions_on(part.programme_id, line)[:50])})


def _rule(indicator: Any) -> str:
    if indicator.due is None:
        return ""
    rule = say_rule(indicator.due)
    return phrase(rule.code, lang(), **rule.params)


def _step(row: PlanRow, part: Any) -> dict[str, Any]:
    """A step in words. A done one shows the day it was done."""
    why = row.why.get("must_start")
    promised = part.promised.get(row.task.key)
    return {"name": row.task.name, "state": _state(row), "day": row.finish if row.state == "done" else row.must_finish,
            "promised": date.fromisoformat(promised) if promised else None,
            "late": row.late, "why": phrase(why.code, lang(), **why.params) if why and row.state != "done" else ""}


def _state(row: PlanRow) -> str:
    if row.late:
        return "late"
    return {"done": "done", "running": "under_way"}.get(row.state, "not_started")


def titled(line: Line) -> Text:
    """A line as it is called in headings: its code and name."""
    name = line.indicator.name
    return Text(f"{line.indicator.code} {name.zh}", f"{line.indicator.code} {name.en}" if name.en else None)


def line_name(line: Line) -> str:
    return named(titled(line))
