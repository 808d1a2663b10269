"""score and explain: points, ranks, grades, and how each came about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.chain.run import Chain, stop_on_errors
from maplebridge.cli.chain.store import write_whole
from maplebridge.cli.ladder import rung_lines, trace_json
from maplebridge.cli.output import Output, has_errors
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.score.facts import Facts, check_facts, read_facts
from maplebridge.engine.score.reference import Reference
from maplebridge.engine.score.result import Scores
from maplebridge.engine.score.run import score
from maplebridge.engine.score.trace import trace
from maplebridge.engine.workdays import Calendar
from maplebridge.packs.pack import load_pack

SHOWN_UNITS = 60
CLOSE = Decimal("1e-9")


def score_facts(
    source: str, folder: Path, units: Path | None, output: Output, *, out: Path | None, reference: bool
) -> None:
    """Any scheme on a folder of fact tables."""
    try:
        scheme, calendar, facts = _given(source, folder, units)
        scores = score(scheme, facts, calendar=calendar)
    except Refused as refused:
        output.stop(refused.problems)
    _report(scores, calendar, check_facts(scheme, facts), output, out=out, reference=reference)


def score_programme(
    folder: Path, output: Output, *, day: date | None, pack: str | None, out: Path | None, reference: bool
) -> None:
    """A programme folder: sheets are read and checked first, faulty rows left out."""
    try:
        chain = Chain.of(folder, Progress(output.lang, quiet=output.as_json), day=day, pack=pack)
        scores = chain.scores
    except Refused as refused:
        output.stop(refused.problems)
    _report(scores, chain.programme.calendar, (), output, out=out, reference=reference)


def explain_cell(
    unit: str, node: str, folder: Path, output: Output, *, facts: Path | None, units: Path | None, day: date | None,
    pack: str | None,
) -> None:
    """The ladder of one figure: entries, count, share, points, rounding, gates."""
    try:
        if facts is not None:
            scheme, calendar, given = _given(pack or str(folder), facts, units)
            reference = _reference(scheme, given, calendar)
        else:
            chain = Chain.of(folder, Progress(output.lang, quiet=output.as_json), day=day, pack=pack)
            scheme, reference, given = chain.programme.scheme, chain.reference, chain.facts
    except Refused as refused:
        output.stop(refused.problems)
    code = _unit(given, unit)
    found = trace(reference, node, code) if code else None
    if code is None or found is None:
        known = list(given.units.codes[:20]) if code is None else [n for n in scheme.nodes if "/" not in n]
        output.stop([Problem("cli.unknown_unit" if code is None else "cli.unknown_node", Place(),
                             {"unit": unit, "node": node, "known": known})])
    for line in rung_lines(found, output.lang):
        output.line(line)
    output.document(ok=True, unit=code, node=found.node, value=found.value, trace=trace_json(found, output.lang))


def _given(source: str, folder: Path, units: Path | None) -> tuple[Scheme, Calendar, Facts]:
    scheme, calendar = load_pack(source).sound()
    facts = read_facts(folder, scheme, units=units)
    stop_on_errors(check_facts(scheme, facts))
    return scheme, calendar, facts


def _reference(scheme: Scheme, facts: Facts, calendar: Calendar) -> Reference:
    return Reference(scheme, facts.units.records(), {name: facts.rows(name) for name in facts.tables}, calendar)


def _unit(facts: Facts, given: str) -> str | None:
    for record in facts.units.records():
        if given in (record["unit"], record.get("name_zh"), record.get("name_en")):
            return str(record["unit"])
    return None


def _report(
    scores: Scores, calendar: Calendar, problems: Sequence[Problem], output: Output, *, out: Path | None,
    reference: bool,
) -> None:
    differences = _compare(scores, calendar) if reference else []
    output.problems(problems)
    nodes = _nodes(scores.scheme)
    if out is not None:
        write_whole(out, _file(scores, nodes, out, output))
        output.say("cli.written", file=str(out))
    _table(scores, output)
    if reference:
        output.say("cli.reference_equal" if not differences else "cli.reference_differs",
                   cells=len(nodes) * len(scores.units), count=len(differences))
    output.document(ok=not has_errors(problems) and not differences, scheme=scores.scheme.code,
                    hashes=scores.hashes(), problems=output.told(problems), differences=differences,
                    units=[_row(scores, nodes, i) for i in range(len(scores.units))] if output.as_json else [],
                    ineligible=scores.ineligible())
    if differences:
        output.leave()


def _nodes(scheme: Scheme) -> list[str]:
    """Nodes with a name of their own, inner ones left out."""
    return [name for name in scheme.nodes if "/" not in name]


def _row(scores: Scores, nodes: Sequence[str], i: int) -> dict[str, Any]:
    return {"unit": scores.units[i], **{name: scores.column(name).value(i) for name in nodes}}


def _table(scores: Scores, output: Output) -> None:
    scheme = scores.scheme
    named = [name for name in (scheme.total, scheme.place, scheme.grade) if name]
    nodes = [item.code for item in scheme.items if item.code in scheme.nodes] + named or _nodes(scheme)[-8:]
    names = scores.facts.units.attributes.get("name_zh" if output.lang == "zh" else "name_en")
    labels = [str(name or code) for name, code in zip(names, scores.units, strict=True)] if names else scores.units
    columns = [scores.column(name) for name in nodes]
    order = list(range(len(scores.units)))
    if scheme.total:
        total = scores.column(scheme.total)
        order = sorted(order, key=lambda i: (total.decimal(i) is None, -(total.decimal(i) or 0)))
    rows = [[labels[i], *(_shown(column.value(i)) for column in columns)] for i in order[:SHOWN_UNITS]]
    output.table(scheme.name.say(output.lang), [output.word("cli.head_unit"), *nodes], rows,
                 right=tuple(range(1, len(nodes) + 1)))
    if len(scores.units) > SHOWN_UNITS:
        output.say("cli.more_units", count=len(scores.units) - SHOWN_UNITS)


def _shown(value: Decimal | str | None) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else f"{value:f}" if abs(value.as_tuple().exponent) < 8 else f"{value:.6f}"  # type: ignore[arg-type]


def _file(scores: Scores, nodes: Sequence[str], out: Path, output: Output) -> bytes:
    """By ending: csv (UTF-8 with BOM), xlsx or parquet."""
    rows = [_row(scores, nodes, i) for i in range(len(scores.units))]
    head = ["unit", *nodes]
    match out.suffix.lower():
        case ".xlsx":
            from maplebridge.engine.sheet import NewSheet, write_book

            cells = [head, *([row[name] for name in head] for row in rows)]
            return write_book([NewSheet(output.word("cli.scores_sheet"), cells, header=0, filter=True)])
        case ".parquet":
            import pyarrow as pa
            import pyarrow.parquet as pq

            sink = pa.BufferOutputStream()
            pq.write_table(scores.table(nodes), sink)
            return bytes(sink.getvalue())
        case ".csv":
            import csv
            import io

            text = io.StringIO()
            writer = csv.writer(text, lineterminator="\r\n")
            writer.writerow(head)
            writer.writerows([_escaped(row[name]) for name in head] for row in rows)
            return b"\xef\xbb\xbf" + text.getvalue().encode()
    return output.stop([Problem("cli.target_ending", Place(out.name), {"ending": out.suffix or "-"})])


def _escaped(value: Any) -> str:
    """A text that a spreadsheet would take for a formula is kept as text."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text


def _compare(scores: Scores, calendar: Calendar) -> list[dict[str, Any]]:
    """Cells where the Decimal reference says something else: rounded figures, texts and absence exactly."""
    reference = _reference(scores.scheme, scores.facts, calendar)
    found = []
    for name in _nodes(scores.scheme):
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
