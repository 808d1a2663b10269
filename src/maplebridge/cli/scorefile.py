"""Scores as a file: csv (UTF-8 with BOM), xlsx or parquet, by its ending."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.score.result import Scores
from maplebridge.engine.sheet import NewSheet, write_book

ENDINGS = (".csv", ".xlsx", ".parquet")


def check_ending(out: Path) -> None:
    """Raises Refused before any work is done."""
    if out.suffix.lower() not in ENDINGS:
        raise Refused([Problem("cli.target_ending", Place(out.name), {"ending": out.suffix or "-"})])


def named_nodes(scheme: Scheme) -> list[str]:
    """Nodes with a name of their own, inner ones left out."""
    return [name for name in scheme.nodes if "/" not in name]


def score_row(scores: Scores, nodes: Sequence[str], i: int) -> dict[str, Any]:
    return {"unit": scores.units[i], **{name: scores.column(name).value(i) for name in nodes}}


def score_file(scores: Scores, out: Path, sheet: str) -> bytes:
    """A row per unit: its code and every named node."""
    nodes = named_nodes(scores.scheme)
    rows = [score_row(scores, nodes, i) for i in range(len(scores.units))]
    head = ["unit", *nodes]
    match out.suffix.lower():
        case ".xlsx":
            cells = [head, *([row[name] for name in head] for row in rows)]
            return write_book([NewSheet(sheet, cells, header=0, filter=True)])
        case ".parquet":
            return _parquet(scores, nodes)
        case _:
            return _csv(head, rows)


def _parquet(scores: Scores, nodes: Sequence[str]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(scores.table(nodes), sink)
    return bytes(sink.getvalue())


def _csv(head: Sequence[str], rows: Sequence[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_escaped(row[name]) for name in head] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _escaped(value: Any) -> str:
    """A text that a spreadsheet would take for a formula is kept as text."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t")) else text
