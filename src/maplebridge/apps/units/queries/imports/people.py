"""What importing a list of people would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models.functions import Lower

from maplebridge.apps.units.access import APART, Actor
from maplebridge.apps.units.models import Person, Post, RoleGrant, Unit
from maplebridge.apps.units.queries.chunks import chunks
from maplebridge.apps.units.queries.grants import may_give
from maplebridge.apps.units.queries.imports.named import with_codes
from maplebridge.apps.units.queries.imports.plan import Fault, Plan, Planned, plan_of
from maplebridge.apps.units.queries.imports.reading import Row
from maplebridge.apps.units.queries.spans import from_day_on
from maplebridge.engine.scheme.text import Text
from maplebridge.words.phrases import bilingual


@dataclass(slots=True)
class Known:
    """What the database has of the rows."""

    people: dict[str, Person] = field(default_factory=dict)  # by badge
    accounts: dict[str, int] = field(default_factory=dict)  # account name in small letters -> person
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)  # the main one
    grants: dict[int, list[RoleGrant]] = field(default_factory=dict)


def plan_people(rows: Sequence[Row], by: Actor, day: date) -> Plan:
    """The same number of queries for any number of rows, eight for each 5,000 of them. A person is known by the badge;
    blank cells leave what is there as it is."""
    rows, rejected = with_codes(rows, "unit", by, day)
    known = _known(rows, day)
    planned = []
    for row in rows:
        person = known.people.get(row.text("badge"))
        if row.line in rejected:
            continue
        if faults := tuple(_faults(row, person, known, by)):
            rejected[row.line] = faults
        else:
            unit = known.units[row.text("unit")]
            planned.append(Planned(row, person.pk if person else None, _changes(row, person, known),
                                   Text(unit.zh, unit.en or None)))
    return plan_of(day, planned, rejected)


def _known(rows: Sequence[Row], day: date) -> Known:
    known = Known()
    for some in chunks(rows):
        for person in Person.objects.select_related("unit").filter(badge__in=[row.text("badge") for row in some]):
            known.people[str(person.badge)] = person
        names = {row.text("username").casefold() for row in some if row.text("username")}
        accounts = Person.objects.annotate(small=Lower("username")).filter(small__in=names)
        known.accounts |= dict(accounts.values_list("small", "pk"))
        codes = {row.text("unit") for row in some} - known.units.keys()
        known.units |= {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}
    for keys in chunks(person.pk for person in known.people.values()):
        # of several main posts the last one counts: that is what another one would take the place of
        for post in Post.objects.filter(from_day_on(day), person__in=keys, main=True).select_related("unit") \
                .order_by("from_day"):
            known.posts[post.person_id] = post
        for grant in RoleGrant.objects.filter(from_day_on(day), person__in=keys):
            known.grants.setdefault(grant.person_id, []).append(grant)
    return known


def _faults(row: Row, person: Person | None, known: Known, by: Actor) -> Iterator[Fault]:
    unit = known.units.get(row.text("unit"))
    if unit is None or not by.may("units.view", unit.path):
        yield "unit", "import.unknown_unit", {"code": row.text("unit")}
        return
    name, first = Text(unit.zh, unit.en or None), row.day("from_day")
    if not by.may("people.import", unit.path):
        yield "unit", "import.not_yours", {"unit": name}
    if unit.closed_on is not None:
        yield "unit", "units.closes_already", {"unit": name, "last": unit.closed_on}
    elif first < unit.opened_on:
        yield "from_day", "units.not_open_yet", {"unit": name, "first": unit.opened_on}
    yield from _account_faults(row, person, known)
    if row.text("role"):
        yield from _role_faults(row, person, unit, known, by)
    if person is not None:
        yield from _known_faults(row, person, known, by)


def _account_faults(row: Row, person: Person | None, known: Known) -> Iterator[Fault]:
    username = row.text("username")
    if not username:
        return
    if person is not None and person.username:
        if person.username != username:
            yield "username", "import.username_kept", {"username": person.username}
    elif username.casefold() in known.accounts:
        yield "username", "people.username_taken", {"username": username}


def _role_faults(row: Row, person: Person | None, unit: Unit, known: Known, by: Actor) -> Iterator[Fault]:
    role = row.text("role")
    said = bilingual(f"role.{role}")
    held = known.grants.get(person.pk, []) if person else []
    if any((grant.role, grant.unit_id) == (role, unit.pk) for grant in held):
        return
    if not may_give(role, unit.path, by):
        yield "role", "import.role_not_yours", {"role": said}
    if person is not None and person.pk == by.key:
        yield "role", "roles.to_oneself", {}
    other = next((grant.role for grant in held if {grant.role, role} <= APART and grant.role != role), None)
    if other:
        who = Text(row.text("zh"), row.text("en") or None)
        yield "role", "roles.apart", {"person": who, "role": said, "other": bilingual(f"role.{other}")}


def _known_faults(row: Row, person: Person, known: Known, by: Actor) -> Iterator[Fault]:
    """What keeps a person who is there already from being changed."""
    if person.left_on is not None:
        yield "badge", "people.left", {"person": Text(person.zh, person.en or None), "last": person.left_on}
    elif not by.may("people.import", person.path):
        unseen = not by.may("people.view", person.path)
        yield "badge", "people.badge_taken" if unseen else "import.person_not_yours", \
            {"badge": person.badge} if unseen else {"unit": Text(person.unit.zh, person.unit.en or None)}
    elif (post := known.posts.get(person.pk)) and _post_differs(row, post) and row.day("from_day") <= post.from_day:
        yield "from_day", "import.from_too_early", {"first": post.from_day}


def _post_differs(row: Row, post: Post | None) -> bool:
    return post is None or (post.unit.code, post.title) != (row.text("unit"), row.text("title"))


def _changes(row: Row, person: Person | None, known: Known) -> Mapping[str, tuple[str, str]]:
    if person is None:
        return {}
    post = known.posts.get(person.pk)
    now: dict[str, Any] = {"zh": person.zh, "en": person.en, "username": person.username or "",
                           "unit": post.unit.code if post else "", "title": post.title if post else ""}
    found = {name: (before, row.text(name)) for name, before in now.items() if row.text(name) not in ("", before)}
    unit = known.units[row.text("unit")]
    role = row.text("role")
    if role and all((grant.role, grant.unit_id) != (role, unit.pk) for grant in known.grants.get(person.pk, ())):
        found["role"] = ("", role)
    return found
