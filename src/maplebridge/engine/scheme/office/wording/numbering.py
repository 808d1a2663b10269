"""Numbering as offices print it: "一、", "（二）", "3.", "(1)", "①", "1.2", "A1", "第一条", alone or before words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from maplebridge.engine.scheme.office.wording.numbers import DIGITS, chinese_number

_SIGNS = {*DIGITS, "十", "百"}
_CN = "[〇零一二三四五六七八九十百]{1,4}"
_END = r"\s*"
#: style, pattern, from the broadest level to the finest; the numbering must be closed by its sign.
_STYLES = (
    ("part", re.compile(rf"第\s*({_CN}|\d{{1,3}})\s*(?:部分|章|篇|大项|类)\s*[、:：.，,]?{_END}")),
    ("part", re.compile(rf"(?:part|section|chapter)\s+(\d{{1,3}}|[ivx]{{1,5}}|[a-z])\b\s*[:.\-–—)]?{_END}", re.I)),
    ("part", re.compile(
        rf"(?:standard|area|domain|pillar|theme|goal|criterion|principle|objective|element|module|dimension|strand)"
        rf"\s+(\d{{1,2}})(?![\d%]|\.\d)\s*[:.\-–—)]?{_END}", re.I)),
    ("cn", re.compile(rf"({_CN})\s*[、.．:：,，]{_END}")),
    ("cn_paren", re.compile(rf"[(（]\s*({_CN})\s*[)）][、.]?{_END}")),
    ("clause", re.compile(rf"第\s*({_CN}|\d{{1,3}})\s*(?:条|项|款)\s*[、:：.，,]?{_END}")),
    ("dotted", re.compile(
        rf"([A-Za-z]{{0,4}}\d{{1,3}}(?:[.．\-]\d{{1,3}}){{1,4}})(?![\d%％]|\s*(?:分|年|月|日|万|元|%|points?"
        rf"|pts))[.、:：]?{_END}")),
    ("letter_number", re.compile(rf"([A-Za-z]{{1,4}}\.?\-?\d{{1,3}})(?![\w.])[.、:：)]?{_END}")),
    ("arabic", re.compile(r"(\d{1,3})\s*(?:[、，]|[.．](?!\d)|[:：])\s*")),
    ("arabic", re.compile(r"(\d{1,2})\s+(?=[A-Z\u4e00-\u9fff])(?![个项次名人分天日月年条处件起篇份家户周岁])")),
    ("arabic_paren", re.compile(rf"[(（]\s*(\d{{1,3}})\s*[)）][、.]?{_END}")),
    ("arabic_half", re.compile(rf"(\d{{1,3}})\s*[)）]{_END}")),
    ("circled", re.compile(rf"([①-⑳]|[⑴-⒇]|[⒈-⒛])[、.]?{_END}")),
    ("roman", re.compile(rf"([IVX]{{1,5}}|[Ⅰ-Ⅻ])\s*[.、)]{_END}")),
    ("letter", re.compile(
        r"(?:([A-H])\s+(?=[\u4e00-\u9fff])|[(（]\s*([A-Za-z])\s*[)）]|([A-Za-z])\s*[.、)](?![A-Za-z]))\s*")),
)
_BARE = re.compile(rf"({_CN}|\d{{1,4}}|[①-⑳⑴-⒇⒈-⒛]|[A-Za-z]|[IVX]{{1,5}}|[Ⅰ-Ⅻ])")
_ROMAN = {"I": 1, "V": 5, "X": 10}
LEVEL = {style: level for level, style in enumerate(dict.fromkeys(style for style, _ in _STYLES))}


@dataclass(frozen=True, slots=True)
class Numbered:
    """`number`: as an integer where it is one; `code`: as printed where it has parts of its own ("1.2", "A1")."""

    style: str
    number: int | None
    code: str | None
    rest: str

    @property
    def level(self) -> int:
        return LEVEL[self.style]


def split_number(text: str) -> Numbered | None:
    """The numbering at the beginning of a text and what follows; None where there is none."""
    text = text.strip()
    for style, pattern in _STYLES:
        if match := pattern.match(text):
            printed = next(group for group in match.groups() if group)
            return _numbered(style, printed, text[match.end():].strip())
    return None


def read_number(text: str) -> Numbered | None:
    """A cell that is nothing but a number: "3", "三", "（三）", "1.2", "A1"; None for anything else."""
    text = text.strip()
    if found := split_number(text):
        return found if not found.rest else None
    if match := _BARE.fullmatch(text):
        style = "cn" if text[0] in _SIGNS else "arabic"
        return _numbered(style, match[1], "")
    return None


def goes_on(upper: str, number: str) -> bool:
    """Whether a printed number is one below another: "1.2" below "1", "A3" below "A"."""
    above, below = (unicodedata.normalize("NFKC", text).strip().rstrip(".、)") for text in (upper, number))
    if not above or not below.startswith(above) or len(below) == len(above):
        return False
    following = below[len(above)]
    return following in ".-" or (following.isdecimal() and above[-1].isalpha() and above.isascii())


def without_number(text: str) -> str:
    found = split_number(text)
    return found.rest if found and found.rest else text.strip()


def _numbered(style: str, printed: str, rest: str) -> Numbered:
    if style in ("dotted", "letter_number"):
        return Numbered(style, None, unicodedata.normalize("NFKC", printed), rest)
    return Numbered(style, _to_integer(printed), None, rest)


def _to_integer(printed: str) -> int | None:
    """3, "三", "十二", "①", "Ⅳ", "b" (the second letter); None for no number."""
    plain = unicodedata.normalize("NFKC", printed).strip("().")
    if plain.isdecimal():
        return int(plain)
    if plain and set(plain) <= _SIGNS:
        return int(chinese_number(plain))
    if plain and all(sign in _ROMAN for sign in plain):
        values = [_ROMAN[sign] for sign in plain]
        return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))
    return ord(plain.casefold()) - ord("a") + 1 if len(plain) == 1 and plain.isascii() and plain.isalpha() else None
