"""Numbers that tell who a person is: identity card, mobile phone, bank card, passport.

Sources: GB 11643-1999 (identity number; check digit ISO 7064 MOD 11-2), ISO/IEC 7812-1 (card numbers, Luhn digit), the
national numbering plan for mobile telephones (1, then 3 to 9, eleven digits).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from maplebridge.engine.ledger.identity.numerals import GAP, Run, arabic

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_PROVINCE = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_ID_WORD = re.compile(r"身份证|证件号|公民身份|ID\s*(?:card|no|number)", re.IGNORECASE)
_CARD_WORD = re.compile(r"银行卡|储蓄卡|信用卡|卡号|账号|帐号|账户|收款|card|account", re.IGNORECASE)
_PHONE_WORD = re.compile(r"(?:tel|phone|mobile|mob|cell|wx|vx|wechat|v|m|t|p)[:.]?$", re.IGNORECASE)
_LETTER_BEFORE, _LETTER_AFTER = re.compile(r"[A-Za-z][-_/.]?$"), re.compile(r"^[A-Za-z]")
_CARD = re.compile(r"6[02]\d{14,17}|4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"
                   r"|35(?:2[89]|[3-8]\d)\d{12}")
#: Unit, day, running number: how offices number papers. The unit's code has 6 to 12 digits.
_PAPER = re.compile(r"\d{6}(?:\d{2,4}|\d{6})?20[123]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d*")
_BETWEEN = re.compile(rf"(?:{GAP}|[:：])+")
_ENGLISH = r"(?:passport|travel ?permit)"
_CHINESE = "|".join(map(" ?".join, ("护照", "通行证", "台胞证", "回乡证")))
#: A blank or colon parts words, so that the letter of a number is told from the end of an English word before it. Right
#: after such a word no S is taken for a letter: passports.
_PASSPORT = re.compile(rf"(?:{_CHINESE}|{_ENGLISH})(?: ?[^\d ]){{0,8}}? ?(?<![a-z])"
                       r"(?:[degps] ?(?:[a-z] ?)?\d(?: ?\d){6,7}|[hmc] ?\d(?: ?\d){7,9})(?! ?\d)"
                       rf"|{_ENGLISH}(?: ?no)? ?(?:[degp][a-z]?\d(?: ?\d){{6,7}}|[hmc]\d(?: ?\d){{7,9}})(?! ?\d)")
#: Ways to group a number beside two parts, or equal ones of one or four digits.
_GROUPINGS = frozenset(((3, 4, 4), (4, 3, 4), (3, 3, 5), (3, 5, 3), (2, 3, 4, 4), (4, 3, 4, 4)))
_MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}")
_RECENT = "2018"
_NEAR = 12  # signs in which a word for the number is looked for


def is_id_number(text: str) -> bool:
    """18 signs: a real birthday and the right check digit. X may be small."""
    if len(text) != 18 or not text[:17].isdecimal() or not "1800" <= text[6:10] <= "2099":
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return _CHECK[total % 11] == text[17].upper()


@dataclass(frozen=True, slots=True)
class _Part:
    """Neighbouring groups of a run. `regular`: grouped as people group a number (so that dates and
    figures side by side are none). unbroken: one group. `coded`: joined to letters, as record and case numbers are."""

    digits: str
    regular: bool
    coded: bool
    unbroken: bool


def has_id_number(run: Run) -> bool:
    """In any grouping, for the check digit is proof enough. What could be the office's own number (no province; a
    birthday in these years, as in unit, day and running number) counts only beside a word for it, and so does the old
    form of 15 digits: it has no check digit and is void since 2013."""
    named = _ID_WORD.search(run.before[-_NEAR:]) is not None
    for part in _parts(run, (15, 18)):
        digits = part.digits
        if is_id_number(digits) and (named or (_PROVINCE.match(digits) and digits[6:10] < _RECENT)):
            return True
        if named and len(digits) == 15 and _is_old_id(digits):
            return True
    return False


def _is_old_id(digits: str) -> bool:
    try:
        date(1900 + int(digits[6:8]), int(digits[8:10]), int(digits[10:12]))
    except ValueError:
        return False
    return _PROVINCE.match(digits) is not None


def has_mobile(run: Run) -> bool:
    """Eleven digits, with 86 before them or not."""
    return any(
        part.regular and not part.coded and _MOBILE.fullmatch(part.digits) for part in _parts(run, (11, 13, 15))
    )


def has_card(run: Run) -> bool:
    """A known leading part, the right length and the Luhn digit. A number like a paper's (unit, day, running
    number), or joined to letters, is none, as long as no word for a card stands before it."""
    named = bool(_CARD_WORD.search(run.before[-_NEAR:]))
    return any(
        part.regular
        and _CARD.fullmatch(part.digits)
        and _luhn(part.digits)
        and (named or not (part.coded or (part.unbroken and _PAPER.fullmatch(part.digits))))
        for part in _parts(run, (16, 17, 18, 19))
    )


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + i % 2) for i, digit in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def has_passport(text: str) -> bool:
    """Passport and travel permit numbers have no check digit: only beside a word for them."""
    return _PASSPORT.search(_BETWEEN.sub(_parted, arabic(text)).lower()) is not None


def _parted(between: re.Match[str]) -> str:
    return " " if any(sign.isspace() or sign in ":：" for sign in between[0]) else ""


def _parts(run: Run, lengths: tuple[int, ...]) -> Iterator[_Part]:
    """Every row of neighbouring groups that has one of the lengths."""
    starts = [0, *accumulate(run.groups)]
    for i, start in enumerate(starts[:-1]):
        for j in range(i + 1, len(starts)):
            length = starts[j] - start
            if length > lengths[-1]:
                break
            if length in lengths:
                groups = run.groups[i:j]
                coded = (i == 0 and _joined_before(run.before)) or (
                    j == len(run.groups) and _LETTER_AFTER.match(run.after) is not None
                )
                yield _Part(run.digits[start : starts[j]], _is_regular(groups), coded, j == i + 1)


def _is_regular(groups: tuple[int, ...]) -> bool:
    size, others, last = groups[0], groups[:-1], groups[-1]
    equal = size in (1, 4) and set(others) == {size} and last <= size
    return len(groups) == 1 or equal or groups in _GROUPINGS or (len(groups) == 2 and min(groups) >= 3)


def _joined_before(before: str) -> bool:
    return _LETTER_BEFORE.search(before) is not None and _PHONE_WORD.search(before) is None
