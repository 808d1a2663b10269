from __future__ import annotations

from django import forms
from django.db import connection
from django.http import HttpRequest, HttpResponse

from maplebridge.apps.units.guard import page
from maplebridge.web.fields import Form
from maplebridge.web.formpage import answer
from tests.service.proof.steps import mark


class Label(Form):
    label = forms.CharField(max_length=80)


@page(None, writes=True)
def write(request: HttpRequest) -> HttpResponse:
    form = Label(request.POST or None)
    return answer(request, form, lambda: mark(label=form.cleaned_data["label"], by=request.actor),  # type: ignore[attr-defined]
                  done=lambda key: f"/proof/?mark={key}", title="proof", lead="")


@page(None)
def slow(request: HttpRequest) -> HttpResponse:
    """Long enough for the database to go away meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(20)")
    return HttpResponse("it stayed")
