"""Questions of the integrity checks: the list, the answer, asking now."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.jobs.actions.asking import ask
from maplebridge.apps.ledgers.actions.ask import answer_question
from maplebridge.apps.ledgers.chores import CHECK
from maplebridge.apps.ledgers.forms.record import Answer
from maplebridge.apps.ledgers.queries.asked import problem_of, question_by_key, questions_at
from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.ledgers.views.shown import trail, unit_name
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.tree import unit_by_code
from maplebridge.engine.ledger.checks import CHECKS
from maplebridge.engine.scheme.text import Text
from maplebridge.web.clock import now, today
from maplebridge.web.fields import Form
from maplebridge.web.filters import Filter
from maplebridge.web.formpage import answer
from maplebridge.web.say import lang, say
from maplebridge.web.table import Column, listing
from maplebridge.words import sentence
from maplebridge.words.phrases import bilingual

STATES = ("open", "answered")


@page("entries.view", of=unit_by_code)
def questions(request: HttpRequest, unit: Any) -> HttpResponse:
    may = request.actor.may("entries.record", unit.path)  # type: ignore[attr-defined]
    rows = questions_at(unit, request.actor)  # type: ignore[attr-defined]
    table = listing(request, rows, (
        Column("entry__number", "ledgers.number", "code",
               show=lambda row: row["entry__number"] or say("ledgers.entry"),
               link=lambda row: reverse("ledgers:entry", args=[row["entry"]])),
        *([] if desk_of(unit, today()).own else [Column("entry__unit__zh", "ledgers.unit", "name")]),
        Column("code", "ledgers.question", show=lambda row: sentence(problem_of(row["code"], row["params"]),
                                                                      lang()).what),
        Column("asked_at", "ledgers.asked_at", "moment"), Column("answer__answer", "ledgers.field_answer"),
        *([Column("do", "ledgers.to_do", "act", show=lambda row: None if row["answer"] else say("ledgers.answer_do"),
                  link=lambda row: None if row["answer"] else reverse("ledgers:answer", args=[row["pk"]]))]
          if may else [])),
        filters=(Filter("state", "ledgers.state", "choice", [(one, bilingual(f"ledgers.question_{one}"))
                                                             for one in STATES],
                        lambda state: Q(answer=None) if state == "open" else Q(answer__isnull=False)),
                 Filter("check", "ledgers.check", "choice", [(one, bilingual(f"check.name_{one}")) for one in CHECKS],
                        lambda name: Q(check_name=name))),
        empty=say("ledgers.no_questions"), export_name=say("ledgers.questions"))
    return render(request, "ledgers/questions.html", {
        "unit": unit, "name": unit_name(unit), "table": table, "trail": trail(unit), "may": may,
        "open": rows.filter(answer=None).count()})


@page("entries.record", of=question_by_key, seen="entries.view", writes=True)
def reply(request: HttpRequest, row: Any) -> HttpResponse:
    unit, here = row.entry.unit, reverse("ledgers:questions", args=[row.entry.unit.code])
    told = sentence(problem_of(row.code, row.params), lang())
    form = Answer(request.POST if request.method == "POST" else None)
    return answer(
        request, form, lambda: answer_question(question=row.pk, answer=form.cleaned_data["answer"],
                                               by=request.actor, now=now()),  # type: ignore[attr-defined]
        done=here, told="ledgers.answered", template="ledgers/answer.html", cancel=here, asked=told, row=row,
        title=say("ledgers.answer_title"), lead=say("ledgers.answer_lead"), submit=say("ledgers.answer_do"),
        trail=[*trail(unit), (here, bilingual("ledgers.questions")),
               (reverse("ledgers:entry", args=[row.entry_id]), Text(row.entry.number or row.entry.ledger))])


@page("entries.record", of=unit_by_code, seen="entries.view", writes=True)
def check(request: HttpRequest, unit: Any) -> HttpResponse:
    """Asks now instead of at night."""
    here = reverse("ledgers:questions", args=[unit.code])
    return answer(
        request, Form(request.POST if request.method == "POST" else None),
        lambda: ask(kind=CHECK, params={"unit": unit.pk}, unit=unit.pk, by=request.actor),  # type: ignore[attr-defined]
        done=lambda job: reverse("jobs:show", args=[job]), template="ledgers/form.html", cancel=here,
        title=say("ledgers.check_title"), lead=say("ledgers.check_lead", unit=unit_name(unit)),
        submit=say("ledgers.check_do"), trail=[*trail(unit), (here, bilingual("ledgers.questions"))])
