"""Points as printed: in a cell of their own, in brackets after a heading, or in words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

_N = r"(\d+(?:\.\d+)?)"
_UNIT = r"(?:分|points?|pts?\.?|marks?)"
_CELL = re.compile(
    rf"(?:满分|共|计|合计|小计|总分|最高|最多|不超过|上限|累计不超过|max(?:imum)?|upto|up to"
    rf"|total)?(?:可?[得加扣])?[:=]?\s*([+\-−]?)\s*{_N}\s*{_UNIT}?(?:为?限|封顶|以内)?", re.I)
_PERCENT = re.compile(rf"{_N}\s*%")
_EACH = re.compile(
    rf"(?:每?[^\d]{{0,6}})?([+\-−加扣减]?)\s*{_N}\s*{_UNIT}?\s*"
    rf"(?:(?:/|每)\s*.{{1,6}}|(?:per|for each|each|a)\s.{{1,24}})"
    rf"|每.{{1,6}}?([加扣减]?)\s*{_N}\s*{_UNIT}", re.I)
_RANGE = re.compile(rf"[+\-−]?{_N}\s*{_UNIT}?\s*(?:-|—|–|~|～|至|到|to)\s*{_N}\s*{_UNIT}?", re.I)
_MOST = re.compile(
    rf"(?:最高|最多|不超过|上限|封顶|累计.{{0,4}}不超过|max\w*|at most|up to|capped at|cap)\D{{0,6}}{_N}", re.I)
_LEADING = re.compile(rf"([+\-−]?)\s*{_N}\s*{_UNIT}?\s*[(（,，;；\s].*", re.I | re.S)
_HEADING = re.compile(
    rf"[(（\[【]\s*(?:本项|本部分|共计|合计|满分|总分|分值|计|共|权重|最高|最多|不超过|上限|最高加|最多加|加分上限"
    rf"|封顶|累计加分不超过|加分不超过|max\.?|maximum|total"
    rf"|up to|at most|worth|weight)?"
    rf"\s*(?:为|：|:|可?加|可?得|不超过)?\s*([+\-−]?)\s*{_N}\s*(?:{_UNIT}|%)?\s*(?:max\.?|封顶|以内|为限"
    rf"|in total)?\s*[)）\]】]", re.I)
#: Points as a clause of their own ("处置及时，10分。迟处置一起扣2分"), or at the end of a first sentence.
_CLAUSE = re.compile(
    rf"(?:[,，;；。:：]|\.(?!\d))\s*(?:本项|满分|分值|共|计)?\s*{_N}\s*{_UNIT}(?:为?满分)?\s*(?=[。；;.,，\n]|$)", re.I)
_SENTENCE = re.compile(rf"^[^。；;\n]{{2,60}}?(?<![\d.])\s*({_N})\s*{_UNIT}(?=[。；;.]\s*\S)", re.I)
_CONDITION = re.compile(
    r"[扣加减得奖罚]分?\s*[\d.]+\s*分|每(?![天日周月季年半])|否则"
    r"|(?:总分|满分|合计|的|者|名|级|等|[\d%％扣加得计记减次项为至到给奖罚~～、\-—–+])$"
    r"|\b(?:if|for each|per|every|each|lose|gain|get)\b", re.I)
_TAIL = re.compile(rf"[\s:：,，—–\-]*(?:满分|共|计|总分|分值)?[:：]?\s*{_N}\s*{_UNIT}\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Printed:
    """What a points cell says. `points` None with `doubt` False: it says none. `each`: per event, no total."""

    points: Decimal | None = None
    doubt: bool = False
    each: bool = False
    percent: bool = False


MOST_BARE = 200  # a bare number in brackets beyond this is a year, not points
NONE = frozenset("-—－–/／\\无*") | {
    "", "——", "--", "n/a", "na", "不计分", "不赋分", "none", "否决", "一票否决", "否决项", "veto", "pass/fail", "必备",
}


def read_points(text: str) -> Printed:
    """"5", "５分", "+2", "0.5分/次", "10（每项2分）", "最多加10分"; what fits no such form is doubtful."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain.startswith(("(", "[", "【")) and plain.endswith((")", "]", "】")):
        plain = plain[1:-1].strip()
    if plain in NONE:
        return Printed()
    if match := _CELL.fullmatch(plain):
        return Printed(_signed(match[1], match[2]))
    if share := _PERCENT.fullmatch(plain):
        return Printed(Decimal(share[1]), percent=True)
    if most := _MOST.search(plain):
        return Printed(Decimal(most[1]))
    if _EACH.fullmatch(plain):
        return Printed(each=True)
    leading = _LEADING.fullmatch(plain)
    if leading is not None and not _RANGE.match(plain):
        return Printed(_signed(leading[1], leading[2]))
    if _RANGE.fullmatch(plain):
        return Printed(doubt=True)
    return Printed(doubt=True)


def heading_points(text: str) -> tuple[str, Decimal | None]:
    """A heading without the points it states, and these: "组织领导（20分）" -> "组织领导", 20."""
    plain = text.strip()
    found = [match for match in _HEADING.finditer(plain) if _is_points(match, plain)]
    if len(found) == 1:
        match, number = found[0], found[0][2]
        rest = (plain[:match.start()] + plain[match.end():]).strip(" :：\n")
        return rest, _signed(match[1], number)
    if not found and (tail := _TAIL.search(plain)) and _names(plain[:tail.start()]):
        return plain[:tail.start()].strip(), Decimal(unicodedata.normalize("NFKC", tail[1]))
    if not found and (clause := _clause(plain)):
        start, end, number = clause
        return (plain[:start] + plain[end:]).strip(), Decimal(unicodedata.normalize("NFKC", number))
    return plain, None


def _clause(text: str) -> tuple[int, int, str] | None:
    """Where points stand in words without brackets, plainly those of what is demanded; their begin, end, number."""
    found = list(_CLAUSE.finditer(text))
    if len(found) > 1:
        return None
    if found and _demands(text[:found[0].start()], text[found[0].end():]):
        return found[0].start(), found[0].end(), found[0][1]
    first = _SENTENCE.match(text)
    if first is None or found or not _demands(text[:first.start(1)], text[first.end():]):
        return None
    return first.start(1), first.end(), first[1]


def _demands(before: str, behind: str) -> bool:
    """Words before points that are no condition; a bound may be one, unless what is below it costs."""
    words = before.rstrip(" ,，;；。.:：\n")
    bound = words.endswith(("以上", "以下", "以内")) and not re.search("扣|deduct|off", behind)
    return bool(words) and not bound and not _CONDITION.search(words)


def _is_points(match: re.Match[str], text: str) -> bool:
    """With its unit; a bare number only at the end, and not a year."""
    if re.search(_UNIT + "|%", match[0], re.I):
        return True
    return match.end() == len(text) and Decimal(match[2]) <= MOST_BARE


def split_points(text: str) -> tuple[str, str]:
    """What stands before and behind its points: "成立小组（5分），未成立不得分", "处置及时，10分。迟处置一起扣2分"."""
    found = [match.span() for match in _HEADING.finditer(text) if re.search(_UNIT, match[0], re.I)]
    if not found and (clause := _clause(text)):
        found = [clause[:2]]
    if len(found) != 1 or not text[:found[0][0]].strip():
        return text, ""
    return text[:found[0][0]].strip(" ，,"), text[found[0][1]:].strip(" ，,。；;：:\n")


def bracket_points(text: str) -> Decimal | None:
    """Points stated in brackets within words; None where none or several are."""
    found = [match for match in _HEADING.finditer(text) if re.search(_UNIT, match[0], re.I)]
    return _signed(found[0][1], found[0][2]) if len(found) == 1 else None


def _names(words: str) -> bool:
    """Words before points that are a name, not "每缺一项扣" or "1～"."""
    return 0 < len(words) <= 30 and words[-1] not in "扣加得计记减每次项为至到给奖罚~～-—–+、" and not re.search(
        r"[。；;，,]|\d$|per|for|each|get|gain|lose", words)


def _signed(sign: str, number: str) -> Decimal:
    value = Decimal(unicodedata.normalize("NFKC", number))
    return -value if sign in ("-", "−") and sign else value
