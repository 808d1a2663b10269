"""A book as a sheet: cells are pasted or typed, what is wrong is mended in its cell, what is right is saved at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from maplebridge.apps.audit.queries.receipts import given
from maplebridge.apps.ledgers.actions.record_rows import record_rows
from maplebridge.apps.ledgers.forms.record import Grid
from maplebridge.apps.ledgers.queries.grid import (
    LONGEST,
    MOST,
    Judged,
    Pasted,
    grid_fields,
    judge,
    keep_rows,
    kept_rows,
    rows_of,
)
from maplebridge.apps.ledgers.queries.kinds import Desk, desk_of
from maplebridge.apps.ledgers.states import PASTED
from maplebridge.apps.ledgers.views.shown import main_field, trail, unit_name
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.engine.ledger import Field, Kind
from maplebridge.engine.problem import Problem
from maplebridge.web.clock import now, today
from maplebridge.web.fields import one_text
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import Unseen, refuse
from maplebridge.web.say import lang, named, say
from maplebridge.words import sentence

CELLS = 900  # of one page
ROWS, BESIDE = 200, 500  # rejected rows of one page; up to so many of their cells others stand beside those at fault
EMPTY = 8  # rows of an empty grid
CELL = re.compile(r"c(\d{1,4})\.(\w{1,40})", re.ASCII)
RIGHT = "entries.record"


@page(RIGHT, of=unit_by_code, seen="entries.view", writes=True)
def grid(request: HttpRequest, unit: Any, ledger: str) -> HttpResponse:
    """?rows=: what was checked; ?number=: a number that was left out and is to be supplied."""
    person, desk = request.actor.key, desk_of(unit, today())  # type: ignore[attr-defined]
    if desk.over:
        raise refuse("ledgers.book_over")
    kind, place = desk.kind(ledger), f"grid{unit.pk}.{ledger}"
    fields = grid_fields(desk, kind)
    form = Grid(request.POST if request.method == "POST" else None, initial={"kept": request.GET.get("rows", "")})
    digest = (request.POST if request.method == "POST" else request.GET).get(
        "kept" if request.method == "POST" else "rows", "")
    pasted = kept_rows(person, place, digest) if digest else Pasted("")
    if pasted is None:
        raise Unseen
    if request.method == "POST":
        pasted = _typed(pasted, request.POST, fields)
    elif not digest and kind.number and (number := request.GET.get("number", "")):
        pasted = pasted.added([{kind.number.field: number.replace("\x00", "")[:80]}])

    def act() -> str:
        return _do(request, desk, kind, place, _with_text(pasted, request, kind, fields))

    judged = judge(desk, ledger, pasted, now=now(), actor=request.actor) if digest else None  # type: ignore[attr-defined]
    here = reverse("ledgers:grid", args=[unit.code, ledger])
    return answer(request, form, act, done=lambda address: address, template="ledgers/grid.html", judged=judged,
                  trail=trail(unit, kind), title=say("ledgers.grid_title"), here=here, fresh=not digest,
                  lead=say("ledgers.grid_lead_checked" if judged else "ledgers.grid_lead", unit=unit_name(unit),
                           ledger=kind.name), counts=_counts(judged) if judged else "",
                  cancel=reverse("ledgers:book", args=[unit.code, ledger]),
                  **_sheet(pasted, judged, fields, kind))


def _typed(pasted: Pasted, sent: QueryDict, fields: Sequence[Field]) -> Pasted:
    """With what was typed into cells; rows that are ticked to be left out, and those left empty, are gone."""
    rows = [dict(row) for row in pasted.rows]
    known = {field.code for field in fields}
    for name, value in sent.items():
        found = CELL.fullmatch(name)
        if found and found[2] in known and int(found[1]) < max(len(pasted.rows), EMPTY if not pasted.rows else 0):
            rows += [{} for _ in range(int(found[1]) + 1 - len(rows))]
            rows[int(found[1])][found[2]] = str(value).replace("\x00", "").strip()[:LONGEST]
    whole = replace(pasted, rows=tuple(rows)) if pasted.rows else pasted.added(rows)
    return whole.only([i for i, row in enumerate(whole.rows) if any(row.values()) and f"x{i}" not in sent])


def _with_text(pasted: Pasted, request: HttpRequest, kind: Kind, fields: Sequence[Field]) -> Pasted:
    whole = pasted.added(rows_of(request.POST.get("pasted", ""), kind, fields))
    if not whole.rows:
        raise refuse("ledgers.grid_empty")
    if len(whole.rows) > MOST:
        raise refuse("ledgers.grid_too_long", most=MOST)
    return whole if whole.key else replace(whole, key=request.actor.once)  # type: ignore[attr-defined]


def _do(request: HttpRequest, desk: Desk, kind: Kind, place: str, pasted: Pasted) -> str:
    """Checks; saves what is right where that is asked. Gives where to go on."""
    actor, unit = request.actor, desk.unit  # type: ignore[attr-defined]
    here = reverse("ledgers:grid", args=[unit.code, kind.code])
    by = actor.with_once(f"grid.{pasted.key}")
    before = given(by.key, by.once) if request.POST.get("do") == "save" else None
    judged = judge(desk, kind.code, pasted, now=now(), actor=actor, batch=before[1]["batch"] if before else 0)
    if request.POST.get("do") != "save" or not (judged.to_write or before):
        return f"{here}?rows={keep_rows(pasted, judged, actor.key, place)}"
    done = record_rows(unit=unit.pk, ledger=kind.code, rows=[pasted.rows[i] for i in judged.good], way=PASTED,
                       now=now(), by=by)
    messages.success(request, say("ledgers.grid_saved", new=done["new"], changed=done["changed"], left=len(judged.bad)))
    if not judged.bad:
        return reverse("ledgers:batch", args=[done["batch"]])
    rest = replace(pasted.only(list(judged.bad)), key=sha256(f"{pasted.key}+".encode()).hexdigest()[:32], seen={})
    again = judge(desk, kind.code, rest, now=now(), actor=actor)
    return f"{here}?rows={keep_rows(rest, again, actor.key, place)}"


def _counts(judged: Judged) -> str:
    return say("ledgers.grid_counts", new=judged.new, changed=judged.changed, unchanged=judged.unchanged,
               bad=len(judged.bad))


def _sheet(pasted: Pasted, judged: Judged | None, fields: Sequence[Field], kind: Kind) -> dict[str, Any]:
    """What of the rows is shown: all while they are few, else the rejected ones with the columns that matter."""
    bad: Mapping[int, Any] = judged.bad if judged else {}
    if judged is None:
        blank: list[Mapping[str, str]] = [*pasted.rows, *[{} for _ in range(max(0, EMPTY - len(pasted.rows)))]]
        rows, heads = list(enumerate(blank)), list(fields)
    elif len(pasted.rows) * len(fields) <= CELLS:
        rows, heads = list(enumerate(pasted.rows)), list(fields)
    else:
        rows = [(i, pasted.rows[i]) for i in list(bad)[:ROWS]]
        heads = _columns(fields, bad, [i for i, _ in rows], kind)
    at = {field.code: n for n, field in enumerate(heads)}
    lines, faults, first = [], [], ""
    for i, row in rows:
        reasons = {code: " ".join(map(_told, problems)) for code, problems in bad.get(i, {}).items()}
        cells = [{"name": f"c{i}.{code}", "value": row.get(code, ""), "n": n, "why": reasons.get(code, ""),
                  "list": f"l{n}" if heads[n].choices else ""}
                 for code, n in at.items()]
        line = pasted.lines[i] if i < len(pasted.lines) else i + 1
        lines.append({"i": i, "line": line, "cells": cells, "bad": i in bad})
        for code, reason in reasons.items():
            named_ = next((named(field.name) for field in fields if field.code == code), "")
            address = f"c{i}.{code}" if code in at else ""
            faults.append((address, line, named_, reason))
            first = first or address
    choices = [(f"l{n}", [named(one.name) for one in field.choices]) for n, field in enumerate(heads) if field.choices]
    left = len(bad) - sum(i in bad for i, _ in rows)
    return {"heads": heads, "lines": lines, "faults": faults, "first": first, "hidden": left, "choices": choices}


def _columns(fields: Sequence[Field], bad: Mapping[int, Any], shown: Sequence[int], kind: Kind) -> list[Field]:
    """Those at fault, and what tells a row apart as far as there is room."""
    if len(shown) * len(fields) <= CELLS:
        return list(fields)
    wanted = {code for i in shown for code in bad[i]}
    main = main_field(kind)
    for code in (kind.date or "", main.code if main else "", kind.number.field if kind.number else ""):
        if code and (len(wanted) + 1) * len(shown) <= BESIDE:
            wanted.add(code)
    return [field for field in fields if field.code in wanted]


def _told(problem: Problem) -> str:
    told = sentence(problem, lang())
    return one_text(told.what, told.do)
