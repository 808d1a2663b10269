"""What happened to one object, from its events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from maplebridge.apps.audit.models import Event
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Change, Stale
from maplebridge.web.say import lang

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FARTHEST = 8_000 * 365 * 86_400 * 1_000_000  # microseconds: what a forger puts later is shown as this
MOST = 50  # changes told of one object


def require_version(kind: str, key: int | str, *, seen: int, now: int) -> None:
    """Raises Stale, with what changed, where the record is no longer as the person saw it."""
    if seen != now:
        raise Stale(now, changes_since(kind, key, seen))


def changes_since(kind: str, key: int | str, version: int) -> tuple[Change, ...]:
    """What was done to the object after that version, oldest first; the last 50 at most. A bulk write is not among
    them: it has one event for all its rows."""
    return tuple(reversed(list(_newest_first(kind, key, version))))


def instant(at: int) -> datetime:
    """Microseconds since 1970 as a time; a forger's nonsense as the nearest there is."""
    return EPOCH + timedelta(microseconds=min(max(at, 0), FARTHEST) if isinstance(at, int | float) else 0)


def value(stored: Any) -> Any:
    """A value of an event's detail as it was given: names in two languages are Text again."""
    if isinstance(stored, dict) and "zh" in stored and stored.keys() <= {"zh", "en"}:
        return Text(str(stored["zh"]), stored.get("en"))
    return [value(inner) for inner in stored] if isinstance(stored, list) else stored


def _newest_first(kind: str, key: int | str, version: int) -> Iterator[Change]:
    events = Event.objects.filter(object_kind=kind, object_key=str(key)).order_by("-id")
    for event in events[:MOST]:
        detail = json.loads(event.detail)
        if "version" not in detail:  # about the object, but not a change of it
            continue
        if detail["version"] <= version:
            return
        who = Text(event.actor_name, detail["en"].get("actor")).say(lang())
        fields = {name: (value(old), value(new)) for name, (old, new) in detail["changes"].items()}
        yield Change(who, instant(event.at), fields)
