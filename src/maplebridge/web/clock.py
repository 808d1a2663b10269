"""The day and the instant that work is done and judged by. Where the demo runs, its city stands some days before or
after the calendar of the machine (settings.CLOCK_DAYS), so that its deadlines lie ahead; accounts, roles, jobs and the
audit record go by the machine's own clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

FILE = "clock_days"  # in the home of a demo: by how many days its city stands after the machine's calendar


def now() -> datetime:
    """UTC."""
    return timezone.now() + timedelta(days=settings.CLOCK_DAYS)


def today() -> date:
    """In the site's time zone."""
    return timezone.localdate(now())
