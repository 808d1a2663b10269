"""A whole programme of twelve stations and one book that is scored in a moment, from a seed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from random import Random

PROGRAMME = "format: 1\npack: ../pack\nday: 2026-07-06\n"
SCHEME = """
format: 1
scheme: {code: SMALL-1, version: "1", name: {zh: 小考核, en: Small drive}, kind: internal_appraisal, invented: true,
         valid: 2026-01-01/2026-12-31, legal_basis: {zh: 会议纪要, en: Minutes}, issued_on: 2026-01-05,
         assessment_day: 2026-06-30}
period: {start: 2026-01-01, end: 2026-06-30, parts: quarters}
categories: [{code: urban, name: {zh: 城区, en: Urban}}, {code: rural, name: {zh: 农村, en: Rural}}]
out_of_contest: "exempt == True"
parameters:
  bonus_cap: {label: {zh: 加分上限, en: Most bonus}, values: [{since: 2026-01-01, value: 3}]}
rounding: {indicator: {to: 2}, item: {to: 2}, total: {to: 2}}
ledgers: [lamps]
tables: {units: {fields: {officers: {type: int}, exempt: {type: bool}}}}
items:
  - code: Q1
    name: {zh: 路灯, en: Lamps}
    points: 60
    indicators:
      - {code: Q1.1, name: {zh: 按期修复率, en: Repaired in time}, points: 40, due: month_end+3wd, ledgers: [lamps],
         score: {kind: curve, points: [[0.2, 0], [0.9, 40]],
                 of: {kind: measure, from: lamps, take: share, hit: "workdays(reported_on, repaired_on) <= 10"}}}
      - {code: Q1.2, name: {zh: 告知, en: Told}, points: 20, due: month_end+3wd, ledgers: [lamps], applies_to: [urban],
         score: {kind: steps, steps: [[0.8, 20], [0.5, 12.5]], else: 0,
                 of: {kind: measure, from: lamps, take: share, hit: "told == True"}}}
  - code: Q2
    name: {zh: 用时, en: Time}
    points: 40
    indicators:
      - {code: Q2.1, name: {zh: 人均工时, en: Hours per officer}, points: 25, due: month_end+3wd, ledgers: [lamps],
         score: {kind: expr, of: "25 * (0.2 + 0.8 * Q2_part)"}}
      - {code: Q2.2, name: {zh: 差错, en: Mistakes}, points: 15, due: month_end+3wd, ledgers: [lamps],
         score: {kind: tally, base: 15, floor: 0, each: [{from: lamps, where: "grade == 'bad'", points: -1.5}]}}
  - code: Q3
    name: {zh: 加分, en: Bonus}
    points: 3
    section: bonus
    indicators:
      - {code: Q3.1, name: {zh: 表扬, en: Praise}, points: 3, due: month_end+3wd, ledgers: [lamps],
         score: {kind: combine, how: min, of: [praised, cap]}}
nodes:
  hours: {kind: measure, from: lamps, take: sum, of: hours, per: officers}
  Q2_part: {kind: peers, of: hours, take: minmax, within: category}
  praised: {kind: measure, from: lamps, take: count, where: "grade == 'good'"}
  cap: {kind: expr, of: bonus_cap}
  total:
    kind: combine
    of: [Q1, Q2, Q3]
    gates: [{when: "praised < 1", then: {at_most: 59.99}, because: {zh: 无表扬, en: Nobody praised}}]
  place: {kind: rank, of: total, within: category, ties: min}
  grade: {kind: grade, of: total, bands: [{grade: high, at_least: 70}, {grade: good, at_least: 50}], else: poor,
          quota: {within: category, high: {at_most: 0.4}}}
result: {total: total, place: place, grade: grade}
"""
LEDGER = """
format: 1
code: lamps
name: {zh: 路灯报修台账, en: Lamp repairs}
entry_limit: none
date: reported_on
number: {field: record_no, pattern: "{unit}-{ledger}-{year}-{n}", width: 4}
common: [record_no, unit, entered_by, entered_at]
fields:
  - {code: reported_on, name: {zh: 报修日期, en: Reported on}, type: date, required: true}
  - {code: repaired_on, name: {zh: 修复日期, en: Repaired on}, type: date}
  - {code: told, name: {zh: 是否告知, en: Told}, type: bool}
  - {code: hours, name: {zh: 工时, en: Hours}, type: decimal, scale: 1}
  - code: grade
    name: {zh: 评价, en: Grade}
    type: choice
    choices: [{code: good, name: {zh: 好, en: Good}}, {code: fair, name: {zh: 中, en: Fair}},
              {code: bad, name: {zh: 差, en: Bad}}]
"""
HEAD = "record_no,unit,reported_on,repaired_on,told,hours,grade,entered_by,entered_at"


def write_programme(folder: Path, seed: int = 1, units: int = 12) -> Path:
    """Writes pack/ and drive/; gives drive/, the programme folder."""
    rnd = Random(seed)
    files = {"pack/scheme.yaml": SCHEME, "pack/ledgers/lamps.yaml": LEDGER, "drive/programme.yaml": PROGRAMME}
    codes = [f"S{n:02}" for n in range(1, units + 1)]
    rows = [f"{code},第{code}所,Station {code},station,{'urban' if n % 2 else 'rural'},{rnd.randrange(3, 9)},"
            f"{'是' if n == 4 else '否'}" for n, code in enumerate(codes)]
    files["drive/units.csv"] = "\n".join(["unit,name_zh,name_en,kind,category,officers,exempt", *rows]) + "\n"
    entries = [line for code in codes for line in _entries(code, rnd)]
    files["drive/ledgers/lamps.csv"] = "\n".join([HEAD, *entries]) + "\n"
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder / "drive"


def _entries(code: str, rnd: Random) -> list[str]:
    lines = []
    for n in range(1, rnd.randrange(8, 20)):
        day = date(2026, 1, 6) + timedelta(rnd.randrange(170))
        repaired = day + timedelta(rnd.randrange(4, 26))
        lines.append(f"{code}-lamps-2026-{n:04},{code},{day},{repaired},{rnd.choice('是是否')},"
                     f"{rnd.randrange(2, 40) / 2},{rnd.choice(['good', 'fair', 'fair', 'bad'])},p1,{day} 09:00")
    return lines
