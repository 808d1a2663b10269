"""What a list can be narrowed by: declared once, read from the address, shown as a form, told on the export."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import Q, QuerySet

from maplebridge.engine.scheme.text import Text
from maplebridge.web.days import FIRST_DAY, LAST_DAY
from maplebridge.web.say import day, named, say

LONGEST = 100  # signs of a searched text


@dataclass(frozen=True, slots=True)
class Filter:
    """One field of the filter. `name` in the address, `head` the code of its label.

    options: value -> words (kind `choice`). where: what a set value asks of a row; None: the page narrows itself."""

    name: str
    head: str
    kind: Literal["text", "choice", "day"] = "text"
    options: Sequence[tuple[str, str | Text]] = ()
    where: Callable[[Any], Q] | None = None


@dataclass(frozen=True, slots=True)
class Set:
    """A filter as the address sets it. `value`: str or date, None where it is not set or not understood."""

    filter: Filter
    value: Any
    typed: str = ""

    @property
    def text(self) -> str:
        return say(self.filter.head)

    @property
    def wrong(self) -> bool:
        """Whether something was typed that cannot be used."""
        return bool(self.typed) and self.value is None

    @property
    def told(self) -> str:
        """The value in words."""
        if isinstance(self.value, date):
            return day(self.value)
        return next((text for value, text in self.options if value == self.value), str(self.value or ""))

    @property
    def options(self) -> list[tuple[str, str]]:
        return [(value, named(text) if isinstance(text, Text) else str(text)) for value, text in self.filter.options]

    def narrow(self, rows: Any) -> Any:
        if self.value is None or self.filter.where is None or not isinstance(rows, QuerySet):
            return rows
        return rows.filter(self.filter.where(self.value))


def set_filters(filters: Sequence[Filter], asked: Mapping[str, str]) -> tuple[Set, ...]:
    """What the address sets; what it holds beside that does no harm."""
    typed = {one.name: (asked.get(one.name) or "").replace("\x00", "").strip()[:LONGEST] for one in filters}
    return tuple(Set(one, _value(one, typed[one.name]), typed[one.name]) for one in filters)


def _value(one: Filter, typed: str) -> Any:
    if not typed:
        return None
    if one.kind == "choice":
        return typed if typed in {value for value, _ in one.options} else None
    if one.kind == "day":
        try:
            found = date.fromisoformat(typed)
        except ValueError:
            return None
        return found if FIRST_DAY <= found <= LAST_DAY else None
    return typed
