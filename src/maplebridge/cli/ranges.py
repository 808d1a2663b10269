"""ranges: how sure the places are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.chain.run import Chain
from maplebridge.cli.output import Output, say_left_out
from maplebridge.cli.scores import scores_of_facts
from maplebridge.cli.scoretable import order, places_said, said, unit_categories, unit_names
from maplebridge.engine.ledger import Kind
from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.engine.score.ranges import Change, Ranges, rank_ranges
from maplebridge.engine.score.result import Scores
from maplebridge.words.told import Told

SHOWN_UNITS, SHOWN_CHANGES = 60, 20


def ranges_of_facts(source: str, folder: Path, units: Path | None, output: Output) -> None:
    """Any scheme on a folder of fact tables."""
    scores, _, hints = scores_of_facts(source, folder, units)
    _report(scores, rank_ranges(scores), {}, hints, output)


def ranges_of_programme(folder: Path, output: Output, *, day: date | None, pack: str | None) -> None:
    chain = Chain.of(folder, Progress(output.lang, quiet=output.as_json), day=day, pack=pack)
    hints = (*chain.hints, *chain.lost_units)
    _report(chain.scores, chain.ranges, chain.programme.pack.kinds, hints, output, left_out=chain.left_out)


def _report(
    scores: Scores, ranges: Ranges | None, kinds: Mapping[str, Kind], hints: Iterable[Problem], output: Output, *,
    left_out: int = 0,
) -> None:
    if ranges is None:
        output.stop([Problem("cli.no_rank", Place(), {"scheme": scores.scheme.name.zh})])
    known = ranges.analysis
    ends = tuple(f"{100 * end:f}".rstrip("0").rstrip(".") for end in known.interval)
    output.say("cli.ranges_mean", noise=f"{100 * known.weight_noise:.0f}", draws=known.draws, low=ends[0], high=ends[1])
    _units(scores, ranges, output)
    told = Told(scores.scheme, kinds)
    _changes(scores, ranges, told, output)
    output.problems(hints)
    say_left_out(left_out, output)
    output.document(
        ok=True, scheme=scores.scheme.code, node=ranges.node, left_out=left_out, problems=output.told(hints),
        analysis={"weight_noise": known.weight_noise, "draws": known.draws, "interval": known.interval,
                  "apart": known.apart, "seed": known.seed},
        units=_rows(ranges), changes=[_plain(one) for one in ranges.changes()],
    )  # fmt: skip


def _units(scores: Scores, ranges: Ranges, output: Output) -> None:
    names, categories = unit_names(scores, output.lang), unit_categories(scores, output.lang)
    shared = ranges.band_mates()
    rows = [
        [categories[i], names[i], said(scores, ranges.node, i, output.lang), places_said(ranges, i, output),
         str(ranges.band[i]) if shared[i] else ""]
        for i in order(scores)[:SHOWN_UNITS]
    ]  # fmt: skip
    heads = [output.word(f"cli.head_{key}") for key in ("category", "unit", "place", "places", "band")]
    output.table(scores.scheme.name.say(output.lang), heads, rows, right=(2, 3, 4))
    if len(scores.units) > SHOWN_UNITS:
        output.say("cli.more_units", count=len(scores.units) - SHOWN_UNITS)


def _changes(scores: Scores, ranges: Ranges, told: Told, output: Output) -> None:
    """Only what moves somebody; the rest in one line."""
    changes = ranges.changes()
    moving = [one for one in changes if one.unit is not None]
    names = dict(zip(scores.units, unit_names(scores, output.lang), strict=True))
    rows = [
        [output.word(f"cli.change_{one.kind}"), one.code, _name(one, told).say(output.lang), str(one.moved),
         f"{one.mean:.2f}", names[one.unit or ""], f"{one.before:g} → {one.after:g}"]
        for one in moving[:SHOWN_CHANGES]
    ]  # fmt: skip
    if rows:
        heads = [output.word(f"cli.head_{key}")
                 for key in ("change", "code", "name", "moved", "mean_shift", "most_moved", "from_to")]
        output.table(output.word("cli.changes"), heads, rows, right=(3, 4))
    if len(changes) > len(rows):
        output.say("cli.changes_left", count=len(changes) - len(rows), still=len(changes) - len(moving))


def _name(one: Change, told: Told) -> Text:
    scenario = next((known for known in told.scheme.analysis.scenarios if known.code == one.code), None)
    if one.kind == "scenario" and scenario is not None:
        return scenario.name
    return told.node(one.code) or Text(one.code)


def _rows(ranges: Ranges) -> list[dict[str, Any]]:
    """A row per unit with every figure of the table; None where there is none."""
    found: dict[str, dict[str, Any]] = {unit: {"unit": unit} for unit in ranges.units}
    for row in ranges.table().to_pylist():
        found[row["unit"]][row["figure"]] = row["value"]
    return list(found.values())


def _plain(one: Change) -> dict[str, Any]:
    return {"kind": one.kind, "code": one.code, "mean": one.mean, "moved": one.moved, "unit": one.unit,
            "before": one.before, "after": one.after}
