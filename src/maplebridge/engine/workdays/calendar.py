"""The working calendar: dates to working-day ordinals and back.

Scheduling runs in integers; a date becomes an ordinal once on the way in and an ordinal a date once on the way out.
Every date has an ordinal: outside the years with data Monday to Friday count.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from maplebridge.engine.workdays.model import Days, SpecialDay

Dates = NDArray[np.datetime64]
Ints = NDArray[np.integer]

WEEK, WORKING = 7, 5
MONDAY = np.datetime64("1969-12-29", "D").astype(np.int64)  # a Monday, in days since 1970
EPOCH = date(1970, 1, 1).toordinal()
HASH_LENGTH = 12


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Working days. Made by `build`. Ordinal 0 is the state before the first working day of `first`.

    `first`, `last`: the stretch of whole years with data, both included. `version`: hash over the days and flags,
    equal exactly when no date can come out differently.
    """

    first: date
    last: date
    provisional_years: tuple[int, ...]
    version: str
    special: Days
    _ordinals: NDArray[np.int32]  # for each day of first..last: working days from `first` up to and including it
    _days: NDArray[np.int32]  # for each working day of first..last: days since 1970

    @staticmethod
    def build(special: Iterable[SpecialDay], known: Iterable[int], provisional: Iterable[int] = ()) -> Calendar:
        """`known`: the years with data (at least one); years between them are provisional, as are `provisional`."""
        years = sorted(set(known))
        by_day = {day.day: day for day in special}
        first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
        flagged = set(provisional) | (set(range(years[0], years[-1])) - set(years))
        numbers = np.arange(_number(first), _number(last) + 1)
        working = (numbers - MONDAY) % WEEK < WORKING
        for day, what in by_day.items():
            working[_number(day) - numbers[0]] = not what.off
        ordinals = np.cumsum(working).astype(np.int32)
        days = numbers[working].astype(np.int32)
        unsure = tuple(sorted(flagged))
        return Calendar(first, last, unsure, _hash(first, working, unsure), by_day, ordinals, days)

    # ------------------------------------------------------------ arrays
    def ordinals(self, days: Dates) -> NDArray[np.int32]:
        """Per date the number of working days from `first` up to and including it; 0 or less before `first`.

        datetime64[D] of any shape -> int32 of that shape. A day off has the ordinal of the working day before it.
        Raises ValueError for NaT.
        """
        if np.isnat(days).any():
            raise ValueError("a date is missing")
        numbers = days.astype("datetime64[D]").astype(np.int64)
        first, last = _number(self.first), _number(self.last)
        inside = self._ordinals[np.clip(numbers, first, last) - first]
        if numbers.size == 0 or (numbers.min() >= first and numbers.max() <= last):
            return inside
        before = _weekdays(numbers) - _weekdays(first - 1)
        after = _weekdays(numbers) - _weekdays(last) + self._ordinals[-1]
        found = np.select([numbers < first, numbers > last], [before, after], inside)
        return np.asarray(found, dtype=np.int32)

    def days(self, ordinals: Ints) -> Dates:
        """The working day of each ordinal: int array of any shape -> datetime64[D] of that shape."""
        count = len(self._days)
        inside = self._days[np.clip(ordinals - 1, 0, count - 1)]
        if ordinals.size == 0 or (ordinals.min() >= 1 and ordinals.max() <= count):
            return inside.astype("datetime64[D]")
        before = _nth_weekday(ordinals + _weekdays(_number(self.first) - 1))
        after = _nth_weekday(ordinals - count + _weekdays(_number(self.last)))
        return np.select([ordinals < 1, ordinals > count], [before, after], inside).astype("datetime64[D]")

    # ------------------------------------------------------------ single dates
    def ordinal(self, day: date) -> int:
        """The number of working days from `first` up to and including the day."""
        place = self._place(day)
        return int(self.ordinals(np.array(day, dtype="datetime64[D]")) if place is None else self._ordinals[place])

    def day(self, ordinal: int) -> date:
        """The working day with this ordinal; the first or last possible date beyond the years 1 to 9999."""
        known = 1 <= ordinal <= len(self._days)
        number = int(self._days[ordinal - 1] if known else self.days(np.array(ordinal)).astype(np.int64))
        return date.fromordinal(min(max(number + EPOCH, date.min.toordinal()), date.max.toordinal()))

    def is_workday(self, day: date) -> bool:
        place = self._place(day)
        if place is None:
            return day.weekday() < WORKING
        return bool(self._ordinals[place] > (self._ordinals[place - 1] if place else 0))

    def shift(self, day: date, working_days: int) -> date:
        """The day `working_days` on (or back), always a working day.

        From a day off the next working day is 1 on and the previous one 1 back, as in a spreadsheet's WORKDAY;
        0 gives the day itself, and from a day off the working day before it.
        """
        here = self.ordinal(day)
        return self.day(here + working_days + (working_days < 0 and not self.is_workday(day)))

    def on_or_after(self, day: date) -> date:
        """The day itself if a working day, else the next one."""
        return day if self.is_workday(day) else self.shift(day, 1)

    def on_or_before(self, day: date) -> date:
        """The day itself if a working day, else the one before."""
        return self.shift(day, 0)

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` is earlier, 0 on the same day."""
        return self.ordinal(end) - self.ordinal(start)

    def is_provisional(self, day: date) -> bool:
        """Whether no final notice covers the day's year."""
        return day.year in self.provisional_years or self._place(day) is None

    def _place(self, day: date) -> int | None:
        """Where the day stands in `_ordinals`; None outside. By day number, so that a datetime is its date."""
        place = day.toordinal() - self.first.toordinal()
        return place if 0 <= place < len(self._ordinals) else None


def _number(day: date) -> int:
    return day.toordinal() - EPOCH


def _weekdays(numbers: Ints | int) -> Ints:
    """Mondays to Fridays from a fixed Monday up to and including each day (days since 1970)."""
    weeks, rest = np.divmod(np.asarray(numbers, dtype=np.int64) - MONDAY + 1, WEEK)
    return np.asarray(weeks * WORKING + np.minimum(rest, WORKING))


def _nth_weekday(counts: Ints) -> Ints:
    """The inverse of `_weekdays` for days that count."""
    weeks, rest = np.divmod(counts - 1, WORKING)
    return np.asarray(weeks * WEEK + rest + MONDAY)


def _hash(first: date, working: NDArray[np.bool_], provisional: tuple[int, ...]) -> str:
    content = f"{first} {provisional} ".encode() + np.packbits(working).tobytes()
    return hashlib.sha256(content).hexdigest()[:HASH_LENGTH]
