"""Items and indicators, and the nodes that every indicator and item gets."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from maplebridge.engine.scheme.due import DueError, parse_due
from maplebridge.engine.scheme.model import (
    Absent,
    Combine,
    Decorations,
    Due,
    Indicator,
    Item,
    Rounding,
    TaskStep,
)
from maplebridge.engine.scheme.read.branch import Branch
from maplebridge.engine.scheme.read.nodes import NodeReader, with_deco

TIERS = ("bottom_line", "baseline", "highline", "diagnostic")
NA_RULES = ("full_marks", "rescale", "exclude", "none")
SECTIONS = ("item", "bonus", "veto", "monitoring")
CODE = re.compile(r"[\w.\-]+")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the scheme says once for all its indicators and items."""

    missing: Absent
    na_rule: str
    indicator: tuple[Rounding, ...]
    item: tuple[Rounding, ...]
    total: tuple[Rounding, ...]


def read_items(branch: Branch, reader: NodeReader, defaults: Defaults) -> tuple[Item, ...]:
    found, seen = [], set[str]()
    for part in branch.branches("items"):
        item = _item(part, reader, defaults)
        part.done()
        if item is None:
            continue
        for code in (item.code, *(indicator.code for indicator in item.indicators)):
            if code in seen:
                part.fault("scheme.code_twice", "code", value=code)
            seen.add(code)
        found.append(item)
        _add_item_node(part, reader, item, defaults)
    return tuple(found)


def _item(part: Branch, reader: NodeReader, defaults: Defaults) -> Item | None:
    code = _code(part)
    name, points = part.label("name", code or ""), part.decimal("points", Decimal(0)) or Decimal(0)
    section = part.choice("section", SECTIONS, "item")
    indicators = tuple(
        found for below in part.branches("indicators") if (found := _indicator(below, reader, defaults, section))
    )
    return Item(code, name, points, indicators, section) if code else None  # type: ignore[arg-type]


def _code(part: Branch) -> str | None:
    code = part.string("code", required=True)
    if code is not None and not CODE.fullmatch(code):
        part.fault("scheme.bad_code", "code", value=code)
    return code


def _indicator(part: Branch, reader: NodeReader, defaults: Defaults, section: str) -> Indicator | None:
    code = _code(part)
    points = part.decimal("points", Decimal(0)) or Decimal(0)
    scored = section in ("item", "bonus")
    na_rule = part.choice("na_rule", NA_RULES, defaults.na_rule if section == "item" else "none")
    indicator = Indicator(
        code=code or "", name=part.label("name", code or ""), points=points, score=None,
        tier=part.choice("tier", TIERS, "baseline"),  # type: ignore[arg-type]
        group=part.text("group"), definition=part.text("definition"), method=part.text("method"),
        verification=part.string("verification"),
        lead_department=part.text("lead_department"), responsible_role=part.text("responsible_role"),
        period=part.string("period"), due=_due(part), applies_to=part.strings("applies_to"),
        ledgers=part.strings("ledgers"), na_rule=na_rule,  # type: ignore[arg-type]
        direction=part.choice("direction", ("higher", "lower"), "higher"),
        gaming_guard=part.text("gaming_guard"), tasks=_tasks(part), added=part.strings("added"),
    )
    score = _score(part, reader, indicator, defaults) if code and part.has("score") else None
    part.asked.add("score")
    part.done()
    if scored and score is None and code:
        part.fault("scheme.no_score", "score", code=code)
    return replace(indicator, score=score) if code else None


def _score(part: Branch, reader: NodeReader, indicator: Indicator, defaults: Defaults) -> str | None:
    below = part.branch("score")
    below.data = {key: value for key, value in below.data.items() if key != "id"}
    reader.points = indicator.points
    name = reader.read(below, indicator.code)
    reader.points = None
    if name is None:
        return None
    node = reader.nodes[name]
    changes: dict[str, object] = {}
    if not below.has("missing") and indicator.points:
        changes["missing"] = defaults.missing
    if not below.has("not_applicable") and indicator.na_rule == "full_marks":
        changes["not_applicable"] = Absent("value", indicator.points)
    if not below.has("round") and indicator.points:
        changes["round"] = defaults.indicator
    reader.nodes[name] = with_deco(node, **changes) if changes else node
    return name


def _due(part: Branch) -> Due | None:
    value = part.raw("due")
    if value is None:
        return None
    try:
        return parse_due(value if isinstance(value, date) else str(value))
    except DueError:
        part.fault("scheme.bad_due", "due", value=str(value))
        return None


def _tasks(part: Branch) -> tuple[TaskStep, ...]:
    found = []
    for below in part.branches("tasks"):
        key = below.string("key", required=True)
        step = TaskStep(key or "", below.label("name", key or ""), below.integer("days", 0, low=0),
                        below.strings("after"), below.integer("lag"), below.string("role"))
        below.done()
        if key:
            found.append(step)
    return tuple(found)


def _add_item_node(part: Branch, reader: NodeReader, item: Item, defaults: Defaults) -> None:
    scored = [indicator for indicator in item.indicators if indicator.score and indicator.tier != "diagnostic"]
    if item.section not in ("item", "bonus") or not scored or item.code in reader.nodes:
        return
    rules = {indicator.na_rule for indicator in scored}
    absent = "skip" if item.section == "bonus" or "exclude" in rules else "keep"
    absent = "rescale" if "rescale" in rules and item.section == "item" else absent
    node = Combine(
        item.code, tuple(indicator.code for indicator in scored), "sum", absent=absent,  # type: ignore[arg-type]
        full=tuple(indicator.points for indicator in scored),
        deco=Decorations(round=defaults.item, label=item.name),
    )
    reader.add(node, part)
