"""The second factor: allauth's pages under our rules, and the recovery codes, which a page shows once only."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes, view_recovery_codes
from allauth.mfa.totp import views as totp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy

from maplebridge.apps.units.guard import page, public
from maplebridge.apps.units.queries.account_duty import has_factor
from maplebridge.apps.units.queries.accounts import recovery_codes
from maplebridge.web import typed
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import say

own = page(None, writes=True, first=True)
authenticate = public(base.authenticate)
show_again = own(base.reauthenticate)
set_up = own(totp.ActivateTOTPView.as_view())
take_off = own(totp.DeactivateTOTPView.as_view(success_url=reverse_lazy("account_home")))


@own
@reauthentication_required
def codes(request: HttpRequest) -> HttpResponse:
    """How many recovery codes are left. They are shown once, when asked for: after they were made."""
    person = request.user
    if not has_factor(person.pk):
        raise Unseen
    left, unseen = recovery_codes(person.pk)
    context = {"left": left, "unseen": unseen, "kept": typed.kept(request, person.pk)}
    if request.method == "POST":
        if request.POST.get("new"):
            generate_recovery_codes(request)
        held, shown_now = view_recovery_codes(request)
        if held and shown_now:
            return render(request, "mfa/codes_shown.html", context | {"codes": held.get_unused_codes()})
        messages.info(request, say("account.codes_seen"))
    return render(request, "mfa/codes.html", context)
