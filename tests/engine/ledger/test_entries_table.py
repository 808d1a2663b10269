"""The table of records in columns says what a plain walk over the records says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from maplebridge.engine.ledger.derived.entries import Line
from maplebridge.engine.ledger.derived.entries_table import joined_entries, line_table
from maplebridge.engine.ledger.likeness import Likeness, Texts, near_copies

PLACES = ("东门", "西街", "南坪", "北桥", "河湾", "石村")
DID = ("走访住户并核对登记信息未见异常", "调解邻里停车纠纷双方当场和好",
       "检查小旅馆消防设施并要求整改", "宣讲防诈骗知识发放材料若干")


def _line(random: Random, row: int) -> Line:
    day = None if random.random() < 0.1 else date(2026, 1, 1) + timedelta(random.randrange(200))
    text = f"{random.choice(PLACES)}{random.choice(DID)}{random.choice(PLACES)}{random.choice(DID)}"
    return Line(random.choice("UVW"), f"N{row}", day, day, random.random() < 0.2, random.randrange(1, 9),
                Decimal(random.randrange(1, 90)) / 10, random.choice([b"a" * 16, b"b" * 16, b"c" * 16]),
                text if random.random() < 0.9 else "", row)


def _walked(books: dict[str, list[Line]]) -> list[dict[str, Any]]:
    rows = sorted(((line.unit, ledger, line.event_day or date.min, line.row, line)
                   for ledger, lines in books.items() for line in lines), key=lambda row: row[:4])
    ranked = sorted(range(len(rows)), key=lambda at: rows[at][2])
    copies = near_copies(Texts([rows[at][4].text for at in ranked], _numbered([rows[at][:2] for at in ranked]),
                               _numbered([rows[at][:1] for at in ranked])), Likeness())
    alike = {ranked[one.later] for one in copies if (then := rows[ranked[one.earlier]][4].event_day) is not None
             and (rows[ranked[one.later]][2] - then).days <= 90}
    given: Counter[tuple[str, str, bytes]] = Counter()
    found = []
    for at, (unit, ledger, _, _, line) in enumerate(rows):
        found.append({"unit": unit, "ledger": ledger, "record_no": line.record_no, "event_day": line.event_day,
                      "entered_day": line.entered_day, "late": line.late, "fields": line.fields,
                      "minutes": line.minutes, "near_duplicate": at in alike,
                      "asked_again": given[unit, ledger, line.facts]})
        given[unit, ledger, line.facts] += 1
    return found


def _numbered(values: Iterable[tuple[str, ...]]) -> list[int]:
    known: dict[tuple[str, ...], int] = {}
    return [known.setdefault(value, len(known)) for value in values]


@pytest.mark.parametrize("seed", range(6))
def test_the_columns_are_what_a_walk_finds(seed: int) -> None:
    random = Random(seed)
    books = {code: [_line(random, row) for row in range(count)] for code, count in
             (("L05", 60), ("L02", 40), ("L09", 0))}
    made = joined_entries({code: line_table(lines) for code, lines in books.items()})
    expected = _walked(books)
    assert made.select(list(expected[0])).to_pylist() == expected
    assert any(row["near_duplicate"] for row in expected)
    assert any(row["asked_again"] for row in expected)


def test_no_records_make_an_empty_table() -> None:
    assert len(joined_entries({})) == 0
    assert len(joined_entries({"L05": line_table([])})) == 0
