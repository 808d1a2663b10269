"""Coming in and going out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.words import phrase
from tests.apps.accounts.door import LOGIN, PASSWORD, is_in, kinds, log_in
from tests.apps.cast import Cast

UNWANTED = ("account_signup", "account_email", "account_reset_password", "account_set_password", "account_inactive",
            "account_request_login_code", "mfa_list_webauthn", "mfa_download_recovery_codes", "mfa_trust",
            "socialaccount_signup", "socialaccount_connections")


def test_in_and_out_again(door: Cast) -> None:
    client = Client()
    client.get(LOGIN)
    before = client.cookies["csrf"].value
    assert log_in(client, "chief").headers["Location"] == "/"
    assert is_in(client)
    assert client.cookies["csrf"].value != before
    session = client.cookies["session"].value
    gone = client.post("/account/logout/")
    assert (gone.status_code, gone.headers["Clear-Site-Data"]) == (302, '"cache", "storage"')
    client.cookies["session"] = session
    assert not is_in(client), "the old cookie opens nothing"
    assert kinds(door.people["chief"]) == ["accounts.log_in", "accounts.log_out"]


def test_a_log_in_has_a_new_key(door: Cast) -> None:
    client = Client()
    client.get("/account/kept/")
    log_in(client, "chief")
    first = client.cookies["session"].value
    client.post("/account/logout/")
    log_in(client, "chief")
    assert client.cookies["session"].value != first


def test_logging_out_asks_for_a_post(door: Cast) -> None:
    client = door.client("chief")
    assert client.get("/account/logout/").status_code == 200
    assert is_in(client)


@pytest.mark.parametrize("typed", ["chief", "CHIEF", " chief "])
def test_a_name_is_the_same_in_capitals(door: Cast, typed: str) -> None:
    client = Client()
    log_in(client, typed)
    assert is_in(client)


@pytest.mark.parametrize("password", [PASSWORD.upper(), PASSWORD + " ", PASSWORD[:-1], PASSWORD.replace("q", "ｑ")])
def test_a_password_is_taken_as_typed(door: Cast, password: str) -> None:
    client = Client()
    assert log_in(client, "chief", password).status_code == 422
    assert not is_in(client)


@pytest.mark.parametrize("name", UNWANTED)
def test_what_is_not_wanted_has_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "email/", "confirm-email/", "login/code/", "inactive/",
                                  "2fa/webauthn/", "3rdparty/", "demo"])
def test_nor_can_it_be_found(door: Cast, path: str) -> None:
    assert Client().get(f"/account/{path}", follow=True).status_code == 404


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_wrong_password_and_unknown_name_are_answered_alike(door: Cast, lang: str) -> None:
    answers = []
    for name in ("chief", "nobody-of-that-name"):
        client = Client(headers={"accept-language": lang})
        answer = log_in(client, name, "wrong password")
        assert answer.status_code == 422
        answers.append(answer.content.decode().replace(name, ""))
        assert phrase("account.mismatch", lang) in answers[-1].replace("&#x27;", "'")
    assert _without_keys(answers[0]) == _without_keys(answers[1])


def _without_keys(html: str) -> str:
    return "\n".join(line for line in html.splitlines() if "csrfmiddlewaretoken" not in line)


def test_a_closed_account_is_answered_like_a_wrong_password(door: Cast) -> None:
    person = door.people["chief"]
    person.is_active = False
    person.save()
    client = Client(headers={"accept-language": "en"})
    answer = log_in(client, "chief")
    assert phrase("account.mismatch", "en") in answer.content.decode()
    assert kinds(person) == ["accounts.fail"]


def test_who_has_left_does_not_come_in_even_before_the_night(door: Cast) -> None:
    person = door.people["chief"]
    person.left_on = timezone.localdate() - timedelta(days=1)
    person.save()
    client = Client(headers={"accept-language": "en"})
    answer = log_in(client, "chief")
    assert phrase("account.mismatch", "en") in answer.content.decode()
    assert (is_in(client), person.is_active, kinds(person)) == (False, True, ["accounts.fail"])
    person.left_on = timezone.localdate()
    person.save()
    log_in(client, "chief")
    assert is_in(client), "the last day counts"


def test_an_unknown_name_is_not_written_down(door: Cast) -> None:
    log_in(Client(), "my-secret-password")
    event = Event.objects.get(kind="accounts.fail")
    assert event.object_kind == "unknown"
    assert not any("my-secret-password" in str(value) for value in vars(event).values())


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "http:evil.example",
                                    "javascript:alert(1)", "https:evil.example", "///evil.example"])
def test_no_way_out_by_next(door: Cast, target: str) -> None:
    client = Client()
    answer = client.post(f"{LOGIN}?next={target}", {"login": "chief", "password": PASSWORD, "next": target})
    assert answer.headers["Location"] == "/"
    assert client.post("/account/logout/", {"next": target}).headers["Location"] == LOGIN


def test_log_in_leads_back_to_where_one_wanted_to_go(door: Cast) -> None:
    client = Client()
    sent = client.get("/account/tokens/?x=1")
    values = {"login": "chief", "password": PASSWORD, "next": "/account/tokens/?x=1"}
    back = client.post(sent.headers["Location"], values)
    assert back.headers["Location"] == "/account/tokens/?x=1"


def test_pages_of_a_log_in_are_not_stored(door: Cast) -> None:
    client = Client()
    assert "no-store" in client.get(LOGIN).headers["Cache-Control"]
    log_in(client, "chief")
    for address in ("/account/", "/account/log-ins/", "/account/tokens/", "/account/password/", "/"):
        assert client.get(address).headers["Cache-Control"] == "no-store", address


def test_a_forged_cookie_opens_nothing(door: Cast) -> None:
    client = Client()
    log_in(client, "chief")
    key = client.cookies["session"].value
    client.cookies["session"] = ("b" if key[0] == "a" else "a") + key[1:]
    assert not is_in(client)


@pytest.mark.parametrize(("fault", "status", "told"), [
    (RuntimeError("no record"), 500, ""), (OperationalError("connection refused"), 503, "service.outage_gone"),
    (OperationalError("database is locked"), 503, "service.outage_locked"),
    (OperationalError("database or disk is full"), 503, "service.outage_full"),
])
def test_a_log_in_that_cannot_be_recorded_does_not_happen(door: Cast, monkeypatch: pytest.MonkeyPatch,
                                                          fault: Exception, status: int, told: str) -> None:
    def broken(*_: Any) -> None:
        raise fault

    monkeypatch.setattr("maplebridge.apps.audit.writing.store", broken)
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    answer = log_in(client, "chief")
    assert answer.status_code == status
    assert not told or phrase(told, "en") in answer.content.decode().replace("&#x27;", "'")
    assert PASSWORD not in answer.content.decode()
    monkeypatch.undo()
    assert not is_in(client)
