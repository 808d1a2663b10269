"""Setting a password."""

from __future__ import annotations

from allauth.account.signals import password_changed, password_reset
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maplebridge.apps.units.account_signals import new_session_key, stranger, wrong_try
from maplebridge.apps.units.actions import passwords
from maplebridge.apps.units.forms.account import ChangePassword, Start
from maplebridge.apps.units.guard import page, public
from maplebridge.apps.units.queries.account_tries import MINUTES, account_named, account_of, is_closed
from maplebridge.apps.units.queries.accounts import person_at_door, present_session
from maplebridge.web import typed
from maplebridge.web.formpage import answer
from maplebridge.web.refusals import Refused, refuse
from maplebridge.web.say import say


@page(None, writes=True, first=True)
def change_password(request: HttpRequest) -> HttpResponse:
    form = ChangePassword(request.POST or None)
    person = request.user
    back = "account_kept" if typed.kept(request, person.pk) else "account_home"
    lead = "account.change_over" if person.must_change_password else "account.change_lead"
    return answer(request, form, lambda: _change(request, form), done=reverse(back), told="account.changed",
                  title=say("account.change_password"), lead=say(lead), submit=say("account.change_password"),
                  cancel=reverse("account_home"))


def _change(request: HttpRequest, form: ChangePassword) -> None:
    """A wrong old password counts as a wrong try to log in. This log-in goes on under a new key."""
    whose = account_of(person_at_door(request.user.pk))
    if is_closed(whose, request.META.get("REMOTE_ADDR", ""), timezone.now()):
        raise refuse("account.closed_for_now", minutes=MINUTES)
    try:
        passwords.change_password(
            old_password=form.cleaned_data["old_password"], new_password=form.cleaned_data["new_password"],
            now=timezone.now(), present=present_session(request), by=request.actor)  # type: ignore[attr-defined]
    except Refused as refused:
        if any(problem.code == "password.old_wrong" for problem in refused.problems):
            wrong_try(request, whose, "password")
        raise
    person = person_at_door(request.user.pk)
    with new_session_key(request):
        update_session_auth_hash(request, person)
    password_changed.send(type(person), request=request, user=person)


@public
def start(request: HttpRequest) -> HttpResponse:
    """Sets a password with a starting code; the person then logs in with it."""
    form = Start(request.POST or None)
    if request.method != "POST":
        return _show(request, form, 200)
    if form.is_valid():
        try:
            _start(request, form)
        except Refused as refused:
            form.tell(refused.problems)
        else:
            messages.success(request, say("account.started"))
            return HttpResponseRedirect(reverse("account_login"), status=303)
    return _show(request, form, 422)


def _start(request: HttpRequest, form: Start) -> None:
    values, by = form.cleaned_data, stranger(request)
    whose = account_named(values["username"].strip())
    if is_closed(whose, by.address, timezone.now()):
        raise refuse("account.closed_for_now", minutes=MINUTES)
    try:
        person = passwords.start(username=values["username"], code=values["code"],
                                 new_password=values["new_password"], now=timezone.now(), by=by)
    except Refused as refused:
        if any(problem.code == "account.code_wrong" for problem in refused.problems):
            wrong_try(request, whose, "start")
        raise
    password_reset.send(Start, request=request, user=person_at_door(person))


def _show(request: HttpRequest, form: Start, status: int) -> HttpResponse:
    return render(request, "form_page.html", {
        "form": form, "title": say("account.start"), "lead": say("account.start_lead"),
        "submit": say("account.start_do"), "cancel": reverse("account_login")}, status=status)
