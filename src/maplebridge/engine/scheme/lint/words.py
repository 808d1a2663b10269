"""Terms as people write them, turned into one pattern.

A term is plain words. `…` stands for a few signs (Chinese) or words (English) between two parts, `#` for a number, `*`
for the rest of an English word; a blank also matches a hyphen, and a hyphen may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

NOTHING = re.compile(r"(?!)")
FEW_SIGNS = r"[^,。;:、()\d]{0,5}?"
FEW_WORDS = r"(?:[\s-]+[a-z']+){0,3}?[\s-]+"


def pattern(terms: Iterable[str], numbers: str = "") -> re.Pattern[str]:
    """Any of the terms, the longest first; one that never matches for no terms."""
    listed = sorted({term.strip().casefold() for term in terms if term.strip()}, key=lambda term: (-len(term), term))
    return re.compile("|".join(_one(term, numbers) for term in listed)) if listed else NOTHING


def alternatives(terms: Iterable[str]) -> str:
    """The terms as one piece of a larger pattern; empty for none."""
    return "|".join(_one(term.casefold(), "") for term in sorted(terms, key=lambda term: (-len(term), term)))


def _one(term: str, numbers: str) -> str:
    gap = FEW_WORDS if re.search("[a-z]", term) else FEW_SIGNS
    said = "".join(_sign(sign, gap, numbers) for sign in re.sub(r"\s*…\s*", "…", term))
    opening = r"(?<![a-z])" if term[0].isascii() and term[0].isalpha() else ""
    closing = r"(?![a-z])" if term[-1].isascii() and term[-1].isalpha() else ""
    return opening + said + closing


def _sign(sign: str, gap: str, numbers: str) -> str:
    match sign:
        case "…":
            return gap
        case "#":
            return f"(?:{numbers})"
        case "*":
            return "[a-z]*"
        case " ":
            return r"[\s-]+"
        case "-":
            return r"[\s-]?"
    return re.escape(sign)
