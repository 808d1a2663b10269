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
    return re.compile(alternatives(terms, numbers) or NOTHING.pattern)


def with_singular(terms: Iterable[str]) -> list[str]:
    """English plurals also as "each arrest", "per arrest": there the singular is no mere qualifier."""
    listed = list(terms)
    ones = [re.sub("ies$", "y", term) if term.endswith("ies") else term[:-1]
            for term in listed if re.search("[a-z]{2}[^s]s$", term)]
    return [*listed, *(f"{each} {one}" for one in ones for each in ("each", "every", "per"))]


def alternatives(terms: Iterable[str], numbers: str = "") -> str:
    """The terms as one piece of a larger pattern, the longest first; empty for none.

    Terms that begin alike stand together, so that a text is passed over by its signs and not term by term.
    """
    listed = sorted({term.strip().casefold() for term in terms if term.strip()}, key=lambda term: (-len(term), term))
    by_sign: dict[str, list[str]] = {}
    for term in listed:
        by_sign.setdefault(term[0], []).append(term)
    together = {sign: "|".join(_one(term, numbers) for term in alike) for sign, alike in by_sign.items()}
    words = [f"(?={sign})(?:{alike})" for sign, alike in together.items() if _letter(sign)]
    rest = [f"(?:{alike})" for sign, alike in together.items() if not _letter(sign)]
    return "|".join([*rest, *([rf"(?<![a-z])(?:{'|'.join(words)})"] if words else [])])


def _one(term: str, numbers: str) -> str:
    gap = FEW_WORDS if re.search("[a-z]", term) else FEW_SIGNS
    said = "".join(_sign(sign, gap, numbers) for sign in re.sub(r"\s*…\s*", "…", term))
    return said + (r"(?![a-z])" if _letter(term[-1]) else "")


def _letter(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


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
