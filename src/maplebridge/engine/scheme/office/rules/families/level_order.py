"""Levels that are meant together: Ⅱ类及以上 is Ⅰ类 and Ⅱ类, 三星级以下 whatever is left."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

Table = tuple[dict[str, Decimal], Decimal | None]  # the points by level, those of every other level

_TOGETHER = re.compile("(?P<with>及|或|及其)?以(?P<way>[上下])$")
_NUMBERED = re.compile("(?P<before>.*?第?)(?P<number>[1-9]|[a-e]|[ivx]{1,4})(?P<after>(?:类|级|档|等|星).{0,2})")
_SCALES = tuple(scale.split() for scale in (
    "优秀 优良 良好 较好 一般 较差 差", "优秀 良好 称职 基本称职 不称职", "优秀 良好 合格 基本合格 不合格",
    "优秀 良好 达标 基本达标 不达标", "优秀 良好 中等 及格 不及格", "优 良 中 差", "特等奖 一等奖 二等奖 三等奖",
    "国家级 省部级 省级 市级 区级 乡镇级", "国家级 省部级 省级 市级 县级 乡镇级", "非常满意 满意 基本满意 不满意",
))  # fmt: skip
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii")
_SIGNS = "ⅠⅡⅢⅣⅤⅥⅦ"
MOST_STARS = 5


def each_level(found: Mapping[str, Decimal], text: str) -> Table | None:
    """One key for each level; None where the order is not known. `text`: as printed, for the sign of numerals."""
    listed: dict[str, Decimal] = {}
    otherwise: Decimal | None = None
    names = [_TOGETHER.sub("", word) for word in found]
    for word, value in found.items():
        together = _TOGETHER.search(word)
        name = _TOGETHER.sub("", word)
        if together is None:
            levels = [name]
        elif together["way"] == "上":
            levels = _upwards(name, names)
            if not levels:
                return None
            levels = levels if together["with"] or len(names) == len(set(names)) else levels[1:]
        elif value == min(found.values()) and otherwise is None:
            otherwise, levels = value, [name] if together["with"] else []
        else:
            return None
        if any(listed.get(level, value) != value for level in levels):
            return None
        listed |= dict.fromkeys(levels, value)
    return {_printed(level, text): value for level, value in listed.items()}, otherwise


def _upwards(name: str, names: list[str]) -> list[str]:
    """The level and all better ones; none where that is not known."""
    scale = next((scale for scale in _SCALES if set(names) <= set(scale)), None)
    if scale is not None:
        return scale[: scale.index(name) + 1][::-1]
    places = {other: _place(other) for other in names}
    own = places[name]
    others = [place - own for place in places.values() if place and own and place != own]
    match = _NUMBERED.fullmatch(name)
    if match is None or not own or not others or len({place > 0 for place in others}) > 1:
        return []
    best = 1 if others[0] > 0 else MOST_STARS if match["after"].startswith("星") else 0
    if not best or (best > 1 and own > best):
        return []
    step = -1 if best < own else 1
    return [f"{match['before']}{_numeral(match['number'], at)}{match['after']}" for at in range(own, best + step, step)]


def _place(name: str) -> int:
    match = _NUMBERED.fullmatch(name)
    if match is None:
        return 0
    number = match["number"]
    return int(number) if number.isdigit() else _ROMAN.index(number) + 1 if number in _ROMAN else ord(number) - 96


def _numeral(like: str, at: int) -> str:
    return str(at) if like.isdigit() else _ROMAN[at - 1] if like in _ROMAN else chr(96 + at)


def _printed(level: str, text: str) -> str:
    """Ⅱ类 or II类, as the table writes it."""
    match = _NUMBERED.fullmatch(level)
    if match is None or match["number"] not in _ROMAN:
        return level
    signed = any(sign in text for sign in _SIGNS)
    numeral = _SIGNS[_ROMAN.index(match["number"])] if signed else match["number"].upper()
    return f"{match['before']}{numeral}{match['after']}"
