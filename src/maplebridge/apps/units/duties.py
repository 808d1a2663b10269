"""What somebody is answerable for alone, so that it must be handed to another, or ended, before they leave. Each
subject registers its own kinds in AppConfig.ready:

    register("units.only_holder", find=only_roles, hand=give_on)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from maplebridge.apps.units.access import Actor
from maplebridge.engine.scheme.text import Text


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of one person. `key` tells it apart within its kind; `name` says it; `may_end`: it may also just end."""

    kind: str
    key: str
    name: Text
    unit: int | None = None
    may_end: bool = True


@dataclass(frozen=True, slots=True)
class Handed:
    """What is decided of a duty: the key of who takes it over, or None: it ends."""

    kind: str
    key: str
    to: int | None
    note: str = ""


Find = Callable[[int, date], Iterable[Duty]]  # person, last day
Hand = Callable[[Duty, int, int, date, Actor], None]  # duty, from person, to person, first day of the new one, by whom


@dataclass(frozen=True, slots=True)
class Kind:
    find: Find
    hand: Hand


_kinds: dict[str, Kind] = {}


def register(kind: str, *, find: Find, hand: Hand) -> None:
    """`find` gives the duties of a person at their last day; `hand` writes that another has one from a day on, within
    the transaction of the leaving, and raises Refused or NotPermitted where it cannot be."""
    _kinds[kind] = Kind(find, hand)


def duties_of(person: int, last_day: date, today: date) -> Iterator[Duty]:
    """Everything that must be decided before the person leaves: nothing is handed over for days that have passed."""
    last_day = max(last_day, today - timedelta(days=1))
    for name in sorted(_kinds):
        yield from _kinds[name].find(person, last_day)


def hand_over(duty: Duty, giver: int, taker: int, day: date, by: Actor) -> None:
    _kinds[duty.kind].hand(duty, giver, taker, day, by)
