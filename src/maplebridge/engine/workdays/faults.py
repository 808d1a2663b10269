"""Collects what is wrong with calendar files, and fetches typed values from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.problem.model import Severity

SHORT = 60


class Faults:
    """The problems found so far. Each getter gives None (or nothing) for a wrong value, having noted it."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, code: str, place: Place, severity: Severity = "error", /, **params: Any) -> None:
        self.found.append(Problem(code, place, params, severity))

    def table(self, value: Any, place: Place, keys: Sequence[str]) -> Mapping[str, Any] | None:
        """A mapping with no other than these keys."""
        if not isinstance(value, Mapping):
            self.add("workdays.not_a_table", place, value=_short(value), keys=", ".join(keys))
            return None
        for key in value:
            if key not in keys:
                self.add("workdays.unknown_key", place.at(_short(key)), key=_short(key), known=", ".join(keys))
        return value

    def list(self, value: Any, place: Place) -> Sequence[Any]:
        if isinstance(value, list) and value:
            return value
        self.add("workdays.not_a_list", place, value=_short(value))
        return ()

    def text(self, table: Mapping[str, Any], key: str, place: Place) -> str | None:
        value = table.get(key)
        if isinstance(value, str | int) and str(value).strip():
            return str(value).strip()
        self.add("workdays.no_text", place.at(key), key=key)
        return None

    def date(self, value: Any, place: Place) -> date | None:
        """A date, or its ISO text (a YAML reader leaves an impossible date as text)."""
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        try:
            return date.fromisoformat(value.strip())
        except (ValueError, AttributeError):
            self.add("workdays.not_a_date", place, value=_short(value))
            return None


def _short(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= SHORT else text[:SHORT] + "…"
