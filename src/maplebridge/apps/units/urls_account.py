"""Addresses of log-in and accounts. Of allauth's own only those that are wanted; their names are allauth's, because its
code looks for them."""

from __future__ import annotations

from allauth.account import views as allauth
from django.urls import path

from maplebridge.apps.units.guard import page
from maplebridge.apps.units.views import (
    account,
    account_factor,
    account_outside,
    account_password,
    account_recovery,
    account_sessions,
    account_tokens,
)

urlpatterns = [
    path("", account.home, name="account_home"),
    path("login/", account.log_in, name="account_login"),
    path("logout/", account.log_out, name="account_logout"),
    path("demo/", account.demo, name="account_demo"),
    path("start/", account_password.start, name="account_start"),
    path("password/", account_password.change_password, name="account_change_password"),
    path("again/", page(None, writes=True, first=True)(allauth.reauthenticate), name="account_reauthenticate"),
    path("outside/<slug:provider_id>/", account_outside.leave, name="openid_connect_login"),
    path("outside/<slug:provider_id>/back/", account_outside.come_back, name="openid_connect_callback"),
    path("kept/", account.kept, name="account_kept"),
    path("log-ins/", account_sessions.log_ins, name="usersessions_list"),
    path("factor/", account_factor.set_up, name="mfa_activate_totp"),
    path("factor/off/", account_factor.take_off, name="mfa_deactivate_totp"),
    path("factor/codes/", account_factor.codes, name="mfa_view_recovery_codes"),
    path("factor/enter/", account_factor.authenticate, name="mfa_authenticate"),
    path("factor/again/", account_factor.show_again, name="mfa_reauthenticate"),
    path("tokens/", account_tokens.tokens, name="account_tokens"),
    path("tokens/new/", account_tokens.new_token, name="account_new_token"),
    path("tokens/<int:token>/withdraw/", account_tokens.end_token, name="account_end_token"),
    path("of/<int:person>/", account_recovery.account_of, name="account_of"),
    path("of/<int:person>/<slug:step>/", account_recovery.help_account, name="account_help"),
]
