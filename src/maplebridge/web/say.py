"""Words in the language of the request: the same files that command line and reports speak from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language

from maplebridge.engine.scheme.text import Lang, Text
from maplebridge.words import phrase, say_day


def lang() -> Lang:
    """zh or en, as the request has it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def say(code: str, /, **params: Any) -> str:
    """The sentence kept under `code`."""
    return phrase(code, lang(), **params)


say_lazy = lazy(say, str)  # for labels that are made before there is a request


def named(text: Text) -> str:
    """A name in the language of the request; the Chinese one where there is no other."""
    return text.say(lang())


def local(instant: datetime) -> datetime:
    """An instant as local time."""
    return timezone.localtime(instant)


def day(value: date) -> str:
    """11月21日 周六 / Sat 21 Nov."""
    return say_day(value, lang())
