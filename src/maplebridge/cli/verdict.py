"""What a recomputation found, on the terminal and as JSON: by unit and indicator, what follows from them once each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from maplebridge.cli.output import Output
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.score.bundle.causes import Lines, UnitDifferences
from maplebridge.engine.score.bundle.compare import Difference, Figure
from maplebridge.engine.score.result import Scores
from maplebridge.packs.verify.recompute import Recomputed
from maplebridge.words.told import Told

SHOWN = 30
LONG = re.compile(r"(\.\d{6})\d+")


def say_part(part: Recomputed, output: Output) -> None:
    output.problems(part.problems)
    if part.scores is None:
        output.say("bundle.part_unknown", name=part.part.folder)
        return
    counts = {"name": part.part.folder, "values": part.values, "units": len(part.scores.units)}
    if not part.units:
        output.say("bundle.part_equal", **counts)
    else:
        output.say("bundle.part_unlike", **counts, unlike=len(part.units))
        _say_units(part.units, part.scores, output)
    if part.close:
        output.say("bundle.part_close", count=part.close)
    _say_ranges(part, output)
    if part.reference is not None:
        output.say("bundle.reference_unlike" if part.reference else "bundle.reference_equal", units=len(part.reference))
        _say_units(part.reference, part.scores, output)


def part_json(part: Recomputed) -> dict[str, Any]:
    scores = part.scores
    about = {"folder": part.part.folder, "scheme": part.part.scheme, "version": part.part.version,
             "day": part.part.day, "recomputed": scores is not None, "values": part.values, "close": part.close}
    if scores is None:
        return about
    named = _Names(scores)
    return {**about, "units": len(scores.units), "differences": [named.unit_json(unit) for unit in part.units],
            "ranges": [{"unit": unit, "figure": figure, "stored": stored, "recomputed": found}
                       for unit, figure, stored, found in part.ranges],
            "reference": None if part.reference is None else [named.unit_json(unit) for unit in part.reference]}


def _say_units(units: Iterable[UnitDifferences], scores: Scores, output: Output) -> None:
    named, units = _Names(scores), list(units)
    lines = Counter(line for unit in units for line in {named.lines.of(cause.node) for cause in unit.causes})
    for line, count in lines.most_common():
        output.say("bundle.line_unlike", line=named.line(line, output), count=count)
    for unit in units[:SHOWN]:
        output.line(f"{named.unit_name(unit.unit, output)} [{unit.unit}]")
        for cause in unit.causes:
            line = named.line(named.lines.of(cause.node), output)
            stored, found = _pair(cause, output)
            output.say("bundle.cause", line=line, node=cause.node, stored=stored, found=found)
        for code, others in (("bundle.above", unit.above), ("bundle.by_others", unit.by_others)):
            told = [f"{d.node} {' → '.join(_pair(d, output))}" for d in others if "/" not in d.node]
            if told:
                output.say(code, figures=told)
    if len(units) > SHOWN:
        output.say("bundle.more_units", count=len(units) - SHOWN)


def _say_ranges(part: Recomputed, output: Output) -> None:
    """Ranges of places; where figures differ themselves, only for how many units they follow."""
    units = {unit for unit, *_ in part.ranges}
    if units:
        output.say("bundle.ranges_unlike", units=len(units))
    for unit, figure, stored, found in () if part.units else part.ranges[:SHOWN]:
        said = {"stored": "–" if stored is None else stored, "found": "–" if found is None else found}
        output.say("bundle.range", unit=unit, figure=figure, **said)


def _pair(difference: Difference, output: Output) -> tuple[str, str]:
    """Stored and recomputed, long decimals cut where they differ before."""
    stored, found = (_said(figure, output) for figure in (difference.stored, difference.found))
    short = LONG.sub(r"\1…", stored), LONG.sub(r"\1…", found)
    return short if short[0] != short[1] else (stored, found)


def _said(figure: Figure, output: Output) -> str:
    state, value = figure
    return value if value is not None else output.word(f"bundle.state_{state}") if state in _STATES else state


_STATES = ("missing", "not_applicable", "none", "present")


class _Names:
    """Names of units and lines of one programme."""

    def __init__(self, scores: Scores) -> None:
        self.lines = Lines(scores.scheme)
        self._told = Told(scores.scheme, {})
        self._scheme: Scheme = scores.scheme
        attributes = scores.facts.units.attributes
        nothing = (None,) * len(scores.units)
        columns = (attributes.get("name_zh", nothing), attributes.get("name_en", nothing))
        self._units = {code: names for code, *names in zip(scores.units, *columns, strict=True)}

    def unit_name(self, code: str, output: Output) -> str:
        zh, en = self._units.get(code, (None, None))
        return str((zh if output.lang == "zh" else en) or zh or code)

    def line(self, line: str, output: Output) -> str:
        name = self._told.node(line)
        return f"{line} {name.say(output.lang)}" if name else line

    def unit_json(self, unit: UnitDifferences) -> dict[str, Any]:
        zh, en = self._units.get(unit.unit, (None, None))
        groups = {"causes": unit.causes, "above": unit.above, "by_others": unit.by_others}
        return {"unit": unit.unit, "name": {"zh": zh, "en": en},
                **{name: [self._json(d) for d in group] for name, group in groups.items()}}

    def _json(self, difference: Difference) -> dict[str, Any]:
        line = self.lines.of(difference.node)
        name = self._told.node(line)
        return {"indicator": line, "name": {"zh": name.zh, "en": name.en} if name else None,
                "node": difference.node, "window": difference.window, "stored": _plain(difference.stored),
                "recomputed": _plain(difference.found)}


def _plain(figure: Figure) -> dict[str, str | None]:
    return {"state": figure[0], "value": figure[1]}
