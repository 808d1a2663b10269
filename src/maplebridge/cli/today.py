"""The one place that asks the clock: the person's own day."""

from __future__ import annotations

from datetime import date


def today() -> date:
    return date.today()  # noqa: DTZ011 (local day of the person at the keyboard)
