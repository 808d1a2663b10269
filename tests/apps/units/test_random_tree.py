"""Random changes of the tree, one after another: whatever is done, tree, posts and rights stay whole."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from maplebridge.apps.overview.queries.needs import HEADED, units_without_head
from maplebridge.apps.units.access import APART, HEAD, SYSTEM
from maplebridge.apps.units.actions.add_unit import NewUnit, add_unit
from maplebridge.apps.units.actions.change_due import apply_due
from maplebridge.apps.units.actions.close_unit import close_unit
from maplebridge.apps.units.actions.edit_unit import edit_unit
from maplebridge.apps.units.actions.merge_units import merge_units
from maplebridge.apps.units.actions.move_unit import move_unit
from maplebridge.apps.units.actions.occupants import Going
from maplebridge.apps.units.actions.posts import add_post
from maplebridge.apps.units.actions.roles import end_role, give_role
from maplebridge.apps.units.actions.split_unit import split_unit
from maplebridge.apps.units.models import Person, Post, RoleGrant, Unit
from maplebridge.apps.units.queries.integrity import faults
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.text import Text
from tests.apps.cast import Cast
from tests.apps.units.trees import tree_on

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = 60


class Walk:
    """One random walk: `today` goes on, changes are of yesterday, today or one of the next days."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.random, self.today, self.made = cast, Random(seed), date(2026, 5, 4), 0
        self.done: dict[str, int] = {}

    def unit(self) -> Unit:
        return self.random.choice(list(Unit.objects.exclude(parent=None).order_by("pk")))

    def day(self) -> date:
        return self.today + timedelta(days=self.random.randint(-1, 4))

    def person(self) -> Person:
        return self.random.choice(list(Person.objects.order_by("pk")))

    def new(self) -> NewUnit:
        self.made += 1
        return NewUnit(f"N{self.made}", Text(f"新{self.made}所"), "station")

    def add(self) -> None:
        add_unit(new=self.new(), parent=self.unit().pk, day=self.day(), by=SYSTEM)

    def edit(self) -> None:
        unit = self.unit()
        edit_unit(unit=unit.pk, name=Text(f"改{self.random.randint(1, 3)}"), kind=unit.kind, category="",
                  day=self.day(), today=self.today, version=unit.version, by=SYSTEM)

    def move(self) -> None:
        unit = self.unit()
        move_unit(unit=unit.pk, parent=self.unit().pk, day=self.day(), today=self.today, version=unit.version,
                  by=SYSTEM)

    def close(self) -> None:
        unit = self.unit()
        close_unit(unit=unit.pk, last_day=self.day(), going=Going(self.unit().pk), document="1号", today=self.today,
                   version=unit.version, by=SYSTEM)

    def merge(self) -> None:
        units = {unit.pk: unit.version for unit in (self.unit(), self.unit())}
        merge_units(units=tuple(units), into=min(units), day=self.day(), document="1号", today=self.today,
                    versions=units, by=SYSTEM)

    def split(self) -> None:
        unit = self.unit()
        stays = NewUnit(unit.code, Text(unit.zh), unit.kind)
        parts = (self.random.choice((stays, self.new())), self.new())
        people = {person.pk: parts[1].code for person in self.cast.people.values() if self.random.random() < 0.3}
        split_unit(unit=unit.pk, parts=parts, people=people, children={}, day=self.day(), document="1号",
                   today=self.today, version=unit.version, by=SYSTEM)

    def give(self) -> None:
        first = self.today + timedelta(days=self.random.randint(0, 3))
        last = self.random.choice((None, first + timedelta(days=self.random.randint(0, 6))))
        role = self.random.choice((HEAD, HEAD, *sorted(APART)))
        give_role(person=self.person().pk, unit=self.unit().pk, role=role, from_day=first, to_day=last, reason="1号",
                  today=self.today, by=SYSTEM)

    def post(self) -> None:
        person, main = self.person(), self.random.random() < 0.5
        first = self.today + timedelta(days=self.random.randint(0, 3))
        last = None if main else self.random.choice((None, first + timedelta(days=self.random.randint(0, 6))))
        add_post(person=person.pk, unit=self.unit().pk, title=self.random.choice(("民警", "联络员")), main=main,
                 ends_other=self.random.random() < 0.5, from_day=first, to_day=last, today=self.today,
                 version=person.version, by=SYSTEM)

    def end(self) -> None:
        grant = self.random.choice(list(RoleGrant.objects.filter(role=HEAD).order_by("pk")))
        end_role(grant=grant.pk, last_day=self.day(), today=self.today, version=grant.version, by=SYSTEM)

    def step(self) -> str | None:
        """What was done."""
        what = self.random.choice((self.add, self.edit, self.move, self.move, self.close, self.merge, self.split,
                                   self.give, self.give, self.end, self.post, self.post))
        try:
            what()
        except Refused:
            return None
        self.done[what.__name__] = self.done.get(what.__name__, 0) + 1
        return what.__name__


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_all_stays_whole(cast: Cast, seed: int) -> None:
    walk = Walk(cast, seed)
    for number in range(STEPS):
        before = days_held(walk.today)
        done = walk.step()
        assert faults(walk.today) == [], number
        check_main_posts(walk.today)
        if done in ("close", "merge", "split"):
            assert days_held(walk.today) == before, "nobody loses a day of a post or role, nobody gains one"
        check_heads(walk.today)
        if walk.random.random() < 0.3:
            walk.today += timedelta(days=1)
            apply_due(walk.today, SYSTEM)
            assert faults(walk.today) == [], number
    check_rights(cast, walk.today)
    assert walk.done.keys() >= {"close", "merge", "split", "give", "post"}, "the walk does what it is for"


def days_held(today: date) -> set[tuple[int, str, date]]:
    """Who holds which post or role anywhere on each of the next days."""
    found = set()
    for day in (today + timedelta(days=n) for n in range(12)):
        for model, name in ((Post, "title"), (RoleGrant, "role")):
            found |= {(person, what, day) for person, what in model.objects.filter(on(day)).values_list("person", name)}
    return found


def check_main_posts(today: date) -> None:
    """On each of the next days everybody has one main post, and nothing twice."""
    people = Person.objects.count()
    for day in (today + timedelta(days=n) for n in range(12)):
        main = Post.objects.filter(on(day), main=True).values_list("person", flat=True)
        assert len(main) == len(set(main)) == people, day
        for rows in (Post.objects.values_list("person", "unit", "title"),
                     RoleGrant.objects.values_list("person", "unit", "role")):
            held = list(rows.filter(on(day)))
            assert len(held) == len(set(held)), day


def check_heads(today: date) -> None:
    """Who has no head today or on one of the next days is what the roles say, unit by unit."""
    for day in (today + timedelta(days=n) for n in range(8)):
        headed = set(RoleGrant.objects.filter(on(day), role=HEAD).values_list("unit", flat=True))
        there = Unit.objects.filter(kind__in=HEADED, opened_on__lte=day, closed_on=None).values_list("pk", flat=True)
        assert set(units_without_head(SYSTEM, day).values_list("pk", flat=True)) == set(there) - headed, day


def check_rights(cast: Cast, day: date) -> None:
    """Whoever holds a role at a unit holds it at exactly what lies below it, by the tree as it is told."""
    nodes = {node.key: node for node in tree_on(day)}
    rows = Unit.objects.in_bulk()
    for who in cast.people:
        actor = cast.actor(who, day)
        for key, node in nodes.items():
            above, here = {key}, node.parent
            while here is not None:
                above.add(here)
                here = nodes[here].parent
            given = {grant.unit for grant in actor.grants}  # every role shows units
            assert actor.may("units.view", rows[key].path) == bool(above & given), (who, rows[key].code)
