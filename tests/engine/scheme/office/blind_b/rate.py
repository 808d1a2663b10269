"""Compares what `convert --json` prints of a table with what a person would read in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .spec import Spec, Want


@dataclass(slots=True)
class Rate:
    """Counts over tables; `misses` are (table, line, expected, got)."""

    wanted: int = 0
    found: int = 0
    points: int = 0
    kinds: int = 0
    sections: int = 0
    items: int = 0
    doubtful: int = 0
    asked: int = 0
    invented: int = 0
    misses: list[tuple[str, str, str, str]] = field(default_factory=list)

    def add(self, other: Rate) -> None:
        for name in ("wanted", "found", "points", "kinds", "sections", "items", "doubtful", "asked", "invented"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.misses += other.misses


def rate(spec: Spec, printed: dict[str, Any]) -> Rate:
    out, left = Rate(wanted=len(spec.wants)), list(printed.get("indicators") or [])
    for want in spec.wants:
        got = next((one for one in left if _plain(want.name) in _texts(one)), None)
        if "ask" in want.kinds and len(want.kinds) == 1:
            out.doubtful += 1
        if got is None:
            out.misses.append((spec.name, want.name, "indicator", "none"))
            continue
        left.remove(got)
        out.found += 1
        _compare(out, spec.name, want, got)
    out.invented = len(left)
    out.misses += [(spec.name, _name(one), "no indicator", f"{one['points']} {one['place']}") for one in left]
    return out


def _compare(out: Rate, table: str, want: Want, got: dict[str, Any]) -> None:
    kind = _kind(got)
    checks = {
        "points": (want.points, got["points"], _same(want.points, got["points"])),
        "kinds": ("/".join(sorted(want.kinds)), kind, kind in want.kinds or ("veto" in want.kinds and _veto(got))),
        "sections": (want.section, got["section"], want.section == got["section"]),
        "items": (want.item, got["item_name"], want.item is None or _plain(want.item) in _plain(str(got["item_name"]))),
    }
    for name, (expected, was, right) in checks.items():
        if right:
            setattr(out, name, getattr(out, name) + 1)
        else:
            out.misses.append((table, want.name, f"{name} {expected}", str(was)))
    if want.kinds == {"ask"} and kind == "ask":
        out.asked += 1


def _kind(got: dict[str, Any]) -> str:
    return got["rule"] or "ask"


def _veto(got: dict[str, Any]) -> bool:
    return got["section"] == "veto"


def _same(wanted: str | None, got: object) -> bool:
    if wanted is None or got is None:
        return wanted is None and got in (None, 0)
    return Decimal(wanted) == Decimal(str(got))


def _name(one: dict[str, Any]) -> str:
    return "".join(str(text) for text in (one["name"] or {}).values() if text)


def _texts(one: dict[str, Any]) -> str:
    definition = "".join(str(text) for text in (one.get("definition") or {}).values() if text)
    return _plain(_name(one) + definition)


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
