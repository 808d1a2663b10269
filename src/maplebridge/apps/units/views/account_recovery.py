"""Helping somebody back into their account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions import account_recovery as recovery
from maplebridge.apps.units.forms.account import Reason
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.accounts import Account, account
from maplebridge.apps.units.queries.tokens import fingerprint
from maplebridge.apps.units.start_code import code_of_form, grouped
from maplebridge.engine.scheme.text import Text
from maplebridge.web.fields import Form
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import Unseen, refuse
from maplebridge.web.say import named, say


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done. `act` gets the account, the form and who acts; what it gives is shown once."""

    act: Callable[[Account, Any, Actor], Any]
    form: type[Form] = Form


def _code(of: Account, form: Form, by: Actor) -> str:
    code = code_of_form(by.once or "", of.key)
    recovery.give_code(person=of.key, code_hash=fingerprint(code), now=timezone.now(), by=by)
    return grouped(code)


def _reset(of: Account) -> int:
    if of.reset is None:
        raise refuse("account.reset_gone")
    return int(of.reset["pk"])


def _now(by: Actor) -> dict[str, Any]:
    return {"now": timezone.now(), "by": by}


STEPS = {
    "code": Step(_code),
    "end": Step(lambda of, form, by: recovery.end_sessions(person=of.key, by=by)),
    "close": Step(lambda of, form, by: recovery.disable(person=of.key, **_now(by))),
    "open": Step(lambda of, form, by: recovery.enable(person=of.key, today=timezone.localdate(), by=by)),
    "ask": Step(lambda of, form, by: recovery.ask_reset(person=of.key, reason=form.cleaned_data["reason"], **_now(by)),
                Reason),
    "confirm": Step(lambda of, form, by: recovery.confirm_reset(reset=_reset(of), **_now(by))),
    "refuse": Step(lambda of, form, by: recovery.refuse_reset(reset=_reset(of), **_now(by))),
}


def _asker(of: Account) -> str:
    return named(Text(of.reset["asked_by__zh"], of.reset["asked_by__en"] or None)) if of.reset else ""


@page(recovery.RIGHT, of=account, seen="people.view")
def account_of(request: HttpRequest, of: Account) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    return render(request, "units/account_of.html", {
        "of": of, "own": of.key == actor.key, "asked_by": _asker(of),
        "asked": bool(of.reset and of.reset["asked_by"] == actor.key)})


@page(recovery.RIGHT, of=account, seen="people.view", writes=True)
def help_account(request: HttpRequest, of: Account, step: str) -> HttpResponse:
    """Asks once more, then does it."""
    if step not in STEPS:
        raise Unseen
    form = STEPS[step].form(request.POST or None)
    back = reverse("account_of", args=[of.key])

    def done(result: Any) -> str | HttpResponse:
        return back if step != "code" else render(request, "units/account_secret.html", {
            "secret": result, "title": say("account.code_made"), "back": back,
            "lead": say("account.code_made_lead", name=named(of.name), address=reverse("account_start"))})

    return answer(request, form, lambda: STEPS[step].act(of, form, request.actor), done=done,  # type: ignore[attr-defined]
                  told="" if step == "code" else f"account.step_{step}_done", title=say(f"account.step_{step}"),
                  lead=say(f"account.step_{step}_lead", name=named(of.name)), submit=say(f"account.step_{step}"),
                  cancel=back)
