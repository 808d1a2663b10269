"""Names and badge of a person."""

from __future__ import annotations

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.add_person import NewPerson, called, person_faults, take_person
from maplebridge.apps.units.actions.initials import initials_of
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.text import Text


@action("people.edit")
def edit_person(event: Draft, *, person: int, name: Text, badge: str, version: int, by: Actor) -> int:
    """Corrects names and badge. Raises Stale, Refused."""
    row = take_person(person, "people.edit", by)
    require_version("person", row.pk, seen=version, now=row.version)
    faults = person_faults(NewPerson(name, badge), besides=row.pk)
    if faults:
        raise Refused(faults)
    before = called(row)
    changes = {"zh": (row.zh, name.zh), "en": (row.en, name.en or ""), "badge": (row.badge or "", badge)}
    if all(old == new for old, new in changes.values()):
        event.nothing()
        return row.pk
    row.zh, row.en, row.badge, row.initials = name.zh, name.en or "", badge or None, initials_of(name.zh)
    row.version += 1
    row.save(update_fields=["zh", "en", "badge", "initials", "version"])
    event.about("person", row.pk, before, unit=row.unit, version=row.version, changes=changes)
    return row.pk
