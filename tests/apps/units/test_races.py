"""Two who write at the same moment: what each may do alone may not be done by both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from maplebridge.apps.units.access import SYSTEM
from maplebridge.apps.units.actions import import_people as people_writing
from maplebridge.apps.units.actions import import_units as units_writing
from maplebridge.apps.units.actions import occupants
from maplebridge.apps.units.actions.edit_person import edit_person
from maplebridge.apps.units.actions.edit_unit import edit_unit
from maplebridge.apps.units.actions.leave_person import leave_person
from maplebridge.apps.units.actions.merge_units import merge_units
from maplebridge.apps.units.actions.move_unit import move_unit
from maplebridge.apps.units.actions.posts import end_post
from maplebridge.apps.units.actions.roles import end_role, give_role
from maplebridge.apps.units.actions.spans import ONE_DAY
from maplebridge.apps.units.duties import Handed
from maplebridge.apps.units.models import Person, Post, RoleGrant, Unit
from maplebridge.apps.units.queries.integrity import faults
from maplebridge.apps.units.queries.spans import on
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Stale
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.units import test_import
from tests.apps.units.lists import person, unit, written, xlsx

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()


def both(*writes: Callable[[], object]) -> list[str]:
    """Runs the writes at once, each on a connection of its own; gives the codes of what was refused.

    The tests' SQLite lives in memory and SQLite writes one after another anyway: there they run in turn."""
    refused: list[str] = []
    start = Barrier(len(writes))

    def run(write: Callable[[], object]) -> None:
        if connection.vendor != "sqlite":
            start.wait()
        try:
            write()
        except Refused as fault:
            refused.extend(problem.code for problem in fault.problems)
        finally:
            if connection.vendor != "sqlite":
                connection.close()

    if connection.vendor == "sqlite":
        for write in writes:
            run(write)
        return refused
    threads = [Thread(target=run, args=(write,)) for write in writes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


def test_two_moves_that_would_make_a_ring(cast: Cast) -> None:
    def move(code: str, under: str) -> Callable[[], object]:
        return lambda: move_unit(unit=cast.units[code].pk, parent=cast.units[under].pk, day=TODAY, today=TODAY,
                                 version=1, by=SYSTEM)

    assert both(move("A1", "A2"), move("A2", "A1")) == ["units.under_itself"]
    assert faults() == []


def test_two_administrations_given_at_once(cast: Cast) -> None:
    def give(role: str) -> Callable[[], object]:
        return lambda: give_role(person=cast.people["nobody"].pk, unit=cast.units["A"].pk, role=role, from_day=TODAY,
                                 to_day=None, reason="1号", today=TODAY, by=SYSTEM)

    assert both(give("system_admin"), give("audit_admin")) == ["roles.apart"]
    assert faults() == []


def test_two_who_take_the_last_right_from_each_other(cast: Cast) -> None:
    RoleGrant.objects.create(person=cast.people["nobody"], unit=cast.units["A"], role="security_admin",
                             from_day=FIRST_DAY)

    def end(grant: int) -> Callable[[], object]:
        return lambda: end_role(grant=grant, last_day=TODAY, today=TODAY, version=1, by=SYSTEM)

    grants = RoleGrant.objects.filter(role="security_admin").values_list("pk", flat=True)
    assert both(*map(end, grants)) == ["roles.last_granter"]


@pytest.mark.parametrize(("what", "told"), [("role", "roles.over"), ("post", "people.post_over"),
                                            ("person", "people.duty_open")])
def test_what_is_taken_away_while_units_merge_does_not_come_back(cast: Cast, monkeypatch: pytest.MonkeyPatch,
                                                                 what: str, told: str) -> None:
    """The merge has read what somebody holds and has not written yet when another takes it away: they wait, and are
    told that it has gone elsewhere."""
    person, last = cast.people["officer"], TODAY - ONE_DAY
    further = Post.objects.create(person=person, unit=cast.units["A11"], title="组长", from_day=FIRST_DAY)
    grant = RoleGrant.objects.get(person=person)
    duty = Handed("units.only_holder", f"officer@{cast.units['A11'].pk}", None)
    takes: dict[str, Callable[[], object]] = {
        "role": lambda: end_role(grant=grant.pk, last_day=last, today=TODAY, version=1, by=SYSTEM),
        "post": lambda: end_post(post=further.pk, last_day=last, today=TODAY, version=1, by=SYSTEM),
        "person": lambda: leave_person(person=person.pk, last_day=TODAY, handed=(duty,), today=TODAY, version=1,
                                       by=SYSTEM)}
    refused: list[str] = []
    other, end = Thread(target=lambda: refused.extend(both(takes[what]))), occupants._end

    def paused(*given: Any) -> None:
        if not other.ident:
            other.start()
            other.join(1)
        end(*given)

    def merge() -> None:
        units = {cast.units[code].pk: 1 for code in ("A11", "A12")}
        merge_units(units=tuple(units), into=cast.units["A12"].pk, day=TODAY, document="7号", today=TODAY,
                    versions=units, by=SYSTEM)

    if connection.vendor == "sqlite":
        refused = both(merge, takes[what])
    else:
        monkeypatch.setattr(occupants, "_end", paused)
        merge()
        other.join()
    assert refused == [told]
    assert RoleGrant.objects.get(on(TODAY), person=person).unit.code == "A12"
    assert {post.unit.code for post in Post.objects.filter(on(TODAY), person=person)} == {"A12"}
    assert faults() == []


@pytest.mark.parametrize("kind", ["people", "units"])
def test_what_is_edited_while_a_list_is_written_is_not_lost(cast: Cast, tmp_path: Path, kind: str,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    """The import has read the row and has not written it yet when another edits it: they wait, and are told."""
    officer = cast.people["officer"]
    Person.objects.filter(pk=officer.pk).update(badge="P00001")
    line = {"people": person(1, zh="王小亮"), "units": unit("A12", "A1", "新名", day=FIRST_DAY)}[kind]
    edits: dict[str, Callable[[], object]] = {
        "people": lambda: edit_person(person=officer.pk, name=Text("王小明"), badge="P00002", version=1, by=SYSTEM),
        "units": lambda: edit_unit(unit=cast.units["A12"].pk, category="rural", day=TODAY, today=TODAY, version=1,
                                   by=SYSTEM)}
    told: list[str] = []

    def edit() -> None:
        try:
            edits[kind]()
        except Stale:
            told.append("stale")

    where, what = (people_writing, "initials_of") if kind == "people" else (units_writing, "change_spans")
    other, work = Thread(target=lambda: both(edit)), getattr(where, what)

    def paused(*given: Any, **named: Any) -> Any:
        if not other.ident:
            other.start()
            other.join(1)
        return work(*given, **named)

    if connection.vendor != "sqlite":
        monkeypatch.setattr(where, what, paused)
    test_import.run(cast, written(tmp_path, xlsx(kind, [line])), kind)
    if connection.vendor == "sqlite":
        edit()
    else:
        other.join()
    assert told == ["stale"]
    assert Person.objects.filter(zh="王小亮").exists() or Unit.objects.filter(zh="新名").exists()
