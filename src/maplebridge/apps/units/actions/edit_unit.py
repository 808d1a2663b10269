"""Names, kind and category of a unit."""

from __future__ import annotations

from datetime import date
from typing import Any

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.spans import change_spans, check_day, mirror, named
from maplebridge.apps.units.kinds import KINDS
from maplebridge.apps.units.models import Unit
from maplebridge.apps.units.queries.spans import span_shown
from maplebridge.apps.units.queries.texts import text_faults
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen
from maplebridge.words.phrases import label


@action("units.edit")
def edit_unit(event: Draft, *, unit: int, name: Text | None = None, kind: str | None = None,
              category: str | None = None, day: date, today: date, version: int, by: Actor) -> int:
    """New names and category from `day` on: today, earlier back to the last change, or later. The kind is corrected as
    such. None: as it is, and as it is planned to be. Raises Stale, Refused."""
    row = take_unit(unit, "units.edit", by)
    require_version("unit", row.pk, seen=version, now=row.version)
    wanted: dict[str, str] = {}
    if name is not None:
        wanted |= {"zh": name.zh, "en": name.en or ""}
    if category is not None:
        wanted["category"] = category
    faults = text_faults(Unit, ("zh",), **wanted)
    kind = row.kind if kind is None else kind
    if kind not in KINDS:
        faults.append(Problem("units.unknown_kind", Place(path="kind"), {"kind": kind}))
    if faults:
        raise Refused(faults)
    check_day(row, day, today)
    before = span_shown(row, day)
    old = Text(before.zh, before.en or None)
    changes: dict[str, tuple[Any, Any]] = {
        "name": (old, name or old), "category": (before.category, wanted.get("category", before.category)),
        "kind": (label(f"units.kind_{row.kind}"), label(f"units.kind_{kind}"))}
    if all(was == new for was, new in changes.values()):
        event.nothing()
        return row.pk
    old_name = named(row)
    change_spans(row, day, **wanted)
    mirror(row, today)
    row.kind, row.version = kind, row.version + 1
    row.save(update_fields=["kind", "version"])
    event.about("unit", row.pk, old_name, unit=row, version=row.version, changes=changes, day=day)
    return row.pk


def take_unit(key: int, right: str, by: Actor) -> Unit:
    """The row for writing, if `by` holds the right at it. Raises Unseen, NotPermitted."""
    row = Unit.objects.select_for_update().filter(pk=key).first()
    if row is None:
        raise Unseen
    by.require(right, row.path, seen="units.view")
    return row
