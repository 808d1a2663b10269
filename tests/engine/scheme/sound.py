"""A small sound scheme that tests spoil one place at a time."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.check import check_scheme
from maplebridge.engine.scheme.places import line_places
from maplebridge.engine.scheme.yaml_text import load_yaml
from maplebridge.engine.workdays import Calendar, SpecialDay

TEXT = """\
format: 1
scheme:
  code: T-2026
  version: "1"
  name: {zh: 测试方案, en: Test scheme}
  kind: creation
  legal_basis: {zh: 示例依据, en: Example basis}
  approval_number: 示例〔2026〕1号
  valid: 2026-01-01/2026-12-31
  issued_on: 2026-01-05
  assessment_day: 2026-12-15
period:
  start: 2026-01-01
  end: 2026-06-30
  parts: [{code: a, start: 2026-01-01, end: 2026-03-31}, {code: b, start: 2026-04-01, end: 2026-06-30}]
stages:
  - {code: mobilise, name: {zh: 动员部署, en: Mobilise}, start: 2026-01-05, end: 2026-02-28}
  - {code: create, name: {zh: 全面创建, en: Create}, start: 2026-03-01, end: 2026-11-30}
categories:
  - {code: urban, name: {zh: 城区所, en: Urban}}
  - {code: rural, name: {zh: 农村所, en: Rural}}
parameters:
  bonus_cap: {label: {zh: 加分上限, en: Bonus cap}, values: [{since: 2026-01-01, value: 3}]}
ladder: [{state: blue, late: -3}, {state: yellow, late: 1}, {state: red, late: 5}]
ledgers: [L01, L05]
tables:
  votes: {date: day, fields: {day: date, who: text, mark: number, word: text}}
items:
  - code: A
    name: {zh: 甲, en: First}
    points: 60
    indicators:
      - code: A.1
        name: {zh: 及时率, en: On time}
        definition: {zh: 定义, en: Definition}
        tier: baseline
        points: 40
        period: monthly
        due: month_end+3wd
        ledgers: [L05]
        applies_to: [urban]
        lead_department: {zh: 治安大队, en: Brigade}
        responsible_role: {zh: 所长, en: Chief}
        tasks:
          - {key: plan, name: {zh: 计划, en: Plan}, days: 2}
          - {key: do, name: {zh: 办理, en: Do}, days: 5, after: [plan]}
          - {key: review, name: {zh: 复核, en: Review}, days: 1, after: [do]}
        score:
          kind: curve
          of:
            {kind: measure, from: L05, take: share, hit: "late == 'no'", where: "status == 'closed'",
             min_denominator: 3}
          points: [[0.6, 0], [0.95, 40]]
      - code: A.2
        name: {zh: 扣分项, en: Deductions}
        points: 20
        due: quarter_end-5wd
        ledgers: [L01]
        lead_department: {zh: 治安大队, en: Brigade}
        responsible_role: {zh: 所长, en: Chief}
        tasks: [{key: once, name: {zh: 一步, en: One}, days: 1, after: [A.1.review]}]
        score: {kind: tally, base: 20, floor: 0, each: [{from: L01, where: "fault == 'yes'", points: -2, cap: -10}]}
  - code: B
    name: {zh: 乙, en: Second}
    points: 40
    indicators:
      - code: B.1
        name: {zh: 评议, en: Panel}
        points: 40
        due: assessment
        ledgers: [L05]
        lead_department: {zh: 宣传科, en: Publicity}
        responsible_role: {zh: 教导员, en: Instructor}
        tasks: [{key: once, name: {zh: 一步, en: One}, days: 1}]
        score:
          kind: steps
          of:
            {kind: panel, id: marks, from: votes, score: mark, role: who, min_raters: 3, trim: 1,
             voters: [{who: leader, weight: 0.4}, {who: staff, weight: 0.6}]}
          steps: [[90, 40], [60, 20]]
          else: 0
  - code: V
    name: {zh: 否决, en: Veto}
    points: 0
    section: veto
    indicators:
      - code: V.1
        name: {zh: 重大过错, en: Serious fault}
        tier: bottom_line
        points: 0
        due: event+5wd
        ledgers: [L01]
        lead_department: {zh: 法制大队, en: Legal}
        responsible_role: {zh: 所长, en: Chief}
        score: {kind: measure, from: L01, take: count, where: "fault == 'serious'"}
nodes:
  year: {kind: rollup, of: A, parts: {a: 0.5, b: 0.5}}
  mix: {kind: combine, how: mean, of: [A, B], weights: [0.6, 0.4], absent: skip, at_least: 1}
  place: {kind: rank, of: total, within: category, round: 2, tie_break: [B.1, -V.1]}
  grade:
    kind: grade
    of: total
    bands: [{grade: excellent, at_least: 90, requires: "worst(A, B) >= 20"}, {grade: good, at_least: 80}]
    else: pass
    quota: {within: category, excellent: {at_most: 0.25}}
    labels: {excellent: {zh: 优秀, en: Excellent}}
    gates: [{when: "V_1 > 0", then: {grade_at_most: pass}, because: {zh: 重大过错, en: Serious fault}}]
"""


class Option:
    def __init__(self, code: str) -> None:
        self.code = code


class Field:
    def __init__(self, code: str, kind: str = "text", choices: tuple[str, ...] = ()) -> None:
        self.code, self.type, self.choices = code, kind, tuple(map(Option, choices))


class Kind:
    def __init__(self, *fields: Field) -> None:
        self.fields, self.date = fields, "event_start"


KINDS = {
    "L01": Kind(Field("event_start", "date"), Field("fault", "choice", ("yes", "no", "serious"))),
    "L05": Kind(Field("event_start", "date"), Field("late", "choice", ("yes", "no")), Field("days", "int"),
                Field("status", "choice", ("open", "closed"))),
    "L09": Kind(Field("event_start", "date")),
}
HOLIDAY = [SpecialDay(date(2026, 10, day), True, "国庆节", "National Day") for day in range(1, 8)]
CALENDAR = Calendar.build(HOLIDAY, [2026])


def data() -> dict[str, Any]:
    """The sound scheme as a mapping of its own."""
    value, _, problems = load_yaml(TEXT, "sound.yaml")
    assert not problems
    return copy.deepcopy(value)


def spoilt(path: str, value: Any) -> dict[str, Any]:
    """The sound scheme with one place changed; `...` removes it."""
    found = data()
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    target: Any = found
    for step in way:
        target = target[step]
    if value is ...:
        del target[last]
    else:
        target[last] = value
    return found


def faults(value: dict[str, Any], **known: Any) -> tuple[Problem, ...]:
    """Everything wrong with a mapping, with the ledgers, calendar and lines of the sound scheme."""
    _, lines, _ = load_yaml(TEXT, "sound.yaml")
    return check_scheme(value, line_places(lines, "sound.yaml"), **{"kinds": KINDS, "calendar": CALENDAR, **known})[1]
