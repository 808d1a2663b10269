"""Who the caller is."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema

from maplebridge.api.endpoint import endpoint
from maplebridge.apps.units.access import ROLES

router = Router(tags=["me"])


class Me(Schema):
    person: int
    zh: str
    en: str | None
    roles: list[str]
    units: list[int]
    rights: list[str]


@router.get("", response=Me, url_name="me")
@endpoint(None)
def me(request: HttpRequest) -> dict[str, object]:
    """The person the token acts for, its role, the units it reaches down from, and what it may do."""
    actor = request.actor  # type: ignore[attr-defined]
    rights = set().union(*(ROLES[role] for role in actor.roles()))
    return {"person": actor.key, "zh": actor.name.zh, "en": actor.name.en, "roles": list(actor.roles()),
            "units": [grant.unit for grant in actor.grants], "rights": sorted(rights)}
