"""plan: the backward schedule of all units, who is late and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from maplebridge.cli.chain.plans import plan_programme
from maplebridge.cli.chain.programme import Programme, load_programme
from maplebridge.cli.chain.store import write_whole
from maplebridge.cli.output import Output
from maplebridge.cli.today import today
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.schedule import Plan, PlanRow
from maplebridge.engine.sheet import NewSheet, Value, write_book
from maplebridge.words import phrase

COLUMNS = ("unit", "task", "name", "state", "must_start", "must_finish", "can_start", "can_finish", "slack", "late",
           "start", "finish", "original", "why")


def show_plan(
    folder: Path, output: Output, *, unit: str | None, day: date | None, pack: str | None, out: Path | None
) -> None:
    """A unit's steps with dates and reasons, or all late units; with --out every step as Excel."""
    try:
        programme = load_programme(folder, today=today(), day=day, pack=pack)
    except Refused as refused:
        output.stop(refused.problems)
    plan, problems = plan_programme(programme)
    problems = (*programme.problems, *problems)
    if plan is None:
        output.stop(problems)
    output.problems(problems)
    code = unit_code(programme, unit, output) if unit else None
    if out is not None:
        write_whole(out, _book(plan, output))
        output.say("cli.written", file=str(out))
    if code is None:
        _late_units(programme, plan, output)
    else:
        _unit(plan, code, output)
    output.document(ok=True, day=programme.day, problems=output.told(problems),
                    late=[{"unit": u, "days": days} for u, days in plan.late_units()],
                    rows=[dict(zip(COLUMNS, _cells(row, output), strict=True)) for row in plan.rows(code)]
                    if output.as_json else [])


def unit_code(programme: Programme, given: str, output: Output) -> str:
    """A unit by code or by name."""
    for entry in programme.units:
        if given in (entry.unit, entry.values.get("name_zh"), entry.values.get("name_en")):
            return entry.unit
    known = [entry.unit for entry in programme.units]
    return output.stop([Problem("cli.unknown_unit", Place(), {"unit": given, "known": known[:20]})])


def _late_units(programme: Programme, plan: Plan, output: Output) -> None:
    names = {entry.unit: str(entry.values.get("name_zh" if output.lang == "zh" else "name_en") or entry.unit)
             for entry in programme.units}
    rows = []
    for unit, days in plan.late_units():
        chain = plan.first_violated(unit)
        why = phrase(chain.reason.code, output.lang, **chain.reason.params) if chain else ""
        rows.append([names[unit], str(days), chain.tasks[0].key if chain else "", why])
    if rows:
        heads = [output.word(f"cli.head_{head}") for head in ("unit", "days", "task", "why")]
        output.table(output.word("cli.late_title"), heads, rows, right=(1,))
    output.say("cli.plan_done", units=len(plan.units), late=len(rows), tasks=len(plan.tasks))


def _unit(plan: Plan, unit: str, output: Output) -> None:
    rows = [[row.task.key, row.task.name.say(output.lang), phrase(f"cli.state_{row.state}", output.lang),
             *(str(day or "") for day in (row.must_start, row.must_finish, row.can_start)),
             "" if row.slack is None else str(row.slack), _why(row, output)] for row in plan.rows(unit)]
    heads = ("task", "name", "state", "must_start", "must_finish", "can_start", "slack", "why")
    output.table(unit, [output.word(f"cli.head_{head}") for head in heads], rows, right=(6,))


def _why(row: PlanRow, output: Output) -> str:
    reason = row.why.get("must_start") or row.why.get("finish")
    return phrase(reason.code, output.lang, **reason.params) if reason else ""


def _cells(row: PlanRow, output: Output) -> list[Value]:
    return [row.unit, row.task.key, row.task.name.say(output.lang), row.state, row.must_start, row.must_finish,
            row.can_start, row.can_finish, row.slack, row.late, row.start, row.finish, row.original, _why(row, output)]


def _book(plan: Plan, output: Output) -> bytes:
    head: list[Value] = [output.word(f"cli.head_{column}") for column in COLUMNS]
    rows = [head, *(_cells(row, output) for row in plan.rows())]
    widths = [12, 16, 30, 10, 12, 12, 12, 12, 8, 8, 12, 12, 12, 60]
    return write_book([NewSheet(output.word("cli.plan_sheet"), rows, header=0, widths=widths, filter=True)])
