"""What somebody is at which unit: further posts, another main post, the end of one."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from maplebridge.apps.audit.queries.history import require_version
from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.add_person import called, require_stay, take_open_unit, take_row
from maplebridge.apps.units.actions.departed import close_accounts
from maplebridge.apps.units.actions.occupants import settle_homes
from maplebridge.apps.units.actions.spans import ONE_DAY, lock_tree, named
from maplebridge.apps.units.models import Person, Post
from maplebridge.apps.units.queries.spans import from_day_on, overlap
from maplebridge.apps.units.queries.texts import text_faults
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.web.refusals import Unseen


@action("posts.add")
def add_post(event: Draft, *, person: int, unit: int, title: str, main: bool, ends_other: bool, from_day: date,
             to_day: date | None, today: date, version: int, by: Actor) -> int:
    """A further post. As the main one it takes that place from `from_day` on; the main post until then goes on beside
    it, or ends where `ends_other`. Somebody who left comes back with a main post, once their last day is over and by
    today at the latest; their account stays closed. Gives the key of the post."""
    lock_tree()
    row = take_row(person, "people.edit", by)
    left = row.left_on
    back = left is not None and from_day > left
    if back:
        _require_back(row, from_day, today)
    else:
        require_stay(row, to_day)
    require_version("person", row.pk, seen=version, now=row.version)
    place = take_open_unit(unit, "people.edit", from_day, to_day, by)
    faults = text_faults(Post, ("title",), title=title)
    if Post.objects.filter(overlap(from_day, to_day), person=row, unit=place, title=title).exists():
        faults.append(Problem("people.post_twice", Place(path="title"), {"unit": named(place), "title": title}))
    if back and not main:
        faults.append(Problem("people.back_main", Place(path="main"), {"person": called(row)}))
    if main and to_day is not None:
        faults.append(Problem("people.main_ends", Place(path="to_day")))
    if faults:
        raise Refused(faults)
    if main:
        _make_room(row, from_day, ends_other)
    if back:
        close_accounts(today)
        row.left_on = None
    post = Post.objects.create(person=row, unit=place, title=title, main=main, from_day=from_day, to_day=to_day)
    _touch(row, today)
    event.about("person", row.pk, called(row), unit=place, version=row.version, title=title, day=from_day, main=main,
                changes={"left_on": (left, row.left_on)})
    return post.pk


def _require_back(row: Person, day: date, today: date) -> None:
    """Raises Refused where the person has not left yet, or does not come back yet: the account must close between."""
    if row.left_on is not None and row.left_on >= today:
        params = {"person": called(row), "last": row.left_on}
        raise Refused([Problem("people.back_before", Place(path="from_day"), params)])
    if day > today:
        raise Refused([Problem("people.back_ahead", Place(path="from_day"), {"person": called(row), "today": today})])


def _make_room(row: Person, day: date, ends: bool) -> None:
    """The main post so far is one no longer, from the day on."""
    late = Post.objects.filter(person=row, main=True, from_day__gte=day).order_by("from_day").first()
    if late is not None:
        params = {"day": late.from_day, "title": late.title}
        raise Refused([Problem("people.main_later", Place(path="from_day"), params)])
    for post in Post.objects.filter(from_day_on(day), person=row, main=True):
        Post.objects.filter(pk=post.pk).update(to_day=day - ONE_DAY)
        if not ends:
            Post.objects.create(person=row, unit_id=post.unit_id, title=post.title, from_day=day, to_day=post.to_day)


@action("posts.end")
def end_post(event: Draft, *, post: int, last_day: date, today: date, version: int, by: Actor) -> int:
    """Ends a post that is not the main one. One that has begun by today keeps at least its first day; one that has not
    falls away where it would begin after the last day. `version`: the person's."""
    lock_tree()
    found = Post.objects.select_related("unit").filter(pk=post).first()
    if found is None:
        raise Unseen
    by.require("people.edit", found.unit.path, seen="people.view")
    row = Person.objects.select_for_update(of=("self",)).get(pk=found.person_id)
    require_version("person", row.pk, seen=version, now=row.version)
    params = {"title": found.title, "unit": named(found.unit)}
    if found.main and (found.to_day is None or found.to_day >= today):
        raise Refused([Problem("people.main_stays", params=params)])
    if found.to_day is not None and found.to_day <= last_day:
        raise Refused([Problem("people.post_over", Place(path="last_day"), params | {"last": found.to_day})])
    if last_day < found.from_day <= today:
        raise Refused([Problem("people.post_begun", Place(path="last_day"), params | {"first": found.from_day})])
    if last_day < found.from_day:
        found.delete()
    else:
        Post.objects.filter(pk=post).update(to_day=last_day)
    _touch(row, today)
    event.about("person", row.pk, called(row), unit=found.unit, version=row.version, title=found.title, day=last_day)
    return row.pk


def _touch(row: Person, today: date) -> None:
    """Another version of the person, whose unit follows from the posts."""
    row.version += 1
    row.save(update_fields=["version", "left_on"])
    settle_homes(today, Q(pk=row.pk))

