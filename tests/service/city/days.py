"""The days of the walk, whatever day it is walked: the city's year began sixty days ago and goes on for sixty."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

TODAY: date = datetime.now(ZoneInfo("Asia/Shanghai")).date()  # as the served site has it
BEGUN = TODAY - timedelta(days=60)
ENDS = TODAY + timedelta(days=60)
OWED = TODAY - timedelta(days=1)  # what every station owed by then is a gap today
MONTH = max(TODAY.replace(day=1), BEGUN)  # entries of this month are in time
