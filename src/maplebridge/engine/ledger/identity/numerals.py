"""Runs of numerals in a text, however they are written: full-width, in Chinese, spoken, or pulled apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

#: Spoken and written numerals, sign by sign: 幺 拐 勾 洞 are said for 1 7 9 0.
CHINESE = dict(
    zip("〇零○洞一幺壹二两贰三叁四肆五伍六陆七柒拐八捌九玖勾", "00001112223344556677788999", strict=True)
)
_UNSEEN = {ord(sign): None for sign in "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"}
_LIKE_DIGITS = {ord("O"): "0", ord("o"): "0", ord("l"): "1", ord("I"): "1"}
GAP = r"[\s.\-‐‑‒–—―−~·•・_/()]"
_NUMERAL = rf"[\d{''.join(CHINESE)}]"
_CIRCLED = "⓪①②③④⑤⑥⑦⑧⑨"
_MAYBE = re.compile(rf"(?:[\d{''.join(CHINESE)}{_CIRCLED}OolI][^\w一-鿿]{{0,3}}_?){{10,}}")
_RUN = re.compile(rf"{_NUMERAL}+(?:{GAP}{{1,3}}{_NUMERAL}+)*(?:{GAP}{{0,3}}[Xx](?![A-Za-z]))?")
_MIXED = re.compile(r"[\dOolI]{10,}")
_BESIDE = re.compile(r"[OolI]\d|\d[OolI]")
_DIGIT = re.compile(r"\d")
#: What lies between the first and the last western digit: 张三138… ends a name, 138…三人 begins a count.
_WESTERN = re.compile(r"\d(?:.*\d)?(?:[^\d]{0,3}[Xx])?")
_SIGNS = str.maketrans(CHINESE)
_AROUND = 40  # signs before and after a run that tell what it is


@dataclass(frozen=True, slots=True)
class Run:
    """Digits with what stands between them taken out. groups: the length of each unbroken part; the parts joined are
    `digits` (0 to 9, at the end perhaps X). before and after: the nearest signs around."""

    digits: str
    groups: tuple[int, ...]
    before: str
    after: str


def plain(text: str) -> str:
    """Full-width and circled forms as plain ones, invisible signs taken out."""
    return unicodedata.normalize("NFKC", text.translate(_UNSEEN)).translate(_UNSEEN)


def arabic(text: str) -> str:
    """Every numeral of a text as 0 to 9, sign by sign."""
    signs = text.translate(_SIGNS)
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() else sign for sign in signs)


def may_hold_numbers(text: str) -> bool:
    """Whether it is worth looking closer: ten numerals near each other."""
    return _MAYBE.search(text) is not None


def runs(text: str) -> Iterator[Run]:
    """Every run of numerals of a plain text."""
    text = read_anew(text)
    for match in _RUN.finditer(text):
        yield _run(text, match.start(), match.end())
        inner = _WESTERN.search(match[0])
        if inner is not None and inner[0] != match[0]:
            yield _run(text, match.start() + inner.start(), match.start() + inner.end())


def read_anew(text: str) -> str:
    """Letters that look like digits as digits, where they stand among nine digits or more and not at a word's edge.
    (One pattern for all of it would look at the whole of a long run again from each of its signs.)"""
    return _MIXED.sub(_as_digits, text)


def _as_digits(match: re.Match[str]) -> str:
    text, signs = match.string, match[0]
    digits = [found.start() for found in _DIGIT.finditer(signs)]
    first = digits[0] + 1 if digits and _is_letter(text[max(0, match.start() - 1) : match.start()]) else 0
    last = digits[-1] if digits and _is_letter(text[match.end() : match.end() + 1]) else len(signs)
    if len(digits) - (first > 0) < 9 or not _BESIDE.search(signs, first, last):
        return signs
    return signs[:first] + signs[first:last].translate(_LIKE_DIGITS) + signs[last:]


def _is_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


def _run(text: str, start: int, end: int) -> Run:
    parts = [part for part in re.split(rf"{GAP}+", arabic(text[start:end])) if part]
    return Run("".join(parts), tuple(map(len, parts)), text[max(0, start - _AROUND) : start],
               text[end : end + _AROUND])
