"""Roles that nobody else holds at their unit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from maplebridge.apps.units.access import ROLES
from maplebridge.apps.units.duties import Duty
from maplebridge.apps.units.models import RoleGrant
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.scheme.text import Text
from maplebridge.words.phrases import bilingual, label

KIND = "units.only_holder"


def only_roles(person: int, last_day: date) -> Iterator[Duty]:
    """The roles a person holds at their last day that nobody else would hold at that unit the day after."""
    after = last_day + timedelta(days=1)
    held = RoleGrant.objects.filter(on(after), person=person).select_related("unit").order_by("unit__path", "role")
    others = RoleGrant.objects.filter(on(after), unit__in=held.values("unit"), person__is_active=True)
    others = others.exclude(person=person).exclude(person__left_on__lt=after)
    covered = set(others.values_list("unit", "role"))
    for grant in held:
        if (grant.unit_id, grant.role) not in covered:
            name = bilingual("people.only_holder", role=label(f"role.{grant.role}"),
                             unit=Text(grant.unit.zh, grant.unit.en or None))
            yield Duty(KIND, f"{grant.role}@{grant.unit_id}", name, grant.unit_id,
                       may_end="roles.grant" not in ROLES[grant.role])
