"""When a line is due, from its words, in a table of the year 2026."""

from __future__ import annotations

from datetime import date

import pytest

from maplebridge.engine.problem import Place
from maplebridge.engine.scheme.due import parse_due
from maplebridge.engine.scheme.office.asking.question import Answers, plain_text
from maplebridge.engine.scheme.office.dues.read import DueRead, read_due
from maplebridge.words import sentence

PLAIN = [
    ("9月底前", "2026-09-30", "once"), ("９月３０日前", "2026-09-30", "once"), ("九月底前", "2026-09-30", "once"),
    ("9月", "2026-09-30", "once"), ("9月份完成", "2026-09-30", "once"), ("2027年2月底前", "2027-02-28", "once"),
    ("2026年6月30日前", "2026-06-30", "once"), ("6月30日", "2026-06-30", "once"), ("2026.6.30", "2026-06-30", "once"),
    ("2026/6/30前", "2026-06-30", "once"), ("2026-06-30", "2026-06-30", "once"),
    ("6月30日以前", "2026-06-30", "once"),
    ("二〇二六年六月三十日前", "2026-06-30", "once"), ("完成时限：9月底前", "2026-09-30", "once"),
    ("11月中旬", "2026-11-20", "once"), ("11月上旬", "2026-11-10", "once"), ("11月下旬", "2026-11-30", "once"),
    ("3月至6月", "2026-06-30", "once"), ("2026年3月1日至6月30日", "2026-06-30", "once"),
    ("上半年", "2026-06-30", "once"), ("下半年", "2026-12-31", "once"), ("第三季度", "2026-09-30", "once"),
    ("一季度末前", "2026-03-31", "once"), ("年底前", "year_end", "once"), ("年终", "year_end", "once"),
    ("2026年底前", "2026-12-31", "once"), ("全年", "year_end", "yearly"), ("每年12月底前", "year_end", "yearly"),
    ("每年6月底前", "2026-06-30", "yearly"), ("每月", "month_end", "monthly"), ("每月底前", "month_end", "monthly"),
    ("每月一次", "month_end", "monthly"), ("每季度", "quarter_end", "quarterly"),
    ("季度末", "quarter_end", "quarterly"),
    ("每季度末前5个工作日", "quarter_end-5wd", "quarterly"), ("每月末后3个工作日内", "month_end+3wd", "monthly"),
    ("次月3个工作日内", "month_end+3wd", "monthly"), ("每半年一次", "half_end", "half-yearly"),
    ("6月底、12月底前", "half_end", "half-yearly"), ("3、6、9、12月底前", "quarter_end", "quarterly"),
    ("印发后10个工作日内", "scheme_issue+10wd", "once"), ("方案印发之日起15个工作日内", "scheme_issue+15wd", "once"),
    ("考核前10个工作日", "assessment-10wd", "once"), ("轮换前5个工作日", "rotation-5wd", "once"),
    ("进驻后5个工作日内", "arrival+5wd", "once"), ("发生后3个工作日内", "event+3wd", "event"),
    ("逢事", "event", "event"),
    ("end of month", "month_end", "monthly"), ("by end of year", "year_end", "once"),
    ("by end of September", "2026-09-30", "once"), ("30 June 2026", "2026-06-30", "once"),
    ("June 30", "2026-06-30", "once"),
    ("by 30th June", "2026-06-30", "once"), ("30/06/2026", "2026-06-30", "once"), ("Q3 2026", "2026-09-30", "once"),
    ("first half of 2026", "2026-06-30", "once"), ("monthly", "month_end", "monthly"),
    ("end of each quarter", "quarter_end", "quarterly"), ("annually", "year_end", "yearly"),
    ("within 5 working days of month end", "month_end+5wd", "monthly"),
    ("10 working days before the assessment", "assessment-10wd", "once"),
    ("within 3 working days of the event", "event+3wd", "event"),
]  # fmt: skip
ASKED = [
    "每月25日前", "每月5日前报送上月工作情况", "次月5日前", "印发后10日内", "印发后1个月内", "事发后24小时内",
    "国庆节前", "春节前",
    "长期坚持", "常态化", "每周", "9月前", "11月上旬前", "2月30日", "考核前", "6月底和9月底", "适时",
    "the 25th of each month",
    "ongoing", "weekly", "05/06/2026", "within 10 days of issue", "抓紧完成", "条件成熟时",
]  # fmt: skip


@pytest.mark.parametrize(("words", "due", "period"), PLAIN, ids=[words for words, _, _ in PLAIN])
def test_plain(words: str, due: str, period: str) -> None:
    assert read_due(words, Place(), Answers(), 2026) == DueRead(due, period)
    assert parse_due(due).text == due


@pytest.mark.parametrize("words", ASKED)
def test_asked_and_every_answer_holds(words: str) -> None:
    place = Place("t.docx", cell="F3")
    (question,) = read_due(words, place, Answers(), 2026).questions
    assert question.place == place and question.text == words
    for lang in ("zh", "en"):
        assert words in str(sentence(question.problem(), lang))  # type: ignore[arg-type]
    for answer in (*question.readings, "month_end+3wd", "2026-09-30", date(2026, 9, 30)):
        read = read_due(words, place, Answers({("due", plain_text(words)): answer}), 2026)
        assert not read.questions
        assert read.due is None if answer == "due_none" else parse_due(read.due or "").text == read.due


@pytest.mark.parametrize("words", ["", "/", "—", "无", "待定", "另行通知", "n/a", "TBD"])
def test_nothing_said(words: str) -> None:
    assert read_due(words, Place(), Answers(), 2026) == DueRead()


@pytest.mark.parametrize("words", ["9月底前", "6月30日", "第三季度", "上半年", "June 30"])
def test_days_of_no_year_are_asked(words: str) -> None:
    read = read_due(words, Place(), Answers(), None)
    assert read.due is None and read.questions


def test_a_wrong_answer_is_asked_again() -> None:
    answers = Answers({("due", "每周"): "someday"})
    assert read_due("每周", Place(), answers, 2026).questions
