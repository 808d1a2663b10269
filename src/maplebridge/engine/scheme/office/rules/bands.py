"""Stretches of a figure, each with its points: 95%以上得满分, 85%-95%得3分, 低于85%不得分 becomes steps."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from maplebridge.engine.scheme.office.numbers import UNITS
from maplebridge.engine.scheme.office.rules.parts import NUM

OPEN, SOFT, FIRM = 0, 1, 2  # an end not owned, owned by custom (以上, a range), owned in words (及以上, ≥)
_U = rf"\s*(?P<u>%|个?(?:{UNITS})|人|times?|cases?|days?|points?)?"
_IN = r"(?P<in>\[(?P<no>不)?(?:含|包)[^\]]*\])?"
_ABOVE = r"(?:≥|不低于|不少于|不小于|大于等于|大于或等于|高于或等于|(?<![未没不有])(?:达到|达|完成)|at least|not less than|reach(?:es|ed|ing)?|minimum(?: of)?)"
_OVER = r"(?:>|超过|大于|高于|多于|超出|more than|over|above|exceed(?:s|ing)?|greater than|higher than)"
_UNDER = r"(?:<|低于|小于|不足|不满|少于|未达到?|达不到|没有达到|不到|未完成|below|under|less than|fewer than|lower than)"
_WITHIN = r"(?:≤|不超过|不高于|不大于|不多于|小于等于|小于或等于|低于或等于|at most|no more than|not more than|up to|not exceeding)"
_FORMS: tuple[tuple[str, str], ...] = (
    ("range", rf"(?:between )?(?P<a>{NUM})\s*(?P<ua>%|个?(?:{UNITS}))?(?P<ina>\[(?P<noa>不)?(?:含|包)[^\]]*\])?\s*(?:-|and)\s*(?P<b>{NUM}){_U}{_IN}(?:之?间)?"),
    ("both", rf"(?P<a>{NUM})\s*(?P<ua>%)?\s*(?P<lt>[<≤])[^\d,;]{{0,14}}(?P<lt2>[<≤])\s*(?P<b>{NUM}){_U}"),
    ("within", rf"{_WITHIN}\s*(?P<v>{NUM}){_U}{_IN}(?:以[下内])?"),
    ("above", rf"{_ABOVE}\s*(?:到|了)?(?P<v>{NUM}){_U}{_IN}(?:及?以上|or (?:more|above|higher))?{_IN.replace('in>', 'in2>').replace('no>', 'no2>')}"),
    ("over", rf"{_OVER}\s*(?P<v>{NUM}){_U}{_IN}(?:以上)?"),
    ("under", rf"{_UNDER}\s*(?P<v>{NUM}){_U}{_IN}(?:以下)?"),
    ("more", rf"(?P<v>{NUM}){_U}\s*{_IN}(?P<firm>及|含|\[含\]|或)?(?:以上|or (?:more|above|higher|over|better)|and (?:above|over|more|up)|\+){_IN.replace('in>', 'in2>').replace('no>', 'no2>')}"),
    ("less", rf"(?P<v>{NUM}){_U}\s*{_IN}(?P<firm>及|含|\[含\]|或)?(?:以下|以内|之内|or (?:less|below|lower|fewer|under)|and (?:below|less|under)){_IN.replace('in>', 'in2>').replace('no>', 'no2>')}"),
    ("at", rf"(?P<v>{NUM}){_U}"),
)
_FORM = tuple((name, re.compile(pattern)) for name, pattern in _FORMS)
_ALL = re.compile(r"^(?:[^,;]{0,6}率)?(?:全部|全面|全覆盖|均|all\b)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Values of a figure; an end None is open to all. `low_owned`, `high_owned`: OPEN, SOFT or FIRM."""

    low: Decimal | None
    low_owned: int
    high: Decimal | None
    high_owned: int
    unit: str

    def meets(self, other: Stretch) -> Stretch:
        """Both at once: 85%以上95%以下."""
        low = self if other.low is None or (self.low is not None and self.low >= other.low) else other
        high = self if other.high is None or (self.high is not None and self.high <= other.high) else other
        return Stretch(low.low, low.low_owned, high.high, high.high_owned, self.unit or other.unit)


def find_stretch(said: str) -> Stretch | None:
    """The stretch a condition names; None where it names none. Values as printed (95 for 95 %)."""
    found: list[Stretch] = []
    left = said
    for name, pattern in _FORM:
        while match := pattern.search(left):
            found.append(_stretch(name, match))
            left = f"{left[:match.start()]}|{left[match.end():]}"
    if not found and _ALL.search(said):
        return Stretch(Decimal(100), FIRM, None, OPEN, "%")
    percent = [one for one in found if one.unit == "%"]
    used = percent or found
    if not used:
        return None
    if len(used) > 1 and any(one.low is not None and one.low == one.high for one in used):
        used = [one for one in used if one.low is None or one.low != one.high] or used
    stretch = used[0]
    for other in used[1:]:
        stretch = stretch.meets(other)
    return stretch if len(used) <= 2 else None


def _stretch(name: str, match: re.Match[str]) -> Stretch:
    groups = match.groupdict()
    unit = (groups.get("u") or groups.get("ua") or "").strip().removeprefix("个")
    if name == "range":
        low, high = Decimal(match["a"]), Decimal(match["b"])
        return Stretch(low, _owned(groups["ina"], groups["noa"], SOFT), high, _owned(groups["in"], groups["no"], SOFT), unit)
    if name == "both":
        owned = {"<": OPEN, "≤": FIRM}
        return Stretch(Decimal(match["a"]), owned[match["lt"]], Decimal(match["b"]), owned[match["lt2"]], unit)
    value = Decimal(match["v"])
    said = groups.get("in") or groups.get("in2")
    no = groups.get("no") or groups.get("no2")
    firm = FIRM if groups.get("firm") or name in ("within", "above") or "以内" in match[0] or " or " in match[0] else SOFT
    if name in ("above", "more", "over"):
        return Stretch(value, _owned(said, no, OPEN if name == "over" else firm), None, OPEN, unit)
    if name in ("within", "less", "under"):
        return Stretch(None, OPEN, value, _owned(said, no, OPEN if name == "under" else firm), unit)
    return Stretch(value, FIRM, value, FIRM, unit)


def _owned(said: str | None, no: str | None, default: int) -> int:
    return default if not said else OPEN if no else FIRM
