"""Items, indicators and their task steps compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from maplebridge.engine.scheme import terms
from maplebridge.engine.scheme.diff.change import Change, reason, touched, word
from maplebridge.engine.scheme.model import Indicator, Item, Scheme, TaskStep
from maplebridge.engine.scheme.text import Text

EVERY_UNIT = Text("全部类别", "all categories")


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator with its item."""

    item: Item
    indicator: Indicator


def lines_of(scheme: Scheme) -> dict[str, Line]:
    return {indicator.code: Line(item, indicator) for item in scheme.items for indicator in item.indicators}


def paired(old: Scheme, new: Scheme) -> list[tuple[Line, Line]]:
    """Lines that both versions have: by code, and under another code by their name where it is told only once."""
    before, after = lines_of(old), lines_of(new)
    pairs = [(before[code], line) for code, line in after.items() if code in before]
    gone = _by_name({code: line for code, line in before.items() if code not in after})
    come = _by_name({code: line for code, line in after.items() if code not in before})
    return pairs + [(gone[name], line) for name, line in come.items() if name in gone]


def _by_name(lines: Mapping[str, Line]) -> dict[str, Line]:
    names = [line.indicator.name.zh for line in lines.values()]
    return {line.indicator.name.zh: line for line in lines.values() if names.count(line.indicator.name.zh) == 1}


def line_changes(old: Scheme, new: Scheme, pairs: list[tuple[Line, Line]]) -> Iterator[Change]:
    yield from _items(old, new)
    left, kept = {one.indicator.code for one, _ in pairs}, {other.indicator.code for _, other in pairs}
    for code, line in lines_of(old).items():
        if code not in left:
            yield _whole("diff.indicator_removed", line)
    for code, line in lines_of(new).items():
        if code not in kept:
            yield _whole("diff.indicator_added", line)
    names = {category.code: category.name for category in (*old.categories, *new.categories)}
    for one, other in pairs:
        yield from _line(one, other, names)


def _items(old: Scheme, new: Scheme) -> Iterator[Change]:
    before, after = {item.code: item for item in old.items}, {item.code: item for item in new.items}
    for code, item in before.items():
        if code not in after:
            yield reason("diff.item_removed", item=code, name=item.name, points=item.points)
    for code, item in after.items():
        if code not in before:
            yield reason("diff.item_added", item=code, name=item.name, points=item.points)
            continue
        was = before[code]
        if was.name != item.name:
            yield reason("diff.item_renamed", item=code, old=was.name, new=item.name)
        if was.points != item.points:
            yield reason("diff.item_points", item=code, name=item.name, old=was.points, new=item.points)
        if was.section != item.section:
            yield reason("diff.item_section", item=code, name=item.name, old=word(was.section, terms.SECTIONS),
                         new=word(item.section, terms.SECTIONS))


def _whole(code: str, line: Line) -> Change:
    indicator = line.indicator
    return reason(code, touched(indicator), indicator.code, indicator=indicator.code, name=indicator.name,
                  points=indicator.points, item=line.item.name)


def _line(one: Line, other: Line, categories: Mapping[str, Text]) -> Iterator[Change]:
    before, after = one.indicator, other.indicator
    affects = touched(before, after)
    said = {"indicator": after.code, "name": after.name}
    if before.code != after.code:
        yield reason("diff.indicator_recoded", affects, after.code, old=before.code, new=after.code, name=after.name)
    if one.item.code != other.item.code:
        yield reason("diff.indicator_moved", affects, after.code, **said, old=one.item.name, new=other.item.name)
    if before.name != after.name:
        yield reason("diff.indicator_renamed", affects, after.code, indicator=after.code, old=before.name,
                     new=after.name)
    if before.points != after.points:
        yield reason("diff.indicator_points", affects, after.code, **said, old=before.points, new=after.points)
    was, now = _settings(before, categories), _settings(after, categories)
    for part in was:
        if was[part] != now[part]:
            yield reason("diff.indicator_part", affects, after.code, **said, part=f"part_{part}", old=was[part],
                         new=now[part])
    yield from _steps(before, after)


def _settings(indicator: Indicator, categories: Mapping[str, Text]) -> dict[str, Any]:
    return {
        "tier": word(indicator.tier, terms.TIERS),
        "group": indicator.group,
        "definition": indicator.definition,
        "method": indicator.method,
        "verification": indicator.verification,
        "lead_department": indicator.lead_department,
        "responsible_role": indicator.responsible_role,
        "period": word(indicator.period, terms.PERIODS),
        "due": Text(terms.say_due(indicator.due.text), indicator.due.text) if indicator.due else None,
        "applies_to": tuple(categories.get(code, Text(code)) for code in indicator.applies_to) or EVERY_UNIT,
        "ledgers": indicator.ledgers,
        "na_rule": word(indicator.na_rule, terms.NA_RULES),
        "direction": word(indicator.direction, terms.DIRECTIONS),
        "gaming_guard": indicator.gaming_guard,
    }


def _steps(before: Indicator, after: Indicator) -> Iterator[Change]:
    affects, code = touched(before, after), after.code
    was, now = ({step.key: step for step in indicator.tasks} for indicator in (before, after))
    for key, step in was.items():
        if key not in now:
            yield reason("diff.step_removed", affects, code, indicator=code, step=step.name)
    for key, step in now.items():
        if key not in was:
            yield reason("diff.step_added", affects, code, indicator=code, step=step.name, days=step.days)
            continue
        for part, old, new in _step_parts(was[key], step):
            yield reason("diff.step_part", affects, code, indicator=code, step=step.name, part=f"part_{part}",
                         old=old, new=new)


def _step_parts(old: TaskStep, new: TaskStep) -> Iterator[tuple[str, Any, Any]]:
    for part, name in (("name", "name"), ("days", "days"), ("after", "after"), ("lag", "lag"), ("done_by", "role")):
        one, other = getattr(old, name), getattr(new, name)
        if one != other:
            yield part, one, other
