"""Nobody stays at a unit that ends: its children, posts and roles go on elsewhere from the day after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.heads import note_heads
from maplebridge.apps.units.actions.roles import GRANTING, require_granter
from maplebridge.apps.units.actions.spans import ONE_DAY, change_parent, check_place, end_spans, mirror
from maplebridge.apps.units.models import Person, Post, RoleGrant, Succession, Unit, UnitSpan
from maplebridge.apps.units.queries.grants import may_give
from maplebridge.apps.units.queries.spans import from_day_on, on

Where = Callable[[int], int]  # a person's or child unit's key -> the key of the unit where it goes


@dataclass(frozen=True, slots=True)
class Going:
    """Where people and child units of an ending unit go: to `to`, but for those named. All are keys."""

    to: int
    people: Mapping[int, int] = field(default_factory=dict)
    children: Mapping[int, int] = field(default_factory=dict)

    def person(self, key: int) -> int:
        return self.people.get(key, self.to)

    def child(self, key: int) -> int:
        return self.children.get(key, self.to)

    def units(self) -> set[int]:
        return {self.to, *self.people.values(), *self.children.values()}


def lock_people(units: Iterable[int]) -> None:
    """Whoever has a post or role at the units (keys) is not changed by others meanwhile. To be called when the tree is
    locked and before units are taken: every write takes them in this order."""
    units = list(units)
    there = Q(pk__in=Post.objects.filter(unit__in=units).values("person"))
    there |= Q(pk__in=RoleGrant.objects.filter(unit__in=units).values("person"))
    list(Person.objects.select_for_update(of=("self",)).filter(there).order_by("pk").values_list("pk"))


def end_unit(unit: Unit, last_day: date, going: Going | None, today: date, by: Actor) -> dict[str, Any]:
    """Ends a unit and moves what it holds; gives how many children, posts and grants went on and how many roles ended.
    `going` None: it holds nothing."""
    end_spans(unit, last_day)
    unit.closed_on = last_day
    unit.version += 1
    unit.save(update_fields=["closed_on", "version"])
    mirror(unit, today)
    if going is None:
        return {"children": 0, "posts": 0, "grants": 0, "ended": 0}
    return move_held(unit, last_day, going, today, by)


def move_held(unit: Unit, last_day: date, going: Going, today: date, by: Actor) -> dict[str, Any]:
    """Moves what a unit holds after the day, but for what is to stay where it is. Raises Refused where nobody could
    give roles any more."""
    children = move_children(unit, last_day + ONE_DAY, going.child, today)
    posts = move_posts(unit, last_day, going.person)
    grants, ended = move_grants(unit, last_day, going.person, by)
    note_heads({unit.pk, *going.units()}, today)
    settle_homes(today, Q(unit=unit))
    return {"children": children, "posts": posts, "grants": grants, "ended": ended}


def held(unit: Unit, last_day: date) -> tuple[Q, Q, Q]:
    """Conditions for child units, posts and grants that a unit still holds after its last day."""
    after = from_day_on(last_day + ONE_DAY)
    children = UnitSpan.objects.filter(after, parent=unit).values("unit")
    return Q(pk__in=children), after & Q(unit=unit), after & Q(unit=unit)


def move_children(unit: Unit, day: date, goes: Where, today: date) -> int:
    held_then = Unit.objects.filter(held(unit, day - ONE_DAY)[0]).order_by("pk")
    children = [child for child in held_then if goes(child.pk) != unit.pk]
    targets = Unit.objects.in_bulk({goes(child.pk) for child in children})
    for child in children:
        above = targets[goes(child.pk)]
        check_place(child, above, change_parent(child, day, unit.pk, above.pk))
        mirror(child, today)
    return len(children)


def move_posts(unit: Unit, last_day: date, goes: Where) -> int:
    """Posts go on under the same title; one that the person has there already is not doubled."""
    rows = _rows_of_people_at(Post, unit, last_day)
    leaving = [post for post in rows if post.unit_id == unit.pk != goes(post.person_id)]
    _end(Post, leaving, last_day)
    _go_on(Post, rows, leaving, last_day, goes)
    return len(leaving)


def move_grants(unit: Unit, last_day: date, goes: Where, by: Actor) -> tuple[int, int]:
    """Roles go on at the unit where their holder goes if `by` could give them there anew; else they end with the unit,
    or its ending would widen what nobody allowed to be widened. Gives how many went on, how many ended."""
    rows = _rows_of_people_at(RoleGrant, unit, last_day)
    leaving = [grant for grant in rows if grant.unit_id == unit.pk != goes(grant.person_id)]
    homes = Unit.objects.in_bulk({goes(grant.person_id) for grant in leaving})
    going = [grant for grant in leaving
             if grant.person_id != by.key and may_give(grant.role, homes[goes(grant.person_id)].path, by)]
    _end(RoleGrant, leaving, last_day)
    _go_on(RoleGrant, rows, going, last_day, goes)
    for grant in leaving:
        if grant.role in GRANTING and grant not in going:
            require_granter(homes[goes(grant.person_id)], max(grant.from_day, last_day + ONE_DAY), grant.to_day)
    return len(going), len(leaving) - len(going)


def _rows_of_people_at(model: type[Post] | type[RoleGrant], unit: Unit, last_day: date) -> list[Any]:
    """All posts or grants after the day, wherever they are, of the people who have one at the unit then."""
    after = from_day_on(last_day + ONE_DAY)
    people = model.objects.filter(after, unit=unit).values("person")
    rows = model.objects.select_for_update(of=("self",)).filter(after, person__in=people).order_by("pk")
    return sorted(rows, key=lambda row: row.from_day)


def _end(model: type[Post] | type[RoleGrant], rows: list[Any], last_day: date) -> None:
    """Rows that have begun end with the day; the others never take place."""
    keys = [row.pk for row in rows]
    model.objects.filter(pk__in=keys, from_day__gt=last_day).delete()
    model.objects.filter(pk__in=keys).update(to_day=last_day)


NAMES = {Post: "title", RoleGrant: "role"}  # what tells two rows of one person at one unit apart
KEPT = {Post: "main", RoleGrant: "reason"}  # what a row takes along


def _go_on(model: type[Post] | type[RoleGrant], rows: list[Any], going: list[Any], last_day: date,
           goes: Where) -> None:
    """Each row that goes is held at the other unit on the days it would have had left, beside what is held there: what
    overlaps or adjoins becomes one, no day is lost and none is added."""
    name, kept = NAMES[model], KEPT[model]
    held, new = defaultdict(list), defaultdict(list)
    for row in rows:
        held[row.person_id, row.unit_id, getattr(row, name)].append(row)
    for row in going:
        key = (row.person_id, goes(row.person_id), getattr(row, name))
        new[key].append(model(person_id=key[0], unit_id=key[1], from_day=max(row.from_day, last_day + ONE_DAY),
                              to_day=row.to_day, **{name: key[2], kept: getattr(row, kept)}))
    changed, added = [], []
    for key, come in new.items():
        free = held[key]
        for first, last, main in _runs([*free, *come]):
            row = next((row for row in free if _meet(row, first, last)), None)
            if row is not None:
                free.remove(row)
                changed.append(row)
            else:
                near = next((row for row in come if _meet(row, first, last)), come[0])
                row = model(person_id=key[0], unit_id=key[1], **{name: key[2], kept: getattr(near, kept)})
                added.append(row)
            row.from_day, row.to_day = first, last
            if model is Post:
                row.main = main
        model.objects.filter(pk__in=[row.pk for row in free]).delete()  # now part of another
    model.objects.bulk_update(changed, ["from_day", "to_day", kept])
    model.objects.bulk_create(added)


def _runs(rows: Sequence[Any]) -> list[tuple[date, date | None, bool]]:
    """The runs of days on which any of the rows holds, in order; whether as the main post."""
    endless = date.max.toordinal() + 2
    held = [(row.from_day.toordinal(), row.to_day.toordinal() + 1 if row.to_day else endless,
             getattr(row, "main", False)) for row in rows]
    found: list[tuple[int, int, bool]] = []
    for begin, end in pairwise(sorted({edge for first, after, _ in held for edge in (first, after)})):
        mains = [main for first, after, main in held if first <= begin < after]
        if mains and found and found[-1][1:] == (begin, any(mains)):
            found[-1] = (found[-1][0], end, any(mains))
        elif mains:
            found.append((begin, end, any(mains)))
    return [(date.fromordinal(begin), None if end == endless else date.fromordinal(end - 1), main)
            for begin, end, main in found]


def _meet(row: Any, first: date, last: date | None) -> bool:
    return (last is None or row.from_day <= last) and (row.to_day is None or row.to_day >= first)


def settle_homes(today: date, among: Q) -> int:
    """Each person's unit is the one of the main post of today."""
    main = Post.objects.filter(on(today), person=OuterRef("pk"), main=True)
    return (Person.objects.filter(among).filter(Exists(main.exclude(unit=OuterRef("unit"))))
            .update(unit=Subquery(main.values("unit")[:1])))


def succeed(kind: str, olds: Iterable[int], news: Iterable[int], day: date, document: str) -> None:
    """Writes down what goes on in what."""
    news = list(news)
    Succession.objects.bulk_create(Succession(kind=kind, old_id=old, new_id=new, day=day, document=document)
                                   for old in olds for new in news if old != new)
