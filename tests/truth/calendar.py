"""Every day of 2019 to 2026 against the State Council's notices (as listed by holiday-cn) and two libraries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays

import maplebridge.packs
from maplebridge.engine.workdays import Calendar
from maplebridge.packs.parts import load_calendar
from tests.truth.line import Line

YEARS = range(2019, 2027)
PROVISIONAL = 2027
COMMON = Path(maplebridge.packs.__file__).parent / "common"


def lines(root: Path) -> Iterator[Line]:
    calendar, problems = load_calendar([COMMON])
    if calendar is None:
        yield Line("calendar", 0, len(problems), note=str(problems[0]))
        return
    days = list(_days(YEARS))
    notices = {day: not off for year in YEARS for day, off in _listed(root / "calendar" / f"{year}.json")}
    china = holidays.country_holidays("CN", years=[*YEARS, PROVISIONAL])
    ours = {day: calendar.is_workday(day) for day in days}
    yield Line("calendar notices 2019-2026", len(days),
               sum(ours[day] != notices.get(day, day.weekday() < 5) for day in days))
    yield Line("calendar chinesecalendar", len(days),
               sum(ours[day] != chinese_calendar.is_workday(day) for day in days))
    yield Line("calendar holidays", len(days), sum(ours[day] != china.is_working_day(day) for day in days))
    yield _ordinals(calendar, days)
    yield _provisional(calendar, china)


def _provisional(calendar: Calendar, china: holidays.HolidayBase) -> Line:
    """The flag, and the statutory days with those in lieu: no notice says more."""
    days = list(_days([PROVISIONAL]))
    flagged = sum(not calendar.is_provisional(day) for day in days)
    return Line(f"calendar {PROVISIONAL} provisional", len(days),
                flagged + sum(calendar.is_workday(day) != china.is_working_day(day) for day in days),
                note="statutory days and days in lieu, as holidays has them")


def _ordinals(calendar: Calendar, days: list[date]) -> Line:
    """Counting working days one by one gives the ordinal, and the ordinal gives the day back."""
    count, misses = 0, 0
    for day in days:
        count += calendar.is_workday(day)
        misses += calendar.ordinal(day) != count
        misses += calendar.is_workday(day) and calendar.day(count) != day
    return Line("calendar ordinals, both ways", len(days), misses)


def _listed(file: Path) -> Iterator[tuple[date, bool]]:
    for entry in json.loads(file.read_text(encoding="utf-8"))["days"]:
        yield date.fromisoformat(entry["date"]), entry["isOffDay"]


def _days(years: range | list[int]) -> Iterator[date]:
    day = date(years[0], 1, 1)
    while day.year <= years[-1]:
        yield day
        day += timedelta(days=1)
