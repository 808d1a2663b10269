"""Which ledger a sheet belongs to."""

from __future__ import annotations

import pytest

from maplebridge.engine.ledger import recognise, recognise_books
from maplebridge.engine.sheet import Book, Sheet
from tests.engine.ledger.sample import book, kind

FIELDS = [{"code": "seen_on", "name": "走访日期", "type": "date"}, {"code": "found", "name": "发现情况"}]
NAME = {"zh": "社区走访", "en": "Community visits"}
VISITS = kind(code="L04", name=NAME, number=None, checks=[], entry_limit="none", date="seen_on", fields=FIELDS)
KINDS = (kind(), VISITS, kind(code="L0", name={"zh": "台账", "en": "Books"}))


@pytest.mark.parametrize(
    ("file", "sheet", "code"),
    [
        ("x.xlsx", "L05", "L05"),
        ("x.xlsx", "l04 三月", "L04"),
        ("x.xlsx", "L05-东湖", "L05"),
        ("L04_东湖.xlsx", "Sheet1", "L04"),
        ("L04.xlsx", "L05", "L05"),
        ("x.xlsx", "矛盾纠纷处置", "L05"),
        ("东湖社区走访台账.xls", "Sheet1", "L04"),
        ("community visits.csv", "community visits", "L04"),
        ("x.xlsx", "L050", None),
        ("x.xlsx", "Sheet1", None),
        ("L04 L05.xlsx", "Sheet1", None),
    ],
)
def test_by_name(file: str, sheet: str, code: str | None) -> None:
    found = book([["甲"], ["1"]], file=file, sheet=sheet)
    kind_found = recognise(found, found.sheets[0], KINDS)
    assert (kind_found and kind_found.code) == code


def test_by_header() -> None:
    found = book([["走访日期", "发现情况"], ["2026-03-05", "无"]], file="x.xlsx", sheet="Sheet1")
    kind_found = recognise(found, found.sheets[0], KINDS)
    assert kind_found is not None and kind_found.code == "L04"


def test_unclear_sheets_are_questions_and_empty_ones_nothing() -> None:
    rows = (("甲", "乙"), ("1", "2"))
    sheets = (Sheet("L05", rows), Sheet("空", ()), Sheet("说明", rows), Sheet("隐", rows, hidden=True))
    tabs, questions = recognise_books([Book("x.xlsx", "xlsx", sheets)], KINDS)
    assert [(tab.sheet.name, tab.kind.code) for tab in tabs] == [("L05", "L05")]
    (question,) = questions
    assert (question.code, question.place.sheet, question.severity) == ("ledger.which_kind", "说明", "question")
