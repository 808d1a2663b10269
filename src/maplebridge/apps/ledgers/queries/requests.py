"""Requests of residents whose result was not told back yet."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from maplebridge.apps.ledgers.models import Entry
from maplebridge.apps.ledgers.queries.entries import record
from maplebridge.apps.ledgers.queries.kinds import Desk
from maplebridge.apps.ledgers.states import CURRENT

TOLD, PROMISED = "told_back_at", "promise"


def request_books(desk: Desk) -> list[str]:
    """Books whose entries promise a result by a day and tell it back."""
    return [code for code, kind in desk.kinds.items() if kind.field(TOLD) and kind.field(PROMISED)]


def open_requests(desk: Desk) -> QuerySet[Entry, dict[str, Any]]:
    """The most pressing first."""
    return (Entry.objects.filter(unit=desk.unit, ledger__in=request_books(desk), state=CURRENT)
            .exclude(values__has_key=TOLD).annotate(record=record()).order_by("values__promise", "pk")
            .values("pk", "record", "number", "day", "values", "ledger"))
