"""The accounts of the demo: one button each, and nothing at all elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from maplebridge.apps.overview.queries.needs import units_without_head
from maplebridge.apps.units.access import SYSTEM
from maplebridge.apps.units.models import RoleGrant, Unit
from maplebridge.apps.units.queries.spans import on
from maplebridge.cli.service import demo_site
from maplebridge.cli.service.demo_programmes import REPORT_DAY
from maplebridge.site.environment import Environment
from maplebridge.words import phrase
from tests.apps.accounts.door import LOGIN, is_in, kinds
from tests.apps.cast import Cast

DEMO = "/account/demo/"


@pytest.fixture
def shop(cast: Cast) -> Cast:
    for role in ("chief", "security_admin"):
        person = cast.add_person(f"demo-{role}", "A11", role)
        assert not person.has_usable_password()
    return cast


def test_one_button_each(shop: Cast, settings: Any) -> None:
    settings.DEMO = True
    for lang in ("zh", "en"):
        shown = Client(headers={"accept-language": lang}).get(LOGIN).content.decode()
        assert all(phrase(f"role.{role}", lang) in shown for role in ("chief", "security_admin"))
    page = Client().get(LOGIN).content.decode()
    assert [name in page for name in ("demo-chief", "demo-security_admin", '"chief"')] == [True, True, False]
    client = Client()
    assert client.post(DEMO, {"person": "demo-chief"}).headers["Location"] == "/"
    assert is_in(client)
    assert kinds(shop.people["demo-chief"]) == ["accounts.log_in"]


@pytest.mark.parametrize("person", ["chief", "demo-", "demo-nobody", "", "demo-chief\x00"])
def test_only_the_demos_own(shop: Cast, settings: Any, person: str) -> None:
    settings.DEMO = True
    client = Client()
    assert client.post(DEMO, {"person": person}).status_code == 404
    assert not is_in(client)


def test_not_by_a_link_and_not_from_elsewhere(shop: Cast, settings: Any) -> None:
    settings.DEMO = True
    assert Client().get(f"{DEMO}?person=demo-chief").status_code == 404
    assert Client(enforce_csrf_checks=True).post(DEMO, {"person": "demo-chief"}).status_code == 403


def test_without_the_flag_there_is_nothing(shop: Cast) -> None:
    assert "demo" not in Client().get(LOGIN).content.decode().lower()
    for send in (Client().get, Client().post):
        client = Client()
        assert send(DEMO, {"person": "demo-chief"}).status_code == 404
        assert not is_in(client)


@pytest.mark.parametrize(("mode", "demo"), [("try", True), ("service", False)])
def test_never_in_service(mode: str, demo: bool, tmp_path: Any) -> None:
    site = Environment.read({"MAPLEBRIDGE_HOME": str(tmp_path), "MAPLEBRIDGE_MODE": mode, "MAPLEBRIDGE_DEMO": "1"})
    assert (site.demo and not site.service) is demo


@pytest.mark.django_db
def test_its_roles_hold_on_the_day_of_its_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The city stands on an earlier day than the machine's: else nobody would answer for anything there."""
    monkeypatch.setattr(demo_site, "set_clock", lambda: None)
    monkeypatch.setattr(demo_site, "make_demo_programmes", lambda city: None)
    monkeypatch.setattr(demo_site, "ask_for_records", lambda seed: None)
    demo_site.make_demo_site()
    assert not RoleGrant.objects.filter(from_day__gt=REPORT_DAY).exists()
    headless = Unit.objects.filter(kind="station").exclude(
        pk__in=RoleGrant.objects.filter(on(REPORT_DAY), role="chief").values("unit"))
    assert headless.count() == demo_site.HEADLESS
    assert units_without_head(SYSTEM, timezone.localdate()).count() == demo_site.HEADLESS
