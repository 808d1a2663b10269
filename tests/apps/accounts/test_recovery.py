"""Helping somebody back in: starting codes, lost second factors, closed accounts."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from maplebridge.apps.units.actions import account_recovery as recovery
from maplebridge.apps.units.models import ApiToken, RoleGrant, StartCode
from maplebridge.apps.units.queries.tokens import fingerprint
from maplebridge.web.refusals import NotPermitted, Refused, Unseen
from maplebridge.words import phrase
from tests.apps.accounts.door import PASSWORD, give_factor, is_in, kinds, log_in, once_of, send
from tests.apps.cast import FIRST_DAY, Cast

START = "/account/start/"
NEW = "another river 7 Stones"
NOW = timezone.now


@pytest.fixture
def two(door: Cast) -> Cast:
    """With a second security administrator in the same city."""
    door.add_person("second_admin", "A", "security_admin")
    return door


def give(cast: Cast, who: str = "chief", by: str = "security_admin") -> str:
    answer = send(cast.client(by), f"/account/of/{cast.people[who].pk}/code/")
    found = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{2,4}){6}", answer.content.decode())
    assert found, answer.status_code
    return found[0]


def start(username: str, code: str, password: str = NEW, **more: Any) -> Any:
    return Client(headers={"accept-language": "en"}).post(START, {
        "username": username, "code": code, "new_password": password, "again_password": password, **more})


def test_a_starting_code_sets_a_password_once(door: Cast) -> None:
    inside = Client()
    log_in(inside, "chief")
    code = give(door)
    assert StartCode.objects.get().hash == fingerprint(code.replace("-", ""))
    assert start("chief", code).headers["Location"] == "/account/login/"
    assert not is_in(inside), "log-ins of before have ended"
    client = Client()
    log_in(client, "chief", NEW)
    assert is_in(client)
    assert start("chief", code, "yet another river").status_code == 422
    assert [kind for kind in kinds(door.people["chief"]) if kind != "accounts.log_in"] \
        == ["accounts.give_code", "accounts.start", "accounts.fail"]


@pytest.mark.parametrize("typed", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("0", "o"),
                                   lambda code: f"  {code}  ", lambda code: code.replace("1", "l")])
def test_it_may_be_typed_as_it_was_heard(door: Cast, typed: Any) -> None:
    assert start("Chief", typed(give(door))).status_code == 303


def test_wrong_name_wrong_code_and_old_code_are_answered_alike(door: Cast) -> None:
    code = give(door)
    wrong = phrase("account.code_wrong", "en")
    for answer in (start("officer", code), start("chief", "A" * 26), start("nobody-there", code), start("chief", "x")):
        assert answer.status_code == 422
        assert wrong in answer.content.decode()
    StartCode.objects.update(made_at=NOW() - timedelta(hours=72, seconds=1))
    assert wrong in start("chief", code).content.decode()
    StartCode.objects.update(made_at=NOW() + timedelta(hours=73))
    assert wrong in start("chief", code).content.decode(), "made under a clock that was set back since"


def test_a_weak_password_does_not_use_it_up(door: Cast) -> None:
    code = give(door)
    assert start("chief", code, "chief2026").status_code == 422
    assert start("chief", code).status_code == 303


def test_a_newer_code_replaces_the_older(door: Cast) -> None:
    first, second = give(door), give(door)
    assert first != second
    assert start("chief", first).status_code == 422
    assert start("chief", second).status_code == 303


def test_sent_twice_it_is_the_same_code(door: Cast) -> None:
    client, address = door.client("security_admin"), f"/account/of/{door.people['chief'].pk}/code/"
    values = {"once": once_of(client.get(address))}
    codes = [re.findall(r'id="secret"[^>]*>([^<]+)<', client.post(address, values).content.decode()) for _ in range(2)]
    assert codes[0] == codes[1] != []
    assert kinds(door.people["chief"]) == ["accounts.give_code"]


def test_guessing_codes_is_slowed(door: Cast) -> None:
    for n in range(5):
        start("chief", f"{n}" * 26)
    assert phrase("account.closed_for_now", "en", minutes=15) in start("chief", give(door)).content.decode()


def test_a_new_password_does_not_pass_the_second_factor_by(door: Cast) -> None:
    give_factor(door.people["chief"])
    start("chief", give(door))
    client = Client()
    assert log_in(client, "chief", NEW).headers["Location"] == "/account/factor/enter/"
    assert not is_in(client)


@pytest.mark.parametrize(("who", "by", "refused"), [
    ("chief", "office", NotPermitted), ("chief", "officer", NotPermitted), ("chief", "other_office", Unseen),
    ("other_office", "security_admin", Unseen), ("chief", "audit_admin", Unseen), ("chief", "nobody", Unseen),
    ("security_admin", "security_admin", Refused),
])
def test_who_may_not(door: Cast, who: str, by: str, refused: type[Exception]) -> None:
    person, actor = door.people[who].pk, door.actor(by)
    for act in (lambda: recovery.give_code(person=person, code_hash="x", now=NOW(), by=actor),
                lambda: recovery.end_sessions(person=person, by=actor),
                lambda: recovery.disable(person=person, now=NOW(), by=actor),
                lambda: recovery.enable(person=person, today=FIRST_DAY, by=actor),
                lambda: recovery.ask_reset(person=person, reason="seen", now=NOW(), by=actor)):
        with pytest.raises(refused):
            act()


def test_no_code_for_who_has_no_account_or_a_closed_one(door: Cast) -> None:
    person, by = door.people["chief"], door.actor("security_admin")
    person.is_active = False
    person.save()
    with pytest.raises(Refused):
        recovery.give_code(person=person.pk, code_hash="x", now=NOW(), by=by)
    person.is_active, person.username = True, None
    person.save()
    with pytest.raises(Refused):
        recovery.give_code(person=person.pk, code_hash="x", now=NOW(), by=by)


def test_a_lost_factor_takes_two_people(two: Cast) -> None:
    chief = two.people["chief"]
    give_factor(chief)
    inside = two.client("chief")
    assert is_in(inside)
    first, second, page = two.client("security_admin"), two.client("second_admin"), f"/account/of/{chief.pk}/"
    assert send(first, f"{page}ask/", reason="saw the warrant card").status_code == 303
    answer = decide(first, f"{page}confirm/")
    assert answer.status_code == 422
    assert Authenticator.objects.filter(user=chief).exists()
    assert decide(second, f"{page}confirm/").status_code == 303
    assert not Authenticator.objects.filter(user=chief).exists()
    assert not is_in(inside)
    assert kinds(chief) == ["accounts.ask_reset", "accounts.confirm_reset"]


def test_nor_can_one_ask_or_confirm_for_oneself(two: Cast) -> None:
    two.add_person("third_admin", "A", "security_admin")
    own = two.people["security_admin"]
    give_factor(own)
    with pytest.raises(Refused):
        recovery.ask_reset(person=own.pk, reason="me", now=NOW(), by=two.actor("security_admin"))
    reset = recovery.ask_reset(person=own.pk, reason="seen", now=NOW(), by=two.actor("second_admin"))
    with pytest.raises(Refused):
        recovery.confirm_reset(reset=reset, now=NOW(), by=two.actor("security_admin"))
    recovery.confirm_reset(reset=reset, now=NOW(), by=two.actor("third_admin"))
    assert not Authenticator.objects.filter(user=own).exists()


def test_a_request_ends(two: Cast) -> None:
    chief, first, second = two.people["chief"], two.actor("security_admin"), two.actor("second_admin")
    give_factor(chief)
    reset = recovery.ask_reset(person=chief.pk, reason="seen", now=NOW(), by=first)
    with pytest.raises(Refused):
        recovery.ask_reset(person=chief.pk, reason="seen", now=NOW(), by=second)
    with pytest.raises(Refused):
        recovery.confirm_reset(reset=reset, now=NOW() + timedelta(hours=72), by=second)
    later = recovery.ask_reset(person=chief.pk, reason="seen", now=NOW() + timedelta(hours=73), by=first)
    recovery.refuse_reset(reset=later, now=NOW() + timedelta(hours=74), by=first)
    for gone in (reset, later):
        with pytest.raises(Refused):
            recovery.confirm_reset(reset=gone, now=NOW(), by=second)
    assert Authenticator.objects.filter(user=chief).exists()


def decide(client: Client, address: str) -> Any:
    """Opens the page that confirms or turns down, and sends it as it is."""
    return client.post(address, shown_in(client.get(address)))


def shown_in(page: Any) -> dict[str, str]:
    found = re.search(r'name="reset" value="(\d+)"', page.content.decode())
    assert found
    return {"once": once_of(page), "reset": found[1]}


def test_the_request_that_was_shown_is_decided_and_only_that(two: Cast) -> None:
    chief, page = two.people["chief"], f"/account/of/{two.people['chief'].pk}/confirm/"
    give_factor(chief)
    asked = {"person": chief.pk, "reason": "seen", "now": NOW(), "by": two.actor("security_admin")}
    reset = recovery.ask_reset(**asked)
    client = two.client("second_admin")
    shown = shown_in(client.get(page))
    recovery.refuse_reset(reset=reset, now=NOW(), by=two.actor("security_admin"))
    recovery.ask_reset(**asked)
    assert client.post(page, shown).status_code == 422
    assert Authenticator.objects.filter(user=chief).exists()
    shown = shown_in(client.get(page))
    assert [client.post(page, shown).status_code for _ in range(2)] == [303, 303], "sent again it is done already"
    assert kinds(chief).count("accounts.confirm_reset") == 1


def test_a_request_that_has_run_out_makes_room_for_another(two: Cast) -> None:
    chief, page = two.people["chief"], f"/account/of/{two.people['chief'].pk}/"
    give_factor(chief)
    recovery.ask_reset(person=chief.pk, reason="seen", now=NOW() - timedelta(hours=73),
                       by=two.actor("security_admin"))
    shown = two.client("second_admin").get(page).content.decode()
    assert f"{page}confirm/" not in shown
    assert f"{page}ask/" in shown


def test_nobody_gets_into_a_role_above_their_own_reach(door: Cast) -> None:
    """Whoever helps with the accounts of a district does not get hold of the city through one of its people."""
    chief, page = door.people["chief"], f"/account/of/{door.people['chief'].pk}/"
    door.add_person("district_admin", "A1", "security_admin")
    by = door.actor("district_admin")
    coming = RoleGrant.objects.create(person=chief, unit=door.units["A"], role="office",
                                      from_day=timezone.localdate() + timedelta(9))
    with pytest.raises(Refused) as fault:
        recovery.give_code(person=chief.pk, code_hash="x", now=NOW(), by=by)
    assert [problem.code for problem in fault.value.problems] == ["account.role_beyond"]
    client = door.client("district_admin")
    assert door.units["A"].zh in client.get(page).content.decode()
    assert f"{page}code/" not in client.get(page).content.decode()
    assert send(client, f"{page}code/").status_code == 422
    recovery.give_code(person=chief.pk, code_hash="x", now=NOW(), by=door.actor("security_admin"))
    coming.delete()
    recovery.give_code(person=chief.pk, code_hash="x", now=NOW(), by=by)


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201, "核对身份证 11010519491231002X"])
def test_a_request_says_how_it_was_made_sure(two: Cast, reason: str) -> None:
    give_factor(two.people["chief"])
    with pytest.raises(Refused):
        recovery.ask_reset(person=two.people["chief"].pk, reason=reason, now=NOW(), by=two.actor("security_admin"))


def test_closing_an_account_ends_its_tokens_and_codes(door: Cast) -> None:
    chief = door.people["chief"]
    give(door)
    ApiToken.objects.create(person=chief, grant=RoleGrant.objects.get(person=chief), name="x", prefix="mb_x", hash="x",
                            made_at=NOW(), ends_on=FIRST_DAY)
    recovery.disable(person=chief.pk, now=NOW(), by=door.actor("security_admin"))
    assert not StartCode.objects.exists()
    assert not ApiToken.objects.filter(withdrawn_at=None).exists()
    assert log_in(Client(), "chief").status_code == 422
    recovery.enable(person=chief.pk, today=FIRST_DAY, by=door.actor("security_admin"))
    assert log_in(Client(), "chief").status_code == 302


def test_nobody_who_left_comes_back_by_opening_the_account(door: Cast) -> None:
    chief = door.people["chief"]
    chief.is_active, chief.left_on = False, FIRST_DAY
    chief.save()
    with pytest.raises(Refused):
        recovery.enable(person=chief.pk, today=FIRST_DAY + timedelta(1), by=door.actor("security_admin"))


def test_a_starting_code_is_of_no_use_to_who_has_left(door: Cast) -> None:
    chief, code = door.people["chief"], give(door)
    chief.left_on = timezone.localdate() - timedelta(days=1)
    chief.save()
    assert phrase("account.code_wrong", "en") in start("chief", code).content.decode()
    with pytest.raises(Refused) as fault:
        recovery.give_code(person=chief.pk, code_hash="x", now=NOW(), by=door.actor("security_admin"))
    assert [problem.code for problem in fault.value.problems] == ["account.has_left"]
    chief.left_on = timezone.localdate()
    chief.save()
    assert start("chief", code).status_code == 303, "the last day counts"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_says_how_the_account_stands(two: Cast, lang: str) -> None:
    chief = two.people["chief"]
    give_factor(chief)
    client = two.client("second_admin")
    client.cookies["language"] = {"zh": "zh-hans", "en": "en"}[lang]
    page = f"/account/of/{chief.pk}/"
    shown = client.get(page).content.decode()
    for step in ("code", "end", "ask", "close"):
        assert phrase(f"account.step_{step}", lang) in shown
        assert client.get(f"{page}{step}/").status_code == 200
    recovery.ask_reset(person=chief.pk, reason="当面核对", now=NOW(), by=two.actor("security_admin"))
    shown = client.get(page).content.decode()
    assert "当面核对" in shown
    assert phrase("account.step_confirm", lang) in shown
    assert client.get(f"{page}explode/").status_code == 404
    assert client.get("/account/of/999999/").status_code == 404
    assert PASSWORD not in shown


def test_the_way_there_leads_over_the_persons_page(door: Cast) -> None:
    person, page = door.people["chief"].pk, f"/account/of/{door.people['chief'].pk}/"
    shown = {who: page in door.client(who).get(f"/people/{person}/").content.decode()
             for who in ("security_admin", "office")}
    assert shown == {"security_admin": True, "office": False}
    assert f"/people/{person}/" in door.client("security_admin").get(page).content.decode()
