"""What an office answered once holds for its next table; the file keeps what people wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from maplebridge.engine.scheme.office import Answers, Reading, read_answers, with_questions
from maplebridge.engine.scheme.office.asking.question import TOPICS, Question
from maplebridge.engine.scheme.office.read import read_office
from maplebridge.engine.scheme.yaml_text import load_yaml
from maplebridge.words import known_codes, sentence
from tests.engine.scheme.office.grids import book_of, lines, read

GRID = """
考核项目|考核内容|分值|评分标准|口径代号
综治（{points}分）|排查隐患|10|每漏一处扣1分|K1
^|整改隐患||每拖延一处扣1分，扣完为止|K2
"""


def _say(code: str, params: Any) -> str:
    return f"{code}!"


def _of_no_year(grid: str, answers: Answers) -> Reading:
    """A table that says nowhere, not even in its file's name, of which year it is."""
    return read_office(replace(book_of(grid.strip()), file="表.xlsx"), answers)


def test_every_question_goes_into_the_file_and_back() -> None:
    reading = read_office(book_of("2026年考核表\n" + GRID.format(points=30).strip()), Answers())
    topics = [question.topic for question in reading.questions]
    assert "column" in topics and "points" in topics
    written, added = with_questions("", reading.questions, _say)
    assert added == len(topics)
    value, _, problems = load_yaml(written, "a.yaml")
    assert not problems
    assert [entry["topic"] for entry in value["answers"]] == topics
    assert value["answers"][0]["readings"]["leave_out"] == "leave_out!"
    assert read_answers(written, "a.yaml") == (Answers(), ())


def test_answers_hold_for_the_next_table_of_the_office() -> None:
    text = """\
format: 1
answers:
- {topic: column, text: 口径代号, answer: leave_out}
- {topic: points, text: 整改隐患, answer: remainder}
- {topic: period, text: "", answer: 2026}
"""
    answers, problems = read_answers(text, "answers.yaml")
    assert not problems
    for points, rest in ((30, 20), (25, 15)):
        reading = read_office(book_of(GRID.format(points=points)), answers)
        assert not reading.questions
        assert [line[2] for line in lines(reading)] == [10, rest]


@pytest.mark.parametrize("said", [7, "7", "7分", "７分"])
def test_an_answer_may_be_a_number(said: Any) -> None:
    reading = read("2026年考核表\n" + GRID.format(points=30).strip(),
                   answers={("column", "口径代号"): "leave_out", ("points", "整改隐患"): said})
    assert [line[2] for line in lines(reading)] == [10, 7]


@pytest.mark.parametrize(("said", "period"), [
    (2026, {"year": 2026}), ("2026", {"year": 2026}),
    ("2025-12-21/2026-12-20", {"start": date(2025, 12, 21), "end": date(2026, 12, 20)}),
])
def test_the_period_is_answered(said: Any, period: dict[str, Any]) -> None:
    reading = _of_no_year(GRID.format(points=30), Answers({("period", ""): said}))
    assert reading.data is not None and reading.data["period"] == period


@pytest.mark.parametrize("said", ["2026-02-30/2026-12-31", "2026-12-31/2026-01-01", "2026-01-01", 26, True, "今年"])
def test_no_period_is_a_misfit(said: Any) -> None:
    reading = _of_no_year(GRID.format(points=30), Answers({("period", ""): said}))
    assert [q.misfit.answer for q in reading.questions if q.topic == "period" and q.misfit] == [said]


def test_new_questions_leave_what_is_there_as_it_is() -> None:
    before = """\
format: 1
# ours
answers:
  - topic: column
    text: 口径代号
    answer: leave_out  # said by the office
"""
    fresh = [Question("column", "口径代号", ("content",)), Question("row", "以下从略", ("note",))]
    after, added = with_questions(before, fresh, _say)
    assert after.startswith(before) and after.endswith("\n") and added == 1
    value = load_yaml(after, "a.yaml")[0]
    assert [(entry["topic"], entry["answer"]) for entry in value["answers"]] == [("column", "leave_out"), ("row", None)]
    assert with_questions(after, fresh, _say) == (after, 0)


@pytest.mark.parametrize("before", [
    "format: 1\nanswers: []\n",
    "format: 1\nanswers: [{topic: row, text: 甲, answer: note}]\n",
    "answers:\n- {topic: row, text: 甲, answer: note}\nformat: 1\n",
])
def test_a_file_that_ends_otherwise_is_written_anew(before: str) -> None:
    after, added = with_questions(before, [Question("row", "以下从略", ("note",))], _say)
    value, _, problems = load_yaml(after, "a.yaml")
    known = load_yaml(before, "a.yaml")[0]["answers"]
    assert not problems and added == 1
    assert value["answers"][:-1] == known and value["answers"][-1]["text"] == "以下从略"


def test_every_topic_has_its_words() -> None:
    asked = {code for code in known_codes() if code.startswith("office.ask_")}
    assert {f"office.ask_{topic}" for topic in TOPICS} == asked


def test_faults_of_the_file_are_told_by_line() -> None:
    text = """\
format: 1
answers:
- {topic: row, text: 甲, readings: {note: 说明}, answer: nonsense}
- {text: 乙, answer: 1}
- {topic: row, text: 丙, anser: note}
- {topic: row, text: 丁, answer: note}
- {topic: row, text: 丁, answer: heading}
- {topic: rule, answer: done}
- {topic: period, answer: 2026}
- {topic: ruel, text: 戊, answer: done}
- {topic: row, text: [己], answer: note}
"""
    answers, problems = read_answers(text, "a.yaml")
    assert [(problem.code, problem.place.line) for problem in problems] == [
        ("office.answer_unknown", 3), ("office.answer_shape", 4), ("office.answer_key", 5), ("office.answer_twice", 7),
        ("office.answer_shape", 8), ("office.answer_topic", 10), ("office.answer_shape", 11)]
    assert answers.to("period", "") == 2026
    assert answers.to("row", " 丁 ") == "note"
    assert read_answers("- 1", "a.yaml")[1][0].code == "office.answers_format"


MISFITS = [
    ("period", "", "二〇二六", "period"), ("due", "适时", "随便", "due"), ("points", "整改隐患", "不少", "points"),
    ("points", "整改隐患", "points_by_hand", "points"), ("rule", "扣分标准另行制定", "看着办", "rule"),
    ("rule", "扣分标准另行制定", "rule_by_hand", "rule"), ("column", "口径代号", "什么", ""),
]


@pytest.mark.parametrize(("topic", "text", "answer", "code"), MISFITS)
def test_an_answer_that_does_not_fit_is_told_where_it_stands(topic: str, text: str, answer: str, code: str) -> None:
    given = f"format: 1\nanswers:\n- topic: {topic}\n  text: '{text}'\n  answer: {answer}\n"
    answers, problems = read_answers(given, "answers.yaml")
    assert not problems
    grid = """
年度考核表
考核项目|考核内容|分值|评分标准|完成时限|口径代号
综治（30分）|排查隐患|10|扣分标准另行制定|适时|K1
^|整改隐患||每拖延一处扣1分，扣完为止||K2
"""
    reading = _of_no_year(grid, answers)
    (question,) = [question for question in reading.questions if question.misfit is not None]
    problem = question.problem()
    assert (question.topic, question.text) == (topic, text)
    assert problem.code == "office.answer_misfit" + (f"_{code}" if code else "")
    assert problem.severity == "error"
    assert (problem.place.file, problem.place.line, problem.place.path) == ("answers.yaml", 5, "answers.0.answer")
    for lang in ("zh", "en"):
        said = str(sentence(problem, lang))  # type: ignore[arg-type]
        assert answer in said and f"{answer} = " not in said, "not offered again"


def test_an_answer_without_a_file_that_does_not_fit_is_told_at_the_table() -> None:
    reading = read("2026年考核表\n" + GRID.format(points=30).strip(), answers={("column", "口径代号"): "什么"})
    (question,) = [question for question in reading.questions if question.misfit is not None]
    assert question.problem().place == question.place


def test_points_given_line_by_line() -> None:
    grid = """
2026年考核表
考核项目|考核内容|分值|评分标准
综治（30分）|排查隐患||每漏一处扣1分
^|整改隐患||每拖延一处扣1分
^|回访群众||每漏一户扣1分
"""
    by_line = {("shares", "综治"): "points_by_hand"}
    asked = [(q.topic, q.text) for q in read(grid.strip(), answers=by_line).questions]
    assert asked == [("points", "排查隐患"), ("points", "整改隐患"), ("points", "回访群众")]
    given = {("points", "排查隐患"): 12, ("points", "整改隐患"): 10, ("points", "回访群众"): "remainder"}
    reading = read(grid.strip(), answers=by_line | given)
    assert not reading.questions
    assert [line[2] for line in lines(reading)] == [12, 10, 8]
