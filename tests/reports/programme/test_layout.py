"""The page as text: one file, nothing from outside, nothing a name could break, nothing too new for old browsers."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest

from maplebridge.engine.scheme.text import Text
from maplebridge.reports import programme
from maplebridge.reports.programme import data
from maplebridge.reports.programme.layout import page
from maplebridge.reports.programme.payload import Payload
from tests.reports.programme import sample
from tests.reports.programme.test_summary import small

PAGE = Path(programme.__file__).parent / "page"
TOO_NEW_STYLE = r":has\(|:is\(|:where\(|color-mix|@layer|oklch|@container|aspect-ratio|accent-color|&\s|dvh|@property"
TOO_NEW_SCRIPT = r"\.at\(|hasOwn|structuredClone|findLast|\.toSorted|\.groupBy|\?\?=|\|\|=|&&=|\binert\b|replaceAll"


@pytest.fixture(scope="module")
def html() -> str:
    return page(sample.report())


def island(html: str) -> dict[str, object]:
    return json.loads(re.search(r'<script type="application/json" id="report">(.*?)</script>', html, re.S)[1])  # type: ignore[index,no-any-return]


def own_part(html: str) -> str:
    """The page without the chart library."""
    return re.sub(r"<script>.*?</script>", "", html, flags=re.S)


def test_nothing_is_loaded_from_outside(html: str) -> None:
    assert re.findall(r'\b(?:src|href)="(?!#|data:)([^"]*)"', own_part(html)) == []
    assert not re.search(r"@import|url\(", own_part(html))
    assert "default-src 'none'" in html


def test_content_policy_admits_just_the_scripts_of_the_page(html: str) -> None:
    scripts = re.findall(r"<script>(.*?)</script>", html, re.S)
    assert len(scripts) == 2
    for script in scripts:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in unescape(html)


def test_a_name_cannot_break_out() -> None:
    evil = "</script><script>alert(1)</script><!--\u2028"
    made = page(small(name=Text(evil, evil)))
    assert "<script>alert(1)" not in made
    assert evil in [zh for zh, _ in island(made)["texts"]]  # type: ignore[attr-defined]


def test_language_of_the_first_view() -> None:
    assert '<html lang="zh-Hans">' in page(small()) and '<html lang="en">' in page(small(), "en")


def test_each_text_is_sent_once(html: str) -> None:
    texts = [tuple(pair) for pair in island(html)["texts"]]  # type: ignore[attr-defined]
    assert len(texts) == len(set(texts))
    assert all(zh and en for zh, en in texts)


def test_each_ladder_is_sent_once_and_in_order() -> None:
    top = (data.Rung(Text("总分"), children=(data.Rung(Text("项"), children=(data.Rung(Text("条")),)),)),)
    cells = [data.MatrixCell("U1", "I1", None, Decimal(1), "done", trace=trace) for trace in (top, top[0].children, ())]
    made = Payload(small(matrix=tuple(cells))).whole()
    assert [cell.get("trace") for cell in made["matrix"]] == [2, 1, None]
    assert [ladder[0].get("children") for ladder in made["ladders"]] == [None, 0, 1]


def test_payload_keeps_every_row() -> None:
    report = sample.report()
    made = Payload(report).whole()
    for part in ("units", "items", "matrix", "cells", "standings", "late", "gaps", "decisions", "faults"):
        assert len(made[part]) == len(getattr(report, part))
    assert sum(len(item["indicators"]) for item in made["items"]) == 46


def test_zero_is_not_left_out() -> None:
    made = Payload(sample.report()).whole()
    silent = [cell for cell in made["matrix"] if cell["unit"] == sample.SILENT]
    assert silent and all(cell["points"] == "0.00" for cell in silent)


def test_size_stays_sendable(html: str) -> None:
    """24 units x 46 lines with their traces, chart library included."""
    assert len(html.encode()) < 2_000_000


@pytest.mark.parametrize("file", sorted(PAGE.iterdir()), ids=lambda path: path.name)
def test_works_in_chromium_87(file: Path) -> None:
    forbidden = TOO_NEW_STYLE if file.suffix == ".css" else TOO_NEW_SCRIPT
    assert re.findall(forbidden, file.read_text("utf-8")) == []


def test_no_text_under_13_pixels() -> None:
    sizes = re.findall(r"font-size: (\d+)px", "".join(path.read_text("utf-8") for path in PAGE.glob("*.css")))
    assert min(map(int, sizes)) >= 12  # 12 only on paper
    screen = "".join(path.read_text("utf-8") for path in PAGE.glob("*.css") if path.name != "print.css")
    assert min(map(int, re.findall(r"font-size: (\d+)px", screen))) >= 13


def test_empty_programme_makes_a_page() -> None:
    bare = small(units=(), items=(), categories=(), assessment_day=None, working_days_left=None)
    assert "参评单位" in page(replace(bare, name=Text("空")))
