"""What a write is: one transaction, one event, done once however often it is sent.

    @action("units.rename")
    def rename_unit(event: Draft, *, unit: int, name: Text, version: int, by: Actor) -> int:
        ...
    rename_unit(unit=3, name=..., version=7, by=actor)
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from maplebridge.apps.audit.models import Event, Receipt, Waiting
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import AlreadySent

P = ParamSpec("P")
Result = TypeVar("Result")
NAMELESS = Text("")
ACTIONS: dict[str, Callable[..., Any]] = {}  # every action by its use


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
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    idle: bool = False

    def about(self, kind: str, key: int | str, name: Text, *, unit: Placed | None = None,
              changes: Mapping[str, tuple[Any, Any]] | None = None, **params: Any) -> None:
        """What was written: the object, the unit it belongs to, field -> (before, after), values for the sentence.

        Never put text that is restricted here; its hash will do."""
        self.object_kind, self.object_key, self.object_name, self.unit = kind, str(key), name, unit
        self.changes |= dict(changes or {})
        self.params |= params

    def nothing(self) -> None:
        """The action found all as wanted and wrote nothing: no event."""
        self.idle = True


def action(use: str) -> Callable[[Callable[Concatenate[Draft, P], Result]], Callable[P, Result]]:
    """Makes a write of a function. Its keyword `by` says who acts; `by.once` makes a retry harmless.

    Raises AlreadySent where the same key came with other content."""

    def wrap(work: Callable[Concatenate[Draft, P], Result]) -> Callable[P, Result]:
        @wraps(work)
        def run(*args: P.args, **named: P.kwargs) -> Result:
            by = cast(Acting, named["by"])
            with transaction.atomic(durable=True):
                earlier = _earlier(by, use, named)
                if earlier is not None:
                    return cast(Result, json.loads(earlier.result))
                draft = Draft(use, by)
                result = work(draft, *args, **named)
                if not draft.idle:
                    store(draft)
                if by.once:
                    _receipts(by).update(result=json.dumps(result))
                return result

        ACTIONS[use] = run
        return run

    return wrap


def store(draft: Draft) -> None:
    """Adds the event to the transaction under way."""
    if not draft.object_kind:
        raise AssertionError(f"{draft.kind}: an action must say what it wrote")
    english = {"actor": draft.by.name.en, "object": draft.object_name.en, "unit": getattr(draft.unit, "en", None)}
    detail = {"changes": draft.changes, "params": draft.params, "en": {k: v for k, v in english.items() if v}}
    event = Event.objects.create(
        at=microseconds(timezone.now()), kind=draft.kind, actor_key=draft.by.key, actor_name=draft.by.name.zh,
        unit_key=getattr(draft.unit, "pk", 0) or 0, unit_name=getattr(draft.unit, "zh", ""),
        unit_path=getattr(draft.unit, "path", ""), object_kind=draft.object_kind, object_key=draft.object_key,
        object_name=draft.object_name.zh, detail=canonical(detail), via=draft.by.via, address=draft.by.address,
        request=draft.by.request)
    Waiting.objects.create(event=event.pk)


def _earlier(by: Acting, use: str, named: Mapping[str, Any]) -> Receipt | None:
    """The receipt of an earlier run with this key; None where this is the first, whose receipt now stands."""
    if not by.once:
        return None
    fields = {name: value for name, value in named.items() if name != "by"}
    digest = hashlib.sha256(json.dumps(fields, sort_keys=True, default=_stamp).encode()).hexdigest()
    try:
        with transaction.atomic():
            Receipt.objects.create(person=by.key, once=by.once, use=use, digest=digest, at=timezone.now())
    except IntegrityError:
        earlier = _receipts(by).get()
        if (earlier.use, earlier.digest) != (use, digest):
            raise AlreadySent(earlier.at) from None
        return earlier
    return None


def _receipts(by: Acting) -> QuerySet[Receipt]:
    return Receipt.objects.filter(person=by.key, once=by.once)


def _stamp(value: Any) -> Any:
    """How a value that JSON does not know enters the digest."""
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def microseconds(instant: datetime) -> int:
    return int(instant.timestamp()) * 1_000_000 + instant.microsecond


def canonical(value: Any) -> str:
    """JSON that is the same for the same content."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
