"""The table's own part of the report: categories, units, items and indicators."""

from __future__ import annotations

from maplebridge.engine.schedule import say_rule
from maplebridge.engine.scheme.model import Indicator, Item, Scheme
from maplebridge.engine.scheme.text import Text
from maplebridge.reports.programme import data
from maplebridge.reports.programme.compose.material import Material, name_of
from maplebridge.words import bilingual

UNIT_WORDS = {"station": "cli.word_station", "group": "cli.word_group"}


def unit_word(scheme: Scheme) -> Text:
    """What its units are called."""
    return bilingual(UNIT_WORDS.get(scheme.assesses or "", "cli.word_unit"))


def categories(scheme: Scheme) -> tuple[data.Category, ...]:
    return tuple(data.Category(category.code, category.name) for category in scheme.categories)


def units(material: Material) -> tuple[data.Unit, ...]:
    names = {entry.unit: name_of(entry) for entry in material.tree}
    return tuple(
        data.Unit(
            entry.unit,
            name_of(entry),
            str(entry.values.get("category") or ""),
            names.get(str(entry.values.get("sending") or entry.values.get("district") or entry.values.get("parent"))),
            _outside(material, entry.unit),
            material.entries.get(entry.unit, 0),
        )
        for entry in material.units
    )


def _outside(material: Material, unit: str) -> bool:
    """Scored, but not ranked because the scheme leaves it out of contest."""
    scheme = material.scheme
    if scheme.out_of_contest is None or scheme.total is None or scheme.place is None:
        return False
    return material.number(scheme.total, unit) is not None and material.number(scheme.place, unit) is None


def items(scheme: Scheme) -> tuple[data.Item, ...]:
    return tuple(_item(item) for item in scheme.items)


def _item(item: Item) -> data.Item:
    points = item.points or sum((indicator.points for indicator in item.indicators), item.points)
    return data.Item(item.code, item.name, points, tuple(_indicator(i) for i in item.indicators), item.section)


def _indicator(indicator: Indicator) -> data.Indicator:
    return data.Indicator(
        indicator.code, indicator.name, indicator.points, indicator.tier, indicator.definition, indicator.method,
        indicator.lead_department, indicator.responsible_role, due_words(indicator),
    )


def due_words(indicator: Indicator) -> Text | None:
    """month_end+3wd -> "月末后 3 个工作日"."""
    if indicator.due is None:
        return None
    rule = say_rule(indicator.due)
    return bilingual(rule.code, **rule.params)
