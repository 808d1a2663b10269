"""The report's words: both languages, plurals, days, rows; nothing unused, nothing missing."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from maplebridge.engine.scheme.text import Text
from maplebridge.reports import programme
from maplebridge.reports.programme import data
from maplebridge.reports.programme.states import MARKS
from maplebridge.reports.programme.wording import day_text, figure, full_day, listed, rows_text, say, words

HOME = Path(programme.__file__).parent
SOURCES = [*HOME.rglob("*.py"), *HOME.rglob("*.js"), *HOME.rglob("*.j2")]
TYPED_KEYS = {*MARKS, *data.Severity.__args__, *data.Tier.__args__, "veto", "gate"}


def test_every_word_is_used() -> None:
    text = "\n".join(path.read_text("utf-8") for path in SOURCES)
    made = {f"sort_{key}" for key in ("late", "points", "name")} | TYPED_KEYS
    assert [key for key in words() if key not in made and not re.search(rf"\b{key}\b", text)] == []


def test_every_used_word_exists() -> None:
    used: set[str] = set()
    for path in SOURCES:
        text = path.read_text("utf-8")
        used |= set(re.findall(r"""\b(?:W|fill|empty|leadLine|desk\.word|(?<!\.)say)\(['"](\w+)['"]""", text))
        used |= set(re.findall(r'data-(?:word|label)="(\w+)"', text))
    assert len(used) > 60
    assert used - words().keys() - {"sort_"} == set()
    assert not TYPED_KEYS - words().keys()


@pytest.mark.parametrize("key", sorted(words()))
def test_both_languages_have_the_same_places(key: str) -> None:
    text = words()[key]
    assert text.zh and text.en
    places = [set(re.findall(r"\{(\w+)\}", side)) for side in (text.zh, text.en)]
    assert places[0] == places[1]
    assert not re.search(r"[\u4e00-\u9fff]", text.en)
    assert "!" not in text.en and "！" not in text.zh


def test_plural_follows_the_number() -> None:
    assert say("lines_n", n=1).say("en") == "1 line"
    assert say("lines_n", n=2) == Text("2项", "2 lines")


def test_a_text_is_put_in_the_language_of_the_sentence() -> None:
    assert say("act_silent", unit=Text("林场派出所", "Forest Farm station")) == Text(
        "联系林场派出所：本期没有任何记录", "Call Forest Farm station: no record at all in this period"
    )


def test_braces_in_a_name_are_not_places() -> None:
    assert say("act_silent", unit=Text("{n}所")).zh == "联系{n}所：本期没有任何记录"


def test_days() -> None:
    assert day_text(date(2026, 11, 21), year=2026) == Text("11月21日 周六", "Sat 21 Nov")
    assert day_text(date(2025, 1, 1), year=2026) == Text("2025年1月1日 周三", "Wed 1 Jan 2025")
    assert full_day(date(2026, 3, 5)) == Text("2026年3月5日", "5 Mar 2026")


def test_figures_keep_their_digits() -> None:
    assert [figure(Decimal(text)) for text in ("4.00", "0", "1E+2", "-0.5")] == ["4.00", "0", "100", "-0.5"]
    assert figure(None) == "–"


def test_rows_are_drawn_together() -> None:
    assert rows_text((9, 5, 6, 7, 9)) == Text("第5–7, 9行", "rows 5–7, 9")
    assert rows_text((4,), 3) == Text("第4行（另有3行）", "row 4 (and 3 more)")
    assert rows_text((), 3) == Text("共3行", "3 rows")


def test_lists() -> None:
    assert listed([Text("甲", "A"), Text("乙")]) == Text("甲、乙", "A, 乙")
