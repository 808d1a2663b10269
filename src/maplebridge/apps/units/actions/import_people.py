"""Writing the good rows of a list of people: a few statements, however many rows."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import make_password
from django.db.models import Q

from maplebridge.apps.units.access import HEAD
from maplebridge.apps.units.actions.heads import note_heads
from maplebridge.apps.units.actions.import_row import put
from maplebridge.apps.units.actions.occupants import settle_homes
from maplebridge.apps.units.actions.spans import ONE_DAY
from maplebridge.apps.units.initials import initials_of
from maplebridge.apps.units.models import Person, Post, RoleGrant, Unit
from maplebridge.apps.units.queries.chunks import chunks
from maplebridge.apps.units.queries.imports.plan import Plan, Planned

BATCH = 500


def write_people(plan: Plan) -> None:
    """Raises IntegrityError, Refused where somebody was faster."""
    units = _units(plan)
    people = Person.objects.bulk_create((_person(one, units) for one in plan.new), BATCH)
    posts = [_post(one, person.pk, units) for one, person in zip(plan.new, people, strict=True)]
    grants = [_grant(one, person.pk, units, plan.day) for one, person in zip(plan.new, people, strict=True)
              if one.row.text("role")]
    _change_people(plan.changed)
    moved = [one for one in plan.changed if {"unit", "title"} & one.changes.keys()]
    _end_posts(moved)
    posts += [_post(one, one.key or 0, units) for one in moved]
    grants += [_grant(one, one.key or 0, units, plan.day) for one in plan.changed if "role" in one.changes]
    Post.objects.bulk_create(posts, BATCH)
    RoleGrant.objects.bulk_create(grants, BATCH)
    for some in chunks({grant.unit_id for grant in grants if grant.role == HEAD}):
        note_heads(some, plan.day)
    for keys in chunks(one.key for one in moved):
        settle_homes(plan.day, Q(pk__in=keys))


def _units(plan: Plan) -> dict[str, int]:
    codes = {one.row.text("unit") for one in (*plan.new, *plan.changed)}
    return {code: key for some in chunks(sorted(codes))
            for code, key in Unit.objects.filter(code__in=some).values_list("code", "pk")}


def _person(one: Planned, units: dict[str, int]) -> Person:
    row = one.row
    return Person(zh=row.text("zh"), en=row.text("en"), badge=row.text("badge"), username=row.text("username") or None,
                  initials=initials_of(row.text("zh")), unit_id=units[row.text("unit")], password=make_password(None))


def _post(one: Planned, person: int, units: dict[str, int]) -> Post:
    return Post(person_id=person, unit_id=units[one.row.text("unit")], title=one.row.text("title"), main=True,
                from_day=one.row.day("from_day"))


def _grant(one: Planned, person: int, units: dict[str, int], day: date) -> RoleGrant:
    """Roles are not given backwards: from the day of the import at the earliest."""
    return RoleGrant(person_id=person, unit_id=units[one.row.text("unit")], role=one.row.text("role"),
                     from_day=max(day, one.row.day("from_day")))


def _change_people(changed: tuple[Planned, ...]) -> None:
    """Rows are taken first: what others wrote since the plan was made is seen here, or waits until this is done."""
    for some in chunks(changed):
        rows = Person.objects.select_for_update().filter(pk__in=[one.key for one in some]).order_by("pk")
        people = {person.pk: person for person in rows}
        for one in some:
            person = people[one.key or 0]
            put(person, {name: values for name, values in one.changes.items() if name in ("zh", "en", "username")})
            person.initials, person.version = initials_of(person.zh), person.version + 1
        Person.objects.bulk_update(people.values(), ["zh", "en", "username", "initials", "version"], BATCH)


def _end_posts(moved: list[Planned]) -> None:
    """The main post so far ends the day before the new one."""
    first = {one.key: one.row.day("from_day") for one in moved}
    for keys in chunks(first):
        posts = [post for post in Post.objects.filter(person__in=keys, main=True)
                 if post.to_day is None or post.to_day >= first[post.person_id]]
        for post in posts:
            post.to_day = first[post.person_id] - ONE_DAY
        Post.objects.bulk_update(posts, ["to_day"], BATCH)
