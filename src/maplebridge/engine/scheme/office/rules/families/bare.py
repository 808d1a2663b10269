"""Cells of a word or two: pass/fail, 0.5分/处."""

from __future__ import annotations

import re
from dataclasses import replace

from maplebridge.engine.scheme.office.rules.case import Case
from maplebridge.engine.scheme.office.wording.numbers import western

_MET = "(?:met|done|in place|achieved)"
_ALL_OR_NOTHING = re.compile(
    r"(?:all[- ]or[- ]nothing|pass\s*(?:/|or|-)\s*fail|yes\s*(?:/|or)\s*no"
    rf"|{_MET}\s*(?:/|or)\s*not {_MET}|全得全扣|全扣全得"
    r"|(?:是|有|达标|合格|完成)\s*/\s*(?:否|无|[不未](?:达标|合格|完成)))[.。]?"
)
#: A fault named in what is demanded.
_FAULT = re.compile(
    "未|没有|不(?!少于|低于|小于|断|超过|限)|缺|漏|违|错|迟|逾期|瞒|差|missing|late|\\bnot\\b|without|fail"
)


def is_all_or_nothing(text: str) -> bool:
    return _ALL_OR_NOTHING.fullmatch(western(text).strip()) is not None


def sign_bare(case: Case) -> None:
    """0.5分/处 alone: a loss where a fault is named in what is demanded, a gain in a section of gains, else asked."""
    line = case.reading.statements[0]
    bare = line.effect.does == "get" and line.effect.said[:1].isdigit() and not line.said and line.tail.startswith("/")
    if len(case.reading.statements) > 1 or not bare or case.reading.left:
        return
    if _FAULT.search(western(case.worded.content)):
        lost = replace(line, effect=replace(line.effect, does="deduct"))
        case.reading = replace(case.reading, statements=(lost,))
    elif not case.stands_apart:
        case.unclear()
