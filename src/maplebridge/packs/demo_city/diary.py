"""Who is busy when: keeps an officer from being at two places at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from random import Random

_TRIES = 40


class Diary:
    """Busy stretches per account and day, in minutes of the day."""

    def __init__(self) -> None:
        self._busy: dict[tuple[str, date], list[tuple[int, int]]] = defaultdict(list)
        self._away: set[tuple[str, date]] = set()

    def away(self, account: str, days: Iterable[date]) -> None:
        """The officer is on leave or working elsewhere on these days."""
        self._away.update((account, day) for day in days)

    def is_away(self, account: str, day: date) -> bool:
        return (account, day) in self._away

    def is_free(self, account: str, day: date, start: int, end: int) -> bool:
        if (account, day) in self._away:
            return False
        return all(end <= busy_start or busy_end <= start for busy_start, busy_end in self._busy[account, day])

    def book(self, account: str, day: date, start: int, end: int) -> None:
        self._busy[account, day].append((start, end))

    def find(
        self, rng: Random, accounts: Sequence[str], day: date, hours: tuple[int, int], minutes: int
    ) -> tuple[str, datetime, datetime] | None:
        """Book `minutes` for one of the accounts between two hours of the day; None when nobody is free."""
        latest = hours[1] * 60 - minutes
        for _ in range(_TRIES):
            account = rng.choice(accounts)
            start = rng.randrange(hours[0] * 12, latest // 5 + 1) * 5
            if self.is_free(account, day, start, start + minutes):
                self.book(account, day, start, start + minutes)
                return account, moment(day, start), moment(day, start + minutes)
        return None


def moment(day: date, minute: int) -> datetime:
    """The minute of a day as a date and time; past midnight it is the next day."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)
