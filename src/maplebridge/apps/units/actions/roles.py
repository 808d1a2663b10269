"""Roles given and ended."""

from __future__ import annotations

from datetime import date

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import APART, ROLES, STEP, Actor
from maplebridge.apps.units.actions.add_person import called, take_open_unit, take_person
from maplebridge.apps.units.actions.heads import note_heads
from maplebridge.apps.units.actions.spans import ONE_DAY, lock_tree, named
from maplebridge.apps.units.models import Person, RoleGrant, Unit
from maplebridge.apps.units.queries.grants import may_give, right_to_give
from maplebridge.apps.units.queries.spans import overlap
from maplebridge.apps.units.queries.texts import text_faults
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.web.refusals import NotPermitted, Unseen
from maplebridge.words.phrases import bilingual

GRANTING = tuple(role for role, rights in ROLES.items() if "roles.grant" in rights)


@action("roles.give")
def give_role(event: Draft, *, person: int, unit: int, role: str, from_day: date, to_day: date | None, reason: str,
              today: date, by: Actor) -> int:
    """Gives a role at a unit and all under it, both days included. Gives the key of the grant. Raises Unseen,
    NotPermitted, and Refused with every rule it would break."""
    lock_tree()
    require_to_give(role, unit, by)
    row = take_person(person, "people.view", by, until=to_day)
    place = take_open_unit(unit, "units.view", from_day, to_day, by)
    faults = grant_faults(row, place, role, from_day, to_day, by)
    faults += text_faults(RoleGrant, ("reason",), reason=reason)
    if from_day < today:
        faults.append(Problem("roles.in_the_past", Place(path="from_day"), {"today": today}))
    if faults:
        raise Refused(faults)
    grant = RoleGrant.objects.create(person=row, unit=place, role=role, from_day=from_day, to_day=to_day, reason=reason)
    note_heads([place.pk], today)
    event.about("grant", grant.pk, called(row), unit=place, version=grant.version, role=bilingual(f"role.{role}"),
                from_day=from_day, to_day=to_day, reason=reason)
    return grant.pk


@action("roles.end")
def end_role(event: Draft, *, grant: int, last_day: date, today: date, version: int, by: Actor) -> int:
    """Ends a role with `last_day`; yesterday takes it away at once. One that has not begun, or began only today, falls
    away where it would begin after that."""
    lock_tree()
    found = _take_grant(grant)
    if found is None or not by.may("units.view", found.unit.path):
        raise Unseen
    require_to_give(found.role, found.unit_id, by)
    require_version("grant", found.pk, seen=version, now=found.version)
    if last_day < today - ONE_DAY:
        raise Refused([Problem("roles.ends_in_the_past", Place(path="last_day"), {"first": today - ONE_DAY})])
    if found.to_day is not None and found.to_day <= last_day:
        raise Refused([Problem("roles.over", Place(path="last_day"), {"last": found.to_day})])
    before, key = found.to_day, found.pk
    if last_day < found.from_day:
        found.delete()
    else:
        found.to_day, found.version = last_day, found.version + 1
        found.save(update_fields=["to_day", "version"])
    note_heads([found.unit_id], today)
    if found.role in GRANTING:
        require_granter(found.unit, max(found.from_day, last_day + ONE_DAY), before)
    event.about("grant", key, called(found.person), unit=found.unit, version=found.version,
                role=bilingual(f"role.{found.role}"), changes={"to_day": (before, last_day)}, last_day=last_day)
    return key


def _take_grant(key: int) -> RoleGrant | None:
    """For writing, after the row of its holder: whoever moves what somebody holds takes that row first too."""
    holder = RoleGrant.objects.filter(pk=key).values("person")
    list(Person.objects.select_for_update().filter(pk__in=holder).values_list("pk"))
    return RoleGrant.objects.select_for_update(of=("self",)).select_related("unit", "person").filter(pk=key).first()


def require_to_give(role: str, unit: int, by: Actor) -> None:
    """Each of the rights in GIVES, held at the unit, gives its roles there."""
    path = Unit.objects.filter(pk=unit).values_list("path", flat=True).first()
    if path is None or not by.may("units.view", path):
        raise Unseen
    if not may_give(role, path, by):
        raise NotPermitted(right_to_give(role))


def grant_faults(person: Person, unit: Unit, role: str, first: date, last: date | None, by: Actor) -> list[Problem]:
    """The rules that giving this role would break."""
    if role not in ROLES:
        return [Problem("roles.unknown", Place(path="role"), {"role": role})]
    faults = []
    if person.pk == by.key:
        faults.append(Problem("roles.to_oneself", Place(path="person")))
    held = list(RoleGrant.objects.filter(overlap(first, last), person=person))
    if any((grant.role, grant.unit_id) == (role, unit.pk) for grant in held):
        params = {"person": called(person), "role": bilingual(f"role.{role}")}
        faults.append(Problem("roles.held_already", Place(path="role"), params))
    other = next((grant.role for grant in held if {grant.role, role} <= APART and grant.role != role), None)
    if other:
        params = {"person": called(person), "role": bilingual(f"role.{role}"), "other": bilingual(f"role.{other}")}
        faults.append(Problem("roles.apart", Place(path="role"), params))
    return faults


def require_granter(unit: Unit, first: date, last: date | None) -> None:
    """Raises Refused where on one of the days first..last, which a role at the unit no longer covers, nobody at it or
    above could give roles: nobody there ever could again. Not to be asked before all is written."""
    above = [unit.path[:end] for end in range(STEP, len(unit.path) + 1, STEP)]
    held = RoleGrant.objects.filter(overlap(first, last), unit__path__in=above, role__in=GRANTING,
                                    person__is_active=True).order_by("from_day")
    day, goal = first, last or date.max
    for begins, ends, left in held.values_list("from_day", "to_day", "person__left_on"):
        end = min(ends or date.max, left or date.max)
        if begins > day:
            break
        if end >= goal:
            return
        day = max(day, end + ONE_DAY)
    raise Refused([Problem("roles.last_granter", params={"unit": named(unit), "day": day})])
