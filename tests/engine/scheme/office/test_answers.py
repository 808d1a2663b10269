"""What an office answered once holds for its next table; the file keeps what people wrote."""

from __future__ import annotations

from typing import Any

from maplebridge.engine.scheme.office import Answers, read_answers, with_questions
from maplebridge.engine.scheme.office.question import Question
from maplebridge.engine.scheme.office.read import read_office
from maplebridge.engine.scheme.yaml_text import load_yaml
from tests.engine.scheme.office.grids import book_of, lines, read

GRID = """
考核项目|考核内容|分值|评分标准|口径代号
综治（{points}分）|排查隐患|10|每漏一处扣1分|K1
^|整改隐患||每拖延一处扣1分，扣完为止|K2
"""


def _say(code: str, params: Any) -> str:
    return f"{code}!"


def test_every_question_goes_into_the_file_and_back() -> None:
    reading = read_office(book_of("2026年考核表\n" + GRID.format(points=30).strip()), Answers())
    topics = [question.topic for question in reading.questions]
    assert "column" in topics and "points" in topics
    written = with_questions("", reading.questions, _say)
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


def test_an_answer_may_be_a_number() -> None:
    reading = read("2026年考核表\n" + GRID.format(points=30).strip(),
                   answers={("column", "口径代号"): "leave_out", ("points", "整改隐患"): 7})
    assert [line[2] for line in lines(reading)] == [10, 7]


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
    after = with_questions(before, fresh, _say)
    assert after.startswith(before)
    value = load_yaml(after, "a.yaml")[0]
    assert [(entry["topic"], entry["answer"]) for entry in value["answers"]] == [("column", "leave_out"), ("row", None)]
    assert with_questions(after, fresh, _say) == after


def test_faults_of_the_file_are_told_by_line() -> None:
    text = """\
format: 1
answers:
- {topic: row, text: 甲, readings: {note: 说明}, answer: nonsense}
- {text: 乙, answer: 1}
- {topic: row, text: 丙, anser: note}
- {topic: row, text: 丁, answer: note}
- {topic: row, text: 丁, answer: heading}
"""
    answers, problems = read_answers(text, "a.yaml")
    assert [(problem.code, problem.place.line) for problem in problems] == [
        ("office.answer_unknown", 3), ("office.answer_shape", 4), ("office.answer_key", 5), ("office.answer_twice", 7)]
    assert answers.to("row", " 丁 ") == "note"
    assert read_answers("- 1", "a.yaml")[1][0].code == "office.answers_format"
