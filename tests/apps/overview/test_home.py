"""The first page says what waits for this person, and only for them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maplebridge.apps.jobs.models import Job
from maplebridge.apps.overview.queries.needs import needs_of
from maplebridge.apps.units.access import ROLES
from maplebridge.apps.units.models import FactorReset, RoleGrant
from tests.apps.cast import Cast
from tests.apps.crowd import make_crowd


def _codes(cast: Cast, who: str) -> list[str]:
    return [need.told.code for need in needs_of(cast.actor(who), timezone.localdate())]


def _params(cast: Cast, who: str, code: str) -> list[str]:
    return [str(need.told.params["unit"].zh) for need in needs_of(cast.actor(who), timezone.localdate())
            if need.told.code == code]


@pytest.mark.parametrize("who", [*ROLES, "nobody"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_everybody_has_a_first_page(cast: Cast, who: str, language: str) -> None:
    client = cast.client(who)
    client.cookies["language"] = language
    client.get("/")  # the first of a log-in notes it
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/")
    assert page.status_code == 200
    assert len(asked) <= 12, [query["sql"][:120] for query in asked]


def test_stations_without_a_head_are_the_offices_business(cast: Cast) -> None:
    assert _params(cast, "office", "overview.no_head") == ["A12单位", "A21单位"]
    assert _params(cast, "other_office", "overview.no_head") == ["B11单位"]
    assert _codes(cast, "officer") == []


def test_a_head_whose_role_is_over_leaves_a_gap(cast: Cast) -> None:
    assert "A11单位" not in _params(cast, "office", "overview.no_head")
    RoleGrant.objects.filter(role="chief").update(to_day=timezone.localdate() - timedelta(days=1))
    assert "A11单位" in _params(cast, "office", "overview.no_head")


def test_many_gaps_are_counted_and_listed_on_their_page(cast: Cast) -> None:
    make_crowd(30, 0)
    RoleGrant.objects.create(person=cast.people["nobody"], role="office", from_day=timezone.localdate(),
                             unit=cast.units["A"].__class__.objects.get(code="C0"))
    RoleGrant.objects.filter(role="chief", unit__code__startswith="CS").delete()
    needs = needs_of(cast.actor("nobody"), timezone.localdate())
    assert [need.told.params.get("count") for need in needs][-1] == 28
    page = cast.client("nobody").get("/gaps/?export=csv")
    assert page.content.decode("utf-8-sig").count("CS") >= 28


def test_a_role_that_ends_today_presses(cast: Cast) -> None:
    RoleGrant.objects.filter(role="officer").update(to_day=timezone.localdate())
    need = needs_of(cast.actor("officer"), timezone.localdate())[0]
    assert (need.told.code, need.late) == ("overview.role_ends_today", True)
    assert "overview.roles_end" in _codes(cast, "chief"), "who can give it anew is told too"


def test_a_lost_factor_waits_for_another_administrator(cast: Cast) -> None:
    FactorReset.objects.create(person=cast.people["officer"], asked_by=cast.people["security_admin"],
                               asked_at=timezone.now(), reason="当面核实")
    assert "overview.reset_waits" not in _codes(cast, "security_admin"), "who asked cannot confirm"
    cast.add_person("second", "A", "security_admin")
    assert "overview.reset_waits" in _codes(cast, "second")


def test_nobody_is_told_of_a_lost_factor_they_cannot_settle(cast: Cast) -> None:
    reset = FactorReset.objects.create(person=cast.people["officer"], asked_by=cast.people["security_admin"],
                                       asked_at=timezone.now(), reason="当面核实")
    cast.add_person("second", "A", "security_admin")
    cast.add_person("district", "A1", "security_admin")
    told = {who: "overview.reset_waits" in _codes(cast, who) for who in ("second", "district")}
    assert told == {"second": True, "district": True}
    RoleGrant.objects.create(person=cast.people["officer"], unit=cast.units["A"], role="inspector",
                             from_day=timezone.localdate() + timedelta(days=9))
    told = {who: "overview.reset_waits" in _codes(cast, who) for who in ("second", "district")}
    assert told == {"second": True, "district": False}, "a role beyond reach, also one still to come"
    FactorReset.objects.filter(pk=reset.pk).update(asked_at=timezone.now() - timedelta(hours=73))
    assert "overview.reset_waits" not in _codes(cast, "second"), "it has run out"
    FactorReset.objects.filter(pk=reset.pk).update(asked_at=timezone.now(), person=cast.people["second"])
    assert "overview.reset_waits" not in _codes(cast, "second"), "one's own"


def test_a_starting_code_is_asked_of_who_may_give_it(cast: Cast) -> None:
    cast.add_person("district", "A1", "security_admin")
    before = _codes(cast, "district").count("overview.no_password")
    assert before
    for who in ("chief", "officer", "community", "nobody"):
        RoleGrant.objects.create(person=cast.people[who], unit=cast.units["A"], role="inspector",
                                 from_day=timezone.localdate())
    assert _codes(cast, "district").count("overview.no_password") == before - 4


def test_a_failed_job_is_told_to_its_asker(cast: Cast) -> None:
    now = timezone.now()
    Job.objects.create(kind="x", asker=cast.people["office"], unit=cast.units["A"], state="failed", run_after=now,
                       asked_at=now, ended_at=now)
    assert "overview.job_failed" in _codes(cast, "office")
    assert "overview.job_failed" not in _codes(cast, "other_office")
