from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from maplebridge.apps.units.models import ApiToken, RoleGrant
from maplebridge.apps.units.queries.tokens import PREFIX, fingerprint
from tests.apps.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Two cities, one person per role."""
    return make_cast()


class Program(Client):
    """A program that calls with the token of somebody of the cast."""

    def __init__(self, cast: Cast, who: str, role: str | None = None) -> None:
        self.token = raw = f"mb_{cast.people[who].pk:0>9}" + "x" * 30
        grant = RoleGrant.objects.get(person=cast.people[who], role=role or who.removeprefix("other_"))
        ApiToken.objects.create(person=cast.people[who], grant=grant, name="test", prefix=raw[:PREFIX],
                                hash=fingerprint(raw), made_at=timezone.now(),
                                ends_on=timezone.localdate() + timedelta(days=30))
        super().__init__(headers={"Authorization": f"Bearer {raw}"})
