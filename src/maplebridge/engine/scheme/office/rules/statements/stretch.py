"""The stretch of a figure that a condition names: 95%以上, 85%-95%, 低于85%, at least 90%."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from maplebridge.engine.scheme.office.rules.statements.parts import NUM, UNIT, plain

PERCENT = Decimal("0.01")
OPEN, SOFT, FIRM = 0, 1, 2  # an end not owned; owned by custom (以上, a range); owned in words (及以上, ≥)

#: What is counted or measured, in English.
_COUNTED = (
    "(?:(?:working|calendar|overdue|open|late|missing) )?(?:times?|cases?|days?|points?|min(?:ute)?s?|hours?|hrs?|h\\b"
    "|weeks?|months?|items?|incidents?|complaints?|persons?|people|visits?|faults?|errors?|records?|entries|entry|meetings?)"
)
_MEASURED = "m2|平方米|平米|km2|平方公里|公里|千米|米|km|公斤|吨|元|摄氏度|℃"
_U = rf"\s*(?P<unit>%|{_MEASURED}|{UNIT}|{_COUNTED})?"
_INCLUDED = r"\[(?:含|包)[^\]]*\]|\[不(?:含|包)[^\]]*\]"  # (含), (不含): read.py keeps these brackets
_VALUE = rf"(?P<value>{NUM}){_U}\s*(?P<said>{_INCLUDED})?"
_AFTER = rf"(?P<after>{_INCLUDED})?"
_AT_LEAST = (
    "(?:≥|不低于|不少于|不小于|大于等于|大于或等于|高于或等于|(?<![未没不有])(?:达到|达|完成)"
    "|at least|not less than|reach(?:es|ed|ing)?|minimum(?: of)?)"
)
_OVER = "(?:>|超过|大于|高于|多于|超出|more than|over|above|exceed(?:s|ing)?|greater than|higher than)"
_UNDER = (
    "(?:<|低于|小于|不足|不满|少于|未达到?|达不到|没有达到|不到|未完成|below|under|less than|fewer than|lower than)"
)
_AT_MOST = (
    "(?:≤|不超过|不高于|不大于|不多于|小于等于|小于或等于|低于或等于"
    "|at most|no more than|not more than|up to|not exceeding|within)"
)
_TO = r"\s*(?:-|and|to)\s*(?P<short><|less than |under |below )?\s*"  # 80% to <90%
_FIRMLY = r"(?P<firm>及|含|或)?"
_MORE = "(?:以上|or (?:more|above|higher|over|better)|and (?:above|over|more|up)|\\+)"
_LESS = "(?:以下|以内|之内|or (?:less|below|lower|fewer|under)|and (?:below|less|under))"
_FORMS = {
    "between": rf"(?P<low>{NUM})\s*(?:%|{_MEASURED}|{UNIT})?\s*(?P<over>[<≤])"  # 80%≤x<90%
    rf"[^\d,;]{{0,14}}(?P<under>[<≤])\s*{_VALUE}",
    "range": rf"(?:between )?(?P<low>{NUM})\s*(?P<own>%|{_MEASURED}|{UNIT})?(?P<from>{_INCLUDED})?{_TO}{_VALUE}",
    "at_most": rf"{_AT_MOST}\s*{_VALUE}(?:以[下内])?",
    "at_least": rf"{_AT_LEAST}\s*(?:到|了)?{_VALUE}(?:及?以上|or (?:more|above|higher))?{_AFTER}",
    "over": rf"{_OVER}\s*{_VALUE}(?:以上)?",
    "under": rf"{_UNDER}\s*{_VALUE}(?:以下)?",
    "more": rf"{_VALUE}\s*{_FIRMLY}{_MORE}{_AFTER}",
    "less": rf"{_VALUE}\s*{_FIRMLY}{_LESS}{_AFTER}",
    "exactly": rf"(?<![第\d.]){_VALUE}",
}
_FORM = {name: re.compile(pattern) for name, pattern in _FORMS.items()}
_FALL = re.compile("(?:负增长|为负|negative growth)的?$")
_RISE = re.compile("(?<!非)正增长的?$|^positive growth$")
_ALL = re.compile("^(?:[^,;]{0,6}率)?(?:全部|全面|全覆盖|均|all\\b)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Values of a figure as printed (95 for 95 %); an end None is open to all. `low_owned`, `high_owned`: OPEN, SOFT
    or FIRM."""

    low: Decimal | None
    low_owned: int
    high: Decimal | None
    high_owned: int
    unit: str

    @property
    def is_single(self) -> bool:
        return self.low is not None and self.low == self.high

    def meets(self, other: Stretch) -> Stretch:
        """Both at once: 85%以上95%以下."""
        low = self if other.low is None or (self.low is not None and self.low >= other.low) else other
        high = self if other.high is None or (self.high is not None and self.high <= other.high) else other
        return Stretch(low.low, low.low_owned, high.high, high.high_owned, self.unit or other.unit)


def find_stretch(said: str) -> Stretch | None:
    """The stretch a condition names; None where it names none, or more than two. Percentages go before counts."""
    found: list[Stretch] = []
    left = said
    for name, pattern in _FORM.items():
        while match := pattern.search(left):
            found.append(_stretch(name, match))
            left = f"{left[: match.start()]}|{left[match.end() :]}"
    if not found and _FALL.search(said):
        return Stretch(None, OPEN, Decimal(0), OPEN, "%")
    if not found and _RISE.search(said):
        return Stretch(Decimal(0), OPEN, None, OPEN, "%")
    if not found:
        return Stretch(Decimal(100), FIRM, None, OPEN, "%") if _ALL.search(said) else None
    used = [one for one in found if one.unit == "%"] or found
    used = [one for one in used if not one.is_single] or used
    return None if len(used) > 2 else used[0] if len(used) == 1 else used[0].meets(used[1])


def _stretch(name: str, match: re.Match[str]) -> Stretch:
    groups = match.groupdict()
    value = Decimal(groups["value"])
    unit = (groups["unit"] or groups.get("own") or "").removeprefix("个")
    said = groups["said"] or groups.get("after")
    firm = FIRM if groups.get("firm") or re.search("[a-z]|以内|之内", match[0]) else SOFT
    match name:
        case "between":
            ends = {"<": OPEN, "≤": FIRM}
            return Stretch(Decimal(groups["low"]), ends[groups["over"]], value, ends[groups["under"]], unit)
        case "range":
            end = OPEN if groups["short"] else _owned(said, SOFT)
            return Stretch(Decimal(groups["low"]), _owned(groups["from"], SOFT), value, end, unit)
        case "at_least" | "over" | "more":
            default = {"at_least": FIRM, "over": OPEN, "more": firm}[name]
            return Stretch(value, _owned(said, default), None, OPEN, unit)
        case "at_most" | "under" | "less":
            default = {"at_most": FIRM, "under": OPEN, "less": firm}[name]
            return Stretch(None, OPEN, value, _owned(said, default), unit)
    return Stretch(value, FIRM, value, FIRM, unit)


def _owned(said: str | None, default: int) -> int:
    """An end with (含) or (不含) behind it."""
    return default if not said else OPEN if said.startswith("[不") else FIRM


def lost_below(name: str, said: str, stretch: Stretch | None) -> dict[str, Any]:
    """A gate that takes all points where node `name` lies in the stretch; without one, where nothing is known."""
    if stretch is None or stretch.high is None:
        return {"when": f"is_missing(node('{name}'))", "then": {"set": 0}, "because": said}
    sign = "<=" if stretch.high_owned == FIRM else "<"
    at = plain(stretch.high * (PERCENT if stretch.unit == "%" else 1))
    return {"when": f"node('{name}') {sign} {at}", "then": {"set": 0}, "because": said}
