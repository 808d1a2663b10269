"""The rules for passwords, in both policies, and changing one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.test import Client
from django.utils import timezone

from maplebridge.apps.units.models import OldPassword
from maplebridge.apps.units.password import POLICIES
from maplebridge.words import phrase
from tests.apps.accounts.door import PASSWORD, is_in, kinds, log_in, once_of, send
from tests.apps.cast import Cast

ASVS, MLPS = POLICIES["asvs"], POLICIES["mlps"]
WHO = ("王建国", "Wang Jianguo", "wangjg", "062041", "河滨派出所", "Riverside police station")
NEW = "another river 7 Stones"
CHANGE = "/account/password/"


def codes(policy: Any, password: str) -> list[str]:
    return [fault.code for fault in policy.faults(password, context=WHO)]


@pytest.mark.parametrize("password", [
    "abcdefgh xyz", "我们去河边看月亮吧", "correct horse battery staple", "qwjzkxvy", "x" * 63 + "y" * 65,
    "           trailing and leading   ", "riverside walks every tuesday evening"])
def test_length_is_all_that_asvs_asks(password: str) -> None:
    assert codes(ASVS, password) == []


@pytest.mark.parametrize(("password", "fault"), [
    ("", "password.too_short"), ("kx7vq2z", "password.too_short"), ("x" * 60 + "y" * 69, "password.too_long"),
    ("password1", "password.common"), ("PASSWORD1", "password.common"), ("ｐａｓｓｗｏｒｄ１", "password.common"),
    ("12345678", "password.common"), ("iloveyou!", "password.common"),
    *((about, "password.about_you") for about in (
        "wangjg2026", "Wang-Jianguo-1985", "062041062041", "河滨派出所2026", "Riverside2026", "Maplebridge1!",
        "枫桥20261122", "maple.bridge.2026", "wangjgpassword")),
])
def test_what_is_refused(password: str, fault: str) -> None:
    assert codes(ASVS, password) == [fault]


def test_none_of_the_20000_is_taken() -> None:
    words = CommonPasswordValidator().passwords
    assert len(words) > 19_000
    assert [word for word in words if not codes(ASVS, word)] == []


@pytest.mark.parametrize(("password", "fine"), [
    ("abcdefghxyz", False), ("abcdefgh1xyz", False), ("Abcdefgh1xyz", True), ("abcdefgh1-xyz", True),
    ("ABCDEF-xyz", True), ("我们去河边看月亮吧", False), ("我们去河边Moon", True), ("11223344-A", True),
])
def test_mlps_asks_for_three_of_four_kinds(password: str, fine: bool) -> None:
    assert (codes(MLPS, password) == []) is fine
    assert codes(ASVS, password) == []


def test_when_a_password_is_over() -> None:
    now = timezone.now()
    assert not ASVS.is_over(None, now)
    assert not ASVS.is_over(now - timedelta(days=4000), now)
    assert not MLPS.is_over(now - timedelta(days=89, hours=23), now)
    assert MLPS.is_over(now - timedelta(days=90), now)
    assert MLPS.is_over(None, now)
    assert not MLPS.is_over(now + timedelta(days=3), now), "a clock set back"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("mode", ["asvs", "mlps"])
def test_rules_are_told_before_typing(door: Cast, settings: Any, mode: str, lang: str) -> None:
    settings.PASSWORD_POLICY = mode
    client = Client(headers={"accept-language": lang})
    log_in(client, "chief")
    for page in (client.get(CHANGE), Client(headers={"accept-language": lang}).get("/account/start/")):
        for rule in POLICIES[mode].rules():
            assert phrase(rule.code, lang, **rule.params) in page.content.decode()
    assert len(POLICIES[mode].rules()) == {"asvs": 2, "mlps": 5}[mode]


def test_changing_it_ends_other_log_ins(door: Cast) -> None:
    here, there = Client(), Client()
    log_in(here, "chief")
    log_in(there, "chief")
    key = here.cookies["session"].value
    answer = send(here, CHANGE, old_password=PASSWORD, new_password=NEW, again_password=NEW)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/")
    assert is_in(here)
    assert here.cookies["session"].value != key
    assert not is_in(there)
    door.people["chief"].refresh_from_db()
    assert door.people["chief"].check_password(NEW)
    assert kinds(door.people["chief"])[-1] == "accounts.change_password"


@pytest.mark.parametrize(("values", "fault"), [
    ({"old_password": "wrong"}, "password.old_wrong"), ({"again_password": NEW + "x"}, "password.differ"),
    ({"new_password": "chief2026", "again_password": "chief2026"}, "password.about_you"),
    ({"new_password": "A11单位2026", "again_password": "A11单位2026"}, "password.about_you"),
    ({"new_password": PASSWORD, "again_password": PASSWORD}, "password.reused"),
])
def test_what_is_wrong_is_told_and_nothing_changes(door: Cast, values: dict[str, str], fault: str) -> None:
    client = Client(headers={"accept-language": "en"})
    log_in(client, "chief")
    answer = send(client, CHANGE, **{"old_password": PASSWORD, "new_password": NEW, "again_password": NEW} | values)
    assert answer.status_code == 422
    assert phrase(fault, "en", remembered=1) in answer.content.decode()
    door.people["chief"].refresh_from_db()
    assert door.people["chief"].check_password(PASSWORD)


def test_the_old_one_cannot_be_left_out(door: Cast) -> None:
    client = Client()
    log_in(client, "chief")
    assert send(client, CHANGE, new_password=NEW, again_password=NEW).status_code == 422


def test_mlps_refuses_the_last_five(door: Cast, settings: Any) -> None:
    settings.PASSWORD_POLICY = "mlps"
    person = door.people["chief"]
    person.password_changed_at = timezone.now()
    person.save()
    client = Client()
    log_in(client, "chief")
    used = [PASSWORD]
    for n in range(5):
        new = f"Quiet water {n} stones"
        assert send(client, CHANGE, old_password=used[-1], new_password=new, again_password=new).status_code == 303
        used.append(new)
    for again in used[1:]:
        answer = send(client, CHANGE, old_password=used[-1], new_password=again, again_password=again)
        assert answer.status_code == 422, again
    assert OldPassword.objects.filter(person=person).count() == 4
    back = "Quiet water 0 stones"
    new = "Entirely new 1"
    send(client, CHANGE, old_password=used[-1], new_password=new, again_password=new)
    assert send(client, CHANGE, old_password=new, new_password=back, again_password=back).status_code == 303


def test_mlps_leads_to_a_change_after_ninety_days(door: Cast, settings: Any) -> None:
    person = door.people["chief"]
    person.password_changed_at = timezone.now() - timedelta(days=91)
    person.save()
    client = Client()
    log_in(client, "chief")
    assert client.get("/account/tokens/").status_code == 200
    settings.PASSWORD_POLICY = "mlps"
    assert client.get("/account/tokens/").headers["Location"] == CHANGE
    assert client.post("/account/tokens/new/", {}).headers["Location"] == CHANGE
    new = "Entirely new 1"
    assert send(client, CHANGE, old_password=PASSWORD, new_password=new, again_password=new).status_code == 303
    assert client.get("/account/tokens/").status_code == 200


def test_a_password_field_hides_and_helps_password_managers(door: Cast) -> None:
    client = Client()
    log_in(client, "chief")
    page = client.get(CHANGE).content.decode()
    assert page.count('type="password"') == 3
    assert page.count('autocomplete="new-password"') == 2
    assert page.count('autocomplete="current-password"') == 1
    assert "onpaste" not in page
    assert PASSWORD not in client.post(CHANGE, {"once": once_of(client.get(CHANGE)), "old_password": PASSWORD}
                                       ).content.decode()


def test_sent_twice_is_done_once(door: Cast) -> None:
    client = Client()
    log_in(client, "chief")
    values = {"once": once_of(client.get(CHANGE)), "old_password": PASSWORD, "new_password": NEW, "again_password": NEW}
    assert [client.post(CHANGE, values).status_code for _ in range(2)] == [303, 303]
    assert kinds(door.people["chief"]).count("accounts.change_password") == 1
