"""Columns told apart by their cells."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from maplebridge.cli.main import app


def _asked(path, text):
    path.write_text(text, encoding="utf-8")
    told = json.loads(CliRunner().invoke(app, ["convert", str(path), "--json", "--lang", "en"]).stdout)
    return [problem for problem in told["problems"] if problem["severity"] == "question"]


def test_a_column_without_a_heading_is_asked_by_its_first_words(tmp_path):
    asked = _asked(tmp_path / "t.csv", "指标,分值,评分标准,\n巡逻,60,少一次扣1分,看现场\n走访,40,少一户扣1分,看记录\n")
    unnamed = [problem for problem in asked if problem["code"] == "office.ask_unnamed_column"]
    assert len(unnamed) == 1
    assert "看现场" in unnamed[0]["what"]
    assert "“”" not in unnamed[0]["what"]


def test_numbers_that_fit_no_sum_are_asked(tmp_path):
    asked = _asked(tmp_path / "t.csv", "指标,甲方,评分标准\n巡逻,61,少一次扣1分\n走访,17,少一户扣1分\n")
    assert "office.ask_column" in [problem["code"] for problem in asked]
