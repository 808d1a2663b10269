"""Nothing typed is lost when a log-in has ended."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from maplebridge.apps.units.models import ApiToken
from maplebridge.web import once, typed
from maplebridge.words import phrase
from tests.apps.accounts.door import LOGIN, PASSWORD, is_in, log_in, once_of, send
from tests.apps.cast import Cast

NEW = "/account/tokens/new/"
KEPT = "/account/kept/"


def fill(client: Client, cast: Cast, who: str = "chief") -> dict[str, str]:
    """Opens a form and types into it; the log-in ends before it is sent."""
    page = client.get(NEW)
    grant = re.search(r'<option value="(\d+)"', page.content.decode())
    values = {"once": once_of(page), "name": "夜间取数 <b>&", "grant": grant[1] if grant else "",
              "ends_on": "2026-12-31"}
    del client.cookies["session"]
    return values


def send_on(client: Client, page: Any) -> Any:
    """Presses the button of the page."""
    html = page.content.decode()
    form = html.split('class="form">')[1].split("</form>")[0]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    from html import unescape

    return client.post(re.findall(r'<form method="post" action="([^"]+)" class="form"', html)[0],
                       {name: unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"})


@pytest.fixture
def tokens_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The form's last day lies ahead, whenever this runs."""
    from datetime import date

    from maplebridge.apps.units.views import account_tokens

    monkeypatch.setattr(account_tokens.timezone, "localdate", lambda: date(2026, 11, 22))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_waits_until_its_person_is_back_and_is_sent_on(door: Cast, tokens_day: None, lang: str) -> None:
    client = Client(headers={"accept-language": lang})
    log_in(client, "chief")
    values = fill(client, door)
    ended = client.post(NEW, values)
    assert ended.headers["Location"] == f"{LOGIN}?next={KEPT}"
    assert not ApiToken.objects.exists()
    back = client.post(ended.headers["Location"], {"login": "chief", "password": PASSWORD, "next": KEPT})
    assert back.headers["Location"] == KEPT
    page = client.get(KEPT)
    assert phrase("account.kept", lang) in page.content.decode()
    assert "夜间取数 &lt;b&gt;&amp;" in page.content.decode()
    assert values["once"] in page.content.decode()
    assert send_on(client, page).status_code == 200
    assert ApiToken.objects.get().name == values["name"]
    assert client.get(KEPT).headers["Location"] == "/", "it is sent and no longer kept"


def test_sent_on_twice_it_is_written_once(door: Cast, tokens_day: None) -> None:
    client = Client()
    log_in(client, "chief")
    client.post(NEW, fill(client, door))
    log_in(client, "chief")
    page = client.get(KEPT)
    assert [send_on(client, page).status_code for _ in range(2)] == [200, 200]
    assert ApiToken.objects.count() == 1


def test_another_person_never_sees_it(door: Cast) -> None:
    client = Client()
    log_in(client, "chief")
    client.post(NEW, fill(client, door))
    log_in(client, "officer")
    assert client.get(KEPT).headers["Location"] == "/"
    client.post("/account/logout/")
    log_in(client, "chief")
    assert client.get(KEPT).headers["Location"] == "/", "thrown away for good"


def test_a_form_that_was_never_issued_is_not_kept(door: Cast) -> None:
    client = Client()
    for key in ("", "forged", once.issue(1)[:-2] + "xx"):
        assert client.post(NEW, {"once": key, "name": "x"}).headers["Location"] == f"{LOGIN}?next={NEW}"
        assert typed.KEPT not in client.session


def test_secrets_are_never_kept(door: Cast) -> None:
    client = Client()
    chief = door.people["chief"].pk
    client.post("/account/password/", {"once": once.issue(chief), "old_password": PASSWORD, "new_password": "x"})
    assert typed.KEPT not in client.session


def test_codes_of_units_are_no_secrets(door: Cast) -> None:
    client = Client()
    client.post(NEW, {"once": once.issue(door.people["office"].pk), "code": "A13", "token": "x"})
    assert ["code", "A13"] in client.session[typed.KEPT]["fields"]


def test_files_and_what_is_too_long_are_not_kept(door: Cast) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, key = Client(), once.issue(door.people["chief"].pk)
    client.post(NEW, {"once": key, "name": "x", "file": SimpleUploadedFile("a.txt", b"text")})
    assert typed.KEPT not in client.session
    client.post(NEW, {"once": key, "name": "x" * (typed.MOST + 1)})
    assert typed.KEPT not in client.session
    client.post(NEW, {"once": key, "name": "x" * (typed.MOST - 500)})
    assert typed.KEPT in client.session


@pytest.mark.parametrize("later", [3601, -4000, 10 ** 7])
def test_it_is_kept_for_an_hour(door: Cast, later: int) -> None:
    client = Client()
    log_in(client, "chief")
    client.post(NEW, fill(client, door))
    log_in(client, "chief")
    assert client.get(KEPT).status_code == 200
    session = client.session
    session[typed.KEPT] |= {"at": session[typed.KEPT]["at"] - later}
    session.save()
    assert client.get(KEPT).headers["Location"] == "/"


def test_it_can_be_thrown_away(door: Cast) -> None:
    client = Client()
    log_in(client, "chief")
    client.post(NEW, fill(client, door))
    log_in(client, "chief")
    assert client.post(KEPT).headers["Location"] == "/"
    assert client.get(KEPT).headers["Location"] == "/"


def test_a_part_of_a_page_leads_the_whole_page_to_log_in(door: Cast) -> None:
    client = Client()
    values = {"once": once.issue(door.people["chief"].pk), "name": "x"}
    answer = client.post(NEW, values, headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, f"{LOGIN}?next={KEPT}")


def test_it_waits_too_while_a_password_must_be_changed(door: Cast) -> None:
    client = Client()
    log_in(client, "chief")
    page = client.get(NEW)
    door.people["chief"].must_change_password = True
    door.people["chief"].save()
    assert client.post(NEW, {"once": once_of(page), "name": "夜间取数"}).headers["Location"] == "/account/password/"
    new = "another river 7 Stones"
    done = send(client, "/account/password/", old_password=PASSWORD, new_password=new, again_password=new)
    assert done.headers["Location"] == KEPT
    assert "夜间取数" in client.get(KEPT).content.decode()


def test_a_form_older_than_the_log_in_is_shown_again(door: Cast) -> None:
    """Logged in again in another window: the forgery check no longer knows the form."""
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.get(LOGIN)
    client.force_login(door.people["chief"])
    values = {"once": once_of(client.get(NEW)), "name": "夜间取数", "csrfmiddlewaretoken": "x" * 64}
    answer = client.post(NEW, values)
    assert answer.status_code == 403
    assert "夜间取数" in answer.content.decode()
    stranger = client.post(NEW, values | {"once": once.issue(door.people["officer"].pk)})
    assert "夜间取数" not in stranger.content.decode()
    assert is_in(client)
