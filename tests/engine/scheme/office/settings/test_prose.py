"""Settings that titles and prose state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from maplebridge.engine.scheme.office.settings.grades import read_grades
from maplebridge.engine.scheme.office.settings.model import Settings
from maplebridge.engine.scheme.office.settings.prose import read_settings
from maplebridge.engine.scheme.office.wording.cell import Cell


def _settings(*texts: str) -> Settings:
    cells = [Cell(text) for text in texts]
    found = read_settings(cells)
    read_grades(found, cells)
    return found


@pytest.mark.parametrize(("text", "start", "end"), [
    ("考核周期为2026年1月1日至2026年12月31日", date(2026, 1, 1), date(2026, 12, 31)),
    ("考核期：2026年1月1日—12月31日", date(2026, 1, 1), date(2026, 12, 31)),
    ("考核时间为2026年1月至6月", date(2026, 1, 1), date(2026, 6, 30)),
    ("2026年度考核，考核周期为上年12月21日至本年12月20日", date(2025, 12, 21), date(2026, 12, 20)),
    ("Period: 1 January 2026 to 31 December 2026", date(2026, 1, 1), date(2026, 12, 31)),
])
def test_the_period(text: str, start: date, end: date) -> None:
    assert _settings(text).period == (start, end)


def test_a_year_alone() -> None:
    found = _settings("2026年度派出所考核评分表")
    assert (found.year, found.period, found.name) == (2026, None, "2026年度派出所考核评分表")


def test_days_and_document_number() -> None:
    found = _settings("兰公通〔2026〕15号", "考核日期为2026年12月15日", "2026年3月5日")
    assert found.approval_number == "兰公通〔2026〕15号"
    assert (found.assessment_day, found.issued_on) == (date(2026, 12, 15), date(2026, 3, 5))


@pytest.mark.parametrize(("text", "full"), [
    ("考核实行百分制", 100), ("满分120分", 120), ("总分为1000分", 1000), ("The full score is 80 points", 80),
])
def test_the_full_score(text: str, full: int) -> None:
    assert _settings(text).full_score == full


@pytest.mark.parametrize("text", [
    "90分以上为优秀，80—89分为良好，60—79分为合格，60分以下为不合格",
    "得分90分（含）以上的评为优秀，80分（含）以上90分以下的为良好，60分（含）以上80分以下的为合格，不足60分的为不合格",
])
def test_grades(text: str) -> None:
    grades = _settings(text).grades
    assert grades == [("优秀", Decimal(90)), ("良好", Decimal(80)), ("合格", Decimal(60)), ("不合格", None)]


def test_grades_and_quotas_in_english() -> None:
    found = _settings("90 or more is excellent, 75 to 89 is good, below 75 is fail. At most 20% may be excellent.")
    assert found.grades == [("excellent", Decimal(90)), ("good", Decimal(75)), ("fail", None)]
    assert found.quotas == {"excellent": Decimal("0.2")}


def test_a_quota_and_a_ranking() -> None:
    found = _settings("优秀等次比例不超过25%。", "按得分高低排名。")
    assert found.quotas == {"优秀": Decimal("0.25")}
    assert found.ranked


def test_full_points_to_begin_with() -> None:
    assert _settings("基础分100分，采取倒扣制").deducts_from_full
    assert not _settings("满分100分").deducts_from_full
