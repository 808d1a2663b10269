"""A refusal as a page; for a part of a page that htmx asked for, as a notice in the message area."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maplebridge.engine.problem import Problem
from maplebridge.web.say import lang
from maplebridge.words import sentence


def refusal(request: HttpRequest, code: str, status: int, **context: Any) -> HttpResponse:
    """code: words that say what and what to do. context: stale, sent or problems, which say more; back: the
    address of the form to begin again."""
    context["told"] = sentence(Problem(code, params=context), lang())
    if getattr(request, "htmx", False):
        answer = render(request, "refused/fragment.html", context, status=status)
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#messages", "innerHTML"
        return answer
    return render(request, "refused/page.html", context, status=status)
