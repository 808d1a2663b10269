"""Guessing is slowed down, owners are not locked out, and the record says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.units.queries import account_tries
from maplebridge.apps.units.queries.account_tries import CLOSED, FAILED, LOGGED_IN, count_failures
from maplebridge.words import phrase
from tests.apps.accounts.door import code_of, give_factor, is_in, kinds, log_in
from tests.apps.cast import Cast

EN = {"accept-language": "en"}
MINUTE = 60_000_000


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Moves the clock, from now, by hours, minutes ... (timedelta)."""
    real = timezone.now

    def move(**by: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(**by))

    yield move
    monkeypatch.undo()


def told(answer: object) -> str:
    return answer.content.decode().replace("&#x27;", "'")  # type: ignore[attr-defined]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["chief", "no-such-name"])
def test_five_wrong_tries_close_for_a_quarter_of_an_hour(door: Cast, clock: Callable[..., None], name: str,
                                                         lang: str) -> None:
    client = Client(headers={"accept-language": lang})
    answers = [told(log_in(client, name, f"wrong {n}")) for n in range(6)]
    closed = phrase("account.closed_for_now", lang, minutes=15)
    assert [closed in answer for answer in answers] == [False] * 5 + [True]
    assert closed in told(log_in(client, name)), "the right password too"
    clock(minutes=14)
    assert closed in told(log_in(client, name))
    clock(minutes=15, seconds=5)
    assert closed not in told(log_in(client, name))


def test_it_is_open_again_after_that(door: Cast, clock: Callable[..., None]) -> None:
    client = Client()
    for _ in range(5):
        log_in(client, "chief", "wrong")
    clock(minutes=16)
    log_in(client, "chief")
    assert is_in(client)
    assert kinds(door.people["chief"]) == [FAILED] * 5 + [CLOSED, LOGGED_IN]


def test_other_addresses_and_other_accounts_are_not_closed(door: Cast) -> None:
    for _ in range(6):
        log_in(Client(), "chief", "wrong", address="10.0.0.1")
    elsewhere, other = Client(), Client()
    log_in(elsewhere, "chief", address="10.0.0.2")
    log_in(other, "officer", address="10.0.0.1")
    assert is_in(elsewhere)
    assert is_in(other)


def test_a_log_in_begins_the_count_anew(door: Cast) -> None:
    client = Client()
    for _ in range(4):
        log_in(client, "chief", "wrong")
    log_in(client, "chief")
    client.post("/account/logout/")
    for _ in range(4):
        log_in(client, "chief", "wrong")
    log_in(client, "chief")
    assert is_in(client)


def test_a_thousand_tries_on_one_account_are_slowed_and_its_owner_still_comes_in(door: Cast) -> None:
    home = Client()
    log_in(home, "chief", address="10.9.9.9")
    home.post("/account/logout/")
    for n in range(1000):
        log_in(Client(), "chief", "wrong", address=f"10.1.{n // 250}.{n % 250}")
    assert Event.objects.filter(kind=FAILED).count() == 50
    stranger = Client(headers=EN)
    assert phrase("account.closed_for_now", "en", minutes=15) in told(log_in(stranger, "chief", address="10.1.9.9"))
    log_in(home, "chief", address="10.9.9.9")
    assert is_in(home)


def test_one_try_on_a_thousand_accounts_is_slowed(door: Cast) -> None:
    for n in range(1000):
        log_in(Client(), f"person-{n}", "Summer2026", address="10.0.0.7")
    assert Event.objects.filter(kind=FAILED).count() == 50
    assert phrase("account.closed_for_now", "en", minutes=15) in told(
        log_in(Client(headers=EN), "chief", address="10.0.0.7"))
    elsewhere = Client()
    log_in(elsewhere, "chief", address="10.0.0.8")
    assert is_in(elsewhere)


def test_wrong_codes_count_too(door: Cast) -> None:
    secret = give_factor(door.people["chief"])
    client = Client(headers=EN)
    log_in(client, "chief")
    for _ in range(5):
        client.post("/account/factor/enter/", {"code": "000000"}, REMOTE_ADDR="10.0.0.1")
    answer = client.post("/account/factor/enter/", {"code": code_of(secret)}, REMOTE_ADDR="10.0.0.1")
    assert phrase("account.closed_for_now", "en", minutes=15) in told(answer)
    assert not is_in(client)


def test_the_password_asked_again_counts_too(door: Cast, clock: Callable[..., None]) -> None:
    client = Client(headers=EN)
    log_in(client, "chief")
    for n in range(5):
        client.post("/account/again/", {"password": f"wrong {n}"}, REMOTE_ADDR="10.0.0.1")
    assert phrase("account.closed_for_now", "en", minutes=15) in told(
        client.post("/account/again/", {"password": "wrong"}, REMOTE_ADDR="10.0.0.1"))
    assert kinds(door.people["chief"])[-2:] == [FAILED, CLOSED]


@pytest.mark.parametrize("back", [{"hours": -1}, {"days": -400}])
def test_a_clock_set_back_locks_nobody_out(door: Cast, clock: Callable[..., None], back: dict[str, int]) -> None:
    client = Client()
    for _ in range(5):
        log_in(client, "chief", "wrong")
    clock(**back)
    log_in(client, "chief")
    assert is_in(client)


def test_a_clock_set_back_a_little_does_not_open_early(door: Cast, clock: Callable[..., None]) -> None:
    client = Client()
    for _ in range(5):
        log_in(client, "chief", "wrong")
    clock(minutes=-10)
    log_in(client, "chief")
    assert not is_in(client)


@pytest.mark.parametrize(("latest", "count"), [
    ([], 0), ([(FAILED, 0)] * 5, 5), ([(FAILED, 0), (LOGGED_IN, 0), (FAILED, 0)], 1), ([(CLOSED, 0), (FAILED, 0)], 0),
    ([(FAILED, 0), (FAILED, -15 * MINUTE)], 1), ([(FAILED, 0), (FAILED, -14 * MINUTE)], 2),
    ([(FAILED, 15 * MINUTE)], 0), ([(FAILED, 14 * MINUTE)], 1),
])
def test_what_counts(latest: list[tuple[str, int]], count: int) -> None:
    assert count_failures(latest, 0) == count


def test_the_rule_is_as_documented() -> None:
    assert (account_tries.TRIES, account_tries.MINUTES, account_tries.TRIES_IN_ALL) == (5, 15, 50)
