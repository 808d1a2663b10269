"""Dates as people type them. Only forms with the year first are read; others could mean two days."""

from __future__ import annotations

import re
from datetime import date, datetime

EARLIEST, LATEST = 1990, 2099
_TIME = r"(?:[T\s]*(?P<h>\d{1,2})\s*[:时点]\s*(?P<i>\d{1,2})\s*分?(?:\s*:?\s*(?P<s>\d{1,2})(?:\.\d+)?\s*秒?)?)?"
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})\s*(?P<sep>[-/.年])\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?" + _TIME)
_DAY_OR_MONTH_FIRST = re.compile(r"\d{1,2}\s*[-/.月]\s*\d{1,2}(?:\s*[-/.日]\s*(?:\d{2}|\d{4}))?\s*日?(?:\s.*)?")


class DateFault(ValueError):
    """`reason`: form | ambiguous | none (no such day) | far (before 1990 or after 2099)."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def read_moment(text: str) -> datetime:
    """A text with the year first as a naive local datetime; midnight without a time. Raises DateFault."""
    match = _YEAR_FIRST.fullmatch(text.strip())
    if match is None:
        raise DateFault("ambiguous" if _DAY_OR_MONTH_FIRST.fullmatch(text.strip()) else "form")
    try:
        year, month, day, hour, minute, second = (int(match[part] or 0) for part in "ymdhis")
        moment = datetime(year, month, day, hour, minute, second)
    except ValueError:
        raise DateFault("none") from None
    return check_year(moment)


def check_year(moment: datetime) -> datetime:
    """The moment itself. Raises DateFault for years no record of work can have."""
    if not EARLIEST <= moment.year <= LATEST:
        raise DateFault("far")
    return moment


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)
