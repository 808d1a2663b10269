"""Whatever stands in the cells: no crash, every row accounted for, every fault sayable in both languages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from maplebridge.engine.ledger import error_copy
from maplebridge.engine.sheet import ErrorValue, Value, write_book
from maplebridge.engine.sheet.write import NewSheet
from maplebridge.words import sentence
from tests.engine.ledger.sample import GOOD, KIND_DATA, book, run

CODES = [field["code"] for field in KIND_DATA["fields"]]
LIKELY = [
    "U01", "U01-L05-2026-0001", "2026-03-05", "3.5", "无", "其他", "settled", "12", "王伟", "；", "=1+1",
    "13912345678", "是", "\u3000",
]  # fmt: skip
VALUES: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.sampled_from(LIKELY),
    st.text(max_size=30),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False).map(Decimal),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.just(ErrorValue("#REF!")),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=len(CODES), max_size=len(CODES)), max_size=4))
def test_any_cells(rows: list[list[Value]]) -> None:
    checked = run(book([CODES, *rows]))
    filled = [row for row in rows if any(not (v is None or (isinstance(v, str) and not v.strip())) for v in row)]
    assert len(checked.new) + len(checked.rejected) == len(filled)
    assert not checked.rejected or not checked.ok()
    for problem in checked.problems:
        for said in (sentence(problem, "zh"), sentence(problem, "en")):
            assert said.what and said.do and "{" not in said.do


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=8), max_size=6))
def test_any_sheet_at_all(rows: list[list[Value]]) -> None:
    found = book(rows)
    checked = run(found)
    assert error_copy(found, checked.problems, checked.headers, lambda problem: problem.code)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(VALUES, max_size=6), max_size=5))
def test_anything_can_be_written(rows: list[list[Value]]) -> None:
    assert write_book([NewSheet("表", rows)]) == write_book([NewSheet("表", rows)])


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(list(GOOD)), VALUES))
def test_a_good_row_with_anything_in_it(changes: dict[str, Value]) -> None:
    row = {**GOOD, **changes}
    checked = run(book([list(row), list(row.values())]))
    assert len(checked.new) + len(checked.rejected) <= 1
    moment = checked.new[0].values["event_start"] if checked.new else datetime(2026, 1, 1)
    assert isinstance(moment, date) and moment.year >= 1990
