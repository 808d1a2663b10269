"""The city's sheets as DuckDB tables of plain columns, read by other libraries than the product's own reader."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import duckdb
import openpyxl
import pandas as pd

HEADER_CELLS = 5
LEDGERS = ("L05", "L06", "L07", "L08", "L12", "L15")


def load(folder: Path, planted: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    """Tables L05, L06 ..., assignments, workday. Rows planted as faulty are left out; all values are texts."""
    faulty = {(d["file"], d["sheet"], d["row"]) for d in planted if "row" in d and d["code"].startswith("ledger.")}
    con = duckdb.connect()
    for ledger in LEDGERS:
        rows = [row for file in sorted((folder / "ledgers").glob(f"{ledger} *")) for row in _rows(file, faulty)]
        con.register(ledger, pd.DataFrame(rows).astype("string"))
    con.register("assignments", pd.DataFrame(list(_rows(folder / "assignments.xlsx", set()))).astype("string"))
    days = [date(2025, 12, 1) + timedelta(days=n) for n in range(240)]
    con.register("workday", pd.DataFrame({"d": [day for day in days if chinese_calendar.is_workday(day)]}))
    return con


def _rows(file: Path, faulty: set[tuple[str, str, int]]) -> list[dict[str, str | None]]:
    sheets = _csv(file) if file.suffix == ".csv" else _xlsx(file)
    found = []
    for sheet, lines in sheets:
        head: list[str] | None = None
        for number, line in enumerate(lines, start=1):
            if head is None:
                head = [str(cell) for cell in line] if sum(bool(cell) for cell in line) >= HEADER_CELLS else None
            elif any(line) and (file.name, sheet, number) not in faulty:
                found.append({name: _text(value) for name, value in zip(head, line, strict=False)})
    return found


def _xlsx(file: Path) -> list[tuple[str, list[tuple[Any, ...]]]]:
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    return [(sheet.title, list(sheet.iter_rows(values_only=True))) for sheet in book]


def _csv(file: Path) -> list[tuple[str, list[list[str]]]]:
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    return [(file.stem, list(csv.reader(text.splitlines())))]


def _text(value: Any) -> str | None:
    return None if value in (None, "") else str(value)
