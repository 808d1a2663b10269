"""One entry: shown, recorded, corrected, withdrawn, reviewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.ledgers.actions.correct import correct as correct_entry
from maplebridge.apps.ledgers.actions.record import record as record_entry
from maplebridge.apps.ledgers.actions.review import accept as accept_entries
from maplebridge.apps.ledgers.actions.review import review as review_entry
from maplebridge.apps.ledgers.actions.withdraw import withdraw_entry
from maplebridge.apps.ledgers.forms.record import Accept, Record, Review, Why, typed_fields
from maplebridge.apps.ledgers.queries.asked import problem_of, questions_about
from maplebridge.apps.ledgers.queries.chain import differences
from maplebridge.apps.ledgers.queries.checking import served_lines
from maplebridge.apps.ledgers.queries.entries import (
    OWNER,
    chain_of,
    entry_by_key,
    may_read_restricted,
    may_withdraw,
    record_key,
    require_seen,
    waiting,
)
from maplebridge.apps.ledgers.queries.kinds import (
    Desk,
    book_of,
    desk_of,
    kinds_of_units,
    lines_served,
    own_fields,
)
from maplebridge.apps.ledgers.queries.proposals import (
    as_typed,
    line_names,
    lines_for,
    once_more,
    places_like,
    proposals,
    shown_names,
    suggested,
)
from maplebridge.apps.ledgers.states import CURRENT, RETURNED
from maplebridge.apps.ledgers.views.shown import main_field, main_text, moment, said, told_fields, trail, unit_name
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.engine.ledger import Kind
from maplebridge.engine.ledger.kind import UNIT
from maplebridge.engine.ledger.stored import from_stored
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import now, today
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import NotPermitted, Unseen
from maplebridge.web.say import lang, named, say
from maplebridge.words import sentence

REVIEWED_AT_ONCE = 50
LEFT_OUT = frozenset({UNIT, "related_task"})


def _shown_entry(request: HttpRequest, row: Any) -> tuple[Desk, Kind]:
    """Its desk and book, for who may read it. Raises Unseen."""
    desk = desk_of(row.unit, today())
    kind = book_of(desk, row.ledger, row.unit)
    if kind is None:
        raise Unseen
    require_seen(row, kind, request.actor)  # type: ignore[attr-defined]
    return desk, kind


@page("entries.view", of=entry_by_key)
def entry(request: HttpRequest, row: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    desk, kind = _shown_entry(request, row)
    chain = list(chain_of(record_key(row)))
    values = [from_stored(kind, one.values) for one in chain]
    names = shown_names(kind, list(values))
    here = values[chain.index(row)]
    lines = line_names(desk, _named_lines(kind, values))
    own = own_fields(kind)
    served = [(code, lines.get(code)) for code in lines_served(here)]
    mine = any(one.entered_by_id == actor.key for one in chain)
    return render(request, "ledgers/entry.html", {
        "row": row, "record": record_key(row), "kind": kind, "trail": trail(row.unit, kind),
        "unit_name": unit_name(row.unit), "told": told_fields(kind, here, names, lines, own | LEFT_OUT),
        "served": served, "chain": _versions(chain, kind, names, lines), "counts": row.state == CURRENT,
        "owner": OWNER, "sees_evidence": actor.may("evidence.view", row.path),
        "can_correct": row.state == CURRENT and actor.may("entries.record", row.path) and row.ledger in desk.kinds
        and not desk.over,
        "can_review": row.state == CURRENT and not row.review and not mine and actor.may("entries.review", row.path),
        "can_withdraw": row.state == CURRENT and may_withdraw(row, actor),
        "returned": row.review == RETURNED, "questions": _asked(row),
        "may_answer": actor.may("entries.record", row.path)})


def _named_lines(kind: Kind, values: Iterable[Mapping[str, Any]]) -> list[str]:
    """The indicators that any of these versions of an entry names."""
    return list(dict.fromkeys(code for one in values for code in sorted(served_lines(one, kind))))


def _asked(row: Any) -> list[tuple[Any, Any, Text | None]]:
    """Questions of the checks about the record: each in words, and who answered."""
    return [(one, sentence(problem_of(one.code, one.params), lang()),
             Text(one.answer.answered_by.zh, one.answer.answered_by.en or None) if one.answer else None)
            for one in questions_about(record_key(row))]


def _versions(chain: list[Any], kind: Kind, names: Any, lines: Any) -> list[dict[str, Any]]:
    """The chain for the page, the newest first: who, when, and what differs from the one before."""
    fields = {field.code: field for field in kind.fields}
    found = []
    for i, one in enumerate(chain):
        before = chain[i + 1] if i + 1 < len(chain) else None
        old, new = ({} if before is None else from_stored(kind, before.values)), from_stored(kind, one.values)
        changes = [] if before is None else [
            (fields[code].name, said(fields[code], old[code], names, lines) if old.get(code) is not None else (),
             said(fields[code], new[code], names, lines) if new.get(code) is not None else ())
            for code in differences(before, one) if code in fields]
        found.append({"row": one, "changes": changes, "at": moment(one.entered_at),
                      "reviewed_at": moment(one.reviewed_at) if one.reviewed_at else "", "who": one.entered_by and Text(
            one.entered_by.zh, one.entered_by.en or None), "reviewer": one.reviewed_by and Text(
            one.reviewed_by.zh, one.reviewed_by.en or None)})
    return found


@page("entries.record", of=unit_by_code, seen="entries.view", writes=True)
def record(request: HttpRequest, unit: Any, ledger: str) -> HttpResponse:
    """The form of a new entry; ?like=<record>: with what an earlier one says; ?for=<key>: for what was assigned."""
    actor, desk = request.actor, desk_of(unit, today())  # type: ignore[attr-defined]
    kind = desk.kind(ledger)
    if not desk.own or desk.over:
        raise Unseen
    initial = proposals(desk, ledger, now=now(), actor=actor)
    if like := request.GET.get("like", ""):
        initial |= _like(like, unit, kind, actor)
    if kind.assigned_by and (key := request.GET.get("for", "").replace("\x00", "")[:60]):
        initial[kind.assigned_by] = key
    form = _form(request, desk, kind, initial)
    return answer(
        request, form, lambda: record_entry(unit=unit.pk, ledger=ledger, values=form.cells(), now=now(),
                                            by=request.actor),  # type: ignore[attr-defined]
        done=lambda key: reverse("ledgers:entry", args=[key]), told="ledgers.recorded", template="ledgers/record.html",
        title=named(kind.name), lead=say("ledgers.record_lead", unit=unit_name(unit), count=len(form.to_fill)),
        submit=say("ledgers.record_do"), cancel=reverse("ledgers:book", args=[unit.code, ledger]),
        trail=trail(unit, kind))


def _like(key: str, unit: Any, kind: Kind, actor: Any) -> dict[str, str]:
    """Nothing where that entry is of another book, or may not be read."""
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        return {}
    try:
        row = entry_by_key(int(key))
    except Unseen:
        return {}
    if (row.unit_id, row.ledger) != (unit.pk, kind.code) or (kind.restricted and not may_read_restricted(row, actor)):
        return {}
    taken = once_more(row, kind)
    return {code: text for code, text in as_typed(kind, row.values).items() if code in taken}


def _form(request: HttpRequest, desk: Desk, kind: Kind, initial: dict[str, Any], kept: str = "") -> Record:
    return Record(request.POST if request.method == "POST" else None, kind=kind, initial=initial,
                  lines=lines_for(desk, kind.code, kept), proposed=initial,
                  place=reverse("ledgers:find_place", args=[desk.unit.code]),
                  found=suggested(desk, kind, request.actor))  # type: ignore[attr-defined]


@page("entries.record", of=entry_by_key, seen="entries.view", writes=True)
def correct(request: HttpRequest, row: Any) -> HttpResponse:
    desk, kind = _shown_entry(request, row)
    key = record_key(row)
    form = _form(request, desk, kind, as_typed(kind, row.values) | {"version": row.version},
                 str(row.values.get("related_task") or ""))
    asked = {field.code for field in typed_fields(kind)}
    kept = {code: value for code, value in row.values.items() if code not in asked}
    here = reverse("ledgers:entry", args=[key])
    return answer(
        request, form, lambda: correct_entry(entry=key, values=kept | form.cells(), now=now(), by=request.actor,  # type: ignore[attr-defined]
                                             version=form.cleaned_data["version"] or 0),
        done=here, told="ledgers.corrected", template="ledgers/record.html", cancel=here,
        title=say("ledgers.correct_title", number=row.number or named(kind.name)), lead=say("ledgers.correct_lead"),
        submit=say("ledgers.correct_do"), trail=[*trail(row.unit, kind), (here, Text(row.number or kind.code))])


@page("entries.view", of=entry_by_key, writes=True)
def withdraw(request: HttpRequest, row: Any) -> HttpResponse:
    _, kind = _shown_entry(request, row)
    if not may_withdraw(row, request.actor):  # type: ignore[attr-defined]
        raise NotPermitted("entries.withdraw")
    key, here = record_key(row), reverse("ledgers:entry", args=[record_key(row)])
    form = Why(request.POST if request.method == "POST" else None, initial={"version": row.version})
    return answer(
        request, form, lambda: withdraw_entry(entry=key, why=form.cleaned_data["why"], now=now(), by=request.actor,  # type: ignore[attr-defined]
                                              version=form.cleaned_data["version"] or 0),
        done=here, told="ledgers.withdrawn", template="ledgers/form.html", cancel=here,
        title=say("ledgers.withdraw_title", number=row.number or named(kind.name)), lead=say("ledgers.withdraw_lead"),
        submit=say("ledgers.withdraw_do"), trail=[*trail(row.unit, kind), (here, Text(row.number or kind.code))])


@page("entries.review", of=entry_by_key, seen="entries.view", writes=True)
def review(request: HttpRequest, row: Any) -> HttpResponse:
    desk, kind = _shown_entry(request, row)
    key, here = record_key(row), reverse("ledgers:entry", args=[record_key(row)])
    form = Review(request.POST if request.method == "POST" else None, initial={"version": row.version})
    values = from_stored(kind, row.values)
    lines = line_names(desk, _named_lines(kind, [values]))
    return answer(
        request, form, lambda: review_entry(
            entry=key, outcome=form.cleaned_data["outcome"], note=form.cleaned_data["note"], now=now(),
            version=form.cleaned_data["version"] or 0, by=request.actor),  # type: ignore[attr-defined]
        done=here, told="ledgers.reviewed", template="ledgers/review.html", cancel=here,
        title=say("ledgers.review_title", number=row.number or named(kind.name)), lead=say("ledgers.review_lead"),
        submit=say("ledgers.review_do"), trail=[*trail(row.unit, kind), (here, Text(row.number or kind.code))],
        told_entry=told_fields(kind, values, shown_names(kind, [values]), lines, own_fields(kind) | {UNIT}))


@page("entries.review", writes=True)
def to_review(request: HttpRequest) -> HttpResponse:
    """What waits for my review; several are accepted at once."""
    actor = request.actor  # type: ignore[attr-defined]
    asked = request.GET.get("unit", "")
    rows = waiting(actor).filter(unit__code=asked) if asked else waiting(actor)
    rows = rows.select_related("unit", "entered_by").order_by("entered_at", "pk")
    shown = list(rows[:REVIEWED_AT_ONCE])
    kinds = kinds_of_units({one.unit_id for one in shown})
    form = Accept(request.POST if request.method == "POST" else None,
                  shown=[(f"{one.record}:{one.version}", one.number) for one in shown])
    lines = [_line(one, kinds[one.unit_id].get(one.ledger)) for one in shown]
    count = rows.count() if len(shown) == REVIEWED_AT_ONCE else len(shown)
    return answer(
        request, form, lambda: accept_entries(entries=form.chosen(), now=now(), by=request.actor),  # type: ignore[attr-defined]
        done=request.get_full_path(), told="ledgers.accepted", template="ledgers/to_review.html", lines=lines,
        title=say("ledgers.to_review"), lead=say("ledgers.to_review_lead", count=count), count=count,
        submit=say("ledgers.accept_chosen"), trail=trail())


def _line(one: Any, kind: Kind | None) -> dict[str, Any]:
    return {"row": one, "value": f"{one.record}:{one.version}", "kind": kind.name if kind else Text(one.ledger),
            "who": one.entered_by and Text(one.entered_by.zh, one.entered_by.en or None), "unit": unit_name(one.unit),
            "main": main_text(main_field(kind), one.values) if kind else None}


@page("entries.view", of=unit_by_code)
def find_place(request: HttpRequest, unit: Any) -> HttpResponse:
    """Suggestions for a place that records of the unit may name."""
    typed = next(iter(request.GET.values()), "").replace("\x00", "").strip()[:100]
    found = places_like(Desk(unit, today(), ()), typed) if typed else []
    return render(request, "units/suggestions.html", {"found": found})
