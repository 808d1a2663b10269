"""A first guard against residents' identity in free text: identity card numbers and mobile numbers.

Source of the check digit: GB 11643-1999 (ISO 7064 MOD 11-2).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Literal

_MAYBE = re.compile(r"\d(?:[\s\-－—]{0,2}\d){9,}")  # \d takes full-width digits too
_GAP = r"[\s\-—]{0,2}"
_ID = re.compile(rf"(?<!\d)[1-8]\d{{5}}{_GAP}(?:19|20)\d\d{_GAP}\d{{4}}{_GAP}\d{{3}}[\dXx](?![0-9Xx])")
_PHONE = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?!\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


def find_identity(text: str) -> Literal["id_number", "phone_number"] | None:
    """What the text gives away, if anything."""
    if not _MAYBE.search(text):
        return None
    plain = unicodedata.normalize("NFKC", text)
    if any(is_id_number(re.sub(_GAP, "", match[0])) for match in _ID.finditer(plain)):
        return "id_number"
    return "phone_number" if _PHONE.search(plain) else None


def is_id_number(text: str) -> bool:
    """18 signs with a real birthday and the right check digit."""
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return _CHECK[total % 11] == text[17].upper()
