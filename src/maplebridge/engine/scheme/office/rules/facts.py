"""The two tables every rule of an office's table reads, and the measures over them.

findings: one row for each thing found (or a `count` of equal ones): unit, indicator, event, day, count (absent: 1),
  level, major, repeat, matter. figures: unit, indicator, event, value; the last one given counts. `event` tells the
  facts of one indicator apart and is empty where there is only one.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

#: As `tables:` of scheme.yaml.
TABLES: Mapping[str, Any] = {
    "findings": {
        "date": "day",
        "fields": {
            "indicator": {}, "event": {}, "day": {"type": "date"}, "count": {"type": "decimal", "scale": 2},
            "level": {}, "major": {"type": "bool"}, "repeat": {"type": "bool"}, "matter": {},
        },
    },
    "figures": {"fields": {"indicator": {}, "event": {}, "value": {"type": "decimal", "scale": 6}}},
}
ONE = "coalesce(count, 1)"
#: What doubles a finding, by the field that says so.
MAJOR, REPEAT = "coalesce(major, False)", "coalesce(repeat, False)"


def rows(indicator: str, event: str = "", level: str = "") -> str:
    """The row condition of one fact of an indicator."""
    said = [f"indicator == {indicator!r}"]
    said += [f"event == {event!r}"] if event else []
    said += [f"level == {level!r}"] if level else []
    return " and ".join(said)


def counted(indicator: str, event: str = "", *, level: str = "", factor: str = "") -> dict[str, Any]:
    """How often something was found; `factor`: a row expression each finding counts by."""
    of = f"{ONE} * {factor}" if factor else ONE
    return {"kind": "measure", "from": "findings", "take": "sum", "of": of, "where": rows(indicator, event, level)}


def by_level(indicator: str, event: str, points: Mapping[str, Decimal], once_per: str | None) -> dict[str, Any]:
    """Points by the level written with each finding. `once_per`: a field of which each value counts once, at its
    highest; "all": only the highest finding counts; None: every finding counts."""
    worth = "lookup(level, {" + ", ".join(f"{word!r}: {value}" for word, value in points.items()) + "}, 0)"
    measure = {"kind": "measure", "from": "findings", "where": rows(indicator, event)}
    if once_per is None:
        return {**measure, "take": "sum", "of": f"{worth} * {ONE}"}
    if once_per == "all":
        return {**measure, "take": "max", "of": worth}
    return {**measure, "take": "sum", "of": worth, "once_per": [once_per], "keep": "highest"}


def figure(indicator: str, event: str = "") -> dict[str, Any]:
    """The figure last given: a share (95 % as 0.95), a count, or 1 and 0 for done and not done."""
    return {"kind": "measure", "from": "figures", "take": "last", "of": "value", "where": rows(indicator, event)}


def level(indicator: str) -> dict[str, Any]:
    """The level last given, in the words of the table."""
    return {"kind": "measure", "from": "findings", "take": "last", "of": "level", "where": rows(indicator)}
