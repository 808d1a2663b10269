"""What a write is: one transaction, one event, done once however often it is sent.

    @action("units.rename")  # its sentence: event.units.rename in words/event.yaml
    def rename_unit(event: Draft, *, unit: int, name: Text, version: int, by: Actor) -> int:
        row = Unit.objects.select_for_update().get(pk=unit)             # 1 take the row
        by.require("units.edit", row.path, seen="units.view")           # 2 the right
        require_version("unit", row.pk, seen=version, now=row.version)  # 3 raises Stale with what changed
        ...                                                             # 4 raise Refused with all problems
        before = Text(row.zh, row.en)
        row.zh, row.en, row.version = name.zh, name.en or "", row.version + 1
        row.save(update_fields=["zh", "en", "version"])                 # 5 write
        event.about("unit", row.pk, before, unit=row, version=row.version, changes={"name": (before, name)}, name=name)
        return row.pk

    rename_unit(unit=3, name=Text("河滨派出所"), version=7, by=actor)

- `require_version` is in audit/queries/history.py; it works because events say the object's `version` after the write.
- A name in two languages is one value, a Text; so is the label of a code (`words.phrases.label("unit.kind_station")`).
- The label of a changed field is looked up under `<first part of the use>.field_<field>` (units.field_name), else
  `event.field_<field>`, else `<first part of the use>.<field>`.
- A bulk write: `event.bulk(rows)` gives the event count and SHA-256; its sentence may say {count}.
- Instants among the arguments tell when, not what: a retry at another instant is the same write.
- What an action returns is kept for retries as JSON: keys, never a secret.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from maplebridge.apps.audit.chain import COLUMNS, Chain, line
from maplebridge.apps.audit.draft import Acting, Draft, Placed, canonical, clean, microseconds
from maplebridge.apps.audit.models import Event, Receipt, Waiting
from maplebridge.web.refusals import AlreadySent

__all__ = ["ACTIONS", "Acting", "Draft", "Placed", "action", "canonical", "microseconds", "store"]

P = ParamSpec("P")
Result = TypeVar("Result")
ACTIONS: dict[str, Callable[..., Any]] = {}  # every action by its use


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
    if len(draft.object_key) > 64 or clean(draft.object_key) != draft.object_key:
        raise AssertionError(f"{draft.kind}: {draft.object_key!r} is no key")
    event = Event.objects.create(
        at=microseconds(timezone.now()), kind=draft.kind, actor_key=draft.by.key,
        actor_name=clean(draft.by.name.zh, 120), unit_key=getattr(draft.unit, "pk", 0) or 0,
        unit_name=clean(getattr(draft.unit, "zh", ""), 200), unit_path=getattr(draft.unit, "path", ""),
        object_kind=draft.object_kind, object_key=draft.object_key, object_name=clean(draft.object_name.zh, 200),
        detail=draft.detail(), via=draft.by.via, address=clean(draft.by.address, 45),
        request=clean(draft.by.request, 36))
    mark = Chain(settings.AUDIT_KEY).mark(line([getattr(event, column) for column in COLUMNS]))
    Waiting.objects.create(event=event.pk, mark=mark)


def _earlier(by: Acting, use: str, named: Mapping[str, Any]) -> Receipt | None:
    """The receipt of an earlier run with this key; None where this is the first, whose receipt now stands."""
    if not by.once:
        return None
    fields = {name: value for name, value in named.items()  # a retry after midnight brings the same
              if name not in ("by", "today") and not isinstance(value, datetime)}
    # keyed: a plain hash would let a password that was among the fields be guessed from it
    digest = salted_hmac("maplebridge.once", json.dumps(fields, sort_keys=True, default=_stamp),
                         algorithm="sha256").hexdigest()
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
    """How a value that JSON does not know enters the digest. It must be the same when the same is sent again."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    if str(value) == object.__repr__(value):  # its place in memory
        raise TypeError(f"{type(value).__name__} says nothing of its content: give the action a key or a hash")
    return str(value)
