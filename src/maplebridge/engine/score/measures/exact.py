"""Columns of a query's result as numbers, without losing digits."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from maplebridge.engine.score.numbers.number import (
    Bools,
    Number,
    add,
    constant,
    divide,
    multiply,
    of_decimals,
    of_floats,
    of_ints,
)

#: Significant digits kept of what SQL computed in floating point.
_FLOAT_DIGITS = 12


def numbers_of(column: pa.Array) -> tuple[Number, Bools]:
    """Integers, decimals or floats, with a mask of the values that are there."""
    here = np.asarray(pc.is_valid(column))
    if pa.types.is_integer(column.type):
        whole = np.asarray(pc.fill_null(column, 0)).astype(np.int64)
        return of_ints(whole), here
    if pa.types.is_decimal(column.type):
        return _decimals(pc.fill_null(column, Decimal(0)).cast(pa.decimal128(38, column.type.scale))), here
    if pa.types.is_floating(column.type):
        found = np.asarray(pc.fill_null(column, 0.0))
        here = here & np.isfinite(found)
        return of_decimals([Decimal(f"{x:.{_FLOAT_DIGITS}g}") for x in np.where(here, found, 0.0).tolist()]), here
    return of_floats(np.zeros(len(column))), np.zeros(len(column), dtype=np.bool_)


def _decimals(column: pa.Array) -> Number:
    """128-bit integers in two words, over a power of ten."""
    words = np.frombuffer(column.buffers()[1], dtype=np.int64)[2 * column.offset : 2 * (column.offset + len(column))]
    low, high = words[0::2], words[1::2]
    if np.array_equal(high, low >> 63):
        whole = of_ints(low)
    else:
        word = constant(2**32)
        upper = multiply(multiply(of_ints(high), word), word)
        middle = multiply(of_floats((low.view(np.uint64) >> 32).astype(np.float64)), word)
        whole = add(add(upper, middle), of_floats((low & 0xFFFFFFFF).astype(np.float64)))
    return whole if column.type.scale == 0 else divide(whole, constant(10**column.type.scale))
