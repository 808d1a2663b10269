from __future__ import annotations

from datetime import date

import pytest

from maplebridge.engine.scheme.due import ANCHORS, DueError, fixed_day, parse_due
from maplebridge.engine.scheme.model import Due


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("month_end+3wd", Due("month_end", 3, "month_end+3wd")),
        ("year_end-20wd", Due("year_end", -20, "year_end-20wd")),
        ("assessment", Due("assessment", 0, "assessment")),
        (" quarter_end + 5 wd ", Due("quarter_end", 5, "quarter_end+5wd")),
        ("event+0wd", Due("event", 0, "event")),
        ("rotation-03wd", Due("rotation", -3, "rotation-3wd")),
        ("2026-06-30", Due("2026-06-30", 0, "2026-06-30")),
        ("2026-06-30-5wd", Due("2026-06-30", -5, "2026-06-30-5wd")),
        (date(2026, 6, 30), Due("2026-06-30", 0, "2026-06-30")),
    ],
)
def test_reads(text, due):
    assert parse_due(text) == due


@pytest.mark.parametrize("anchor", ANCHORS)
@pytest.mark.parametrize("tail", ["", "+1wd", "-10wd"])
def test_the_canonical_text_reads_back_to_itself(anchor, tail):
    due = parse_due(anchor + tail)
    assert (due.anchor, due.text) == (anchor, anchor + tail)
    assert parse_due(due.text) == due


@pytest.mark.parametrize(
    ("text", "reason", "what"),
    [
        ("", "shape", ""),
        ("month_end+3", "shape", "month_end+3"),
        ("month_end+3d", "shape", "month_end+3d"),
        ("month_end+3.5wd", "shape", "month_end+3.5wd"),
        ("month_end 3wd", "shape", "month_end 3wd"),
        ("month_end+３wd", "shape", "month_end+３wd"),
        ("+3wd", "shape", "+3wd"),
        ("week_end+3wd", "anchor", "week_end"),
        ("2026-02-30", "date", "2026-02-30"),
        ("2026-2-3", "shape", "2026-2-3"),
        ("month_end+5000wd", "offset", "5000"),
    ],
)
def test_refuses_with_reason_and_part(text, reason, what):
    with pytest.raises(DueError) as caught:
        parse_due(text)
    assert (caught.value.reason, caught.value.what) == (reason, what)


def test_fixed_day():
    assert fixed_day(parse_due("2026-06-30+2wd")) == date(2026, 6, 30)
    assert fixed_day(parse_due("month_end+2wd")) is None
