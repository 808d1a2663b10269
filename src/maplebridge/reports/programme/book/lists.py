"""Sheets that list findings: late lines, missing records, vetoes and limits, faults in the input."""

from __future__ import annotations

from maplebridge.engine.sheet.write import NewCell, NewSheet
from maplebridge.reports.programme import summary
from maplebridge.reports.programme.book.desk import A3, Desk, Row
from maplebridge.reports.programme.data import Fault, Gap, Late


def late(desk: Desk) -> NewSheet:
    heads = [
        desk.word(key)
        for key in ("unit", "category", "code", "indicator", "lateness", "due", "cause", "chain", "reason", "who")
    ]
    rows = [_late_row(desk, one) for one in summary.late_order(desk.report)]
    return desk.table(desk.word("late_list"), heads, rows, [30, 10, 10, 26, 10, 13, 32, 40, 40, 12], paper=A3)


def _late_row(desk: Desk, one: Late) -> Row:
    chain = " → ".join(desk.say(link) for link in one.chain)
    return [
        *desk.unit(one.unit),
        *desk.line(one.indicator),
        one.days,
        NewCell(one.due, "date"),
        desk.say(one.cause),
        chain,
        desk.say(one.why),
        desk.say(one.who) or desk.word("unnamed"),
    ]


def gaps(desk: Desk) -> NewSheet:
    heads = [
        desk.word(key)
        for key in (
            "supplier",
            "unit",
            "category",
            "code",
            "ledger",
            "kind",
            "what",
            "count",
            "since",
            "indicator",
            "file",
            "sheet",
            "cell",
        )
    ]
    rows = [_gap_row(desk, one) for one in summary.gap_order(desk.report)]
    return desk.table(desk.word("gaps"), heads, rows, [18, 30, 10, 8, 26, 16, 44, 8, 13, 16, 30, 16, 10], paper=A3)


def _gap_row(desk: Desk, one: Gap) -> Row:
    since = NewCell(one.since, "date") if one.since else None
    return [
        desk.say(one.supplier) or desk.word("unnamed"),
        *desk.unit(one.unit),
        one.ledger,
        desk.say(one.ledger_name),
        desk.say(one.kind),
        desk.say(one.what),
        one.count,
        since,
        "; ".join(one.indicators),
        one.file,
        one.sheet,
        one.cell,
    ]


def decisions(desk: Desk) -> NewSheet:
    heads = [
        desk.word(key) for key in ("unit", "category", "kind", "rule", "effect", "reason", "decision", "decided_on")
    ]
    rows: list[Row] = []
    for one in desk.report.decisions:
        number = one.decision or desk.word("awaiting" if one.kind == "veto" else "rule_itself")
        day = NewCell(one.day, "date") if one.day else None
        rows.append(
            [
                *desk.unit(one.unit),
                desk.word(one.kind),
                desk.say(one.name),
                desk.say(one.effect),
                desk.say(one.reason),
                number,
                day,
            ]
        )
    return desk.table(desk.word("decisions"), heads, rows, [30, 10, 10, 24, 24, 48, 26, 13])


def faults(desk: Desk) -> NewSheet:
    heads = [desk.word(key) for key in ("severity", "file", "sheet", "cell", "what_is_wrong", "do")]
    rows = [_fault_row(desk, one) for one in desk.report.faults]
    return desk.table(desk.word("faults"), heads, rows, [10, 36, 18, 10, 60, 60], frozen=0)


def _fault_row(desk: Desk, one: Fault) -> Row:
    return [desk.word(one.severity), one.file, one.sheet, one.cell, desk.say(one.what), desk.say(one.do)]
