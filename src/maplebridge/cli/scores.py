"""score and explain: points, ranks, grades, and how each came about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.chain.run import Chain
from maplebridge.cli.files import write_whole
from maplebridge.cli.ladder import rung_lines, trace_json
from maplebridge.cli.output import Output, say_left_out
from maplebridge.cli.scorefile import check_ending, named_nodes, score_file, score_row
from maplebridge.cli.scoretable import show_scores
from maplebridge.cli.unknown import find_unit, unknown_node, unknown_unit
from maplebridge.engine.problem import Problem, stop_on_errors
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.score.facts import Facts, check_facts, read_facts
from maplebridge.engine.score.ranges import Ranges, rank_ranges
from maplebridge.engine.score.reference.over_facts import reference_of
from maplebridge.engine.score.result import Scores
from maplebridge.engine.score.run import score
from maplebridge.engine.score.trace import trace
from maplebridge.engine.workdays import Calendar
from maplebridge.packs.pack import load_pack
from maplebridge.words.told import Told

CLOSE = Decimal("1e-9")


def score_facts(
    source: str, folder: Path, units: Path | None, output: Output, *, out: Path | None, reference: bool
) -> None:
    """Any scheme on a folder of fact tables."""
    if out is not None:
        check_ending(out)
    scores, calendar, hints = scores_of_facts(source, folder, units)
    _report(scores, rank_ranges(scores), calendar, hints, output, out=out, reference=reference)


def scores_of_facts(source: str, folder: Path, units: Path | None) -> tuple[Scores, Calendar, tuple[Problem, ...]]:
    """The scores, their calendar, and what the facts leave open."""
    scheme, calendar = load_pack(source).sound()
    facts, hints = _facts(scheme, folder, units)
    return score(scheme, facts, calendar=calendar), calendar, hints


def score_programme(
    folder: Path, output: Output, *, day: date | None, pack: str | None, out: Path | None, reference: bool
) -> None:
    """A programme folder: sheets are read and checked first, faulty rows left out."""
    if out is not None:
        check_ending(out)
    chain = Chain.of(folder, Progress(output.lang, quiet=output.as_json), day=day, pack=pack)
    _report(chain.scores, chain.ranges, chain.programme.calendar, (*chain.hints, *chain.lost_units), output, out=out,
            reference=reference, left_out=chain.left_out)


def explain_cell(
    unit: str, node: str, folder: Path, output: Output, *, facts: Path | None, units: Path | None, day: date | None,
    pack: str | None,
) -> None:
    """The ladder of one figure: entries, count, share, points, rounding, gates."""
    left_out = 0
    if facts is not None:
        loaded = load_pack(pack or str(folder))
        (scheme, calendar), kinds = loaded.sound(), loaded.kinds
        given, _ = _facts(scheme, facts, units)
        reference = reference_of(scheme, given, calendar)
    else:
        chain = Chain.of(folder, Progress(output.lang, quiet=output.as_json), day=day, pack=pack)
        scheme, reference, given, left_out = chain.programme.scheme, chain.reference, chain.facts, chain.left_out
        kinds = chain.programme.pack.kinds
    code = find_unit(unit, given.units.records())
    if code is None:
        output.stop([unknown_unit(unit, given.units.records())])
    found = trace(reference, node, code)
    if found is None:
        output.stop([unknown_node(node, scheme)])
    told = Told(scheme, kinds)
    for line in rung_lines(found, told, output.lang):
        output.line(line)
    say_left_out(left_out, output)
    output.document(ok=True, unit=code, node=found.node, value=found.value, left_out=left_out,
                    trace=trace_json(found, told, output.lang))


def _facts(scheme: Scheme, folder: Path, units: Path | None) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts, and what they leave open without stopping anything."""
    facts = read_facts(folder, scheme, units=units)
    problems = check_facts(scheme, facts)
    stop_on_errors(problems)
    return facts, problems


def _report(
    scores: Scores, ranges: Ranges | None, calendar: Calendar, hints: Sequence[Problem], output: Output, *,
    out: Path | None, reference: bool, left_out: int = 0,
) -> None:
    nodes = named_nodes(scores.scheme)
    differences = _compare(scores, nodes, calendar) if reference else []
    if out is not None:
        write_whole(out, score_file(scores, out, output.word("cli.scores_sheet")))
        output.say("cli.written", file=str(out))
    show_scores(scores, ranges, output)
    if reference:
        output.say("cli.reference_equal" if not differences else "cli.reference_differs",
                   cells=len(nodes) * len(scores.units), count=len(differences))
    output.problems(hints)
    say_left_out(left_out, output)
    output.document(ok=not differences, scheme=scores.scheme.code, hashes=scores.hashes(), left_out=left_out,
                    problems=output.told(hints), differences=differences,
                    units=[_row(scores, ranges, nodes, i) for i in range(len(scores.units))] if output.as_json else [],
                    ineligible=scores.ineligible())
    if differences:
        output.leave()


def _row(scores: Scores, ranges: Ranges | None, nodes: Sequence[str], i: int) -> dict[str, Any]:
    around = {"places": ranges.places(scores.units[i])} if ranges is not None else {}
    return score_row(scores, nodes, i) | around


def _compare(scores: Scores, nodes: Sequence[str], calendar: Calendar) -> list[dict[str, Any]]:
    """Cells where the Decimal reference says something else: rounded figures, texts and absence exactly."""
    reference = reference_of(scores.scheme, scores.facts, calendar)
    found = []
    for name in nodes:
        column = scores.column(name)
        for i, unit in enumerate(scores.units):
            fast, slow = column.value(i), reference.value(name, unit)
            meant = slow if isinstance(slow, Decimal | str) else None
            if fast != meant and not _close(fast, meant, exact=column.decimals is not None):
                found.append({"node": name, "unit": unit, "fast": fast, "reference": meant})
    return found


def _close(fast: Any, meant: Any, *, exact: bool) -> bool:
    both = isinstance(fast, Decimal) and isinstance(meant, Decimal)
    return both and not exact and abs(fast - meant) <= CLOSE * max(1, abs(meant))
