"""The ledger of the score bench: deterministic, written once into build/bench."""

from __future__ import annotations

from pathlib import Path

ROWS = 10_000_000
UNITS = 50_000
KINDS = 20
FOLDER = Path("build/bench")


def ledger() -> Path:
    """`ledger.parquet`: unit, kind, day, status, minutes; made from a hash of the row number."""
    path = FOLDER / "ledger.parquet"
    if not path.exists():
        import duckdb

        FOLDER.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        with duckdb.connect() as connection:
            connection.execute(f"""
                COPY (
                    SELECT printf('u%05d', h % {UNITS}) AS unit,
                           printf('k%02d', (h // {UNITS}) % {KINDS}) AS kind,
                           DATE '2026-01-01' + ((h // 1000003) % 181)::INTEGER AS day,
                           CASE WHEN (h // 7000003) % 100 < 85 THEN 'done' ELSE 'open' END AS status,
                           ((h // 11000027) % 48000 / 100)::DECIMAL(9, 2) AS minutes
                    FROM (SELECT (hash(i) >> 1)::BIGINT AS h FROM range({ROWS}) r(i))
                ) TO '{partial}' (FORMAT parquet)
            """)
        partial.rename(path)
    return path
