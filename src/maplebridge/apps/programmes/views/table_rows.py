"""An assessment table as pages show it: items, their lines, and marks where something is doubtful."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from maplebridge.apps.programmes.reading import Made
from maplebridge.engine.ledger import Kind
from maplebridge.engine.schedule import say_rule
from maplebridge.engine.scheme.model import Indicator, Item, Scheme
from maplebridge.engine.scheme.terms import PERIODS, SECTIONS, TIERS, VERIFICATION, Vocabulary
from maplebridge.engine.scheme.text import Text
from maplebridge.words import bilingual


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line. `marks`: numbers of the questions asked about it."""

    line: Indicator
    tier: Text
    points: str
    due: Text | None
    rhythm: Text | None
    verified: tuple[Text, ...]
    categories: tuple[Text, ...]
    ledgers: tuple[Text, ...]
    marks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemRows:
    item: Item
    points: str
    section: Text | None
    lines: tuple[LineRow, ...]


def table_rows(scheme: Scheme, kinds: Mapping[str, Kind], marks: Mapping[str, tuple[int, ...]] | None = None,
               ) -> tuple[ItemRows, ...]:
    names = {one.code: one.name for one in scheme.categories}
    return tuple(ItemRows(
        item, plain(item.points), None if item.section == "item" else _word(item.section, SECTIONS),
        tuple(LineRow(
            line, _word(line.tier, TIERS), plain(line.points), _due(line), _known(line.period, PERIODS),
            tuple(_word(way.strip(), VERIFICATION) for way in (line.verification or "").split("+") if way.strip()),
            tuple(names.get(code, Text(code)) for code in line.applies_to),
            tuple(kinds[code].name if code in kinds else Text(code) for code in line.ledgers),
            (marks or {}).get(line.code, ())) for line in item.indicators)) for item in scheme.items)


def plain(points: Decimal) -> str:
    """2.50 -> 2.5; nought stays empty, for a line without points of its own has none to show."""
    return f"{points.normalize():f}" if points else ""


def marks_of(made: Made) -> tuple[dict[str, tuple[int, ...]], tuple[int, ...]]:
    """Line -> numbers of the questions about its cells; and those about the table as a whole."""
    if made.pack.office is None:
        return {}, ()
    rows: dict[tuple[str | None, int], str] = {}
    for path, code in _lines(made):
        for at, place in made.pack.office.places.items():
            if at == path or at.startswith(f"{path}."):
                rows.setdefault((place.sheet, place.row()), code)
    found: dict[str, list[int]] = {}
    whole = []
    for number, question in enumerate(made.questions, 1):
        about = rows.get((question.place.sheet, question.place.row())) if question.place.cell else None
        found.setdefault(about, []).append(number) if about else whole.append(number)
    return {code: tuple(numbers) for code, numbers in found.items()}, tuple(whole)


def _lines(made: Made) -> Iterable[tuple[str, str]]:
    for i, item in enumerate(made.pack.source.get("items") or []):
        for j, line in enumerate(item.get("indicators") or []):
            yield f"items.{i}.indicators.{j}", str(line.get("code"))


def _due(line: Indicator) -> Text | None:
    if line.due is None:
        return None
    rule = say_rule(line.due)
    return bilingual(rule.code, **rule.params)


def _known(code: str | None, words: Vocabulary) -> Text | None:
    return None if code is None else _word(code, words)


def _word(code: str, words: Vocabulary) -> Text:
    zh, en = words.get(code, (code, code))
    return Text(zh, en)
