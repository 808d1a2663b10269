"""ledger check: what is wrong in the sheets, and what is missing against what was assigned."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from maplebridge.cli.chain.programme import load_programme
from maplebridge.cli.chain.progress import Progress
from maplebridge.cli.chain.records import Records, read_records
from maplebridge.cli.chain.store import write_whole
from maplebridge.cli.output import Output, has_errors
from maplebridge.cli.today import today
from maplebridge.engine.ledger import error_copy
from maplebridge.engine.problem import Problem, Refused
from maplebridge.words import phrase, sentence

NAMES = {"number": "report.gap_number", "assignment": "report.gap_assignment", "no_entries": "report.gap_no_entries",
         "blank": "report.gap_blank", "evidence": "report.gap_evidence", "late": "report.gap_late"}


def check_ledgers(
    folder: Path, files: list[Path], output: Output, *, day: date | None, pack: str | None, out: Path | None
) -> None:
    """Exit code 1 when any row or file is faulty. Gaps alone are no fault of the sheets."""
    try:
        programme = load_programme(folder, today=today(), day=day, pack=pack)
    except Refused as refused:
        output.stop(refused.problems)
    progress = Progress(output.lang, quiet=output.as_json)
    with progress.step("cli.step_records", count=len(files or programme.ledger_files)) as tick:
        records = read_records(programme, files, tick=tick, keep_books=out is not None)
    problems = (*programme.problems, *records.problems)
    copies = _write_copies(records, out, output) if out else []
    output.problems(problems)
    _show(records, output)
    for copy in copies:
        output.say("cli.written", file=str(copy))
    output.document(
        ok=not has_errors(problems), new=len(records.checked.new), changed=len(records.checked.changed),
        rejected=len(records.checked.rejected), problems=output.told(problems),
        gaps=[{"kind": gap.kind, "unit": gap.unit, "ledger": gap.ledger, "key": gap.key, "until": gap.until,
               "since": gap.since, "days": gap.days, "count": gap.count, "who": gap.who} for gap in records.gaps],
        copies=[str(copy) for copy in copies],
    )
    if has_errors(problems):
        output.leave()


def _show(records: Records, output: Output) -> None:
    checked = records.checked
    output.say("cli.ledger_counts", new=len(checked.new), changed=len(checked.changed), rejected=len(checked.rejected),
               files=len({entry.file for entry in checked.new}))
    counts = Counter((gap.kind, gap.ledger) for gap in records.gaps)
    if counts:
        output.table(
            output.word("cli.gaps_title"),
            [output.word("cli.head_gap"), output.word("cli.head_ledger"), output.word("cli.head_count")],
            [[phrase(NAMES[kind], output.lang), ledger, str(n)] for (kind, ledger), n in sorted(counts.items())],
            right=(2,),
        )


def _write_copies(records: Records, out: Path, output: Output) -> list[Path]:
    """A copy of every faulty book with its faults written beside the rows."""
    faulty = {problem.place.file for problem in records.problems if problem.severity == "error"}
    written = []
    for book in records.books:
        if book.file in faulty:
            target = out / Path(book.file).with_suffix(f".{output.word('cli.errors_suffix')}.xlsx")
            content = error_copy(book, records.problems, records.checked.headers,
                                 lambda problem: _said(problem, output), output.lang)
            write_whole(target, content)
            written.append(target)
    return written


def _said(problem: Problem, output: Output) -> str:
    words = sentence(problem, output.lang)
    return f"{words.what} → {words.do}" if words.do else words.what
