"""Indicators as `convert --json` prints them: the lines of the mapping a scheme was read from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maplebridge.engine.problem import Place

TEXTS = ("name", "group", "definition", "method", "lead_department", "responsible_role")


def read_indicators(source: Mapping[str, Any], places: Mapping[str, Place]) -> list[dict[str, Any]]:
    """One mapping a line, also of a table that still leaves questions: such lines have no rule yet."""
    found = []
    for i, item in enumerate(source.get("items") or []):
        for j, line in enumerate(item.get("indicators") or []):
            place = places.get(f"items.{i}.indicators.{j}")
            found.append({
                "item": item.get("code"), "item_name": _text(item.get("name")), "section": item.get("section", "item"),
                "item_points": item.get("points"), "code": line.get("code"),
                **{key: _text(line.get(key)) for key in TEXTS},
                "tier": line.get("tier", "baseline"), "points": line.get("points"),
                "rule": _kind(line.get("score")), "score": line.get("score"), "due": line.get("due"),
                "period": line.get("period"), "verification": line.get("verification"),
                "ledgers": line.get("ledgers") or [], "place": str(place) if place else None,
            })
    return found


def _text(value: Any) -> dict[str, str | None] | None:
    if value is None:
        return None
    if isinstance(value, dict):
        return {"zh": value.get("zh"), "en": value.get("en")}
    return {"zh": str(value), "en": None}


def _kind(score: Any) -> str | None:
    return str(score.get("kind")) if isinstance(score, dict) else None
