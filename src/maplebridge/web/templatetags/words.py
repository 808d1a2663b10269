"""What every template has: {% say "units.title" count=3 %}, {{ day|day }}, {{ instant|moment }}, {{ text|named }}."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.web import say as words
from maplebridge.words import sentence

register = template.Library()
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
CHINESE = re.compile(f"[{HAN}](?:[{HAN}\u3000-\u303f\uff00-\uffef0-9A-Za-z]*[{HAN}])?")
MARKED = r'<span lang="zh-Hans">\g<0></span>'


@register.simple_tag
def say(code: str, **params: Any) -> str:
    """The sentence of a code, for text between tags: names in it are marked with their language (see `named`)."""
    return named(words.say(code, **params)) if params else words.say(code)


@register.simple_tag
def say_plain(code: str, **params: Any) -> str:
    """The sentence of a code with names in it, for an attribute: without marks."""
    return words.say(code, **params)


@register.filter
def day(value: date | None) -> str:
    return words.day(value) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """11月21日 周六 10:32, local time."""
    if not value:
        return ""
    here = words.local(value)
    return f"{words.day(here.date())} {here:%H:%M}"


@register.filter
def named(text: Text | str | None) -> SafeString | str:
    """A name of our data, or words with names in them. Chinese on an English page is marked with its language, which
    makes this a thing to show between tags."""
    if text is None:
        return ""
    shown = text.say(words.lang()) if isinstance(text, Text) else str(text)
    if words.lang() == "zh" or not CHINESE.search(shown):
        return shown
    return SafeString(CHINESE.sub(MARKED, escape(shown)))


@register.filter
def told(problem: Problem) -> Any:
    """A problem as what, where, do."""
    return sentence(problem, words.lang())


@register.filter
def state_name(state: str) -> str:
    """The words of a state of components/state.html."""
    return words.say(f"web.state_{state}")


@register.filter
def said(code: str) -> str:
    """The sentence of a code, where a template hands it on."""
    return words.say(code)
