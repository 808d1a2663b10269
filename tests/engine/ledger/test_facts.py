"""Entries as columns of a fact table."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa

from maplebridge.engine.ledger import by_month, fact_columns, fact_table, table_of
from tests.engine.ledger.sample import check, entry, kind

ROW = {"people": 3, "hours": Decimal("1.5"), "joint": "是", "due": "2026-03-09", "joined": "派出所;法律顾问"}


def test_columns_have_types_of_their_fields() -> None:
    table = fact_table(kind(), check(ROW).new)
    assert table.column_names == [*(field.code for field in kind().fields), "file", "sheet", "row"]
    row = table.to_pylist()[0]
    assert (row["people"], row["hours"], row["joint"], row["due"]) == (3, Decimal("1.5"), True, date(2026, 3, 9))
    assert (row["event_start"], row["joined"]) == (datetime(2026, 3, 5, 9), "station;lawyer")
    assert (row["file"], row["sheet"], row["row"], row["case_ref"]) == ("L05.xlsx", "L05", 2, None)
    assert table.schema.field("hours").type == pa.decimal128(38, 1)


def test_months_join_whatever_they_hold() -> None:
    full, empty = fact_table(kind(), check(ROW).new), fact_table(kind(), [])
    assert full.schema == empty.schema and pa.concat_tables([full, empty]).num_rows == 1


def test_by_month_of_the_dating_field() -> None:
    entries = [entry(1, day="2026-04-01"), entry(2, day="2026-03-31"), entry(3, day="2026-04-30")]
    months = by_month(kind(), entries)
    assert {month: len(rows) for month, rows in months.items()} == {"2026-03": 1, "2026-04": 2}
    assert list(months) == ["2026-03", "2026-04"]
    assert list(by_month(kind(date=None), entries)) == ["undated"]


def test_the_table_a_scheme_sees_is_the_table_that_is_written() -> None:
    seen = table_of(kind())
    assert [field.name for field in seen.fields] == list(fact_columns(kind(), []))
    assert (seen.name, seen.unit, seen.date) == ("L05", "unit", "event_start")
