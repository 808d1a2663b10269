"""How long log-ins last, seeing and ending them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import timezone

from maplebridge.apps.units.actions.account_recovery import disable
from maplebridge.apps.units.views.account_sessions import browser
from tests.apps.accounts.door import is_in, kinds, log_in, once_of, send
from tests.apps.cast import Cast

LOG_INS = "/account/log-ins/"
HOURS = 3600


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[float], None]]:
    """Sets the clock of sessions to so many seconds from now."""
    real = time.time

    def move(seconds: float) -> None:
        monkeypatch.setattr("maplebridge.site.middleware.session_limits.time.time", lambda: real() + seconds)

    yield move
    monkeypatch.undo()


@pytest.mark.parametrize(("away", "still"), [(29 * 60, True), (30 * 60, False), (31 * 60, False)])
def test_half_an_hour_without_a_request(door: Cast, clock: Callable[[float], None], away: int, still: bool) -> None:
    client = Client()
    log_in(client, "chief")
    assert is_in(client)
    clock(away + 1)
    assert is_in(client) is still


def test_twelve_hours_in_all(door: Cast, clock: Callable[[float], None]) -> None:
    client = Client()
    log_in(client, "chief")
    for minutes in range(0, 12 * 60, 10):
        clock(minutes * 60)
        assert is_in(client), minutes
    key = client.cookies["session"].value
    clock(12 * HOURS)
    assert not is_in(client)
    clock(0)
    client.cookies["session"] = key
    assert not is_in(client), "ended for good, whatever the clock says later"


def test_a_clock_set_back_ends_log_ins_and_locks_nobody_out(door: Cast, clock: Callable[[float], None]) -> None:
    client = Client()
    log_in(client, "chief")
    assert is_in(client)
    clock(-200)
    assert is_in(client), "a little is nothing"
    clock(-2 * HOURS)
    assert not is_in(client)
    log_in(client, "chief")
    assert is_in(client)


def test_a_clock_set_back_again_and_again_does_not_stretch_a_log_in(door: Cast, clock: Callable[[float], None]) -> None:
    client = Client()
    log_in(client, "chief")
    alive = 0
    for step in range(1, 20):
        clock(-100 * step)
        alive += is_in(client)
    assert alive <= 4


def test_the_list_shows_and_ends_them(door: Cast) -> None:
    agents = {"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/87.0.1 Safari/537.36": "Chrome 87",
              "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox 140", "": "–"}
    clients = [Client(headers={"user-agent": agent}) for agent in agents]
    for n, client in enumerate(clients):
        log_in(client, "chief", address=f"10.0.0.{n + 1}")
    page = clients[0].get(LOG_INS).content.decode()
    for n, shown in enumerate(agents.values()):
        assert shown in page
        assert f"10.0.0.{n + 1}" in page
    row = page.split("10.0.0.2")[1].split('name="session" value="')[1].split('"')[0]
    assert clients[0].post(LOG_INS, {"once": once_of(clients[0].get(LOG_INS)), "session": row}).status_code == 303
    assert [is_in(client) for client in clients] == [True, False, True]
    send(clients[0], LOG_INS)
    assert [is_in(client) for client in clients] == [True, False, False]
    assert kinds(door.people["chief"])[-2:] == ["accounts.end_session", "accounts.end_other_sessions"]


def test_nobody_ends_the_log_in_of_another(door: Cast) -> None:
    chief, officer = Client(), Client()
    log_in(chief, "chief")
    log_in(officer, "officer")
    second = Client()
    log_in(second, "chief")
    page = second.get(LOG_INS).content.decode()
    row = page.split('name="session" value="')[1].split('"')[0]
    key = once_of(officer.get("/account/password/"))
    assert officer.post(LOG_INS, {"once": key, "session": row}).status_code == 404
    assert is_in(chief)


def test_wrong_tries_on_ones_account_are_seen(door: Cast) -> None:
    log_in(Client(), "chief", "wrong", address="172.16.3.4")
    client = Client(headers={"accept-language": "en"})
    log_in(client, "chief")
    page = client.get(LOG_INS).content.decode()
    assert "172.16.3.4" in page
    assert "Wrong try" in page
    other = Client()
    log_in(other, "officer")
    assert "172.16.3.4" not in other.get(LOG_INS).content.decode()


def test_a_closed_account_is_out_at_once_and_stays_out_when_opened(door: Cast) -> None:
    clients = [Client(), Client()]
    for client in clients:
        log_in(client, "chief")
        assert is_in(client)
    keys = [client.cookies["session"].value for client in clients]
    disable(person=door.people["chief"].pk, now=timezone.now(), by=door.actor("security_admin"))
    assert not any(is_in(client) for client in clients)
    door.people["chief"].is_active = True
    door.people["chief"].save(update_fields=["is_active"])
    for client, key in zip(clients, keys, strict=True):
        client.cookies["session"] = key
    assert not any(is_in(client) for client in clients)


def test_showing_pages_makes_no_log_in(door: Cast) -> None:
    client = Client()
    for address in ("/account/login/", "/account/start/", "/", "/account/logout/"):
        client.get(address)
    assert not is_in(client)


@pytest.mark.parametrize(("agent", "shown"), [
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36 Edg/120.0",
     "Edge 120 · Windows"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Safari/604.1",
     "Safari 17 · iPhone"),
    ("curl/8.0", ""), ("<script>", ""),
])
def test_browsers_in_words(agent: str, shown: str) -> None:
    assert browser(agent) == shown
