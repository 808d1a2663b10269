"""Programs' keys: for whom one acts, and the list on a person's own page."""

from __future__ import annotations

import hashlib
import hmac
from datetime import date
from typing import Any

from django.db.models import QuerySet

from maplebridge.apps.units.access import Actor, Grant
from maplebridge.apps.units.models import ApiToken, RoleGrant
from maplebridge.apps.units.queries.actor import in_force, reach_of
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen

PREFIX = 12  # characters of a token that are shown


def fingerprint(secret: str) -> str:
    """What is stored of a secret of 128 random bits or more; those need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def actor_of_token(raw: str, day: date, *, address: str = "", request: str = "") -> Actor | None:
    """For whom a token acts on a day, in the one role it was made for. None where it is unknown, withdrawn or ended,
    the role is over, or the person may not log in."""
    if not (raw.isascii() and raw.isprintable()):
        return None
    token = (ApiToken.objects.select_related("person", "grant__unit")
             .filter(prefix=raw[:PREFIX], withdrawn_at=None, ends_on__gte=day,
                     grant__in=in_force(day)).first())
    if token is None or not hmac.compare_digest(token.hash, fingerprint(raw)):
        return None
    person, grant = token.person, token.grant
    if grant.person_id != person.pk or not person.may_log_in(day):
        return None
    held = Grant(grant.role, grant.unit_id, reach_of(grant.role, grant.unit.kind, grant.unit.path))
    return Actor(person.pk, Text(person.zh, person.en or None), (held,), "api", address, request, home=person.unit_id)


def tokens_of(person: int) -> QuerySet[ApiToken, dict[str, Any]]:
    """A person's tokens, the newest first."""
    return ApiToken.objects.filter(person=person).order_by("-pk").values(
        "pk", "name", "prefix", "made_at", "ends_on", "used_on", "withdrawn_at", "grant__role", "grant__to_day",
        "grant__unit__zh", "grant__unit__en")


def roles_for_token(person: int, day: date) -> QuerySet[RoleGrant]:
    """The roles a token can be made for today."""
    return in_force(day).filter(person=person).select_related("unit").order_by("unit__path", "role")


def token_of(token: int, person: int) -> dict[str, Any]:
    """One's own token. Raises Unseen."""
    row = tokens_of(person).filter(pk=token).first()
    if row is None:
        raise Unseen
    return row
