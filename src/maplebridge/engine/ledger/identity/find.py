"""What a text gives away of a person's identity."""

from __future__ import annotations

from typing import Literal

from maplebridge.engine.ledger.identity.numbers import has_card, has_id_number, has_mobile, has_passport
from maplebridge.engine.ledger.identity.numerals import may_hold_numbers, plain, runs
from maplebridge.engine.ledger.identity.plates import has_plate, may_hold_plates

Identity = Literal["id_number", "phone_number", "bank_card", "passport", "plate"]
_PASSPORT_SIGNS = ("护", "通", "台", "回", "passport", "permit")


def find_identity(text: str) -> Identity | None:
    """The first kind found, if any. Telephones with an area code are left alone: offices and duty desks have them."""
    numbers = may_hold_numbers(text)
    plates = may_hold_plates(text)
    passports = any(sign in text.lower() for sign in _PASSPORT_SIGNS)
    if not (numbers or plates or passports):
        return None
    signs = plain(text)
    if numbers:
        found = tuple(run for run in runs(signs) if len(run.digits) >= 11)
        if any(map(has_id_number, found)):
            return "id_number"
        if any(map(has_mobile, found)):
            return "phone_number"
        if any(map(has_card, found)):
            return "bank_card"
    if passports and has_passport(signs):
        return "passport"
    return "plate" if plates and has_plate(signs) else None
