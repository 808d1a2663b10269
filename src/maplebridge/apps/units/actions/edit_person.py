"""Names, badge and account name of a person."""

from __future__ import annotations

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.add_person import (
    NewPerson,
    called,
    person_faults,
    save_person,
    take_person,
)
from maplebridge.apps.units.initials import initials_of
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.text import Text


@action("people.edit")
def edit_person(event: Draft, *, person: int, name: Text, badge: str, version: int, by: Actor,
                username: str = "") -> int:
    """Corrects names and badge, and gives an account name to who has none; one that is there stays. Raises Stale,
    Refused."""
    row = take_person(person, "people.edit", by)
    require_version("person", row.pk, seen=version, now=row.version)
    new = NewPerson(name, badge, "" if row.username else username)
    faults = person_faults(new, besides=row.pk)
    if faults:
        raise Refused(faults)
    before, username = called(row), row.username or username
    changes = {"zh": (row.zh, name.zh), "en": (row.en, name.en or ""), "badge": (row.badge or "", badge),
               "username": (row.username or "", username)}
    if all(old == new for old, new in changes.values()):
        event.nothing()
        return row.pk
    row.zh, row.en, row.badge, row.initials = name.zh, name.en or "", badge or None, initials_of(name.zh)
    row.username, row.version = username or None, row.version + 1
    save_person(row, new, ("zh", "en", "badge", "initials", "username", "version"))
    event.about("person", row.pk, before, unit=row.unit, version=row.version, changes=changes)
    return row.pk
