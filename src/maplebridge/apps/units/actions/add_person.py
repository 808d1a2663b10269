"""A new member of staff, and what of it other actions share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from maplebridge.apps.audit.writing import Draft, action
from maplebridge.apps.units.access import Actor
from maplebridge.apps.units.actions.spans import named
from maplebridge.apps.units.initials import initials_of
from maplebridge.apps.units.models import Person, Post, Unit
from maplebridge.apps.units.queries.texts import text_faults
from maplebridge.engine.problem import Place, Problem, Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Unseen

USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{2,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is said of a person: names, badge and account name; "" where there is none."""

    name: Text
    badge: str = ""
    username: str = ""


@action("people.add")
def add_person(event: Draft, *, new: NewPerson, unit: int, title: str, day: date, by: Actor) -> int:
    """A person with their main post from `day` on; of two with one name at a unit, the second needs a badge to be told
    apart by, and nobody is entered twice by going back. Gives their key. The account has no password yet, and none at
    all without an account name."""
    place = take_open_unit(unit, "people.edit", day, None, by)
    faults = person_faults(new) + text_faults(Post, ("title",), title=title)
    if not new.badge and Person.objects.filter(unit=place, zh=new.name.zh, left_on=None).exists():
        faults.append(Problem("people.namesake", Place(path="badge"), {"person": new.name, "unit": named(place)}))
    if faults:
        raise Refused(faults)
    person = Person(username=new.username or None, zh=new.name.zh, en=new.name.en or "", badge=new.badge or None,
                    initials=initials_of(new.name.zh), unit=place)
    person.set_unusable_password()
    save_person(person, new)
    Post.objects.create(person=person, unit=place, title=title, main=True, from_day=day)
    event.about("person", person.pk, new.name, unit=place, version=person.version, title=title, day=day)
    return person.pk


def person_faults(new: NewPerson, besides: int | None = None) -> list[Problem]:
    """All that is wrong with what is said of a person. `besides`: the one whose own badge and account these may be."""
    faults = text_faults(Person, ("zh",), zh=new.name.zh, en=new.name.en or "", badge=new.badge)
    others = Person.objects.exclude(pk=besides)
    if new.username and not USERNAME.fullmatch(new.username):
        faults.append(Problem("people.username_form", Place(path="username"), {"username": new.username}))
    else:
        faults += text_faults(Person, username=new.username)
    if new.username and others.filter(username__iexact=new.username).exists():
        faults.append(Problem("people.username_taken", Place(path="username"), {"username": new.username}))
    if new.badge and others.filter(badge=new.badge).exists():
        faults.append(Problem("people.badge_taken", Place(path="badge"), {"badge": new.badge}))
    return faults


def save_person(person: Person, new: NewPerson, fields: Iterable[str] | None = None) -> None:
    """Raises Refused where somebody else took badge or account name at the same moment."""
    try:
        with transaction.atomic():
            person.save(update_fields=fields)
    except IntegrityError:
        if faults := person_faults(new, besides=person.pk):
            raise Refused(faults) from None
        raise


def take_open_unit(key: int, right: str, first: date, last: date | None, by: Actor) -> Unit:
    """A unit for a post or role from `first` to `last`, held against closing meanwhile. Raises Unseen, NotPermitted,
    and Refused where it is not there on all these days."""
    unit = Unit.objects.select_for_update().filter(pk=key).first()
    if unit is None:
        raise Unseen
    by.require(right, unit.path, seen="units.view")
    if last is not None and last < first:
        raise Refused([Problem("people.days_turned", Place(path="to_day"), {"first": first, "last": last})])
    if first < unit.opened_on:
        params = {"unit": named(unit), "first": unit.opened_on}
        raise Refused([Problem("units.not_open_yet", Place(path="day"), params)])
    if unit.closed_on is not None and (last is None or last > unit.closed_on):
        params = {"unit": named(unit), "last": unit.closed_on}
        raise Refused([Problem("units.closes_already", Place(path="unit"), params)])
    return unit


def take_person(key: int, right: str, by: Actor, *, until: date | None = None) -> Person:
    """The row for writing what goes on up to `until`; None: without end. Raises Unseen, NotPermitted, and Refused where
    the person leaves before that."""
    person = take_row(key, right, by)
    require_stay(person, until)
    return person


def take_row(key: int, right: str, by: Actor) -> Person:
    """The row for writing, also of somebody who has left. Raises Unseen, NotPermitted."""
    person = Person.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=key).first()
    if person is None:
        raise Unseen
    by.require(right, person.path, seen="people.view")
    return person


def require_stay(person: Person, until: date | None) -> None:
    """Raises Refused where the person leaves before the day; None: where they leave at all."""
    if person.left_on is not None and (until is None or until > person.left_on):
        raise Refused([Problem("people.left", params={"person": called(person), "last": person.left_on})])


def called(person: Person) -> Text:
    """A person's name in both languages."""
    return Text(person.zh, person.en or None)
