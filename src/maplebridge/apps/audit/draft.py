"""The event of an action while the action runs: what it may say, and how that becomes columns that are safe to keep."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder

from maplebridge.engine.scheme.text import Text

NAMELESS = Text("")
LONGEST_VALUE = 2_000  # characters of one text inside an event's detail
CUT = "…"  # stands at the end of what was longer
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"}


class Acting(Protocol):
    """Who acts, as far as the record needs it. `once`: the key of this one request, or None."""

    @property
    def key(self) -> int: ...
    @property
    def name(self) -> Text: ...
    @property
    def via(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def request(self) -> str: ...
    @property
    def once(self) -> str | None: ...


class Placed(Protocol):
    """A unit, as far as the record needs it."""

    pk: Any
    path: Any
    zh: Any
    en: Any


@dataclass(slots=True)
class Draft:
    """The event of the action that is running; the action fills it."""

    kind: str
    by: Acting
    object_kind: str = ""
    object_key: str = ""
    object_name: Text = NAMELESS
    unit: Placed | None = None
    version: int | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    idle: bool = False

    def about(self, kind: str, key: int | str, name: Text, /, *, unit: Placed | None = None,
              version: int | None = None, changes: Mapping[str, tuple[Any, Any]] | None = None,
              **params: Any) -> None:
        """What was written: the object, its unit, its version now (after this write), field -> (before, after) of what
        changed, values for the sentence. Values: str, int, bool, Decimal, date, None, Text, lists of them.

        Never put text that is restricted here; its hash will do."""
        self.object_kind, self.object_key, self.object_name, self.unit = kind, str(key), name, unit
        self.version = version
        self.changes |= {name: (old, new) for name, (old, new) in (changes or {}).items() if old != new}
        self.params |= params

    def bulk(self, rows: Iterable[Any]) -> None:
        """A write of many rows: the event carries their `count` and `sha256`, in the order given."""
        lines = [canonical(row) for row in rows]
        self.params |= {"count": len(lines), "sha256": sha256("\n".join(lines).encode()).hexdigest()}

    def nothing(self) -> None:
        """The action found all as wanted and wrote nothing: no event."""
        self.idle = True

    def detail(self) -> str:
        """Changes, values of the sentence, English names and version as JSON."""
        english = {"actor": self.by.name.en, "object": self.object_name.en, "unit": getattr(self.unit, "en", None)}
        detail = {"changes": self.changes, "params": self.params, "en": {k: v for k, v in english.items() if v}}
        return canonical(detail if self.version is None else detail | {"version": self.version})


def canonical(value: Any) -> str:
    """JSON that is the same for the same content. Raises TypeError or ValueError for what has no such form."""
    return clean(json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False,
                            cls=DjangoJSONEncoder))


def clean(text: str, longest: int | None = None) -> str:
    """One line that every database keeps as it is: control characters become their pictures, half characters the
    replacement sign; what is too long ends with a mark."""
    text = _UNSAFE.sub(lambda found: _PICTURES.get(ord(found[0]), "\ufffd"), text)
    return text if longest is None or len(text) <= longest else text[:longest - 1] + CUT


def microseconds(instant: datetime) -> int:
    """Since 1970, UTC."""
    return int(instant.timestamp()) * 1_000_000 + instant.microsecond


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value, LONGEST_VALUE)
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(inner) for inner in value), key=str)
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    return value
