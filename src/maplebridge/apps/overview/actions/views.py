"""Somebody saves a list as they set it, gives it another name, shares it, drops it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.overview.models import SavedView
from maplebridge.apps.overview.queries.views import list_address
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.models import Person, Unit
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen

MOST = 100  # of one person


@dataclass(frozen=True, slots=True)
class Saved:
    """shared: key of the unit whose people see it too; None: nobody else."""

    name: str
    shared: int | None = None


@action("overview.save_view")
def save_view(event: Draft, *, new: Saved, address: str, at: datetime, by: Actor) -> int:
    """Raises Refused."""
    person = Person.objects.select_for_update(of=("self",)).select_related("unit").get(pk=by.key)
    found, name = list_address(address), _name(new.name, by)
    if SavedView.objects.filter(person=person).count() >= MOST:
        raise Refused([Problem("views.too_many", params={"most": MOST})])
    unit = _unit(new.shared, by)
    row = SavedView.objects.create(person=person, name=name, page=found.page, address=found.address, shared=unit,
                                   made_at=at)
    event.about("saved_view", row.pk, Text(name), unit=unit or person.unit, version=1, page=found.page)
    return row.pk


@action("overview.edit_view")
def edit_view(event: Draft, *, view: int, new: Saved, version: int, by: Actor) -> int:
    """Another name, shared or no longer. Raises Stale, Refused."""
    Person.objects.select_for_update(of=("self",)).get(pk=by.key)  # a person's names are given one after the other
    row = _own(view, by)
    require_version("saved_view", row.pk, seen=version, now=row.version)
    name, unit = _name(new.name, by, row.pk), _unit(new.shared, by)
    if (name, unit) == (row.name, row.shared):
        event.nothing()
        return row.pk
    before, old = row.name, row.shared
    row.name, row.shared, row.version = name, unit, row.version + 1
    row.save(update_fields=["name", "shared", "version"])
    event.about("saved_view", row.pk, Text(before), unit=unit or old or row.person.unit, version=row.version,
                changes={"name": (before, name), "shared": (_said(old), _said(unit))})
    return row.pk


@action("overview.drop_view")
def drop_view(event: Draft, *, view: int, by: Actor) -> None:
    row = _own(view, by)
    event.about("saved_view", row.pk, Text(row.name), unit=row.shared or row.person.unit, version=row.version + 1)
    row.delete()


def _own(view: int, by: Actor) -> SavedView:
    row = SavedView.objects.select_for_update(of=("self",)).select_related("shared", "person__unit").filter(
        pk=view, person=by.key).first()
    if row is None:
        raise Unseen
    return row


def _name(typed: str, by: Actor, own: int | None = None) -> str:
    name = " ".join(typed.split())[:60]
    if not name:
        raise Refused([Problem("views.no_name", Place(path="name"))])
    if SavedView.objects.filter(person=by.key, name=name).exclude(pk=own).exists():
        raise Refused([Problem("views.name_taken", Place(path="name"), {"name": name})])
    return name


def _unit(key: int | None, by: Actor) -> Unit | None:
    if key is None:
        return None
    unit = Unit.objects.filter(pk=key).first()
    if unit is None:
        raise Unseen
    by.require("views.share", unit.path, seen="units.view")
    return unit


def _said(unit: Unit | None) -> Text | None:
    return Text(unit.zh, unit.en or None) if unit else None
