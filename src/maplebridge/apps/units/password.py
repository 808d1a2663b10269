"""The rules for passwords, one object per policy. A site chooses by MAPLEBRIDGE_PASSWORD_POLICY.

asvs  the default, after OWASP ASVS 5.0 chapter 6: length and no well-known words; no composition rules, no expiry
mlps  for sites assessed under the multi-level protection scheme: composition, change every 90 days, no reuse
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator

from maplebridge.engine.problem import Place, Problem

PRODUCT = ("maplebridge", "maple", "bridge", "fengqiao", "枫桥", "password", "密码", "考核")
KINDS_OF_SIGNS: tuple[Callable[[str], bool], ...] = (
    str.islower, str.isupper, str.isdigit,
    lambda sign: not (sign.islower() or sign.isupper() or sign.isdigit()),
)


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """What a new password must be. `remembered`: how many of the last passwords, the present one included, it may not
    repeat; `kinds`: how many of lower case, upper case, digits and other signs it must have."""

    name: str
    shortest: int = 8
    longest: int = 128
    kinds: int = 1
    remembered: int = 1
    lasts: timedelta | None = None

    def faults(self, password: str, *, context: Iterable[str] = (), field: str = "password") -> list[Problem]:
        """Everything against it. `context`: words anybody would try first with this person."""
        place = Place(path=field)
        return [Problem(code, place, params=params) for code, params in self._faults(password, tuple(context))]

    def _faults(self, password: str, context: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
        if len(password) < self.shortest:
            yield "password.too_short", {"shortest": self.shortest}
        elif len(password) > self.longest:
            yield "password.too_long", {"longest": self.longest}
        elif is_common(password):
            yield "password.common", {}
        elif is_about(password, (*PRODUCT, *context), self.shortest):
            yield "password.about_you", {}
        if sum(any(map(kind, password)) for kind in KINDS_OF_SIGNS) < self.kinds and self.kinds > 1:
            yield "password.kinds", {"kinds": self.kinds}

    def rules(self) -> list[Problem]:
        """What to tell before somebody types."""
        told = [Problem("password.rule_length", params={"shortest": self.shortest, "longest": self.longest}),
                Problem("password.rule_words")]
        if self.kinds > 1:
            told.append(Problem("password.rule_kinds", params={"kinds": self.kinds}))
        if self.remembered > 1:
            told.append(Problem("password.rule_remembered", params={"remembered": self.remembered}))
        if self.lasts:
            told.append(Problem("password.rule_lasts", params={"days": self.lasts.days}))
        return told

    def is_over(self, changed_at: datetime | None, now: datetime) -> bool:
        """Whether a password of that day must be changed."""
        return self.lasts is not None and (changed_at is None or now - changed_at >= self.lasts)


POLICIES = {
    "asvs": PasswordPolicy("asvs"),
    "mlps": PasswordPolicy("mlps", kinds=3, remembered=5, lasts=timedelta(days=90)),
}


def policy() -> PasswordPolicy:
    """The one of this site."""
    return POLICIES[settings.PASSWORD_POLICY]


def is_common(password: str) -> bool:
    """Whether it is among the 20,000 that are tried first; case, width and punctuation make no difference."""
    return (_folded(password) or password.strip().casefold()) in _common()


def is_about(password: str, words: Iterable[str], shortest: int) -> bool:
    """Whether there is too little in it beside such words: a year, a row of digits, another common password."""
    left, parts = _folded(password), {part for word in words for part in _parts(word)}
    for part in sorted(parts, key=len, reverse=True):
        left = left.replace(part, " ")
    if " " not in left:
        return False
    rest = left.replace(" ", "")
    return len(rest) < shortest or rest.isdigit() or rest in _common()


def _parts(word: str) -> Iterator[str]:
    """A name as a whole and word by word; no shorter than four letters or two Chinese characters."""
    for part in (word, *re.split(r"[\W_]+", word)):
        folded = _folded(part)
        if len(folded) >= (4 if folded.isascii() else 2):
            yield folded


def _folded(text: str) -> str:
    """As it would be recognised: without case, width, gaps and punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


@cache
def _common() -> frozenset[str]:
    return frozenset(_folded(word) or word for word in CommonPasswordValidator().passwords) | {""}
