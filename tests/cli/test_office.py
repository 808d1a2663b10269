"""An office's own table through the command line: shown, asked, answered, written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import run

GRID = """2026年考核评分表,,,
考核项目,考核内容,分值,评分标准
组织（100分）,成立小组,60,未成立不得分
,整改隐患,,每拖延一处扣1分，扣完为止
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "考核.csv"
    file.write_text(GRID, encoding="gb18030")
    return file


def test_what_was_read_is_shown_with_its_questions(table: Path) -> None:
    said = run("convert", table, "--json")
    document = said.json()
    assert said.code == 0
    assert (document["ok"], document["complete"]) == (True, False)
    assert [(line["name"]["zh"], line["points"], line["rule"]) for line in document["indicators"]] == [
        ("成立小组", 60, "steps"), ("整改隐患", None, None)]
    assert document["questions"][0]["topic"] == "points"
    assert document["questions"][0]["place"]["cell"] == "B4"


def test_questions_are_answered_in_a_file(table: Path, tmp_path: Path) -> None:
    target, answers = tmp_path / "scheme.yaml", tmp_path / "answers.yaml"
    assert run("convert", table, target, "--answers", answers).code == 1
    assert not target.exists()
    assert run("check", table, "--answers", answers).code == 1
    text = answers.read_text(encoding="utf-8")
    assert "整改隐患" in text
    answers.write_text("format: 1\nanswers:\n- {topic: points, text: 整改隐患, answer: remainder}\n", encoding="utf-8")
    assert run("convert", table, target, "--answers", answers).code == 0
    assert run("check", target).code == 0


def test_answers_hold_for_check_and_lint(table: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    assert run("lint", table, "--json").code == 1
    answers.write_text("format: 1\nanswers:\n- {topic: points, text: 整改隐患, answer: remainder}\n", encoding="utf-8")
    assert run("check", table, "--answers", answers).code == 0
    document = run("lint", table, "--answers", answers, "--json").json()
    assert "validate.no_english" not in [problem["code"] for problem in document["problems"]]
