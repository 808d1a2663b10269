"""What the measures of the bench cost without us: one hand-written DuckDB statement, and pandas."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pyarrow as pa

from bench.figure import cpu_seconds
from bench.ledger_data import ledger

STATEMENT = """
SELECT unit, kind,
       count(*) AS n,
       count(*) FILTER (WHERE status = 'done') AS done,
       sum(minutes) AS minutes,
       count(DISTINCT day) AS days
FROM read_parquet('{path}')
WHERE day BETWEEN DATE '2026-01-01' AND DATE '2026-06-30'
GROUP BY unit, kind
"""


def by_hand(path: Path) -> pa.Table:
    import duckdb

    with duckdb.connect() as connection:
        return connection.sql(STATEMENT.format(path=path)).to_arrow_table()


def with_pandas(path: Path) -> list[str]:
    """The same totals as `checksum`, as texts."""
    import pandas as pd

    frame = pd.read_parquet(path)
    frame["minutes"] = (frame["minutes"].astype("float64") * 100).round().astype("int64")
    frame["done"] = frame["status"] == "done"
    keys = [frame["unit"].astype("category"), frame["kind"].astype("category")]
    groups = frame.groupby(keys, observed=True)
    found = groups.agg(n=("day", "size"), done=("done", "sum"), minutes=("minutes", "sum"), days=("day", "nunique"))
    return [str(len(found)), str(found["n"].sum()), str(found["done"].sum()), f"{found['minutes'].sum() / 100:.2f}",
            str(found["days"].sum())]  # fmt: skip


if __name__ == "__main__":
    results: list[list[str]] = []
    seconds = cpu_seconds(lambda: results.append(with_pandas(ledger())))
    json.dump({"seconds": seconds, "checksum": results[0]}, sys.stdout)
