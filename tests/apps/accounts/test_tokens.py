"""Programs' keys: what they may do, and when they stop."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from maplebridge.apps.units.actions.tokens import make_token, withdraw_token
from maplebridge.apps.units.models import ApiToken, RoleGrant
from maplebridge.apps.units.queries.tokens import actor_of_token
from maplebridge.web.refusals import Refused, Unseen
from tests.apps.accounts.door import log_in, once_of, send
from tests.apps.cast import FIRST_DAY, Cast

NEW = "/account/tokens/new/"
DAY = date(2026, 11, 22)
SECRET = "mb_" + "a1B2c3D4" * 5


def make(cast: Cast, who: str = "chief", **more: Any) -> int:
    grant = RoleGrant.objects.filter(person=cast.people[who]).first()
    values = {"name": "夜间取数", "grant": grant.pk if grant else 0, "ends_on": DAY + timedelta(30), "token": SECRET,
              "today": DAY, "now": timezone.now(), "by": cast.actor(who, DAY)} | more
    return make_token(**values)


def test_it_acts_for_its_person_in_its_role_only(cast: Cast) -> None:
    chief = cast.people["chief"]
    RoleGrant.objects.create(person=chief, unit=cast.units["A12"], role="officer", from_day=FIRST_DAY)
    make(cast)
    actor = actor_of_token(SECRET, DAY, address="10.0.0.9", request="r")
    assert actor is not None
    assert (actor.key, actor.via, actor.address, actor.request) == (chief.pk, "api", "10.0.0.9", "r")
    assert actor.may("people.edit", cast.units["A11"].path)
    assert not actor.may("units.view", cast.units["A12"].path), "the other role"


def test_only_its_hash_is_stored(cast: Cast) -> None:
    make(cast)
    assert SECRET not in str(ApiToken.objects.values())
    assert ApiToken.objects.get().prefix == SECRET[:12]


@pytest.mark.parametrize("raw", ["", "mb_", SECRET[:-1], SECRET + "x", SECRET.lower(), SECRET[:12] + "x" * 31,
                                 "é" * 43, "x" * 10_000, "\x00"])
def test_nothing_else_opens_it(cast: Cast, raw: str) -> None:
    make(cast)
    assert actor_of_token(raw, DAY) is None


def test_it_works_through_its_last_day_and_the_roles(cast: Cast) -> None:
    make(cast)
    last = DAY + timedelta(30)
    assert [actor_of_token(SECRET, last + timedelta(n)) is not None for n in (-1, 0, 1)] == [True, True, False]
    RoleGrant.objects.filter(person=cast.people["chief"]).update(to_day=DAY)
    assert [actor_of_token(SECRET, DAY + timedelta(n)) is not None for n in (0, 1)] == [True, False]


def test_it_stops_with_its_account_and_when_withdrawn(cast: Cast) -> None:
    key, chief = make(cast), cast.people["chief"]
    chief.is_active = False
    chief.save()
    assert actor_of_token(SECRET, DAY) is None
    chief.is_active = True
    chief.left_on = DAY - timedelta(1)
    chief.save()
    assert actor_of_token(SECRET, DAY) is None, "has left, though the night has not closed the account yet"
    chief.left_on = None
    chief.save()
    assert actor_of_token(SECRET, DAY) is not None
    withdraw_token(token=key, now=timezone.now(), by=cast.actor("chief"))
    assert actor_of_token(SECRET, DAY) is None


@pytest.mark.parametrize("wrong", [
    {"name": ""}, {"name": "  "}, {"name": "x" * 61}, {"name": "张三 13812345678"}, {"ends_on": DAY - timedelta(1)},
    {"ends_on": DAY + timedelta(367)}, {"grant": 0}, {"grant": 999_999},
])
def test_what_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        make(cast, **wrong)
    assert not ApiToken.objects.exists()


def test_nobody_makes_one_for_the_role_of_another(cast: Cast) -> None:
    other = RoleGrant.objects.get(person=cast.people["security_admin"])
    with pytest.raises(Refused):
        make(cast, grant=other.pk)


def test_nobody_withdraws_anothers(cast: Cast) -> None:
    key = make(cast)
    with pytest.raises(Unseen):
        withdraw_token(token=key, now=timezone.now(), by=cast.actor("security_admin"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_by_the_pages_it_is_seen_once(door: Cast, lang: str) -> None:
    client = Client(headers={"accept-language": lang})
    log_in(client, "chief")
    page = client.get(NEW)
    grant = re.search(r'<option value="(\d+)"', page.content.decode())
    assert grant
    values = {"once": once_of(page), "name": "夜间取数", "grant": grant[1],
              "ends_on": timezone.localdate() + timedelta(10)}
    shown = [re.findall(r'id="secret"[^>]*>([^<]+)<', client.post(NEW, values).content.decode()) for _ in range(2)]
    assert shown[0] == shown[1], "sent twice it is one token"
    token = shown[0][0]
    assert len(token) == 43
    assert actor_of_token(token, timezone.localdate()) is not None
    listed = client.get("/account/tokens/").content.decode()
    assert token not in listed
    assert token[:12] in listed
    key = ApiToken.objects.get().pk
    assert send(client, f"/account/tokens/{key}/withdraw/").headers["Location"] == "/account/tokens/"
    assert actor_of_token(token, timezone.localdate()) is None
    other = Client()
    log_in(other, "officer")
    assert other.get(f"/account/tokens/{key}/withdraw/").status_code == 404


@pytest.mark.parametrize("values", [{}, {"grant": "x"}, {"ends_on": "2026-02-30"}, {"ends_on": ""}, {"name": "\x00"}])
def test_bad_input_is_told(door: Cast, values: dict[str, str]) -> None:
    client = Client()
    log_in(client, "chief")
    assert send(client, NEW, **{"name": "x", "grant": "1", "ends_on": "2026-12-01"} | values | {"grant": "0"}
                ).status_code == 422
