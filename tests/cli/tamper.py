"""Changes to a bundle as somebody would make them: in its bytes, or in what it says with a manifest made anew."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from maplebridge.engine.score.bundle import MANIFEST, Part, make_bundle

Files = dict[str, bytes]
CODE = "SMALL-1"
FACTS, UNITS, RESULT = f"{CODE}/facts/lamps", f"{CODE}/facts/units.parquet", f"{CODE}/result.parquet"
RANGES = f"{CODE}/ranges.parquet"
SCHEME, CALENDAR = f"{CODE}/scheme.yaml", f"{CODE}/calendar/cn-2026.yaml"


def files_of(content: bytes) -> Files:
    """Every file but the manifest."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist() if name != MANIFEST}


def remade(content: bytes, files: Mapping[str, bytes]) -> bytes:
    """The files with a manifest that fits them, and what the old one said of the programme."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        about = json.loads(package.read(MANIFEST))["programmes"]
    return make_bundle(files, [Part(**part) for part in about]).content


def read(content: bytes) -> pa.Table:
    return pq.read_table(io.BytesIO(content))


def written(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def with_rows(content: bytes, change: Callable[[list[dict[str, Any]]], None]) -> bytes:
    table = read(content)
    rows = table.to_pylist()
    change(rows)
    return written(pa.Table.from_pylist(rows, table.schema))


def _fact(files: Files, rnd: Random) -> None:
    """One cell of one entry."""
    path = rnd.choice(sorted(path for path in files if path.startswith(FACTS)))

    def change(rows: list[dict[str, Any]]) -> None:
        row = rnd.choice(rows)
        name = rnd.choice(["repaired_on", "told", "hours", "grade", "unit"])
        row[name] = {
            "repaired_on": row["reported_on"] + timedelta(rnd.randrange(2, 30)),
            "told": not row["told"],
            "hours": (row["hours"] or 0) + rnd.randrange(1, 20),
            "grade": {"good": "bad", "bad": "good"}.get(row["grade"], "good"),
            "unit": f"S{rnd.randrange(1, 13):02}",
        }[name]

    files[path] = with_rows(files[path], change)


def _rows(files: Files, rnd: Random) -> None:
    """Entries removed, doubled or put in another order."""
    path = rnd.choice(sorted(path for path in files if path.startswith(FACTS)))
    deed = rnd.choice(["remove", "double", "turn"])

    def change(rows: list[dict[str, Any]]) -> None:
        if deed == "remove":
            rows.pop(rnd.randrange(len(rows)))
        elif deed == "double":
            rows.append(dict(rnd.choice(rows)))
        else:
            rows.reverse()

    files[path] = with_rows(files[path], change)


def _scheme(files: Files, rnd: Random) -> None:
    """A figure of the rules."""
    old, new = rnd.choice([
        (b"value: 3", b"value: 2"), (b"0.2, 0", b"0.3, 0"), (b"points: -1.5", b"points: -1"),
        (b"at_most: 0.4", b"at_most: 0.2"), (b"at_least: 50", b"at_least: 60"), (b"12.5", b"12.6"),
        (b"<= 10", b"<= 9"), (b"praised < 1", b"praised < 2"), (b"ties: min", b"ties: max"),
        (b"exempt == True", b"exempt == False"), (b"take: minmax", b"take: percentile"),
    ])
    assert old in files[SCHEME], old
    files[SCHEME] = files[SCHEME].replace(old, new)


def _calendar(files: Files, rnd: Random) -> None:
    """A week more of holiday."""
    start = date(2026, rnd.choice([3, 5, 6]), rnd.randrange(11, 15))
    line = f"      - {{name: {{zh: 假, en: Off}}, off: [{start}/{start + timedelta(4)}]}}\n".encode()
    assert files[CALENDAR].endswith(b"\n")
    files[CALENDAR] += line


def _units(files: Files, rnd: Random) -> None:
    """A unit moved to another category, with other officers, or out of contest."""
    def change(rows: list[dict[str, Any]]) -> None:
        row = rnd.choice(rows)
        match rnd.choice(["category", "officers", "exempt"]):
            case "category":
                row["category"] = "rural" if row["category"] == "urban" else "urban"
            case "officers":
                row["officers"] += 2
            case "exempt":
                row["exempt"] = not row["exempt"]

    files[UNITS] = with_rows(files[UNITS], change)


def _result(files: Files, rnd: Random) -> None:
    """A stored figure."""
    def change(rows: list[dict[str, Any]]) -> None:
        row = rnd.choice([row for row in rows if row["value"] is not None])
        row["value"] = "high" if row["node"] == "grade" and row["value"] != "high" else "17.77"

    files[RESULT] = with_rows(files[RESULT], change)


KINDS = (_fact, _rows, _scheme, _calendar, _units, _result)
