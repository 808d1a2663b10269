"""What a reading got right of what a careful person reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.engine.scheme.office.blind_a.tables import Line, Office


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of lines; `wrong` says each miss in words; `invented`: indicators and items that stand nowhere."""

    lines: int
    found: int
    points: int
    sections: int
    kinds: int
    asked: int
    invented: int
    wrong: tuple[str, ...]


def tally(office: Office, read: Sequence[Mapping[str, Any]]) -> Tally:
    """`read`: the indicators as `convert --json` prints them."""
    left = list(read)
    wrong: list[str] = []
    found = points = sections = kinds = asked = 0
    for line in office.lines:
        match = next((one for one in left if line.words in _words(one)), None)
        if match is None:
            wrong.append(f"{line.words}: not found")
            continue
        left.remove(match)
        found += 1
        points += _check(wrong, line, "points", _number(match["points"]), (line.points or 0.0,))
        sections += _check(wrong, line, "section", match["section"], line.sections)
        right = match["rule"] in line.rule
        kinds += right
        if not right:
            asked += match["rule"] is None
            wrong.append(f"{line.words}: rule {match['rule']}, not {'/'.join(sorted(map(str, line.rule)))}")
    wrong += [f"invented: {_words(one)[:40]}" for one in left]
    wrong += _items(office, read)
    return Tally(len(office.lines), found, points, sections, kinds, asked, len(left), tuple(wrong))


def _items(office: Office, read: Sequence[Mapping[str, Any]]) -> list[str]:
    """Items by name and points, each once, in order of appearance."""
    if office.items is None:
        return []
    items = {one["item"]: (_text(one["item_name"]), _number(one["item_points"])) for one in read}
    faults = []
    for words, points in office.items:
        hits = [told for name, told in items.values() if words in name]
        if not hits:
            faults.append(f"item {words}: not found")
        elif points is not None and hits[0] != points:
            faults.append(f"item {words}: points {hits[0]}, not {points}")
    if len(items) > len(office.items):
        faults.append(f"{len(items)} items, not {len(office.items)}: {[name for name, _ in items.values()]}")
    return faults


def _check(wrong: list[str], line: Line, what: str, got: Any, wanted: tuple[Any, ...]) -> bool:
    if got not in wanted:
        wrong.append(f"{line.words}: {what} {got}, not {wanted[0]}")
    return got in wanted


def _number(value: Any) -> float:
    """None printed is none to be had."""
    return float(value or 0)


def _words(one: Mapping[str, Any]) -> str:
    return " ".join(_text(one[key]) for key in ("name", "definition"))


def _text(label: Any) -> str:
    return " ".join(text for text in (label or {}).values() if text)
