"""Numbers in the ways Word counts: 3, iii, C, 三, ③, 丙. Names as in ISO/IEC 29500-1, 17.18.59."""

from __future__ import annotations

from collections.abc import Callable

_DIGITS, _LEGAL, _LEGAL_OLD = "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST = 99_999  # beyond it only digits are sensible


def numeral(number: int, form: str) -> str:
    """`form`: the value of w:numFmt; an unknown one counts in digits."""
    write = _FORMS.get(form)
    return write(number) if write is not None and 0 <= number <= _MOST else str(number)


def _letters(number: int) -> str:
    """a ... z, aa, bb ...: Word repeats the letter."""
    return chr(97 + (number - 1) % 26) * min((number - 1) // 26 + 1, 50) if number else "0"


def _roman(number: int) -> str:
    written = []
    for value, letters in _ROMAN if number < 10_000 else ():
        count, number = divmod(number, value)
        written.append(letters * count)
    return "".join(written) or str(number)


def _counting(
    digits: str, units: tuple[str, ...], *, one_before_ten: bool = False, one_before_hundred: bool = True
) -> Callable[[int], str]:
    """一百零五: digits with their places, one zero for a gap."""

    def write(number: int) -> str:
        if number == 0:
            return digits[0]
        text, gap = "", False
        for place in range(len(str(number)) - 1, -1, -1):
            digit = number // 10**place % 10
            if digit:
                at_ten = place == 1 and not text and not one_before_ten
                silent = digit == 1 and (at_ten or (0 < place < 4 and not one_before_hundred))
                text += ("零" if gap and one_before_hundred else "") + ("" if silent else digits[digit]) + units[place]
            gap = not digit and bool(text)
        return text

    return write


def _one_by_one(digits: str) -> Callable[[int], str]:
    return lambda number: "".join(digits[int(sign)] for sign in str(number))


def _row(signs: str) -> Callable[[int], str]:
    """A fixed row of signs; after its end digits."""
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _round(signs: str) -> Callable[[int], str]:
    """A row of signs that begins again after its end."""
    return lambda number: signs[(number - 1) % len(signs)] if number else "0"


def _run(first: str, count: int) -> str:
    return "".join(chr(ord(first) + n) for n in range(count))


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _sexagenary(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12]


_CHINESE = _counting(_DIGITS, ("", "十", "百", "千", "万"))
_JAPANESE = _counting(_DIGITS, ("", "十", "百", "千", "万"), one_before_hundred=False)
_CIRCLED = _row(_run("①", 20) + _run("㉑", 15) + _run("㊱", 15))
_WIDE = _one_by_one("０１２３４５６７８９")
_FORMS: dict[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "ordinal": _ordinal,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _WIDE,
    "decimalFullWidth2": _WIDE,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _row(_run("⑴", 20)),
    "decimalEnclosedFullstop": _row(_run("⒈", 20)),
    "ideographEnclosedCircle": _row(_run("㊀", 10)),
    "chineseCounting": _CHINESE,
    "chineseCountingThousand": _CHINESE,
    "taiwaneseCounting": _CHINESE,
    "taiwaneseCountingThousand": _CHINESE,
    "japaneseCounting": _JAPANESE,
    "chineseLegalSimplified": _counting(_LEGAL, ("", "拾", "佰", "仟", "万"), one_before_ten=True),
    "ideographLegalTraditional": _counting(_LEGAL_OLD, ("", "拾", "佰", "仟", "萬"), one_before_ten=True),
    "japaneseLegal": _counting(_LEGAL_OLD, ("", "拾", "佰", "仟", "萬"), one_before_ten=True),
    "ideographDigital": _one_by_one(_DIGITS),
    "taiwaneseDigital": _one_by_one(_DIGITS),
    "japaneseDigitalTenThousand": _one_by_one(_DIGITS),
    "ideographTraditional": _round(_STEMS),
    "ideographZodiac": _round(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
}
