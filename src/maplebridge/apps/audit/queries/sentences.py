"""Events as sentences in both languages. An event that is older than its words, or newer, still says what it can."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime

from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.queries.history import instant, value
from maplebridge.engine.scheme.text import Lang, Text
from maplebridge.web.say import local
from maplebridge.words.phrases import label, phrase

NOTHING = "–"
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
HAN = re.compile(r"[\u3400-\u9fff]")
FAULTS = (KeyError, IndexError, ValueError, TypeError, AttributeError, OverflowError, RecursionError)
Foreign = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Changed:
    """One field: its label, before, after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """An event as a person reads it."""

    key: int
    at: datetime
    sentence: str
    actor: str
    unit: str
    object: str
    kind: str
    via: str
    address: str
    changes: tuple[Changed, ...]


def tell(event: Event, lang: Lang, foreign: Foreign = str, room: str = "event") -> Told:
    """`foreign` marks a name that is not there in the language and stands in the other one. `room`: whose words are
    taken where it has some of its own for the kind."""
    speaker = _Speaker(lang, foreign, room)
    try:
        return _told(event, _detail(event.detail), speaker)
    except FAULTS:  # a forger's detail: as if there were none
        return _told(event, _detail(""), speaker)


def kind_name(kind: str, lang: Lang) -> str:
    """What is done, without by whom and to what: the sentence with its gaps."""
    gap = "…"
    words = label(f"event.{kind}")
    return re.sub(r"\{[^}]*\}", gap, words.say(lang)) if words else kind


def _told(event: Event, detail: Mapping[str, Mapping[str, Any]], speaker: _Speaker) -> Told:
    kind, via = _whole(event.kind), _whole(event.via)
    names = {part: _whole(speaker.say(Text(_whole(getattr(event, f"{part}_name")), detail["en"].get(part))))
             for part in ("actor", "object", "unit")}
    room = kind.partition(".")[0]
    changes = tuple(Changed(*map(_whole, (speaker.field(room, name), *speaker.pair(before, after, room, name))))
                    for name, (before, after) in detail["changes"].items())
    return Told(event.pk, instant(event.at), _whole(speaker.sentence(kind, names, detail["params"])), names["actor"],
                names["unit"], names["object"], kind, speaker.known(f"audit.via_{via}") or via, _whole(event.address),
                changes)


def _whole(text: Any) -> str:
    """A text without halves of characters: only a forger's has them, and no page can be sent with one."""
    return str(text).encode("utf-8", "replace").decode()


class _Speaker:
    def __init__(self, lang: Lang, foreign: Foreign, room: str) -> None:
        self.lang, self.foreign, self.room = lang, foreign, room

    def sentence(self, kind: str, names: Mapping[str, str], params: Mapping[str, Any]) -> str:
        try:
            said = {name: self.say(stored) for name, stored in params.items()}
            own = label(f"{self.room}.{kind}") is not None
            return phrase(f"{self.room if own else 'event'}.{kind}", self.lang, **{**said, **names})
        except FAULTS:
            return phrase("audit.unknown_event", self.lang, kind=kind, **names)

    def field(self, room: str, name: str) -> str:
        codes = (f"{room}.field_{name}", f"event.field_{name}", f"{room}.{name}", f"web.field_{name}")
        return next((known for known in map(self.known, codes) if known), name)

    def pair(self, before: Any, after: Any, room: str, name: str) -> tuple[str, str]:
        """Both in both languages where a name changed in the other one only."""
        said = self.say(before, room, name), self.say(after, room, name)
        return said if said[0] != said[1] else (self._in_both(before, said[0]), self._in_both(after, said[1]))

    def _in_both(self, stored: Any, said: str) -> str:
        stored = value(stored)
        other = (stored.zh if self.lang == "en" else stored.en) if isinstance(stored, Text) else None
        return f"{said} / {self.foreign(other) if self.lang == 'en' else other}" if other else said

    def say(self, stored: Any, room: str = "", name: str = "") -> str:
        """A value of an event; a code of a field's closed list by its words `<room>.<field>_<code>`."""
        stored = value(stored)
        match stored:
            case None | "" | []:
                return NOTHING if name else ""
            case bool():
                return phrase("web.yes" if stored else "web.no", self.lang)
            case Text():
                alone = self.lang == "en" and not stored.en and stored.zh
                return self.foreign(stored.zh) if alone else stored.say(self.lang)
            case list():
                return ("、" if self.lang == "zh" else ", ").join(self.say(inner) for inner in stored)
            case str():
                return (self.known(f"{room}.{name}_{stored}") if name else None) or self._text(stored)
        return str(stored)

    def known(self, code: str) -> str | None:
        try:
            words = label(code)
        except FAULTS:  # a fault with advice has no label
            return None
        return words.say(self.lang) if words and isinstance(words.zh, str) else None

    def _text(self, stored: str) -> str:
        try:
            if DAY.fullmatch(stored):
                return phrase("audit.day", self.lang, day=date.fromisoformat(stored))
            if MOMENT.fullmatch(stored) and (found := parse_datetime(stored)):
                return phrase("audit.day", self.lang, day=local(found).replace(tzinfo=None))
        except ValueError:
            pass
        return self.foreign(stored) if self.lang == "en" and HAN.search(stored) else stored


def _detail(stored: str) -> dict[str, dict[str, Any]]:
    """The parts of an event's detail; empty ones where a forger left something else."""
    try:
        detail = json.loads(stored)
    except (ValueError, TypeError, RecursionError):
        detail = None
    parts: dict[str, dict[str, Any]] = {"changes": {}, "params": {}, "en": {}}
    if isinstance(detail, dict):
        parts |= {part: detail[part] for part in parts if isinstance(detail.get(part), dict)}
    pairs = parts["changes"].items()
    return parts | {"changes": {name: pair for name, pair in pairs if isinstance(pair, list) and len(pair) == 2}}
