"""The accounts of people whose last day is over."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from maplebridge.apps.units.actions.account_sessions import shut_out
from maplebridge.apps.units.models import Person


def close_accounts(day: date) -> int:
    """Whoever's last day was before `day` can no longer log in or be acted for; gives how many accounts that ended."""
    left = list(Person.objects.filter(left_on__lt=day, is_active=True).values_list("pk", flat=True))
    Person.objects.filter(pk__in=left).update(is_active=False)
    for person in left:
        shut_out(person, timezone.now())
    return len(left)
