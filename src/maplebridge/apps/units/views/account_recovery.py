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
from maplebridge.apps.units.forms.account import Reason, Request
from maplebridge.apps.units.guard import page
from maplebridge.apps.units.queries.accounts import Account, account
from maplebridge.apps.units.queries.grants import role_beyond
from maplebridge.apps.units.queries.tokens import fingerprint
from maplebridge.apps.units.start_code import code_of_form, grouped
from maplebridge.engine.scheme.text import Text
from maplebridge.web.fields import Form
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import named, say
from maplebridge.words.phrases import label


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done. `act` gets the account, the form and who acts; what it gives is shown once."""

    act: Callable[[Account, Any, Actor], Any]
    form: type[Form] = Form


def _code(of: Account, form: Form, by: Actor) -> str:
    code = code_of_form(by.once or "", of.key)
    recovery.give_code(person=of.key, code_hash=fingerprint(code), now=timezone.now(), by=by)
    return grouped(code)


def _reset(form: Form) -> int:
    """Of the request that was shown; 0, which is nobody's, where there was none."""
    return int(form.cleaned_data["reset"] or 0)


def _now(by: Actor) -> dict[str, Any]:
    return {"now": timezone.now(), "by": by}


STEPS = {
    "code": Step(_code),
    "end": Step(lambda of, form, by: recovery.end_sessions(person=of.key, by=by)),
    "close": Step(lambda of, form, by: recovery.disable(person=of.key, **_now(by))),
    "open": Step(lambda of, form, by: recovery.enable(person=of.key, today=timezone.localdate(), by=by)),
    "ask": Step(lambda of, form, by: recovery.ask_reset(person=of.key, reason=form.cleaned_data["reason"], **_now(by)),
                Reason),
    "confirm": Step(lambda of, form, by: recovery.confirm_reset(reset=_reset(form), **_now(by)), Request),
    "refuse": Step(lambda of, form, by: recovery.refuse_reset(reset=_reset(form), **_now(by)), Request),
}


def _asker(of: Account) -> str:
    return named(Text(of.reset["asked_by__zh"], of.reset["asked_by__en"] or None)) if of.reset else ""


@page(recovery.RIGHT, of=account, seen="people.view")
def account_of(request: HttpRequest, of: Account) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    beyond = role_beyond(of.key, recovery.RIGHT, timezone.localdate(), actor)
    return render(request, "units/account_of.html", {
        "of": of, "own": of.key == actor.key, "asked_by": _asker(of), "beyond": beyond and {
            "role": label(f"role.{beyond.role}"), "unit": Text(beyond.unit.zh, beyond.unit.en or None)},
        "asked": bool(of.reset and of.reset["asked_by"] == actor.key)})


@page(recovery.RIGHT, of=account, seen="people.view", writes=True)
def help_account(request: HttpRequest, of: Account, step: str) -> HttpResponse:
    """Asks once more, then does it."""
    if step not in STEPS:
        raise Unseen
    form = STEPS[step].form(request.POST or None, initial={"reset": of.reset["pk"]} if of.reset else {})
    back = reverse("account_of", args=[of.key])

    def done(result: Any) -> str | HttpResponse:
        return back if step != "code" else render(request, "units/account_secret.html", {
            "secret": result, "title": say("account.code_made"), "back": back,
            "lead": say("account.code_made_lead", name=named(of.name), address=reverse("account_start"))})

    return answer(request, form, lambda: STEPS[step].act(of, form, request.actor), done=done,  # type: ignore[attr-defined]
                  told="" if step == "code" else f"account.step_{step}_done", title=say(f"account.step_{step}"),
                  lead=say(f"account.step_{step}_lead", name=named(of.name)), submit=say(f"account.step_{step}"),
                  cancel=back)
