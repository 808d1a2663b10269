"""Vehicle plates (GA 36-2018): ordinary ones and those of new-energy vehicles. Police plates are the office's own."""

from __future__ import annotations

import re

from maplebridge.engine.ledger.identity.numerals import CHINESE, arabic

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_SIGN = rf"[A-HJ-NP-Za-hj-np-z\d{''.join(CHINESE)}]"
_GAP = r"[\s.\-—–·•・_/]{0,2}"
_PLATE = re.compile(
    rf"[{_PROVINCES}]{_GAP}[A-HJ-NP-Za-hj-np-z]{_GAP}((?:{_SIGN}{_GAP}){{4}})"
    rf"(?:({_SIGN}){_GAP}({_SIGN})(?![A-Za-z\d])|({_SIGN}|[挂学港澳试超])(?![A-Za-z\d]))"
)
_MAYBE = re.compile(rf"[{_PROVINCES}][^\w一-鿿]{{0,2}}_?[A-Za-zＡ-Ｚａ-ｚ]")
_NEW_ENERGY = re.compile(r"[A-HJK][A-HJ-NP-Z\d]\d{4}|\d{5}[A-HJK]")


def may_hold_plates(text: str) -> bool:
    return _MAYBE.search(text) is not None


def has_plate(text: str) -> bool:
    """Whether a plain text has a plate. At most two of its signs after the first letter are letters."""
    for match in _PLATE.finditer(text):
        four = re.sub(_GAP.removesuffix("{0,2}") + "+", "", arabic(match[1])).upper()
        if match[2]:
            if _NEW_ENERGY.fullmatch(four + arabic(match[2] + match[3]).upper()):
                return True
        elif sum(sign.isdecimal() for sign in four + arabic(match[4])) >= 3:
            return True
    return False
