"""Roles are given by whom may, to others, within reach, and never two administrations to one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from maplebridge.apps.units.access import APART, APPOINTED, DELEGATED, ROLES, SYSTEM
from maplebridge.apps.units.actions.merge_units import merge_units
from maplebridge.apps.units.actions.roles import end_role, give_role
from maplebridge.apps.units.models import RoleGrant
from maplebridge.apps.units.queries.grants import ending
from maplebridge.apps.units.queries.integrity import faults
from maplebridge.engine.problem import Refused
from maplebridge.web.refusals import NotPermitted, Stale, Unseen
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.units.test_races import both

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
DAY = timedelta(days=1)


def give(cast: Cast, by: str, to: str, role: str, at: str = "A11", first: date = TODAY,
         last: date | None = None) -> int:
    return give_role(person=cast.people[to].pk, unit=cast.units[at].pk, role=role, from_day=first, to_day=last,
                     reason="市公〔2026〕1号", today=TODAY, by=cast.actor(by))


def end(cast: Cast, grant: int, last_day: date = TODAY - DAY, by: str = "security_admin", version: int = 1) -> int:
    return end_role(grant=grant, last_day=last_day, today=TODAY, version=version, by=cast.actor(by))


def codes(fault: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in fault.value.problems]


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("by", sorted(ROLES))
def test_who_gives_which_role(cast: Cast, by: str, role: str) -> None:
    """At their own unit, to somebody without a role: the security administrator all, the office heads, departments,
    inspectors and staff, the head of a unit its staff."""
    allowed = role in {"security_admin": set(ROLES), "office": APPOINTED, "chief": DELEGATED}.get(by, set())
    if allowed:
        give(cast, by, "nobody", role)
        assert RoleGrant.objects.filter(person=cast.people["nobody"], role=role).exists()
        assert faults() == []
    else:
        with pytest.raises(NotPermitted):
            give(cast, by, "nobody", role)


def test_nobody_gives_above_or_beside_their_reach(cast: Cast) -> None:
    for at in ("A12", "A1", "B11"):
        with pytest.raises((Unseen, NotPermitted)):
            give(cast, "chief", "nobody", "officer", at)
    with pytest.raises(Unseen):
        give(cast, "security_admin", "other_office", "officer")
    with pytest.raises(Unseen):
        give(cast, "security_admin", "nobody", "officer", "B11")


def test_nobody_gives_a_role_to_themselves(cast: Cast) -> None:
    for who, at in (("security_admin", "A"), ("office", "A"), ("chief", "A11")):
        with pytest.raises(Refused) as fault:
            give(cast, who, who, "officer", at)
        assert codes(fault) == ["roles.to_oneself"]


def test_nobody_holds_two_administrations(cast: Cast) -> None:
    for role in APART - {"audit_admin"}:
        with pytest.raises(Refused) as fault:
            give(cast, "security_admin", "audit_admin", role, first=TODAY + DAY)
        assert codes(fault) == ["roles.apart"]
    grant = RoleGrant.objects.get(role="audit_admin")
    end(cast, grant.pk, TODAY)
    give(cast, "security_admin", "audit_admin", "system_admin", first=TODAY + DAY)
    assert faults() == []


def test_bad_days_and_doubles_are_refused(cast: Cast) -> None:
    for first, last, expected in ((TODAY - DAY, None, "roles.in_the_past"), (TODAY, TODAY - DAY, "people.days_turned")):
        with pytest.raises(Refused) as fault:
            give(cast, "chief", "nobody", "officer", first=first, last=last)
        assert codes(fault) == [expected]
    give(cast, "chief", "nobody", "officer", first=TODAY + 3 * DAY)
    for last in (None, TODAY + 3 * DAY):
        with pytest.raises(Refused) as fault:
            give(cast, "chief", "nobody", "officer", last=last)
        assert codes(fault) == ["roles.held_already"]
    give(cast, "chief", "nobody", "officer", last=TODAY + 2 * DAY)
    with pytest.raises(Refused) as fault:
        give(cast, "security_admin", "nobody", "emperor")
    assert codes(fault) == ["roles.unknown"]


def test_a_role_that_ends_today_holds_today_and_is_told(cast: Cast) -> None:
    key = give(cast, "chief", "nobody", "officer", last=TODAY)
    path = cast.units["A11"].path
    assert cast.actor("nobody", TODAY).may("evidence.add", path)
    assert not cast.actor("nobody", TODAY + DAY).may("evidence.add", path)
    own = ending(cast.actor("nobody"), TODAY)
    assert [(one.grant, one.own) for one in own] == [(key, True)]
    assert [(one.grant, one.own) for one in ending(cast.actor("chief"), TODAY)] == [(key, False)]
    assert ending(cast.actor("officer"), TODAY) == ()
    assert ending(cast.actor("nobody"), TODAY + DAY) == ()


def test_a_role_is_taken_away_at_once(cast: Cast) -> None:
    key = give(cast, "chief", "nobody", "officer")
    end(cast, key, by="chief")
    assert not cast.actor("nobody").holds("evidence.add")
    old = RoleGrant.objects.get(person=cast.people["officer"])
    end(cast, old.pk, by="office")
    assert not cast.actor("officer").holds("evidence.add")
    assert RoleGrant.objects.get(pk=old.pk).to_day == TODAY - DAY


def test_what_one_may_not_give_one_may_not_end(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        end(cast, RoleGrant.objects.get(role="leader").pk, by="office")
    with pytest.raises(Unseen):
        end(cast, RoleGrant.objects.get(person=cast.people["other_office"]).pk)
    grant = RoleGrant.objects.get(role="officer")
    end(cast, grant.pk, TODAY + DAY)
    with pytest.raises(Stale):
        end(cast, grant.pk, TODAY)
    with pytest.raises(Refused) as fault:
        end(cast, grant.pk, TODAY - 5 * DAY, version=2)
    assert codes(fault) == ["roles.ends_in_the_past"]


def test_the_last_who_gives_roles_stays(cast: Cast) -> None:
    with pytest.raises(Refused) as fault:
        end(cast, RoleGrant.objects.get(role="security_admin").pk)
    assert codes(fault) == ["roles.last_granter"]


def grant_of(cast: Cast, who: str, at: str, first: date = FIRST_DAY, last: date | None = None) -> int:
    return RoleGrant.objects.create(person=cast.people[who], unit=cast.units[at], role="security_admin",
                                    from_day=first, to_day=last).pk


def test_who_gives_roles_below_does_not_stand_in_for_who_gives_them_above(cast: Cast) -> None:
    below = grant_of(cast, "nobody", "A21")
    with pytest.raises(Refused) as fault:
        end(cast, RoleGrant.objects.get(role="security_admin", unit=cast.units["A"]).pk)
    assert codes(fault) == ["roles.last_granter"]
    end(cast, below)


def test_each_day_that_a_role_would_have_covered_stays_covered(cast: Cast) -> None:
    first = RoleGrant.objects.get(role="security_admin")
    RoleGrant.objects.filter(pk=first.pk).update(to_day=TODAY + 39 * DAY)
    second = grant_of(cast, "nobody", "A", TODAY + 40 * DAY)
    with pytest.raises(Refused) as fault:
        end(cast, second, TODAY)
    assert (codes(fault), fault.value.problems[0].params["day"]) == (["roles.last_granter"], TODAY + 40 * DAY)
    third = grant_of(cast, "officer", "A", TODAY, TODAY + 60 * DAY)
    with pytest.raises(Refused) as fault:
        end(cast, second, TODAY)
    assert fault.value.problems[0].params["day"] == TODAY + 61 * DAY
    RoleGrant.objects.filter(pk=third).update(to_day=None)
    end(cast, second, TODAY)
    assert not RoleGrant.objects.filter(pk=second).exists()


def test_a_role_is_not_ended_and_moved_at_once(cast: Cast) -> None:
    """Ended first, it does not go on in the merged unit; moved first, it is over already where it was."""
    grant = RoleGrant.objects.get(role="officer")
    refused = both(
        lambda: end_role(grant=grant.pk, last_day=TODAY, today=TODAY, version=1, by=SYSTEM),
        lambda: merge_units(units=(cast.units["A11"].pk, cast.units["A12"].pk), into=cast.units["A12"].pk,
                            day=TODAY + DAY, document="1号", today=TODAY,
                            versions={cast.units["A11"].pk: 1, cast.units["A12"].pk: 1}, by=SYSTEM))
    goes_on = RoleGrant.objects.filter(role="officer", to_day=None).exists()
    assert refused == (["roles.over"] if goes_on else [])
    assert faults() == []
