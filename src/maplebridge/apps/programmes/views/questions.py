"""Lines read and understood; questions about them, and answers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.programmes.actions.answer_line import answer_line
from maplebridge.apps.programmes.actions.ask_line import ask_line
from maplebridge.apps.programmes.actions.read_lines import read_lines
from maplebridge.apps.programmes.forms.questions import Answer, Ask
from maplebridge.apps.programmes.queries.one_line import bare_line
from maplebridge.apps.programmes.queries.programmes import participant_by, seen_programme
from maplebridge.apps.programmes.queries.questions import (
    about_item,
    item_of,
    led_by,
    may_answer,
    open_count,
    question_by_key,
    questions_of,
)
from maplebridge.apps.programmes.queries.versions import in_force, scheme_of
from maplebridge.apps.programmes.views.unit_lines import line_name
from maplebridge.apps.programmes.views.way import crumbs, name_of
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.views.trail import sent
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import now, today
from maplebridge.web.fields import Form
from maplebridge.web.filters import Filter
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import NotPermitted
from maplebridge.web.say import named, say
from maplebridge.web.table import Column, Row, listing
from maplebridge.words.phrases import bilingual


@page("lines.read", of=participant_by, seen="programmes.view", writes=True)
def read(request: HttpRequest, part: Any, line: str) -> HttpResponse:
    bare_line(part, line)
    return _of_line(request, part, line, Form(sent(request)), lambda: read_lines(
        participant=part.pk, lines=(line,), today=today(), at=now(), by=request.actor), "read")  # type: ignore[attr-defined]


@page("lines.read", of=participant_by, seen="programmes.view", writes=True)
def ask(request: HttpRequest, part: Any, line: str) -> HttpResponse:
    form, found = Ask(sent(request)), bare_line(part, line)
    return _of_line(request, part, line, form, lambda: ask_line(
        participant=part.pk, line=line, text=form.cleaned_data["text"], today=today(), at=now(), by=request.actor),  # type: ignore[attr-defined]
        "ask", told="lines.asked", points=[line_name(found)])


def _of_line(request: HttpRequest, part: Any, line: str, form: Form, act: Any, what: str,
             **context: Any) -> HttpResponse:
    here = reverse("programmes:line", args=[part.programme.code, part.unit.code, line])
    return answer(request, form, act, **{
        "done": here, "cancel": here, "told": f"lines.{what}_done", "template": "programmes/units_form.html",
        "title": say(f"lines.{what}_title", line=line), "lead": say(f"lines.{what}_lead"),
        "submit": say(f"lines.{what}_do"), "trail": crumbs(part.programme, "units", part.unit, line), **context})


@page("programmes.view")
def questions(request: HttpRequest, programme: str) -> HttpResponse:
    """All units of the programme see all questions and answers."""
    actor, day = request.actor, today()  # type: ignore[attr-defined]
    found = seen_programme(programme, actor)
    version = in_force(found)
    items = scheme_of(version.pk).items if version else ()
    named_items = [(item.code, Text(f"{item.code} {item.name.zh}", f"{item.code} {item.name.en or item.name.zh}"))
                   for item in items]
    lines = {one.code: one.name for item in items for one in item.indicators}
    manages, led = actor.may("programmes.manage", found.path), led_by(actor, found, day)
    answers = {one.code for item in items if manages or item.code in led for one in item.indicators}

    def act(row: Row) -> str | None:
        mine = row["answered_at"] is None and row["indicator"] in answers
        return reverse("programmes:answer", args=[programme, row["pk"]]) if mine else None

    table = listing(request, questions_of(found), (
        Column("text", "lines.field_text"), Column("indicator", "lines.code", "code"),
        Column("line", "lines.line", "name", show=lambda row: lines.get(row["indicator"])),
        Column("participant__unit__zh", "lines.asked_by", "name"),
        Column("asked_at", "lines.asked_at", "moment", sort="asked_at"),
        Column("answer", "lines.field_answer", show=lambda row: row["answer"] or say("lines.answer_open")),
        Column("answered_at", "lines.answered_at", "moment", sort="answered_at"),
        Column("act", "rollout.change", "act", show=lambda row: say("lines.answer_do") if act(row) else "", link=act)),
        filters=(Filter("answered", "lines.answered", "choice",
                        [("no", bilingual("lines.is_open")), ("yes", bilingual("lines.is_answered"))],
                        lambda value: Q(answered_at__isnull=value == "no")),
                 Filter("item", "lines.item", "choice", named_items, lambda value: about_item(items, value))),
        export_name=say("lines.questions_title"), empty=say("lines.questions_none"))
    return render(request, "programmes/questions.html", {
        "table": table, "programme": found, "trail": crumbs(found), "open": open_count(found)})


@page("programmes.view", writes=True)
def answer_one(request: HttpRequest, programme: str, question: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = seen_programme(programme, actor)
    row = question_by_key(programme, question)
    version = row.participant.rolled_out or in_force(found)
    item = item_of(scheme_of(version.pk), row.indicator) if version else None
    if not may_answer(actor, found, item, today()):
        raise NotPermitted("lines.answer")
    name = next((one.name for one in item.indicators if one.code == row.indicator), None) if item else None
    form = Answer(sent(request), initial={"version": row.version})
    here = reverse("programmes:questions", args=[programme])
    return answer(request, form, lambda: answer_line(
        question=question, answer=form.cleaned_data["answer"], today=today(), at=now(),
        version=form.cleaned_data["version"] or 0, by=request.actor), done=here, cancel=here, told="lines.answer_done",  # type: ignore[attr-defined]
        template="programmes/units_form.html", submit=say("lines.answer_do"), trail=crumbs(found, "questions"),
        title=say("lines.answer_title", line=f"{row.indicator} {named(name) if name else ''}".strip()),
        lead=say("lines.answer_lead", unit=name_of(row.participant.unit), text=row.text))
