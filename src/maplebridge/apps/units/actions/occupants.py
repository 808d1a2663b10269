"""Nobody stays at a unit that ends: its children, posts and roles go on elsewhere from the day after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery

from maplebridge.apps.units.actions.heads import note_heads
from maplebridge.apps.units.actions.spans import ONE_DAY, change_parent, check_place, end_spans, mirror
from maplebridge.apps.units.models import Person, Post, RoleGrant, Succession, Unit, UnitSpan
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


def end_unit(unit: Unit, last_day: date, going: Going | None, today: date) -> dict[str, Any]:
    """Ends a unit and moves what it holds; gives how many children, posts and grants went. `going` None: it holds
    nothing."""
    end_spans(unit, last_day)
    unit.closed_on = last_day
    unit.version += 1
    unit.save(update_fields=["closed_on", "version"])
    mirror(unit, today)
    return move_held(unit, last_day, going, today) if going else {"children": 0, "posts": 0, "grants": 0}


def move_held(unit: Unit, last_day: date, going: Going, today: date) -> dict[str, Any]:
    """Moves what a unit holds after the day, but for what is to stay where it is."""
    moved = {"children": move_children(unit, last_day + ONE_DAY, going.child, today),
             "posts": move_posts(unit, last_day, going.person),
             "grants": move_grants(unit, last_day, going.person)}
    note_heads({unit.pk, *going.units()}, today)
    settle_homes(today, Q(unit=unit))
    return moved


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
    rows = list(Post.objects.filter(from_day_on(last_day + ONE_DAY), person__posts__unit=unit)
                .order_by("from_day").distinct())
    there: dict[tuple[int, int, str], Post] = {}
    for post in rows:
        there.setdefault((post.person_id, post.unit_id, post.title), post)
    leaving = [post for post in rows if post.unit_id == unit.pk != goes(post.person_id)]
    ended, new, stretched = list(leaving), [], []
    for post in leaving:
        key = (post.person_id, goes(post.person_id), post.title)
        same = there.get(key)
        if same is None or (post.main and same.pk):
            went = Post(person_id=key[0], unit_id=key[1], title=key[2], main=post.main, to_day=post.to_day,
                        from_day=max(post.from_day, last_day + ONE_DAY))
            there[key] = went
            new.append(went)
            ended += [same] if same is not None else []
        else:
            same.main, same.to_day = same.main or post.main, _later(same.to_day, post.to_day)
            stretched += [same] if same.pk else []
    _end(Post, ended, last_day)
    Post.objects.bulk_update(stretched, ["to_day"])
    Post.objects.bulk_create(new)
    return len(leaving)


def move_grants(unit: Unit, last_day: date, goes: Where) -> int:
    """Roles go on at the unit where their holder goes; one that is held there already is stretched over both."""
    there: dict[tuple[int, int, str], RoleGrant] = {}
    rows = list(RoleGrant.objects.filter(from_day_on(last_day + ONE_DAY), person__role_grants__unit=unit)
                .order_by("from_day").distinct())
    for grant in rows:
        there.setdefault((grant.person_id, grant.unit_id, grant.role), grant)
    leaving = [grant for grant in rows if grant.unit_id == unit.pk != goes(grant.person_id)]
    new, stretched = [], []
    for grant in leaving:
        key = (grant.person_id, goes(grant.person_id), grant.role)
        begins = max(grant.from_day, last_day + ONE_DAY)
        same = there.get(key)
        if same is None:
            there[key] = went = RoleGrant(person_id=key[0], unit_id=key[1], role=key[2], from_day=begins,
                                          to_day=grant.to_day, reason=grant.reason)
            new.append(went)
        else:
            same.from_day = min(same.from_day, begins)
            same.to_day = _later(same.to_day, grant.to_day)
            stretched += [same] if same.pk else []
    _end(RoleGrant, leaving, last_day)
    RoleGrant.objects.bulk_update(stretched, ["from_day", "to_day"])
    RoleGrant.objects.bulk_create(new)
    return len(leaving)


def _end(model: type[Post] | type[RoleGrant], rows: list, last_day: date) -> None:
    """Rows that have begun end with the day; the others never take place."""
    keys = [row.pk for row in rows if row.pk]
    model.objects.filter(pk__in=keys, from_day__gt=last_day).delete()
    model.objects.filter(pk__in=keys).update(to_day=last_day)


def _later(one: date | None, other: date | None) -> date | None:
    """The later of two last days; None is without end."""
    return max(one, other) if one and other else None


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
