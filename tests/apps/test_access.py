"""Rights reach down from the unit they are given at, for the days they are given."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from maplebridge.apps.units.access import APART, RIGHTS, ROLES
from maplebridge.apps.units.models import RoleGrant, Unit
from maplebridge.web.refusals import NotPermitted, Unseen
from tests.apps.cast import Cast


def test_roles_name_known_rights() -> None:
    assert set().union(*ROLES.values()) <= set(RIGHTS)
    assert not [right for right in RIGHTS if not any(right in rights for rights in ROLES.values())], "each is of use"


def test_no_two_administrations_share_a_right_that_changes_something() -> None:
    for one in APART:
        for other in APART - {one}:
            shared = ROLES[one] & ROLES[other]
            assert all(right.endswith(".view") for right in shared)


def test_a_role_reaches_down_and_not_aside(cast: Cast) -> None:
    chief = cast.actor("chief")
    assert chief.may("people.edit", cast.units["A11"].path)
    assert not chief.may("people.edit", cast.units["A12"].path)
    assert not chief.may("people.edit", cast.units["A1"].path)
    office = cast.actor("office")
    assert all(office.may("units.edit", cast.units[code].path) for code in ("A", "A1", "A11", "A21"))
    assert not office.may("units.edit", cast.units["B11"].path)


def test_scope_finds_the_same_units_as_may(cast: Cast) -> None:
    for who in cast.people:
        actor = cast.actor(who)
        for right in ("units.view", "people.edit", "audit.view"):
            found = set(Unit.objects.filter(actor.scope(right)).values_list("code", flat=True))
            assert found == {unit.code for unit in cast.units.values() if actor.may(right, unit.path)}, (who, right)


def test_a_role_holds_from_its_first_through_its_last_day(cast: Cast) -> None:
    today = date(2026, 6, 30)
    grant = RoleGrant.objects.get(person=cast.people["chief"])
    grant.from_day, grant.to_day = today, today
    grant.save()
    path = cast.units["A11"].path
    assert [cast.actor("chief", today + timedelta(days)).may("people.edit", path) for days in (-1, 0, 1)] \
        == [False, True, False]


def test_what_may_not_be_seen_does_not_exist(cast: Cast) -> None:
    chief = cast.actor("chief")
    with pytest.raises(NotPermitted):
        chief.require("units.edit", cast.units["A11"].path, seen="units.view")
    with pytest.raises(Unseen):
        chief.require("units.edit", cast.units["A12"].path, seen="units.view")
