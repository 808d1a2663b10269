"""One unit's desk: draws officers, places, times and successes for its records, and knows who is busy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from maplebridge.engine.ledger import Kind
from maplebridge.engine.workdays import Calendar
from maplebridge.packs.demo_city.diary import Diary, moment
from maplebridge.packs.demo_city.entry import Entry
from maplebridge.packs.demo_city.model import FIRST_DAY, LAST_DAY, REPORT_DAY, City, Place, Unit
from maplebridge.packs.demo_city.texts import Texts

OFFICE_HOURS = (9, 17)
_CLERK = 3  # place of the records officer in a station's staff list
_HALF_YEAR = (LAST_DAY - FIRST_DAY).days
_LAST_ENTRY_DAY = date(2026, 7, 3)
_LATE_REASONS = ("duty", "duty", "leave", "system_down", "returned", "forgotten")


class Desk:
    """`rng` decides the figures and is shared by twins; texts, places and names have draws of their own.

    `serves`: ledger -> indicators that its entries are evidence for.
    """

    def __init__(
        self, city: City, unit: Unit, calendar: Calendar, kinds: Mapping[str, Kind], serves: Mapping[str, Sequence[str]]
    ) -> None:
        self.city, self.unit, self.calendar, self.kinds, self.serves = city, unit, calendar, kinds, serves
        self.rng = Random(f"{city.seed}:figures:{unit.twin or unit.code}")
        self.texts = Texts(Random(f"{city.seed}:texts:{unit.code}"))
        self.diary = Diary()
        self.staff = tuple(person.account for person in city.staff[unit.code])
        self._fields = {code: {field.code for field in kind.fields} for code, kind in kinds.items()}
        self._place_rng = Random(f"{city.seed}:places:{unit.code}")
        self._documents = 0

    # ------------------------------------------------------------ how well, when
    def quality(self, day: date) -> float:
        """How well the unit works on that day: 0 poor .. 1 excellent."""
        now = self.unit.quality + self.unit.trend * ((day - FIRST_DAY).days / _HALF_YEAR - 0.5)
        return min(0.995, max(0.2, now))

    def succeeds(self, day: date, weight: float = 1.0) -> bool:
        """Whether a duty of that day is done as it should be; weight < 1 makes failing rarer."""
        return self.rng.random() < 1 - weight * (1 - self.quality(day))

    def days(self) -> Iterator[date]:
        """The days of the half-year from the unit's arrival on."""
        first = max(FIRST_DAY, self.unit.arrival or FIRST_DAY)
        for n in range((LAST_DAY - first).days + 1):
            yield first + timedelta(days=n)

    def workdays(self) -> tuple[date, ...]:
        return tuple(day for day in self.days() if self.calendar.is_workday(day))

    def workdays_of_month(self, month: int) -> tuple[date, ...]:
        return tuple(day for day in self.workdays() if day.month == month)

    def later(self, start: date, low: int, high: int) -> date:
        """A working day, `low` to `high` working days after a day."""
        return self.calendar.shift(start, self.rng.randint(low, high))

    def time_on(self, day: date, first: int = 9, last: int = 17) -> datetime:
        """A moment between two hours of a day."""
        return moment(day, self.rng.randrange(first * 60, last * 60 + 30))

    def by_today(self, day: date) -> date | None:
        """The day if it has come by the day of the report, else None."""
        return day if day < REPORT_DAY else None

    # ------------------------------------------------------------ who, where, what
    def book(
        self, day: date, minutes: int, people: Sequence[str] = (), hours: tuple[int, int] = OFFICE_HOURS
    ) -> tuple[str, datetime, datetime] | None:
        """An officer with time on that day: account, start, end. Nobody named: all but the chief."""
        return self.diary.find(self.rng, people or self.staff[1:], day, hours, minutes)

    def another(self, *accounts: str) -> str:
        """A colleague who is none of these."""
        return self.rng.choice([one for one in self.staff if one not in accounts])

    def place(self, *kinds: str) -> Place:
        """One of the unit's own places, of the kinds named."""
        own = self.city.spots[self.unit.code]
        return self._place_rng.choice([place for place in own if place.kind in kinds] if kinds else own)

    def document(self, day: date, word: str = "证") -> str:
        """A reference to a piece of paper: numbered through, never used twice."""
        self._documents += 1
        return f"{self.unit.code}{word}〔{day.year}〕{self._documents}号"

    def some(self, *options: str, most: int = 2) -> list[str]:
        """One to `most` of the options, in their order."""
        chosen = self.rng.sample(options, self.rng.randint(1, min(most, len(options))))
        return [option for option in options if option in chosen]

    # ------------------------------------------------------------ the record
    def entry(self, ledger: str, when: date | datetime, until: datetime | None = None, **values: Any) -> Entry:
        """A record with its own values and all common elements its kind has. `until`: when the matter ended."""
        day = when.date() if isinstance(when, datetime) else when
        last = until or (when if isinstance(when, datetime) else None)
        clerk = self.staff[min(_CLERK, len(self.staff) - 1)]
        common: dict[str, Any] = {
            "unit": self.unit.code,
            "event_start": when,
            "event_end": until,
            "related_task": list(self.serves.get(ledger, ()))[:4],
            "entered_by": values.get("entered_by") or values.get("responsible") or clerk,
        }
        if "evidence" in self._fields[ledger]:
            common["evidence"] = [self.document(day)]
        common |= self._entering(ledger, day, last)
        common |= self._review(common["entered_by"], common["entered_at"].date())
        known = self._fields[ledger]
        kept = {code: value for code, value in common.items() if code in known}
        return Entry(ledger, self.unit.code, day, kept | values)

    def _entering(self, ledger: str, day: date, last: datetime | None) -> dict[str, Any]:
        """When the record was typed in: mostly the same day or the next working day."""
        limit = self.kinds[ledger].entry_limit
        if limit is None or limit.anchor != "event":
            return {"entered_at": self.time_on(min(self.later(day, 1, 2), _LAST_ENTRY_DAY))}
        if self.succeeds(day, 0.45):
            soon = last + timedelta(minutes=self.rng.randint(12, 95)) if last else self.time_on(day)
            if soon.date() == day and self.rng.random() < 0.8:
                return {"entered_at": soon}
            return {"entered_at": self.time_on(self.later(day, 1, max(1, limit.days - 1)))}
        late = min(self.later(day, limit.days + 1, limit.days + 5), _LAST_ENTRY_DAY)
        found: dict[str, Any] = {"entered_at": self.time_on(late)}
        if self.calendar.between(day, late) > limit.days:
            found["late_reason"] = self.rng.choice(_LATE_REASONS)
        return found

    def _review(self, entered_by: str, entered: date) -> dict[str, Any]:
        reviewer = self.staff[1] if entered_by != self.staff[1] else self.staff[0]
        day = self.by_today(self.later(entered, 1, 3))
        return {"reviewed_by": reviewer, "reviewed_at": self.time_on(day)} if day else {}
