"""What every template has: {% say "units.title" count=3 %}, {{ day|day }}, {{ instant|moment }}, {{ text|named }}."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from maplebridge.engine.problem import Problem
from maplebridge.engine.scheme.text import Text
from maplebridge.web import say as words
from maplebridge.words import sentence

register = template.Library()


@register.simple_tag
def say(code: str, **params: Any) -> str:
    """The sentence of a code. Escaped by the template as any text is."""
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
    """A name of our data; marked with its language where it is shown in the other one. Words stay as they are."""
    if not isinstance(text, Text):
        return text or ""
    if words.lang() == "en" and not text.en:
        return format_html('<span lang="zh-Hans">{}</span>', text.zh)
    return text.say(words.lang())


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
