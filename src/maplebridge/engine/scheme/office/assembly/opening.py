"""What stands at the head of a scheme: its name, number and days, and the period."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import PurePath

from maplebridge.engine.scheme.office.asking.question import Answers
from maplebridge.engine.scheme.office.assembly.labels import label
from maplebridge.engine.scheme.office.rules.rule import Mapped
from maplebridge.engine.scheme.office.settings.model import Settings

FULL_SCORE = Decimal(100)


def head_of(settings: Settings, file: str, items: list[Mapped]) -> Mapped:
    stem = PurePath(file).stem
    head: Mapped = {"code": _scheme_code(settings.approval_number or stem), "version": "1",
                    "name": label(settings.name or stem)}
    full = sum((item.get("points", Decimal(0)) for item in items if "section" not in item), Decimal(0))
    said = {"approval_number": settings.approval_number, "issued_on": settings.issued_on,
            "assessment_day": settings.assessment_day}
    head |= {key: value for key, value in said.items() if value is not None}
    if full not in (FULL_SCORE, 0):
        head["full_score"] = full
    return head


def _scheme_code(words: str) -> str:
    return re.sub(r"[^\w.\-]+", "-", words).strip("-") or "scheme"


def period_of(settings: Settings, answers: Answers) -> Mapped:
    """The printed period, the printed year, else what was answered; empty where nobody said."""
    if settings.period is not None:
        start, end = settings.period
        return {"start": start, "end": end}
    if settings.year is not None:
        return {"year": settings.year}
    answer = str(answers.to("period", ""))
    if re.fullmatch(r"(19|20)\d\d|2100", answer):
        return {"year": int(answer)}
    try:
        start, end = (date.fromisoformat(day.strip()) for day in answer.split("/"))
    except ValueError:
        return {}
    return {"start": start, "end": end} if start <= end else {}


def year_of(period: Mapped) -> int | None:
    """The year that days without one belong to: that of the period's end."""
    return int(str(period["end"])[:4]) if "end" in period else period.get("year")
