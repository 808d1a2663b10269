"""One's own programs' keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.units.actions.tokens import make_token, withdraw_token
from maplebridge.apps.units.forms.tokens import NewToken
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.tokens import roles_for_token, token_of, tokens_of
from maplebridge.engine.scheme.text import Text
from maplebridge.web import once
from maplebridge.web.fields import Form
from maplebridge.web.formpage import answer
from maplebridge.web.say import named, say

SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
SHOWN_DAYS = 90  # what the form suggests


@page(None)
def tokens(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = [{**row, "role": f"role.{row['grant__role']}", "state": _state(row, today),
             "unit": Text(row["grant__unit__zh"], row["grant__unit__en"] or None)}
            for row in tokens_of(request.actor.key)]  # type: ignore[attr-defined]
    return render(request, "units/account_tokens.html", {"tokens": rows})


@page(None, writes=True)
def new_token(request: HttpRequest) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    roles = [(grant.pk, f"{say(f'role.{grant.role}')} · {named(Text(grant.unit.zh, grant.unit.en or None))}")
             for grant in roles_for_token(actor.key, today)]
    form = NewToken(request.POST or None, roles=roles, initial={"ends_on": today + timedelta(SHOWN_DAYS)})

    def make() -> str:
        by = request.actor  # type: ignore[attr-defined]
        token = "mb_" + once.secret_of(by.once, "token", SIGNS, 40)
        make_token(**cast(Any, form.values()), token=token, today=today, now=timezone.now(), by=by)
        return token

    return answer(request, form, make, title=say("account.new_token"), lead=say("account.new_token_lead"),
                  submit=say("account.new_token"), cancel=reverse("account_tokens"),
                  done=lambda token: render(request, "units/account_secret.html", {
                      "secret": token, "title": say("account.token_made"), "lead": say("account.token_made_lead"),
                      "back": reverse("account_tokens")}))


@page(None, writes=True)
def end_token(request: HttpRequest, token: int) -> HttpResponse:
    row = token_of(token, request.actor.key)  # type: ignore[attr-defined]
    return answer(request, Form(request.POST or None),
                  lambda: withdraw_token(token=token, now=timezone.now(), by=request.actor),  # type: ignore[attr-defined]
                  done=reverse("account_tokens"), told="account.token_withdrawn", title=say("account.withdraw_token"),
                  lead=say("account.withdraw_lead", name=row["name"], prefix=row["prefix"]),
                  submit=say("account.withdraw_token"), cancel=reverse("account_tokens"))


def _state(row: dict, today: object) -> str:
    if row["withdrawn_at"]:
        return "account.token_state_withdrawn"
    over = row["ends_on"] < today or (row["grant__to_day"] is not None and row["grant__to_day"] < today)
    return "account.token_state_over" if over else "account.token_state_works"
