"""ledger check: what is wrong in the sheets, and what is missing against what was assigned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from maplebridge.cli.chain.plans import plan_programme
from maplebridge.cli.chain.programme import Programme, load_programme
from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.chain.questions import ask
from maplebridge.cli.chain.records import Records, read_records
from maplebridge.cli.files import write_files
from maplebridge.cli.output import Output
from maplebridge.cli.today import today
from maplebridge.engine.ledger import Entry, Gap, error_copy
from maplebridge.engine.ledger.checks import CHECKS, Finding
from maplebridge.engine.ledger.derived import Filled, completeness_rows, filled
from maplebridge.engine.problem import Problem, has_errors
from maplebridge.words import phrase, sentence

NAMES = {"number": "report.gap_number", "assignment": "report.gap_assignment", "no_entries": "report.gap_no_entries",
         "blank": "report.gap_blank", "evidence": "report.gap_evidence", "late": "report.gap_late"}
MOST_NAMED = 20
SHOWN_QUESTIONS = 3  # of each check; --json lists all


def check_ledgers(
    folder: Path, files: list[Path], output: Output, *, day: date | None, pack: str | None, out: Path | None
) -> None:
    """Exit code 1 when any row or file is faulty. Gaps alone are no fault of the sheets."""
    programme = load_programme(folder, today=today(), day=day, pack=pack)
    progress = Progress(output.lang, quiet=output.as_json)
    with progress.step("cli.step_records", count=len(files or programme.ledger_files)) as tick:
        records = read_records(programme, files, tick=tick, keep_books=out is not None)
    with progress.step("cli.step_checks", count=len(records.entries)) as tick:
        questions = ask(programme, records, tick, whole=not files)
    of_plan = () if files else plan_programme(programme)[1]
    problems = (*programme.problems, *records.problems, *of_plan, *questions.problems)
    copies = _copies(records, out, output) if out else {}
    write_files(copies)
    by_check = {name: [one for check, one in questions.found if check == name] for name in CHECKS}
    output.problems(problems)
    _show(programme, records, problems, output)
    _show_questions(by_check, output)
    for copy in copies:
        output.say("cli.written", file=str(copy))
    output.document(
        ok=not has_errors(problems), new=len(records.checked.new), changed=len(records.checked.changed),
        rejected=len(records.checked.rejected), problems=output.told((*problems, *questions.told())),
        questions={name: [_question(one, programme, output) for one in found] for name, found in by_check.items()},
        gaps=[_gap(gap) for gap in records.gaps], completeness=[] if files else _filled(programme, records),
        copies=[str(copy) for copy in copies],
    )
    if has_errors(problems):
        output.leave()


def _show(programme: Programme, records: Records, problems: Iterable[Problem], output: Output) -> None:
    checked = records.checked
    names = {kind.code: kind.name.say(output.lang) for kind in programme.pack.kinds.values()}
    counts = Counter((gap.kind, gap.ledger) for gap in records.gaps)
    units: dict[tuple[str, str], set[str]] = {}
    for gap in records.gaps:
        units.setdefault((gap.kind, gap.ledger), set()).add(gap.unit)
    if counts:
        heads = [output.word(f"cli.head_{head}") for head in ("gap", "ledger", "name", "count", "units")]
        rows = [[phrase(NAMES[kind], output.lang), ledger, names.get(ledger, ""), str(n),
                 str(len(units[kind, ledger]))] for (kind, ledger), n in sorted(counts.items())]
        output.table(output.word("cli.gaps_title"), heads, rows, right=(3, 4))
    if silent := _silent(programme, records, output):
        output.say("cli.silent_units", count=len(silent), units=silent[:MOST_NAMED])
    output.say("cli.ledger_counts", new=len(checked.new), changed=len(checked.changed), rejected=len(checked.rejected),
               faults=sum(problem.severity == "error" for problem in problems))


def _show_questions(by_check: Mapping[str, list[Finding]], output: Output) -> None:
    """Counts by check, then the first few of each."""
    by_check = {name: found for name, found in by_check.items() if found}
    if not by_check:
        return
    heads = [output.word(f"cli.head_{head}") for head in ("question", "count", "units")]
    rows = [[output.word(f"check.name_{name}"), str(len(found)), str(len({one.records[0].unit for one in found}))]
            for name, found in by_check.items()]
    output.table(output.word("cli.questions_title"), heads, rows, right=(1, 2))
    for name, found in by_check.items():
        output.say("cli.questions_of", check=output.word(f"check.name_{name}"), shown=min(SHOWN_QUESTIONS, len(found)),
                   count=len(found))
        for one in found[:SHOWN_QUESTIONS]:
            words = sentence(one.problem, output.lang)
            output.line(f"  ? {words.where}\n    {words.what}\n    → {words.do}")
    output.say("cli.questions_no_points")


def _filled(programme: Programme, records: Records) -> list[dict[str, Any]]:
    """How complete the books of each unit are that takes part."""
    found = filled(completeness_rows(programme.kinds, records.entries, records.fulfilled, programme.calendar,
                                     programme.day, programme.scheme.period.whole))
    rows = [(unit.unit, found.get(unit.unit, Filled())) for unit in programme.units]
    return [{"unit": unit, **one._asdict(), "share": one.share} for unit, one in rows]


def _question(finding: Finding, programme: Programme, output: Output) -> dict[str, Any]:
    """A finding with its evidence: every record it is about, the one asked about first."""
    return {**output.told([finding.problem])[0], "records": [_record(entry, programme) for entry in finding.records]}


def _record(entry: Entry, programme: Programme) -> dict[str, Any]:
    return {"unit": entry.unit, "ledger": entry.ledger, "number": entry.number(programme.pack.kinds[entry.ledger]),
            "file": entry.file, "sheet": entry.sheet, "row": entry.row}


def _silent(programme: Programme, records: Records, output: Output) -> list[str]:
    """Names of the units that take part without a single entry in any ledger."""
    seen = {entry.unit for entry in records.entries}
    return [name for unit, name in programme.names(output.lang).items() if unit not in seen]


def _gap(gap: Gap) -> dict[str, Any]:
    return {"kind": gap.kind, "unit": gap.unit, "ledger": gap.ledger, "key": gap.key, "until": gap.until,
            "since": gap.since, "days": gap.days, "count": gap.count, "who": gap.who}


def _copies(records: Records, out: Path, output: Output) -> dict[Path, bytes]:
    """A copy of every faulty book with its faults written beside the rows; files of one name keep their folders."""
    faulty = {problem.place.file for problem in records.problems if problem.severity == "error"}
    ending = f".{output.word('cli.errors_suffix')}.xlsx"
    copies: dict[Path, bytes] = {}
    for book in records.books:
        if book.file in faulty:
            target = out / Path(book.file).with_suffix(ending)
            if target in copies:  # L04.xlsx beside L04.csv
                target = out / f"{book.file}{ending}"
            copies[target] = error_copy(book, records.problems, records.checked.headers,
                                        lambda problem: _said(problem, output), output.lang)
    return copies


def _said(problem: Problem, output: Output) -> str:
    words = sentence(problem, output.lang)
    return f"{words.what} → {words.do}" if words.do else words.what
