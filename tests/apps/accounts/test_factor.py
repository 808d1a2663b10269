"""The second factor: setting up, entering, recovery codes, roles that demand it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import get_resolver

from maplebridge.apps.units.apps import _check_roles
from maplebridge.site.environment import ADMINISTRATORS, Environment
from maplebridge.web.refusals import Refused
from maplebridge.words import phrase
from tests.apps.accounts.door import PASSWORD, code_of, give_factor, is_in, kinds, log_in
from tests.apps.cast import Cast

SET_UP, OFF, ENTER, CODES, AGAIN = (f"/account/{path}" for path in (
    "factor/", "factor/off/", "factor/enter/", "factor/codes/", "again/"))


def secret_on(page: Any) -> str:
    found = re.search(r'<span class="code secret">([A-Z2-7]+)</span>', page.content.decode())
    assert found
    return found[1]


def codes_on(page: Any) -> list[str]:
    return re.findall(r'<span class="code secret">(\d{8})</span>', page.content.decode())


def set_up(client: Client) -> str:
    secret = secret_on(client.get(SET_UP))
    assert client.post(SET_UP, {"code": code_of(secret)}).headers["Location"] == CODES
    return secret


@pytest.mark.django_db(transaction=True)
def test_from_setting_up_to_logging_in_with_it(door: Cast) -> None:
    chief = door.people["chief"]
    client, elsewhere = Client(), Client()
    log_in(client, "chief")
    log_in(elsewhere, "chief")
    secret = set_up(client)
    assert not is_in(elsewhere), "a log-in with the password alone ends"
    assert is_in(client)
    unseen = client.get(CODES, headers={"accept-language": "en"}).content.decode()
    codes = codes_on(client.post(CODES))
    assert len(set(codes)) == 10
    show = phrase("account.codes_show", "en")
    assert show in unseen
    assert show not in client.get(CODES, headers={"accept-language": "en"}).content.decode(), "nothing left to show"
    assert codes_on(client.post(CODES)) == [], "shown once"
    stored = str(list(Authenticator.objects.values()))
    assert secret not in stored
    assert not any(code in stored for code in codes)

    again = Client()
    assert log_in(again, "chief").headers["Location"] == ENTER
    assert not is_in(again)
    assert again.post(ENTER, {"code": code_of(secret)}).headers["Location"] == "/"
    assert is_in(again)
    second = Client()
    log_in(second, "chief")
    assert second.post(ENTER, {"code": code_of(secret)}).status_code == 200, "the same code a second time"
    assert not is_in(second)
    assert second.post(ENTER, {"code": codes[3]}).status_code == 302
    assert is_in(second)
    third = Client()
    log_in(third, "chief")
    third.post(ENTER, {"code": codes[3]})
    assert not is_in(third), "a recovery code a second time"
    assert [kind for kind in kinds(chief) if kind != "accounts.log_in"] \
        == ["accounts.add_factor", "accounts.fail", "accounts.fail"]


@pytest.mark.django_db(transaction=True)
def test_new_codes_end_the_old_ones(door: Cast) -> None:
    client = Client()
    log_in(client, "chief")
    set_up(client)
    old = codes_on(client.post(CODES))
    new = codes_on(client.post(CODES, {"new": "1"}))
    assert len(new) == 10
    assert not set(old) & set(new)
    other = Client()
    log_in(other, "chief")
    other.post(ENTER, {"code": old[0]})
    assert not is_in(other)
    other.post(ENTER, {"code": new[0]})
    assert is_in(other)


@pytest.mark.parametrize("address", [SET_UP, OFF, CODES])
def test_what_changes_factors_asks_for_the_password_again(door: Cast, address: str) -> None:
    if address != SET_UP:
        give_factor(door.people["chief"])
    assert door.client("chief").post(address, {"code": "123456"}).headers["Location"].startswith(AGAIN)
    client = door.client("chief")
    sent = client.get(address)
    assert sent.headers["Location"].startswith(AGAIN)
    before = client.cookies["session"].value
    back = client.post(sent.headers["Location"], {"password": PASSWORD, "next": address})
    assert back.headers["Location"] == address
    assert client.cookies["session"].value != before, "a new session key"
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("code", ["", "abc", "12345", "000000", "１２３４５６", "9" * 500, "12345\x00"])
def test_a_wrong_code_sets_nothing_up(door: Cast, code: str) -> None:
    client = Client()
    log_in(client, "chief")
    client.get(SET_UP)
    assert client.post(SET_UP, {"code": code}).status_code == 200
    assert not Authenticator.objects.exists()


def test_the_second_step_cannot_be_opened_by_itself(door: Cast) -> None:
    assert Client().get(ENTER).headers["Location"] == "/account/login/"
    assert Client().post(ENTER, {"code": "123456"}).headers["Location"] == "/account/login/"


def test_a_role_that_demands_it_leads_there_before_anything_else(door: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"chief"})
    client = Client()
    log_in(client, "chief")
    open_to_all = set()
    for pattern in _patterns(get_resolver().url_patterns):
        route, rule = pattern
        if rule is None or rule.public or "<" in route:
            continue
        for send in (client.get, client.post):
            answer = send(f"/{route}")
            if rule.first:
                open_to_all.add(route)
            else:
                assert answer.headers.get("Location") == SET_UP, (route, answer.status_code)
    assert open_to_all == {"account/", "account/password/", "account/again/", "account/log-ins/", "account/factor/",
                           "account/factor/off/", "account/factor/codes/", "account/factor/again/"}


def _patterns(patterns: Any, before: str = "") -> list[tuple[str, Any]]:
    found = []
    for one in patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            found += _patterns(one.url_patterns, route)
        else:
            found.append((route, getattr(one.callback, "rule", None)))
    return found


@pytest.mark.django_db(transaction=True)
def test_once_set_up_it_is_open_and_cannot_be_taken_off(door: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"chief"})
    client = Client()
    log_in(client, "chief")
    set_up(client)
    assert client.get("/account/tokens/").status_code == 200
    client.post(OFF)
    assert Authenticator.objects.filter(user=door.people["chief"], type="totp").exists()


@pytest.mark.django_db(transaction=True)
def test_else_it_can_be_taken_off(door: Cast) -> None:
    client = Client()
    log_in(client, "chief")
    set_up(client)
    assert client.post(OFF).headers["Location"] == "/account/"
    assert not Authenticator.objects.exists()
    assert kinds(door.people["chief"])[-1] == "accounts.drop_factor"


def test_others_are_not_led_anywhere(door: Cast, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"chief"})
    client = Client()
    log_in(client, "officer")
    assert client.get("/account/tokens/").status_code == 200


def test_administrators_always_need_it_in_service(tmp_path: Any) -> None:
    home = {"MAPLEBRIDGE_HOME": str(tmp_path)}
    assert Environment.read(home).second_factor == frozenset()
    assert Environment.read(home | {"MAPLEBRIDGE_MODE": "service"}).second_factor == frozenset(ADMINISTRATORS)
    assert Environment.read(home | {"MAPLEBRIDGE_MODE": "service", "MAPLEBRIDGE_SECOND_FACTOR": "chief"}
                            ).second_factor == frozenset({*ADMINISTRATORS, "chief"})


def test_a_role_misspelt_in_the_settings_stops_the_start(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"cheif"})
    with pytest.raises(Refused):
        _check_roles()
