"""plan: the backward schedule of all units, who is late and why."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

from maplebridge.cli.chain.plans import plan_programme
from maplebridge.cli.chain.programme import Programme, load_programme
from maplebridge.cli.chain.unread import faulty_rows
from maplebridge.cli.files import write_whole
from maplebridge.cli.output import Output, say_left_out
from maplebridge.cli.today import today
from maplebridge.cli.unknown import find_unit, unknown_unit
from maplebridge.engine.schedule import Plan, PlanRow, figures_of
from maplebridge.engine.sheet import NewSheet, Value, write_book
from maplebridge.words import phrase

COLUMNS = ("unit", "task", "name", "state", "must_start", "must_finish", "can_start", "can_finish", "slack", "late",
           "start", "finish", "original", "why")


def show_plan(
    folder: Path, output: Output, *, unit: str | None, day: date | None, pack: str | None, out: Path | None
) -> None:
    """A unit's steps with dates and reasons, or all late units; with --out every step as Excel."""
    programme = load_programme(folder, today=today(), day=day, pack=pack)
    plan, problems = plan_programme(programme)
    problems = (*programme.problems, *problems)
    if plan is None:
        output.stop(problems)
    output.problems(problems)
    left_out = faulty_rows(problems)
    code = _unit_code(programme, unit, output) if unit else None
    if out is not None:
        write_whole(out, _book(plan, output))
        output.say("cli.written", file=str(out))
    if code is None:
        _late_units(programme, plan, output)
    else:
        _unit(programme, plan, code, output)
    say_left_out(left_out, output)
    output.document(ok=True, day=programme.day, left_out=left_out, problems=output.told(problems),
                    late=[{"unit": u, "days": days} for u, days in plan.late_units()],
                    units=[{"unit": one.code, **asdict(figures_of(plan.lines(one.code)))} for one in plan.units
                           if code in (None, one.code)] if output.as_json else [],
                    rows=[dict(zip(COLUMNS, _cells(row, output), strict=True)) for row in plan.rows(code)]
                    if output.as_json else [])


def _unit_code(programme: Programme, given: str, output: Output) -> str:
    records = [{**entry.values, "unit": entry.unit} for entry in programme.units]
    return find_unit(given, records) or output.stop([unknown_unit(given, records)])


def _late_units(programme: Programme, plan: Plan, output: Output) -> None:
    """Each with the chain of steps that no longer fits, the latest first."""
    late, names = plan.late_units(), programme.names(output.lang)
    if late:
        output.say("cli.late_title")
    for unit, days in late:
        output.say("cli.late_unit", unit=names[unit], days=days)
        if chain := plan.first_violated(unit):
            why = phrase(chain.reason.code, output.lang, **chain.reason.params)
            output.line(f"    {chain.tasks[0].key} {why}")
    output.say("cli.plan_done", units=len(plan.units), late=len(late), tasks=len(plan.tasks))


def _unit(programme: Programme, plan: Plan, unit: str, output: Output) -> None:
    """Its steps by the day they must begin; the reasons of those that are late below."""
    steps = sorted(plan.rows(unit), key=lambda row: (row.must_start or row.start or date.max, row.task.key))
    rows = [[row.task.key, row.task.name.say(output.lang), phrase(f"cli.state_{row.state}", output.lang),
             *(str(day or "") for day in (row.must_start, row.must_finish, row.can_start)),
             "" if row.slack is None else str(row.slack)] for row in steps]
    heads = ("task", "name", "state", "must_start", "must_finish", "can_start", "slack")
    output.table(programme.names(output.lang)[unit], [output.word(f"cli.head_{head}") for head in heads], rows,
                 right=(3, 4, 5, 6))
    late = [row for row in steps if row.late]
    for row in late:
        output.line(f"    {row.task.key} {_why(row, output)}")
    output.say("cli.unit_steps", steps=len(steps), done=sum(row.state == "done" for row in steps), late=len(late))


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
