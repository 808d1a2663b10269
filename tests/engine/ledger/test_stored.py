"""Values of an entry as plain JSON, and back."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from maplebridge.engine.ledger import Field, Kind
from maplebridge.engine.ledger.stored import from_stored, to_stored
from maplebridge.engine.scheme.rows import RowValue
from maplebridge.engine.scheme.text import Text

TYPES = ("text", "int", "decimal", "bool", "date", "datetime", "choice", "choices", "ref", "refs")
KIND = Kind("X", Text("样本"), tuple(Field(f"f_{type_}", Text(type_), type_) for type_ in TYPES))
texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)
VALUES: dict[str, st.SearchStrategy[RowValue]] = {
    "int": st.integers(-10**20, 10**20).map(Decimal),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False),
    "bool": st.booleans(),
    "date": st.dates(),
    "datetime": st.datetimes(),
}
rows = st.fixed_dictionaries({}, optional={f"f_{type_}": VALUES.get(type_, texts) for type_ in TYPES})


@given(rows)
def test_every_value_comes_back_as_it_was(row: dict[str, RowValue]) -> None:
    back = from_stored(KIND, json.loads(json.dumps(to_stored(row))))
    assert back == row
    for code, value in row.items():
        assert type(back[code]) is type(value)
        if isinstance(value, Decimal):
            assert f"{back[code]:f}" == f"{value:f}"  # 1.50 is not 1.5


def test_blank_values_are_left_out() -> None:
    assert to_stored({"f_text": None, "f_bool": False}) == {"f_bool": False}


def test_fields_the_kind_no_longer_has_are_left_out() -> None:
    assert from_stored(KIND, {"gone": "x", "f_text": "y"}) == {"f_text": "y"}


def test_what_no_longer_fits_its_type_stays_a_text() -> None:
    old = {"f_int": "several", "f_date": "2026-02-30", "f_datetime": "soon"}
    assert from_stored(KIND, old) == old


def test_a_day_in_an_instant_field_is_its_midnight() -> None:
    assert from_stored(KIND, {"f_datetime": "2026-03-01"}) == {"f_datetime": datetime(2026, 3, 1)}
    assert from_stored(KIND, {"f_date": "2026-03-01"}) == {"f_date": date(2026, 3, 1)}
