"""Each structural rule: a case that must fire and one that must not."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
import yaml

from maplebridge.engine.problem import Place, Problem
from maplebridge.engine.scheme.lint import burden_of, lint
from maplebridge.engine.scheme.model import Scheme
from maplebridge.engine.scheme.read.scheme import read_partly
from maplebridge.engine.scheme.yaml_text import load_yaml
from maplebridge.packs.pack import load_pack, shipped_packs
from tests.engine.scheme.lint.rules import RULES

PACK = load_pack("fengqiao")
SHARE = {"kind": "measure", "from": "L05", "take": "share", "hit": "result == 'settled'"}


def _line(code: str, score: Any, points: float = 10, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": f"指标{code}", "definition": f"第{code}项工作按期办结的比例", "tier": "baseline",
            "points": points, "period": "monthly", "due": "month_end+3wd", "ledgers": ["L05"], "verification": "system",
            "lead_department": "指挥中心", "responsible_role": "所长", "score": score, **more}


def _curve(of: Any, points: float = 10) -> dict[str, Any]:
    return {"kind": "curve", "points": [[0.5, 0], [0.9, points]], "of": of}


def _table() -> dict[str, Any]:
    """Ten lines of ten points that ask for different things, graded without a quota."""
    lines = [_line(f"A.{n}", _curve({**SHARE, "where": f"result != 'x{n}'"}), definition=text)
             for n, text in enumerate(DEFINITIONS)]
    return {
        "format": 1,
        "scheme": {"code": "T", "version": "1", "name": "测试", "kind": "creation", "legal_basis": "省公安厅实施意见",
                   "approval_number": "示例1号", "valid": "2026-01-01/2026-12-31", "issued_on": "2026-01-05",
                   "assessment_day": "2026-12-15"},
        "period": {"start": "2026-01-01", "end": "2026-06-30"},
        "categories": [{"code": "urban", "name": "城区"}, {"code": "rural", "name": "农村"}],
        "ledgers": ["L05"],
        "items": [{"code": "A", "name": "甲", "points": 100, "indicators": lines}],
        "nodes": {"total": {"kind": "combine", "of": ["A"], "how": "sum"},
                  "grade": {"kind": "grade", "of": "total", "bands": [{"grade": "excellent", "at_least": 90}],
                            "else": "met"}},
        "result": {"total": "total", "grade": "grade"},
    }


DEFINITIONS = ("纠纷登记后三日内有首次处置", "群众诉求按期答复", "隐患整改到位并复查", "重点场所勤务落实",
               "训练考核合格", "问题整改按期销号", "做法经评议可复制", "社区满意程度由独立第三方调查",
               "记录抽查属实", "议定事项按期办结")


def _read(data: Mapping[str, Any]) -> Scheme:
    value, _, faults = load_yaml(yaml.safe_dump(dict(data), allow_unicode=True), "t.yaml")
    scheme, unread = read_partly(value, Place())
    assert not faults
    assert not unread
    return scheme


def _codes(change: Callable[[dict[str, Any]], None], **options: Any) -> list[str]:
    return [problem.code for problem in _found(change, **options)]


def _found(change: Callable[[dict[str, Any]], None], **options: Any) -> tuple[Problem, ...]:
    data = copy.deepcopy(_table())
    change(data)
    return lint(_read(data), RULES, PACK.kinds, **options)


def _lines(data: dict[str, Any]) -> list[dict[str, Any]]:
    return data["items"][0]["indicators"]


def test_a_sound_table_has_no_finding() -> None:
    assert _codes(lambda data: None) == []


@pytest.mark.parametrize("name", shipped_packs())
def test_shipped_packs(name: str) -> None:
    pack = load_pack(name)
    scheme, _ = pack.sound()
    assert [(p.severity, p.code) for p in lint(scheme, RULES, pack.kinds)] == [("warning", "lint.too_many_ledgers")]


@pytest.mark.parametrize("key", ["name", "definition", "method", "group"])
def test_forbidden_words_in_every_text_of_a_line(key: str) -> None:
    (found,) = _found(lambda data: _lines(data)[3].update({key: "全年破案率不低于60%"}))
    assert (found.code, found.severity) == ("lint.output", "error")
    assert found.place.path == f"items.0.indicators.3.{key}"
    assert found.params["indicator"] == "A.3"
    assert found.params["mark"] == "S"
    assert found.params["advice"].zh


def test_forbidden_words_in_the_english_text_and_in_a_label_of_the_rule() -> None:
    english = {"zh": "群众安全", "en": "number of arrests"}
    assert _codes(lambda data: _lines(data)[0].update(name=english)) == ["lint.output"]
    assert _codes(lambda data: _lines(data)[0]["score"].update(label="会议次数")) == ["lint.activity"]


def test_what_is_only_watched_is_a_warning_unless_the_line_says_that_it_is_not_scored() -> None:
    def watched(definition: str) -> Callable[[dict[str, Any]], None]:
        line = _line("M.1", {"kind": "measure", "from": "L05", "take": "count"}, 0, name="刑事案件发案数",
                     definition=definition, tier="diagnostic")
        return lambda data: data["items"].append(
            {"code": "M", "name": "监测", "points": 0, "section": "monitoring", "indicators": [line]})

    assert [p.severity for p in _found(watched("按月统计"))] == ["warning"]
    assert not _codes(watched("仅作背景展示，不计分、不排名"))


MEETINGS = {"kind": "measure", "from": "L02", "take": "count"}


@pytest.mark.parametrize(("score", "fires"), [
    (_curve(MEETINGS), True),
    ({"kind": "tally", "base": 0, "cap": 10, "each": [{"from": "L02", "points": 1}]}, True),
    ({"kind": "expr", "of": "meetings * 2"}, True),
    ({"kind": "steps", "steps": [[4, 10], [2, 5]], "else": 0, "of": MEETINGS}, True),
    ({"kind": "steps", "steps": [[1, 10]], "else": 0, "of": MEETINGS}, False),
    ({"kind": "tally", "base": 10, "floor": 0, "each": [{"from": "L02", "points": -1}]}, False),
    (_curve({**MEETINGS, "where": "outcome == 'decisions'", "over": {"take": "count"}}), False),
    ({"kind": "expr", "of": "meetings / settled"}, False),
    (_curve({"kind": "measure", "from": "L05", "take": "count"}), False),
])
def test_points_for_the_number_of_rows(score: Any, fires: bool) -> None:
    def change(data: dict[str, Any]) -> None:
        data["ledgers"] = ["L02", "L05"]
        data["nodes"] |= {"meetings": MEETINGS, "settled": {"kind": "measure", "from": "L05", "take": "count"}}
        _lines(data)[0]["score"] = score

    assert ("lint.counts_activity" in _codes(change)) is fires


def test_number_of_lines_and_of_ledgers() -> None:
    def lines(count: int) -> Callable[[dict[str, Any]], None]:
        def change(data: dict[str, Any]) -> None:
            extra = [_line(f"B.{n}", {**SHARE, "where": f"result != 'y{n}'"}, 0, definition="短")
                     for n in range(count - 10)]
            data["items"].append({"code": "B", "name": "加分", "points": 0, "section": "bonus", "indicators": extra})
        return change

    assert "lint.too_many_indicators" not in _codes(lines(30))
    assert "lint.too_many_indicators" in _codes(lines(31))
    six = ["L01", "L02", "L05", "L06", "L07", "L08"]
    assert not _codes(lambda data: data.update(ledgers=six))
    assert _codes(lambda data: data.update(ledgers=[*six, "L09"])) == ["lint.too_many_ledgers"]


def test_a_line_without_verification() -> None:
    assert _codes(lambda data: _lines(data)[2].pop("verification")) == ["lint.no_verification"]


def test_the_same_figure_twice() -> None:
    def change(data: dict[str, Any]) -> None:
        one, other = _lines(data)[:2]
        other["score"] = {"kind": "steps", "steps": [[0.9, 10]], "else": 0, "of": copy.deepcopy(one["score"]["of"])}

    def apart(data: dict[str, Any]) -> None:
        change(data)
        _lines(data)[0]["applies_to"], _lines(data)[1]["applies_to"] = ["urban"], ["rural"]

    (found,) = _found(change)
    assert (found.code, found.params["indicator"], found.params["other"]) == ("lint.same_figure", "A.1", "A.0")
    assert not _codes(apart)


def test_the_same_definition_twice() -> None:
    def said(text: str) -> list[str]:
        return _codes(lambda data: _lines(data)[7].update(definition=text))

    assert said("纠纷登记后三日内，有首次处置。") == ["lint.same_words"]
    assert not said("纠纷办结后三十日内完成回访")


def test_two_books_that_ask_the_same() -> None:
    kinds = {**PACK.kinds, "other": copy.copy(PACK.kinds["L07"])}
    object.__setattr__(kinds["other"], "code", "other")
    data = {**_table(), "ledgers": ["L05", "L07", "other"]}
    (found,) = lint(_read(data), RULES, kinds)
    assert found.code == "lint.same_fields"
    assert (found.params["ledger"], found.params["other"]) == ("L07", "other")


@pytest.mark.parametrize(("line", "fires"), [(100, False), (100.5, True)])
def test_a_grade_nobody_reaches(line: float, fires: bool) -> None:
    found = _codes(lambda data: data["nodes"]["grade"]["bands"][0].update(at_least=line))
    assert found == (["lint.grade_unreachable"] if fires else [])


@pytest.mark.parametrize(("points", "fires"), [([[50, 0], [90, 10]], True), ([[0.5, 0], [1, 10]], False)])
def test_a_threshold_no_share_reaches(points: Any, fires: bool) -> None:
    assert ("lint.threshold_outside" in _codes(lambda data: _lines(data)[0]["score"].update(points=points))) is fires
    steps = {"kind": "steps", "steps": [points[1]], "else": 0, "of": SHARE}
    assert ("lint.threshold_outside" in _codes(lambda data: _lines(data)[0].update(score=steps))) is fires


def _quota(**quota: Any) -> Callable[[dict[str, Any]], None]:
    return lambda data: data["nodes"]["grade"].update(quota={"within": "category", **quota})


def test_quotas_against_the_number_of_units() -> None:
    quarter = _quota(excellent={"at_most": 0.25})
    assert not _codes(quarter)
    assert not _codes(quarter, units={"urban": 4, "rural": 8})
    (found,) = _found(quarter, units={"urban": 3, "rural": 8})
    assert (found.code, found.params["groups"], found.params["units"]) == ("lint.quota_empty", ["urban 3"], 4)
    assert not _codes(_quota(round="ceil", excellent={"at_most": 0.25}), units={"urban": 3, "rural": 8})
    assert _codes(_quota(excellent={"at_most": 0.01})) == ["lint.quota_needs"]


@pytest.mark.parametrize(("due", "fires"), [
    ("2026-01-05", True), ("2025-12-31", True), ("2026-03-02", False), ("scheme_issue-5wd", True),
    ("scheme_issue+5wd", False),
])
def test_due_before_issue(due: str, fires: bool) -> None:
    assert ("lint.due_before_issue" in _codes(lambda data: _lines(data)[0].update(due=due))) is fires


def test_heavy_line_and_heavy_bonus_are_hints() -> None:
    def heavy(data: dict[str, Any]) -> None:
        _lines(data)[0]["points"], _lines(data)[1]["points"] = 21, 0

    def bonus(points: int) -> Callable[[dict[str, Any]], None]:
        return lambda data: data["items"].append({"code": "B", "name": "加分", "points": points, "section": "bonus"})

    assert [(p.code, p.severity) for p in _found(heavy)] == [("lint.heavy_line", "question")]
    assert [(p.code, p.severity) for p in _found(bonus(11))] == [("lint.heavy_bonus", "question")]
    assert not _codes(bonus(10))


def test_who_may_approve_a_creation_activity() -> None:
    def basis(text: str, kind: str = "creation") -> list[str]:
        return _codes(lambda data: data["scheme"].update(legal_basis=text, kind=kind))

    assert basis("城关街道办事处通知") == ["lint.approval_level"]
    assert not basis("中共某县县委批准")
    assert not basis("某公安分局通知", "internal_appraisal")
    assert _codes(lambda data: data["scheme"].pop("valid")) == ["lint.no_end"]


def test_burden_by_hand() -> None:
    scheme = _read({**_table(), "ledgers": ["surveys", "L14"]})
    made = burden_of(scheme, RULES, PACK.kinds)
    (book,) = made.ledgers  # L14 is computed
    kind, assumed = PACK.kinds["surveys"], made.assumptions
    typed = [field for field in kind.fields if field.code not in assumed.automatic]
    share = {True: 1, False: assumed.optional}
    by_hand = assumed.per_entry + sum(
        share.get(field.required, assumed.conditional) * assumed.seconds[field.type] for field in typed)
    assert book.seconds == by_hand
    assert made.minutes == book.entries * by_hand / 60
    assert made.minutes_each == made.minutes / 14


def test_a_heavy_burden_is_a_hint() -> None:
    many = ["L04", "L05", "L06", "L07", "L08"]
    kinds = {code: PACK.kinds[code] for code in many}
    heavy = replace(RULES, burden=replace(RULES.burden, most_minutes=Decimal(10)))
    data = {**_table(), "ledgers": many}
    (found,) = lint(_read(data), heavy, kinds)
    assert (found.code, found.severity) == ("lint.burden", "question")
    assert not lint(_read(data), RULES, kinds)
