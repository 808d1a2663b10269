"""The audit record as people see it: what lies within their reach, as sentences with names marked by language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from maplebridge.apps.audit.models import Event
from maplebridge.apps.audit.queries import events
from maplebridge.apps.audit.queries.events import Asked
from maplebridge.apps.audit.queries.sentences import Changed, Told, kind_name, tell
from maplebridge.apps.audit.writing import ACTIONS
from maplebridge.apps.units.access import STEP, Actor
from maplebridge.apps.units.models import Unit
from maplebridge.web.filters import Filter, Set, set_filters
from maplebridge.web.refusals import Unseen
from maplebridge.web.say import lang
from maplebridge.words.phrases import label

NOWHERE = "-"  # a path no unit has
DIGEST = re.compile(r"(?<![0-9a-f])([0-9a-f]{12})[0-9a-f]{52}(?![0-9a-f])")  # SHA-256
MARK = re.compile("\ue000([0-9]+)\ue001")


@dataclass(frozen=True, slots=True)
class Question:
    """What the address asks for: the filters as set, and what they mean."""

    filters: tuple[Set, ...]
    asked: Asked
    kept: tuple[tuple[str, str], ...]
    unfiltered: str = "?"

    @property
    def narrowed(self) -> bool:
        return bool(self.kept) or any(one.typed for one in self.filters)


def scope(actor: Actor, right: str = "audit.view") -> Q:
    """Events of units within reach; what concerns no unit, for those whose reach is a whole tree."""
    within = actor.scope(right, "unit_path")
    return within | Q(unit_path=events.EVERYWHERE) if reaches_all(actor, right) else within


def reaches_all(actor: Actor, right: str) -> bool:
    """Whether the right is held at the top of a tree."""
    return any(len(path) <= STEP for path in actor.reach(right))


def question(address: QueryDict) -> Question:
    """Read from the address; what is not understood there narrows nothing, an unknown unit finds nothing."""
    sets = set_filters(_filters(), address)
    value = {one.filter.name: one.value for one in sets}
    kind, _, key = address.get("object", "").partition(":")
    actor = address.get("actor", "")
    kept = [(name, address[name]) for name in ("object", "actor") if address.get(name)]
    asked = Asked(
        actor=int(actor) if re.fullmatch(r"\d{1,15}", actor) else None, path=_path(value["unit"]),
        kind=value["kind"] or "", object_kind=kind[:40], object_key=key[:64], first=value["first"], last=value["last"],
        who=value["who"] or "", text=value["text"] or "")
    return Question(sets, asked, tuple(kept))


def seen_event(actor: Actor, key: int) -> Event:
    """Raises Unseen, for what lies out of reach too."""
    found = events.one(scope(actor), key)
    if found is None:
        raise Unseen
    return found


def history(actor: Actor, kind: str, key: str) -> list[Told]:
    """What was done to one object, as far as the actor may see it; the newest first."""
    found = events.find(scope(actor), Asked(object_kind=kind, object_key=key), most=20)
    return [listed(event) for event in found.events]


def listed(event: Event) -> Told:
    """As `marked`, with the first signs of a SHA-256 only: the event's own page has all of them."""
    return marked(event, DIGEST)


def told_as_news(event: Event) -> Told:
    """As `listed`, in the words of those who work: without the hashes of the record."""
    return marked(event, DIGEST, "news")


def marked(event: Event, shorten: re.Pattern[str] | None = None, room: str = "event") -> Told:
    """An event in the language of the request, as HTML: a name shown in the other language says so. `shorten`: of what
    only the first group is shown; `room`: as `tell` takes it."""
    names: list[str] = []

    def foreign(name: str) -> str:
        names.append(name)
        return f"\ue000{len(names) - 1}\ue001"

    def html(text: str) -> SafeString:
        return _html(shorten.sub(r"\1…", text) if shorten else text, names)

    plain = tell(event, lang(), foreign, room)
    return replace(plain, sentence=html(plain.sentence), actor=html(plain.actor), unit=html(plain.unit),
                   object=html(plain.object),
                   changes=tuple(Changed(one.field, html(one.before), html(one.after)) for one in plain.changes))


def lines(found: Iterable[Event]) -> Iterator[Sequence[Any]]:
    """Events for a file, in the order of HEADS."""
    for event in found:
        told = tell(event, lang())
        changes = "; ".join(f"{one.field}: {one.before} → {one.after}" for one in told.changes)
        yield told.key, told.at, told.actor, told.sentence, changes, told.unit, told.via, told.address


HEADS = ("audit.number", "audit.at", "audit.actor", "audit.what", "audit.changes", "audit.unit", "audit.via",
         "audit.address")


def _html(text: str, names: Sequence[str]) -> SafeString:
    parts = MARK.split(text)
    return format_html_join("", "{}", ((_name(part, names) if odd % 2 else part,) for odd, part in enumerate(parts)))


def _name(number: str, names: Sequence[str]) -> SafeString | str:
    return format_html('<span lang="zh-Hans">{}</span>', names[int(number)]) if int(number) < len(names) else ""


def _filters() -> tuple[Filter, ...]:
    kinds: Mapping[str, str] = {use: kind_name(use, lang()) for use in sorted(ACTIONS) if label(f"event.{use}")}
    return (Filter("text", "audit.search"), Filter("who", "audit.actor"), Filter("unit", "audit.unit_or_code"),
            Filter("kind", "audit.kind", "choice", list(kinds.items())),
            Filter("first", "audit.first", "day"), Filter("last", "audit.last", "day"))


def _path(typed: str | None) -> str:
    """Of the unit with this code or name; a path that finds nothing where there is none."""
    if not typed:
        return ""
    by = Q(code__iexact=typed) | Q(zh=typed) | Q(en__iexact=typed)
    return Unit.objects.filter(by).order_by("path").values_list("path", flat=True).first() or NOWHERE
