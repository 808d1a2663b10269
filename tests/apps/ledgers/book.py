"""Rows of a record book as the tests type them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

NOW = datetime(2026, 3, 11, 17, 30, tzinfo=ZoneInfo("Asia/Shanghai"))  # a Wednesday
TODAY = date(2026, 3, 11)
WORK = "上门听取双方说法，约定下周复核渗水处修缮情况"  # what was done, long enough


def dispute(**more: Any) -> dict[str, Any]:
    """A good row of L05, whoever enters it at A11."""
    return {"event_start": "2026-03-11 09:00", "place": "A11", "responsible": "officer", "what_done": WORK,
            "related_task": "FQ3.1", "kind": "neighbour", "risk": "low", "source": "visit",
            "registered_at": "2026-03-11 09:10", "first_action_at": "2026-03-11 09:30", "due": "2026-03-20",
            "result": "continuing"} | more
