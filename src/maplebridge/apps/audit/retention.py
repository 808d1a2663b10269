"""How long each kind of record is kept, and why: a schedule as data. Subjects register theirs in AppConfig.ready:

    keep("sessions", models=("sessions.Session",), days=0, remove=forget_sessions)
    keep("people", models=("units.Person", "units.Post"), days=None)  # as long as the site runs

The words are `retention.<kind>` (what it is) and `retention.<kind>_why`. The page shows the schedule, the daily chore
applies it; a test holds that every table has its rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import structlog

from maplebridge.apps.audit.draft import Acting
from maplebridge.apps.audit.queries.events import recorded
from maplebridge.engine.problem import Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.words import bilingual

LEAP = 40  # days without an event after which a day is doubted
log = structlog.get_logger("maplebridge.audit")
Remove = Callable[[date, Acting], int]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of record. `days`: kept so many after they were made; None: as long as the site runs. `least`: fewer
    are never set. `models`: the tables it covers, as app.Model. `remove(before, by)` removes what was made before that
    day (local) and says how many; without it whoever made the records removes them when they end."""

    kind: str
    models: tuple[str, ...]
    days: int | None
    least: int = 0
    remove: Remove | None = None

    @property
    def by_itself(self) -> bool:
        """Whether the daily chore removes what is due."""
        return self.remove is not None

    @property
    def name(self) -> Text:
        return bilingual(f"retention.{self.kind}")

    @property
    def why(self) -> Text:
        return bilingual(f"retention.{self.kind}_why")

    def __post_init__(self) -> None:
        if self.days is not None and self.days < self.least:
            raise ValueError(f"{self.kind} is kept {self.least} days at least, not {self.days}")


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of one rule: how many were removed, or why it could not be done."""

    kind: str
    removed: int
    problems: tuple[Problem, ...] = ()


_RULES: dict[str, Rule] = {}


def keep(kind: str, *, models: Iterable[str], days: int | None, least: int = 0, remove: Remove | None = None) -> None:
    """Adds a kind to the schedule. Raises ValueError for fewer days than allowed, or none with something to do."""
    if days is None and remove is not None:
        raise ValueError(f"{kind} is kept for good and cannot be removed")
    _RULES[kind] = Rule(kind, tuple(models), days, least, remove)


def schedule() -> tuple[Rule, ...]:
    """Every kind, in the order of their names."""
    return tuple(_RULES[kind] for kind in sorted(_RULES))


def apply(day: date, by: Acting) -> tuple[Applied, ...]:
    """Removes what is due on this day. A rule that is refused does not keep the others from being applied; nothing is
    removed on a day that the record does not lead up to."""
    if not _led_up_to(day):
        log.critical("audit.day_in_doubt", day=day.isoformat())
        return (Applied("", 0, (Problem("audit.day_in_doubt", params={"day": day, "days": LEAP}),)),)
    done = []
    for rule in schedule():
        if rule.remove is None or rule.days is None:
            continue
        try:
            done.append(Applied(rule.kind, rule.remove(day - timedelta(days=rule.days), by)))
        except Refused as refused:
            done.append(Applied(rule.kind, 0, refused.problems))
    return tuple(done)


def _led_up_to(day: date) -> bool:
    """Whether something was recorded in the last days, yesterday and today apart. A clock that jumps ahead for a while
    must not make everything due; a site that stood still goes on two days later. A new record leads up to any day."""
    def ago(days: int) -> date:
        return day - timedelta(days=days)

    return recorded(ago(LEAP), ago(2)) or not recorded(None, ago(LEAP + 1))
