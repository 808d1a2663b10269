"""An office hands in the outlines of its units, or takes them away again."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.overview.geo import read_map
from maplebridge.apps.overview.models import CityMap
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Unit
from maplebridge.engine.scheme.text import Text
from maplebridge.web.paths import below
from maplebridge.web.refusals import Unseen


@action("overview.take_map")
def take_map(event: Draft, *, unit: int, file_name: str, content: bytes, at: datetime, by: Actor) -> list[str]:
    """In place of the one there was. Gives the codes in the file that are no unit at or under the office's own. Raises
    Refused."""
    top = _top(unit, by)
    known = set(Unit.objects.filter(below(top.path)).values_list("code", flat=True))
    drawn, digest = read_map(content, known), sha256(content).hexdigest()
    row = CityMap.objects.select_for_update().filter(unit=top).first()
    if row is not None and row.sha256 == digest and set(row.shapes) == set(drawn.shapes):
        event.nothing()
        return drawn.unmatched
    version = row.version + 1 if row else 1
    made, _ = CityMap.objects.update_or_create(unit=top, defaults={
        "shapes": drawn.shapes, "width": drawn.width, "height": drawn.height, "file_name": file_name[:200],
        "sha256": digest, "taken_at": at, "version": version})
    event.about("city_map", made.pk, Text(top.zh, top.en or None), unit=top, version=version, sha256=digest,
                count=len(drawn.shapes), left_out=len(drawn.unmatched))
    return drawn.unmatched


@action("overview.drop_map")
def drop_map(event: Draft, *, unit: int, by: Actor) -> None:
    top = _top(unit, by)
    row = CityMap.objects.select_for_update().filter(unit=top).first()
    if row is None:
        event.nothing()
        return
    event.about("city_map", row.pk, Text(top.zh, top.en or None), unit=top, version=row.version + 1)
    row.delete()


def _top(unit: int, by: Actor) -> Unit:
    top = Unit.objects.select_for_update().filter(pk=unit).first()
    if top is None:
        raise Unseen
    by.require("programmes.manage", top.path, seen="programmes.view")
    return top
