"""What is done by itself, and when. Registered in AppConfig.ready beside its kind:

    every("audit.check", at="03:10")     # each day, local time of the site
    every("people.sync", minutes=30)

A time at which no worker ran is made up once, however many were missed; two workers make one job of one time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """One of `at` (a time of the local day) and `minutes` (from midnight UTC on) is given."""

    kind: str
    at: time | None = None
    minutes: int | None = None

    def latest(self, now: datetime) -> datetime:
        """The last planned instant that is not after `now`, in UTC."""
        if self.minutes is not None:
            step = self.minutes * 60
            return datetime.fromtimestamp(int(now.timestamp()) // step * step, UTC)
        assert self.at is not None
        today = timezone.localtime(now).date()
        planned = datetime.combine(today, self.at, timezone.get_default_timezone()).astimezone(UTC)
        if planned <= now:
            return planned
        return datetime.combine(today - DAY, self.at, timezone.get_default_timezone()).astimezone(UTC)


PLANS: dict[str, Plan] = {}


def every(kind: str, *, at: str | None = None, minutes: int | None = None) -> None:
    """`at`: HH:MM. Raises ValueError."""
    if (at is None) == (minutes is None) or (minutes is not None and not 0 < minutes <= 1440):
        raise ValueError(f"{kind}: a schedule says either at=HH:MM or minutes=1..1440")
    PLANS[kind] = Plan(kind, time.fromisoformat(at) if at else None, minutes)
