"""Programs' keys: made and withdrawn by the person they act for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import ApiToken
from maplebridge.apps.units.queries.texts import text_faults
from maplebridge.apps.units.queries.tokens import PREFIX, fingerprint, roles_for_token
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen
from maplebridge.words.phrases import label

LONGEST = timedelta(days=366)


@action("tokens.make")
def make_token(event: Draft, *, name: str, grant: int, ends_on: date, token: str, today: date, now: datetime,
               by: Actor) -> int:
    """A token for one of one's present roles, until a day at most a year away. Gives its key. `token` is the secret
    itself, of which only the hash is stored."""
    role = roles_for_token(by.key, today).filter(pk=grant).first()
    faults = [] if role else [Problem("account.no_such_role", Place(path="grant"))]
    faults += [replace(fault, params={**fault.params, "field": label("account.token_for")})
               for fault in text_faults(ApiToken, ("name",), name=name)]
    if not today <= ends_on <= today + LONGEST:
        faults.append(Problem("account.token_end", Place(path="ends_on"),
                              params={"first": today, "last": today + LONGEST}))
    if faults or role is None:
        raise Refused(faults)
    row = ApiToken.objects.create(person_id=by.key, grant=role, name=name.strip(), prefix=token[:PREFIX],
                                  hash=fingerprint(token), made_at=now, ends_on=ends_on)
    event.about("token", row.pk, Text(row.name), unit=role.unit, role=label(f"role.{role.role}"), prefix=row.prefix,
                day=ends_on)
    return row.pk


@action("tokens.withdraw")
def withdraw_token(event: Draft, *, token: int, now: datetime, by: Actor) -> None:
    """One's own; it stops working at once."""
    row = ApiToken.objects.select_for_update(of=("self",)).select_related("grant__unit").filter(
        pk=token, person=by.key).first()
    if row is None:
        raise Unseen
    if row.withdrawn_at is not None:
        event.nothing()
        return
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    event.about("token", row.pk, Text(row.name), unit=row.grant.unit, prefix=row.prefix)
