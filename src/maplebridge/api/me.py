"""Who the caller is."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from maplebridge.api.endpoint import endpoint
from maplebridge.api.sent import Told
from maplebridge.apps.units.access import ROLES

router = Router(tags=["me"])


class Me(Told):
    """`units`: keys of the units from which the role reaches down."""

    person: int
    zh: str
    en: str | None
    roles: Annotated[list[str], Field(examples=[["chief"]])]
    units: list[int]
    rights: Annotated[list[str], Field(examples=[["units.view", "people.view"]])]


@router.get("", response=Me, url_name="me", summary="Who am I")
@endpoint(None)
def me(request: HttpRequest) -> Me:
    """The person the token acts for, its role, the units it reaches down from, and what it may do."""
    actor = request.actor  # type: ignore[attr-defined]
    rights = set().union(*(ROLES[role] for role in actor.roles()))
    return Me(person=actor.key, zh=actor.name.zh, en=actor.name.en, roles=list(actor.roles()),
              units=[grant.unit for grant in actor.grants], rights=sorted(rights))
