"""An office's own table through the command line: shown, asked, answered, written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

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


def test_an_answer_that_does_not_fit_is_no_new_question(tmp_path: Path) -> None:
    table, target, answers = tmp_path / "考核.csv", tmp_path / "scheme.yaml", tmp_path / "answers.yaml"
    table.write_text(GRID.replace("2026年", ""), encoding="utf-8")
    answers.write_text("format: 1\nanswers:\n- {topic: period, answer: 二〇二六}\n", encoding="utf-8")
    said = run("convert", table, target, "--answers", answers)
    added = len(yaml.safe_load(answers.read_text(encoding="utf-8"))["answers"]) - 1
    assert said.code == 1 and not target.exists() and added > 0
    assert f"{added} questions are now in" in said.err and "1 answers in" in said.err
    again = run("convert", table, target, "--answers", answers)
    assert "are now in" not in again.err
    assert "1 answers in" in again.err and f"{added} questions in" in again.err
    document = run("convert", table, target, "--answers", answers, "--json").json()
    misfit = next(problem for problem in document["problems"] if problem["code"] == "office.answer_misfit_period")
    assert (misfit["place"]["file"], misfit["place"]["line"]) == ("answers.yaml", 3)
    assert "二〇二六" in misfit["what"] and "2026" in misfit["do"]
    assert "office.ask_period" not in [problem["code"] for problem in document["problems"]]


def test_an_entry_that_says_not_what_it_answers(table: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("format: 1\nanswers:\n- {topic: rule, answer: done}\n", encoding="utf-8")
    said = run("convert", table, tmp_path / "scheme.yaml", "--answers", answers, "--json")
    (fault,) = said.json()["problems"]
    assert (said.code, fault["code"], fault["place"]["line"]) == (1, "office.answer_shape", 3)
