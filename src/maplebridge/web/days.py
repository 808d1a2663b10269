"""The days that are taken, wherever one is sent: beyond, somebody mistyped; and the day after must still be a day."""

from __future__ import annotations

from datetime import date

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
