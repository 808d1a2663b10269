"""Asks for a report over many units: in which form; then the page of its job shows how far it is, and hands it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from maplebridge.apps.jobs.actions.asking import ask
from maplebridge.web.fields import Form
from maplebridge.web.formpage import answer
from maplebridge.web.say import say, say_lazy

PROGRAMME, GAPS = "reports.programme", "reports.gaps"  # kinds of job
FORMS = ("xlsx", "docx", "pdf")


class Make(Form):
    form = forms.ChoiceField(label=say_lazy("report.form"), widget=forms.RadioSelect, initial="xlsx")

    def __init__(self, kind: str, *given: Any) -> None:
        super().__init__(*given)
        words = kind.removeprefix("reports.")
        self.fields["form"].choices = [(one, say(f"report.form_{words}_{one}")) for one in FORMS]


def make(request: HttpRequest, kind: str, unit: int, params: Mapping[str, str], *, title: str, lead: str, back: str,
         trail: Sequence[tuple[str, Any]]) -> HttpResponse:
    """`unit`: where the asker looks from. `back`: the page it was asked on."""
    form = Make(kind, request.POST or None)
    return answer(request, form, lambda: ask(
        kind=kind, unit=unit, by=request.actor,
        params={**params, "form": form.cleaned_data["form"], "language": get_language() or "zh-hans"}),
        done=lambda job: reverse("jobs:show", args=[job]), template="reports/make.html", title=title, lead=lead,
        submit=say("report.make_do"), cancel=back, trail=trail)
