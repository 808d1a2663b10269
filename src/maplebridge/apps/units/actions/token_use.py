"""Programs' keys, when they are used. This write makes no event: it is how the machine works, not what people did."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from maplebridge.apps.units.models import ApiToken
from maplebridge.apps.units.queries.tokens import PREFIX


def note_use(token: str, day: date) -> None:
    """The last day on which a token was used, for who looks which of them are still needed. Writes once a day."""
    unnoted = ApiToken.objects.filter(Q(used_on=None) | Q(used_on__lt=day), prefix=token[:PREFIX])
    if unnoted.exists():  # a look takes no lock
        unnoted.update(used_on=day)
