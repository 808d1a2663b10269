"""Numbers as offices write them, brought to one spelling: western digits, `%`, `-` between the ends of a range."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10000}
WORDS = {
    "half a": "0.5", "a half": "0.5", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10",
}  # fmt: skip
FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75"}
CHINESE = "[零〇一二两三四五六七八九十百千万]+"
NUMBER = r"\d{1,15}(?:\.\d{1,15})?"  # bounded: hostile cells hold thousands of digits

#: What is counted: after these a Chinese numeral is a number, not part of a word (一般, 统一, 一律).
UNITS = (
    "万元|亿元|万人|人次|批次|台次|车次|户次|件次|人日|小时|工作日|分钟|百分点|季度|个月|名次|位次|小项|"
    "项|次|处|件|例|起|个|条|篇|期|天|日|月|年|户|家|场|名|位|批|种|张|元|课|堂|字|宗|台|辆|支|块|"
    "本|册|卷|页|周|份|封|座|幢|桩|趟|盏|枚|人|类|档|星|分|倍|票|点|所|村|组|队|间|套|幅|笔|单|步|轮|则|题|户|岗|栋|车|艘|亩"
)
_COUNTED = re.compile(rf"(?<![统唯专单同逐进划\d])({CHINESE})(?=(?:{UNITS}))(?!.[般致律样切些性]|票否决|分点)")
_FROM = re.compile(rf"({CHINESE})(?=(?:至|到|[-—~～])(?:{CHINESE}|\d+)(?:{UNITS}))")
_ORDINAL = re.compile(rf"((?:第|前|后)(?:倒数第)?)({CHINESE})")
_TENTHS = re.compile("([一二三四五六七八九])成([一二三四五六七八九])?(?![立员果效绩长型熟功为本都员交对])")
_PERCENT = re.compile(rf"百分之({CHINESE}|{NUMBER})(?:点({CHINESE}))?")
_LIST_SIGNS = re.compile("[①-⒛❶-❿㈠-㈩]")
_SPOKEN = re.compile(rf"\b({'|'.join(WORDS)})(?= (?:bonus |extra )?(?:points?|marks?)\b)")
_HALF = re.compile("半(?=分(?!钟))")
_RANGE = re.compile(
    r"(?<=[\d%分名次项件个人条元户篇起处家)])\s*(?:(?:至|到|[-‐-―−~〜～])+|(?<=[\d% ])to(?= ))\s*"
    rf"(?={NUMBER}|[＋+]?第\d)"
)


def western(text: str) -> str:
    """The same words with every number in western digits and half-width signs; small letters."""
    for sign, value in FRACTIONS.items():
        text = text.replace(sign, value)
    text = unicodedata.normalize("NFKC", _LIST_SIGNS.sub("。", text)).casefold()
    text = _SPOKEN.sub(lambda m: WORDS[m[1]], text)
    text = _PERCENT.sub(lambda m: f"{_digits(m[1])}{'.' + _digits_one_by_one(m[2]) if m[2] else ''}%", text)
    text = _TENTHS.sub(lambda m: f"{DIGITS[m[1]]}{DIGITS[m[2]] if m[2] else 0}%", text)
    text = _FROM.sub(lambda m: _digits(m[1]), text)
    text = _ORDINAL.sub(lambda m: m[1] + _digits(m[2]), text)
    text = _COUNTED.sub(lambda m: _digits(m[1]), _HALF.sub("0.5", text))
    text = text.replace(">=", "≥").replace("≧", "≥").replace("<=", "≤").replace("≦", "≤").replace("⩾", "≥")
    return _RANGE.sub("-", text.replace("⩽", "≤"))


def _digits(numeral: str) -> str:
    """In western digits, as which it may be written already."""
    return str(chinese_number(numeral)) if re.fullmatch(CHINESE, numeral) else numeral


def _digits_one_by_one(numeral: str) -> str:
    return "".join(str(DIGITS.get(sign, "")) for sign in numeral)


def chinese_number(numeral: str) -> Decimal:
    """一百零五 -> 105; 二〇二六 -> 2026. `numeral`: of the signs of CHINESE, at least one; a Decimal, as hostile cells
    hold thousands of them."""
    if all(sign in DIGITS for sign in numeral):
        return Decimal(_digits_one_by_one(numeral))
    total = section = digit = 0
    for sign in numeral:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign == "万":
            total, section, digit = (total + section + digit) * PLACES[sign], 0, 0
        else:
            section, digit = section + (digit or 1) * PLACES[sign], 0
    return Decimal(total + section + digit)
