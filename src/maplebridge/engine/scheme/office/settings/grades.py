"""Grades and their quotas from prose: "90分以上为优秀，80—89分为良好…", "优秀比例不超过25%"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from maplebridge.engine.scheme.office.settings.model import Settings
from maplebridge.engine.scheme.office.wording.cell import Cell

_N = r"(\d{1,4}(?:\.\d+)?)"
_GRADE = (
    r"[“\"'‘]?([一二三四五六1-5]?(?:优秀|良好|优良|较好|好|一般|合格|基本合格|不合格|称职|基本称职|不称职|达标"
    r"|不达标|未达标|基本达标|先进|中等|较差|差|优|良|中|[一二三四五]级"
    r"|[一二三四五]等|[一二三四五]星级?|[A-E]级|[A-E]等|[A-E]))[”\"'’]?(?:等次|等级|档次|单位|派出所|档)?"
)
_ABOVE = re.compile(
    rf"{_N}\s*分?\s*(?:\((?:含|不含)[^)]*\))?\s*(?:以上|及以上|\(含\)以上"
    rf"|含以上)\s*(?:\([^)]*\))?[^,。;、\d]{{0,6}}?(?:为|的?为|评为"
    rf"|定为|的?评为|的?定为|是|:|的,?)?\s*{_GRADE}")
_BETWEEN = re.compile(
    rf"{_N}\s*分?\s*(?:\([^)]*\))?\s*(?:(?:以上|及以上)\s*[,、]?|-|—+|–|~|至|到|,)\s*(?:不足|低于"
    rf"|不满)?\s*{_N}\s*分?\s*(?:\([^)]*\))?\s*(?:以下|之间)?[^,。;、\d]{{0,6}}?(?:为|评为|定为|的?为|是|:"
    rf"|的,?)?\s*{_GRADE}")
_BELOW = re.compile(
    rf"(?:(?:低于|不足|不满|未满|不到)\s*{_N}\s*分?"
    rf"|{_N}\s*分?\s*(?:\([^)]*\))?\s*以下)\s*(?:\([^)]*\))?[^,。;、\d]{{0,6}}?(?:为"
    rf"|评为|定为|的?为|是|:|的,?)?\s*{_GRADE}")
_EN = re.compile(
    r"(excellent|very good|good|satisfactory|adequate|pass|fair|fail|unsatisfactory|poor|outstanding"
    r"|level \d|[a-e])\s*(?::|is|=|\(|from|at)?\s*(?:at least\s*)?(\d{1,3})(?:\s*points?)?\s*(?:and above"
    r"|or more|\+|or above|-|–|to)|(\d{1,3})\s*(?:points?)?\s*(?:and above|or more|\+|or above|(?:-|–"
    r"|to)\s*\d{1,3})\s*(?:points?)?\s*(?:is|are|=|:|means|rated|graded)?\s*[“\"]?(excellent|very good|good"
    r"|satisfactory|adequate|pass|fair|outstanding|level \d|[a-e])\b", re.I)
_EN_BELOW = re.compile(
    r"(?:below|under|less than)\s*(\d{1,3})\s*(?:points?)?\s*(?:is|are|=|:|means|rated"
    r"|graded)?\s*[“\"]?(fail(?:ed)?|unsatisfactory|poor|[a-e]|not passed|inadequate)\b", re.I)
_QUOTA = re.compile(
    rf"{_GRADE}[^,。;\d]{{0,16}}?(?:不超过|控制在|不高于|不得超过|最多)[^,。;\d]{{0,12}}?(\d{{1,2}}(?:\.\d+)?)\s*%")
_EN_QUOTA = re.compile(
    r"(?:at most|no more than|up to|not more than)\s*(\d{1,2})\s*(?:%|percent)[^.;]{0,40}?\b(excellent|good"
    r"|outstanding|very good)\b|\b(excellent|good|outstanding|very good)\b[^.;\d]{0,40}(?:at most"
    r"|no more than|up to|limited to|capped at)\s*(\d{1,2})\s*(?:%|percent)", re.I)


def read_grades(found: Settings, cells: Sequence[Cell]) -> None:
    """Puts grades, best first, and quotas into the settings. The last grade has no lower limit."""
    for cell in cells:
        text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", cell.text))
        lines: dict[str, Decimal | None] = {}
        compact = text.replace(" ", "")
        for match in (*_ABOVE.finditer(compact), *_BETWEEN.finditer(compact)):
            lines.setdefault(match.groups()[-1], Decimal(match[1]))
        for match in _EN.finditer(text):
            lines.setdefault((match[1] or match[4]).strip(), Decimal(match[2] or match[3]))
        below = _BELOW.findall(compact)
        last = below[-1][-1] if below else next((m[2] for m in _EN_BELOW.finditer(text)), None)
        if len(lines) + (last is not None) >= 2 and not found.grades and lines:
            ordered = sorted(lines.items(), key=lambda line: -(line[1] or Decimal(0)))
            found.grades = [*ordered, *([(last, None)] if last and last not in lines else [])]
            found.places["nodes.grade"] = cell.place
        for match in _QUOTA.finditer(compact):
            found.quotas.setdefault(match[1], Decimal(match[2]) / 100)
        for match in _EN_QUOTA.finditer(text):
            found.quotas.setdefault(match[2] or match[3], Decimal(match[1] or match[4]) / 100)
