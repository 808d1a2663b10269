"""Opening a new site from the command line."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from maplebridge.apps.audit.models import Event
from maplebridge.apps.units.models import Person, Post, RoleGrant, StartCode, Unit
from maplebridge.cli.main import app
from tests.apps.accounts.door import is_in, log_in
from tests.apps.cast import Cast

UNIT, ADMIN, OFFICE = ("JC", "江城市公安局"), ("王安", "wangan"), ("李明", "liming")
PASSWORD = "new river stones"


def setup(*more: str, unit: tuple[str, str] = UNIT, admin: tuple[str, str] = ADMIN,
          office: tuple[str, str] = OFFICE) -> Any:
    return CliRunner().invoke(app, ["setup", "--json", "--unit", *unit, "--admin", *admin, "--office", *office, *more])


@pytest.mark.django_db
def test_two_people_come_in_with_their_codes() -> None:
    assert not Person.objects.exists(), "no accounts from the start"
    made = json.loads(setup().stdout)
    for person in made["people"]:
        answer = Client().post("/account/start/", person | {"new_password": PASSWORD, "again_password": PASSWORD})
        assert answer.status_code == 303
        client = Client()
        log_in(client, person["username"], PASSWORD)
        assert is_in(client)
    assert dict(RoleGrant.objects.values_list("person__username", "role")) \
        == {"wangan": "security_admin", "liming": "office"}
    assert Unit.objects.get().path
    assert list(Event.objects.filter(kind="accounts.setup").values_list("via", flat=True)) == ["command"]


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_says_so_in_words(lang: str) -> None:
    told = CliRunner().invoke(app, ["setup", "--lang", lang, "--unit", *UNIT, "--admin", *ADMIN, "--office", *OFFICE])
    assert told.exit_code == 0
    assert "江城市公安局" in told.stdout
    assert all(name in told.stdout for name in ("wangan", "liming"))
    assert not any(code in told.stdout for code in StartCode.objects.values_list("hash", flat=True))


def test_not_where_there_are_people(cast: Cast) -> None:
    before = Person.objects.count()
    refused = setup()
    assert refused.exit_code == 1
    assert json.loads(refused.stdout)["problems"][0]["code"] == "account.setup_done"
    assert Person.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [
    {"unit": ("", "x")}, {"unit": ("JC", " ")}, {"admin": ("", "wangan")}, {"admin": ("王安", "")},
    {"admin": ("王安", "a b")}, {"office": ("李明", "WANGAN")},
])
def test_what_is_wrong_leaves_nothing_behind(wrong: dict[str, tuple[str, str]]) -> None:
    assert setup(**wrong).exit_code == 1
    assert not any(model.objects.exists() for model in (Person, Unit, StartCode, Event))


@pytest.mark.django_db
def test_the_unit_may_be_older_than_the_site_but_nobody_had_rights_then() -> None:
    today = timezone.localdate()
    assert setup("--since", "2019-07-01").exit_code == 0
    assert Unit.objects.get().opened_on == date(2019, 7, 1)
    for model in (Post, RoleGrant):
        assert set(model.objects.values_list("from_day", flat=True)) == {today}


@pytest.mark.django_db
def test_the_unit_is_there_today() -> None:
    refused = setup("--since", str(timezone.localdate() + timedelta(days=1)))
    assert (refused.exit_code, json.loads(refused.stdout)["problems"][0]["code"]) == (1, "account.unit_since")
    assert not Unit.objects.exists()


def test_a_code_from_the_command_line(door: Cast) -> None:
    made = json.loads(CliRunner().invoke(app, ["start-code", "--json", "security_admin"]).stdout)
    answer = Client().post("/account/start/", {"username": "security_admin", "code": made["code"],
                                               "new_password": PASSWORD, "again_password": PASSWORD})
    assert answer.status_code == 303
    assert CliRunner().invoke(app, ["start-code", "nobody-there"]).exit_code == 1
