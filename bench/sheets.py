"""Reading and checking 20,000 x 12 cells of Excel, the reading child's CPU included."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.figure import Figure, at_most
from maplebridge.engine.ledger import Checked, Context, Kind, check_sheet, names_of, read_kind
from maplebridge.engine.problem import Place
from maplebridge.engine.sheet import NewSheet, Value, read_book, write_book
from maplebridge.engine.workdays import Calendar

ROWS, UNITS, OFFICERS = 20_000, 40, 200
FIELDS: list[dict[str, Any]] = [
    {"code": "record_no", "required": True},
    {"code": "unit", "type": "ref", "ref": "unit", "required": True},
    {"code": "event_start", "type": "datetime", "required": True},
    {"code": "entered_at", "type": "datetime", "required": True},
    {"code": "late_reason", "type": "choice", "choices": ["leave", "duty"]},
    {"code": "responsible", "type": "ref", "ref": "account", "required": True},
    {"code": "what_done", "required": True, "min_length": 15, "max_length": 500},
    {"code": "kind", "type": "choice", "choices": ["neighbour", "family", "labour", "other"], "required": True},
    {"code": "people", "type": "int", "low": 1, "high": 200},
    {"code": "due", "type": "date", "workday": True, "required": True},
    {"code": "result", "type": "choice", "choices": ["settled", "continuing"], "required": True},
    {"code": "settled_on", "type": "date", "required": "result == 'settled'"},
]
KIND = {
    "format": 1,
    "code": "L05",
    "name": {"zh": "矛盾纠纷处置", "en": "Dispute handling"},
    "entry_limit": "1wd",
    "date": "event_start",
    "number": {"field": "record_no", "pattern": "{unit}-{ledger}-{year}-{n}", "width": 4},
    "fields": FIELDS,
    "checks": [
        {"code": "order", "when": "settled_on < date(event_start)", "field": "settled_on", "message": "too early"},
    ],
}
HEADER = [str(field["code"]) for field in FIELDS]


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "L05.xlsx"
        path.write_bytes(write_book([NewSheet("L05", [HEADER, *_rows()], header=0)]))
        kind, problems = read_kind(KIND, Place("L05.yaml"))
        if kind is None:
            raise RuntimeError(problems)
        before = _cpu()
        checked = _read_and_check(path, kind)
        used = _cpu() - before
    if len(checked.new) != ROWS:
        raise RuntimeError(f"{len(checked.new)} rows taken, {checked.problems[:3]}")
    yield at_most(f"sheets: read and check {ROWS:,} x 12 cells of xlsx, child included", used, "CPU s", 3)


def _read_and_check(path: Path, kind: Kind) -> Checked:
    book = read_book(path)
    refs = {
        "unit": names_of((f"U{n:03}", f"第{n}派出所") for n in range(UNITS)),
        "account": names_of((f"p{n:03}", f"民警{n}") for n in range(OFFICERS)),
    }
    context = Context(date(2026, 7, 6), Calendar.build((), range(2025, 2028)), refs)
    return check_sheet(book, book.sheets[0], kind, context)


def _rows() -> Iterator[list[Value]]:
    for n in range(ROWS):
        unit, number = n % UNITS, n // UNITS + 1
        start = datetime(2026, 1, 5, 8) + timedelta(days=7 * (n % 24), minutes=n % 500)
        settled = n % 3 > 0
        yield [
            f"U{unit:03}-L05-2026-{number:04}",
            f"U{unit:03}",
            start,
            start + timedelta(hours=1),
            None,
            f"民警{n % OFFICERS}",
            f"现场调解第{n}起邻里噪声纠纷，双方达成一致意见并约定回访时间",
            ("neighbour", "family", "labour")[n % 3],
            n % 9 + 1,
            start.date() + timedelta(days=7),
            "settled" if settled else "continuing",
            start.date() if settled else None,
        ]


def _cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
