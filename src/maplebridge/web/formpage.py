"""The life of a form page: shown, sent, refused in place, refused as stale with what changed, done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from maplebridge.web import once
from maplebridge.web.fields import Form
from maplebridge.web.refusals import AlreadySent, Refused, Stale
from maplebridge.web.say import say


def answer(request: HttpRequest, form: Form, act: Callable[[], Any], *, done: Callable[[Any], str | HttpResponse] | str,
           template: str = "form_page.html", told: str = "", **context: Any) -> HttpResponse:
    """`act` runs the action once the form is valid; `done` is the address to go to (303), or an answer that can be
    given only once, such as a secret; `told` is the code of what to say there. A refusal shows the form again with
    everything typed: 422, or 409 where somebody was faster."""
    person = request.actor.key  # type: ignore[attr-defined]
    status = 200
    if request.method == "POST":
        status = 422
        form.data, form.is_bound = request.POST, True  # an empty form was sent all the same
        form.full_clean()
        key = once.key_of(request.POST.get(form.add_prefix(once.FIELD), ""), person)
        if key is None:
            form.add_error(None, say("web.form_too_old"))
        elif form.is_valid():
            request.actor = request.actor.with_once(key)  # type: ignore[attr-defined]
            try:
                result = act()
            except Refused as refused:
                form.tell(refused.problems)
            except Stale as stale:
                status, context["stale"] = 409, stale
                form.renew(version=stale.version)
            except AlreadySent as sent:
                status, context["sent"] = 409, sent
            else:
                if told:
                    messages.success(request, say(told))
                return _go(request, done(result) if callable(done) else done)
        form.renew(once=once.issue(person))
    else:
        form.initial[once.FIELD] = once.issue(person)
    return render(request, template, {"form": form, **context}, status=status)


def _go(request: HttpRequest, address: str | HttpResponse) -> HttpResponse:
    if isinstance(address, HttpResponse):
        return address
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address, status=303)
