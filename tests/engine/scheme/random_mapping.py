"""Random mappings of the shape of a scheme, with texts and values that cells like to spoil."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

TEXTS = (
    "完整率", "=1+1", "-5", "+x", "@a", "1.10", "007", "1e5", "true", "null", "~", "是", "否", "2026-03-05",
    "12:30", "a: b",
    "{x}", "[1]", "'q'", '"q"', "#N/A", "两行\n文字", "，全角；标点：", "a;b", "小计", "合计", "x" * 300, "🙂", "%d",
    "&amp;",
    "月末后3个工作日", "底线", "0", "１２", "* star", "- dash", "| pipe", "a  b", "\\n", "NaN", "inf", "?",
)
NUMBERS = (0, 1, -3, 40, Decimal("0.95"), Decimal("4.0"), Decimal("-0.5"), Decimal("0.1234567890123456789"), 10**17)


def random_mapping(seed: int) -> dict[str, Any]:
    rnd = Random(seed)
    source: dict[str, Any] = {"format": 1, "scheme": _some(rnd, _head(rnd))}
    source["items"] = [_item(rnd, i) for i in range(rnd.randint(1, 4))]
    optional = {
        "extends": "common",
        "period": {"start": date(2026, 1, 1), "end": date(2026, 6, 30), "parts": _parts(rnd)},
        "stages": [{"code": f"s{i}", "name": _label(rnd), "start": date(2026, 1, 5 + i)}
                   for i in range(rnd.choice([0, 3]))],
        "categories": [{"code": f"c{i}", "name": _label(rnd)} for i in range(rnd.randint(0, 3))],
        "parameters": {f"p{i}": _parameter(rnd) for i in range(rnd.randint(0, 3))},
        "ladder": [{"state": _text(rnd), "late": rnd.randint(-5, 5)} for _ in range(rnd.randint(0, 3))],
        "ledgers": ["L01", "L05"],
        "rounding": {"indicator": {"to": 2}},
        "missing": rnd.choice([0, "keep", {"mean": "category"}]),
        "not_applicable": "rescale",
        "out_of_contest": "exempt == True",
        "tables": {"votes": {"date": "day", "fields": {"mark": "number", "word": {"type": "text"}}}},
        "nodes": {f"n{i}": _node(rnd) for i in range(rnd.randint(0, 4))},
        "result": {"total": "n0"},
        "notes": [_text(rnd).strip() for _ in range(rnd.randint(0, 3))],
        "unheard_of": _value(rnd, 2),
    }
    return {**source, **_some(rnd, optional)}


def _some(rnd: Random, mapping: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if rnd.random() < 0.75}


def _text(rnd: Random) -> str:
    return rnd.choice(TEXTS)


def _label(rnd: Random) -> Any:
    return rnd.choice([
        _text(rnd), {"zh": _text(rnd)}, {"zh": _text(rnd), "en": _text(rnd)}, {"en": _text(rnd)},
        {"zh": _text(rnd), "fr": "x"}, {"zh": " 空格 "}, 2026,
    ])


def _value(rnd: Random, depth: int) -> Any:
    kind = rnd.randint(0, 6 if depth else 3)
    if kind <= 1:
        return _text(rnd)
    if kind == 2:
        return rnd.choice(NUMBERS)
    if kind == 3:
        return rnd.choice([True, False, date(2026, 2, 28)])
    if kind == 4:
        return [_value(rnd, depth - 1) for _ in range(rnd.randint(1, 3))]
    return {f"{_text(rnd)[:8]}{i}": _value(rnd, depth - 1) for i in range(rnd.randint(1, 3))}


def _head(rnd: Random) -> dict[str, Any]:
    return {
        "code": _text(rnd), "version": rnd.choice(["1", 2]), "name": _label(rnd),
        "kind": rnd.choice(["creation", "odd"]), "invented": rnd.choice([True, False]), "legal_basis": _label(rnd),
        "approval_number": _text(rnd),
        "valid": "2026-01-01/2026-12-31", "issued_on": rnd.choice([date(2026, 1, 5), "2026-01-05"]),
        "assessment_day": date(2026, 12, 15), "full_score": rnd.choice(NUMBERS), "strange": _value(rnd, 1),
    }


def _parts(rnd: Random) -> Any:
    listed = [{"code": "a", "name": _label(rnd), "start": date(2026, 1, 1), "end": date(2026, 6, 30)}]
    return rnd.choice(["months", "none", listed, [{"code": "a", "odd": 1}]])


def _parameter(rnd: Random) -> Any:
    values = [{"since": date(2026, 1 + i, 1), "value": rnd.choice([*NUMBERS, "3"])} for i in range(rnd.randint(1, 3))]
    return _some(rnd, {"label": _label(rnd)}) | {"values": values}


def _node(rnd: Random) -> Any:
    return {"kind": "measure", **_some(rnd, {"label": _label(rnd), "where": _text(rnd), "x": _value(rnd, 3)})}


def _item(rnd: Random, i: int) -> dict[str, Any]:
    optional = {"name": _label(rnd), "points": rnd.choice(NUMBERS), "section": rnd.choice(["item", "bonus", "odd"]),
                "odd": _value(rnd, 1)}
    lines = {"indicators": [_indicator(rnd, f"I{i}.{j}") for j in range(rnd.randint(0, 4))]}
    return {"code": f"I{i}", **_some(rnd, optional), **lines}


def _indicator(rnd: Random, code: str) -> dict[str, Any]:
    optional = {
        "name": _label(rnd), "definition": _label(rnd), "method": _label(rnd), "points": rnd.choice([*NUMBERS, "四"]),
        "tier": rnd.choice(["baseline", "底线", "odd"]), "period": rnd.choice(["monthly", "weekly"]),
        "due": rnd.choice(["month_end+3wd", "2026-06-30", "2026-06-30-5wd", "soon", " assessment"]),
        "applies_to": rnd.choice([["c0"], "c0", ["c0", "c1"], ["a b"], []]), "na_rule": "full_marks",
        "ledgers": rnd.choice([["L01"], ["L01", "L02"], "L03"]),
        "verification": rnd.choice(["system+sample", "odd one"]),
        "lead_department": _label(rnd), "responsible_role": _label(rnd), "gaming_guard": _label(rnd),
        "direction": "lower", "score": _node(rnd), "added": [_text(rnd) for _ in range(rnd.randint(0, 2))],
        "tasks": [_step(rnd, k) for k in range(rnd.randint(0, 3))], "odd": _value(rnd, 2),
    }
    return {"code": code, **_some(rnd, optional)}


def _step(rnd: Random, k: int) -> dict[str, Any]:
    optional = {"name": _label(rnd), "days": rnd.choice([0, 2, "x"]), "after": rnd.choice([["k0"], "k0", []]), "lag": 1,
                "role": _text(rnd), "odd": _value(rnd, 1)}
    return {"key": f"k{k}", **_some(rnd, optional)}


def said(value: Any) -> Any:
    """A mapping without what says nothing: absent keys and empty lists; a plain text is a label in zh."""
    match value:
        case dict():
            found = {key: said(below) for key, below in value.items() if below not in (None, [], {})}
            return found["zh"] if found.keys() == {"zh"} else found
        case list():
            return [said(below) for below in value]
    return value
