"""The door: log-in, log-out, one's own account, what was typed before a log-in ended, the accounts of the demo."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from maplebridge.apps.units.access import ROLES
from maplebridge.apps.units.guard import page, public
from maplebridge.apps.units.password import policy
from maplebridge.apps.units.queries.account_duty import demands_factor, has_factor
from maplebridge.apps.units.queries.accounts import DEMO, demo_accounts, sessions_of
from maplebridge.apps.units.queries.tokens import tokens_of
from maplebridge.engine.scheme.text import Text
from maplebridge.web import typed
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import say
from maplebridge.words.phrases import label


class _LogIn(LoginView):
    """With the accounts of the demo beside it where there is one; 422 where something was wrong."""

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        more = {"demo": _doors() if settings.DEMO else [], "outside": settings.SOCIALACCOUNT_PROVIDERS,
                "kept": typed.KEPT in self.request.session}
        return super().get_context_data(**named) | more

    def form_invalid(self, form: Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class _LogOut(LogoutView):
    """The browser forgets what it stored of the site."""

    def post(self, *args: Any, **named: Any) -> HttpResponse:
        answer = super().post(*args, **named)
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        messages.success(self.request, say("account.logged_out"))
        return answer


def _doors() -> list[dict[str, Any]]:
    """One button per account of the demo, in the order of the roles: its role, whose it is and where."""
    people = {person.username: person for person in demo_accounts()}
    return [{"username": person.username, "name": Text(person.zh, person.en or None),
             "unit": Text(person.unit.zh, person.unit.en or None), "role": label(f"role.{role}")}
            for role in ROLES if (person := people.get(f"{DEMO}{role}"))]


log_in = public(_LogIn.as_view())
log_out = public(_LogOut.as_view())


@page(None, first=True)
def home(request: HttpRequest) -> HttpResponse:
    """One's own account: what there is and what can be done."""
    person, actor = request.user, request.actor  # type: ignore[attr-defined]
    changed, lasts = person.password_changed_at, policy().lasts
    return render(request, "units/account_home.html", {
        "person": person, "factor": has_factor(person.pk), "demanded": demands_factor(actor.roles()),
        "over_on": changed + lasts if changed and lasts else None, "log_ins": len(sessions_of(person.pk)),
        "tokens": tokens_of(person.pk).filter(withdrawn_at=None).count(), "kept": typed.kept(request, person.pk)})


@page(None, writes=True)
def kept(request: HttpRequest) -> HttpResponse:
    """What was typed before a log-in ended: sent on to where it was meant for, or thrown away."""
    if request.method == "POST":
        typed.drop(request)
        messages.success(request, say("account.kept_dropped"))
    found = typed.kept(request, request.actor.key)  # type: ignore[attr-defined]
    if found is None:
        return HttpResponseRedirect(reverse(settings.LOGIN_REDIRECT_URL))
    return render(request, "units/account_kept.html", {"kept": found})


@public
def demo(request: HttpRequest) -> HttpResponse:
    """Logs in as one of the demo's accounts; there is nothing here where the site is no demo."""
    if not settings.DEMO or request.method != "POST":
        raise Unseen
    person = next((one for one in demo_accounts() if one.username == request.POST.get("person")), None)
    if person is None:
        raise Unseen
    return perform_login(request, Login(user=person, redirect_url=get_next_redirect_url(request)))
