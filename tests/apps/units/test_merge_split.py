"""Units merged and split in mid-year: what goes where, from which day, and on which decision."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.units.access import SYSTEM, Actor
from maplebridge.apps.units.actions.add_unit import NewUnit
from maplebridge.apps.units.actions.change_due import apply_due
from maplebridge.apps.units.actions.merge_units import NewHome, merge_units
from maplebridge.apps.units.actions.move_unit import move_unit
from maplebridge.apps.units.actions.split_unit import split_unit
from maplebridge.apps.units.models import Post, RoleGrant, Succession, Unit
from maplebridge.apps.units.queries.integrity import faults
from maplebridge.apps.units.queries.spans import from_day_on
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import NotPermitted, Stale, Unseen
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.units.trees import tree_on

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
DAY = timedelta(days=1)
MIDYEAR = FIRST_DAY + timedelta(days=181)
DOCUMENT = "市公〔2026〕30号"


def merge(cast: Cast, codes: str, into: str | NewHome, day: date = MIDYEAR, by: Actor | None = None) -> dict[str, Any]:
    units = tuple(cast.units[code].pk for code in codes.split())
    home = cast.units[into].pk if isinstance(into, str) else into
    versions = dict(Unit.objects.filter(pk__in=units).values_list("pk", "version"))
    return merge_units(units=units, into=home, day=day, document=DOCUMENT, today=TODAY, versions=versions,
                       by=by or cast.actor("office"))


def new_home(cast: Cast, code: str = "A15") -> NewHome:
    return NewHome(NewUnit(code, Text("联合派出所", "Joint station"), "station", "urban"), cast.units["A1"].pk)


def codes_on(day: date) -> set[str]:
    return {node.code for node in tree_on(day)}


def test_two_stations_become_a_new_one_in_mid_year(cast: Cast) -> None:
    cast.add_person("twelve", "A12", "officer")
    home = merge(cast, "A11 A12", new_home(cast))["unit"]
    assert {"A11", "A12"} <= codes_on(MIDYEAR - DAY)
    assert "A15" not in codes_on(MIDYEAR - DAY)
    assert {"A11", "A12", "A15"} & codes_on(MIDYEAR) == {"A15"}
    people = set(Post.objects.filter(unit=home, to_day=None, from_day=MIDYEAR).values_list("person__en", flat=True))
    assert people == {"Chief", "Officer", "Community", "Nobody", "Twelve"}
    assert cast.actor("chief").may("people.edit", Unit.objects.get(pk=home).path)
    assert set(Succession.objects.values_list("kind", "old__code", "new__code", "day", "document")) \
        == {("merge", "A11", "A15", MIDYEAR, DOCUMENT), ("merge", "A12", "A15", MIDYEAR, DOCUMENT)}
    assert Event.objects.count() == 1
    assert faults() == []


def test_one_of_them_goes_on_and_nothing_is_doubled(cast: Cast) -> None:
    """Somebody with the same post and role at both has each once afterwards, and the main post stays main."""
    both = cast.add_person("both", "A12", "officer")
    Post.objects.create(person=both, unit=cast.units["A11"], title="民警", from_day=FIRST_DAY)
    RoleGrant.objects.create(person=both, unit=cast.units["A11"], role="officer", from_day=FIRST_DAY,
                             to_day=TODAY + 9 * DAY)
    merge(cast, "A11 A12", "A11")
    assert list(Post.objects.filter(person=both, to_day=None).values_list("unit__code", "title", "main")) \
        == [("A11", "民警", True)]
    assert list(RoleGrant.objects.filter(person=both, to_day=None).values_list("unit__code", "role")) \
        == [("A11", "officer")]
    assert Unit.objects.get(code="A11").closed_on is None
    assert faults() == []


def test_merged_districts_keep_their_stations(cast: Cast) -> None:
    merge(cast, "A1 A2", "A2")
    assert {Unit.objects.get(code=code).parent_id for code in ("A11", "A12", "A21")} == {cast.units["A2"].pk}
    assert faults() == []


def test_a_merge_of_later_takes_place_on_its_day(cast: Cast) -> None:
    day = TODAY + 20 * DAY
    merge(cast, "A11 A12", new_home(cast), day)
    person = cast.people["officer"]
    assert person.unit.code == "A11"
    assert cast.actor("officer", day - DAY).may("evidence.add", cast.units["A11"].path)
    assert not cast.actor("officer", day).may("evidence.add", cast.units["A11"].path)
    apply_due(day, SYSTEM)
    person.refresh_from_db()
    assert person.unit.code == "A15"
    assert faults(day) == []


def test_bad_merges_are_refused_with_all_their_faults(cast: Cast) -> None:
    for codes, into, day, expected in (
            ("A11", "A11", MIDYEAR, ["units.merge_two"]),
            ("A1 A11", "A1", MIDYEAR, ["units.merge_nested"]),
            ("A11 A12", "A21", MIDYEAR, ["units.merge_into"]),
            ("A11 A12", "A11", FIRST_DAY, ["units.not_open_yet", "units.not_open_yet"])):
        with pytest.raises(Refused) as fault:
            merge(cast, codes, into, day)
        assert [problem.code for problem in fault.value.problems] == expected
    with pytest.raises(Refused):  # the new one would take the code of a closed unit
        merge(cast, "A11 A12", new_home(cast, "A11"))
    with pytest.raises(Unseen):
        merge(cast, "A11 B11", "A11")
    assert not Event.objects.exists()
    assert faults() == []


def test_a_merge_of_what_was_changed_meanwhile_is_stale(cast: Cast) -> None:
    versions = {cast.units["A11"].pk: 1, cast.units["A12"].pk: 1}
    Unit.objects.filter(code="A12").update(version=2)
    with pytest.raises(Stale):
        merge_units(units=tuple(versions), into=cast.units["A11"].pk, day=MIDYEAR, document=DOCUMENT, today=TODAY,
                    versions=versions, by=cast.actor("office"))
    assert Unit.objects.get(code="A12").closed_on is None


def split(cast: Cast, code: str, *parts: str, people: dict[str, str] | None = None,
          children: dict[str, str] | None = None, day: date = MIDYEAR, by: Actor | None = None) -> dict[str, Any]:
    unit = Unit.objects.get(code=code)
    new = tuple(NewUnit(part, Text(f"{part}所"), unit.kind, unit.category) for part in parts)
    return split_unit(unit=unit.pk, parts=new, day=day, document=DOCUMENT, today=TODAY, version=unit.version,
                      people={cast.people[who].pk: part for who, part in (people or {}).items()},
                      children={cast.units[child].pk: part for child, part in (children or {}).items()},
                      by=by or cast.actor("office"))


def test_a_station_becomes_two_in_mid_year(cast: Cast) -> None:
    split(cast, "A11", "A11N", "A11S", people={"officer": "A11S"})
    assert {"A11", "A11N", "A11S"} & codes_on(MIDYEAR - DAY) == {"A11"}
    assert {"A11", "A11N", "A11S"} & codes_on(MIDYEAR) == {"A11N", "A11S"}
    homes = dict(Post.objects.filter(to_day=None, person__unit__code__startswith="A11")
                 .values_list("person__en", "unit__code"))
    assert homes == {"Officer": "A11S", "Chief": "A11N", "Community": "A11N", "Nobody": "A11N"}
    south = Unit.objects.get(code="A11S")
    assert cast.actor("officer").may("evidence.add", south.path)
    assert not cast.actor("chief").may("people.edit", south.path)
    assert faults() == []


def test_a_part_may_be_the_unit_itself_which_stays(cast: Cast) -> None:
    keys = split(cast, "A1", "A1", "A3", children={"A12": "A3"}, people={})["parts"]
    assert keys[0] == cast.units["A1"].pk
    stays = Unit.objects.get(code="A1")
    assert (stays.closed_on, stays.zh, stays.en) == (None, "A1所", ""), "called what the part is called"
    assert {node.name.zh for node in tree_on(MIDYEAR - DAY) if node.code == "A1"} == {"A1单位"}
    assert json.loads(Event.objects.get().detail)["changes"]["name"][1]["zh"] == "A1所"
    assert Unit.objects.get(code="A12").parent.code == "A3"  # type: ignore[union-attr]
    assert Unit.objects.get(code="A11").parent.code == "A1"  # type: ignore[union-attr]
    assert faults() == []


def test_bad_splits_are_refused(cast: Cast) -> None:
    for parts, people, expected in (
            (("A11N",), {}, "units.split_two"),
            (("A11N", "A11N"), {}, "units.split_two"),
            (("A11N", "A12"), {}, "units.code_taken"),
            (("A11N", "A11S"), {"officer": "A99"}, "units.no_such_part")):
        with pytest.raises(Refused) as fault:
            split(cast, "A11", *parts, people=people)
        assert [problem.code for problem in fault.value.problems] == [expected]
    assert Unit.objects.count() == len(cast.units)
    assert faults() == []


def days_of(rows: Any, day: date) -> list[tuple[str, int, int | None, bool]]:
    """Unit, first and last day as counted from today of what holds on the day or later, and whether it is main."""
    found = rows.filter(from_day_on(day)).order_by("from_day", "unit__code")
    return [(row.unit.code, (row.from_day - TODAY).days, row.to_day and (row.to_day - TODAY).days,
             getattr(row, "main", False)) for row in found]


def test_a_merge_loses_no_day_of_a_planned_transfer(cast: Cast) -> None:
    """Somebody goes from one station to the other at the end of the month; the two are merged before."""
    person = cast.people["officer"]
    Post.objects.filter(person=person).update(to_day=TODAY + 39 * DAY)
    Post.objects.create(person=person, unit=cast.units["A12"], title="民警", main=True, from_day=TODAY + 40 * DAY)
    merge(cast, "A11 A12", "A12", TODAY + 10 * DAY)
    assert days_of(Post.objects.filter(person=person), TODAY + 10 * DAY) == [("A12", 10, None, True)]
    for day in (TODAY + 10 * DAY, TODAY + 40 * DAY):
        apply_due(day, SYSTEM)
        assert faults(day) == []


def test_a_merge_leaves_no_gap_before_what_begins_later(cast: Cast) -> None:
    person = cast.people["officer"]
    for code, first, last in (("A11", -9, None), ("A12", 30, 39), ("A12", 100, None)):
        Post.objects.create(person=person, unit=cast.units[code], title="联络员", from_day=TODAY + first * DAY,
                            to_day=last and TODAY + last * DAY)
    merge(cast, "A11 A12", "A12", TODAY + 10 * DAY)
    assert days_of(Post.objects.filter(person=person, title="联络员"), TODAY) \
        == [("A11", -9, 9, False), ("A12", 10, None, False)]
    assert faults() == []


def test_a_main_post_that_ends_leaves_the_further_one_of_the_same_title(cast: Cast) -> None:
    person = cast.people["officer"]
    Post.objects.filter(person=person).update(to_day=TODAY + 39 * DAY)
    Post.objects.create(person=person, unit=cast.units["A21"], title="所长", main=True, from_day=TODAY + 40 * DAY)
    Post.objects.create(person=person, unit=cast.units["A12"], title="民警", from_day=FIRST_DAY)
    merge(cast, "A11 A12", "A12", TODAY + 10 * DAY)
    assert days_of(Post.objects.filter(person=person), TODAY + 10 * DAY) \
        == [("A12", 10, 39, True), ("A12", 40, None, False), ("A21", 40, None, True)]


def test_a_merge_gives_no_role_on_days_it_was_not_given(cast: Cast) -> None:
    """Or two administrations that one person has one after the other would be held at once."""
    person = cast.people["nobody"]
    for role, code, first, last in (("system_admin", "A11", 0, 20), ("audit_admin", "A12", 30, 40),
                                    ("system_admin", "A12", 50, None), ("officer", "A11", 0, 20),
                                    ("officer", "A12", 21, 30)):
        RoleGrant.objects.create(person=person, unit=cast.units[code], role=role, from_day=TODAY + first * DAY,
                                 to_day=last and TODAY + last * DAY)
    assert merge(cast, "A11 A12", "A12", TODAY + 10 * DAY, SYSTEM)["ended"] == 0
    given = RoleGrant.objects.filter(person=person)
    assert days_of(given.filter(role="system_admin"), TODAY + 10 * DAY) \
        == [("A12", 10, 20, False), ("A12", 50, None, False)]
    assert days_of(given.filter(role="officer"), TODAY + 10 * DAY) == [("A12", 10, 30, False)]
    assert faults() == []


def test_roles_that_the_office_may_not_give_end_with_the_unit(cast: Cast) -> None:
    """Those of the work go on with their holders, but for the office's own."""
    for who, role in (("nobody", "auditor"), ("community", "security_admin"), ("office", "chief")):
        RoleGrant.objects.create(person=cast.people[who], unit=cast.units["A11"], role=role, from_day=FIRST_DAY)
    assert merge(cast, "A11 A12", "A12")["ended"] == 3
    assert set(RoleGrant.objects.filter(unit=cast.units["A12"]).values_list("person__username", "role")) \
        == {("chief", "chief"), ("officer", "officer"), ("community", "community")}
    assert not RoleGrant.objects.filter(unit=cast.units["A11"], to_day=None).exists()
    params = json.loads(Event.objects.get().detail)["params"]
    assert (params["grants"], params["ended"]) == (3, 3)
    assert faults() == []


def test_the_last_who_gives_roles_does_not_go_with_a_unit(cast: Cast) -> None:
    RoleGrant.objects.filter(role="security_admin").update(unit=cast.units["A11"])
    with pytest.raises(Refused) as fault:
        merge(cast, "A11 A12", "A12")
    assert [problem.code for problem in fault.value.problems] == ["roles.last_granter"]


def test_what_will_lie_elsewhere_is_not_merged_or_split_from_here(cast: Cast) -> None:
    """A11 goes to another district in ten days; from then on it is not for the office of this one."""
    move_unit(unit=cast.units["A11"].pk, parent=cast.units["A2"].pk, day=TODAY + 10 * DAY, today=TODAY, version=1,
              by=cast.actor("office"))
    cast.add_person("half", "A1", "office")
    half, late = cast.actor("half"), TODAY + 20 * DAY
    with pytest.raises(NotPermitted):
        split(cast, "A11", "A11N", "A11S", day=late, by=half)
    with pytest.raises(NotPermitted):
        merge(cast, "A11 A12", "A12", late, half)
    assert Unit.objects.count() == len(cast.units)
    merge(cast, "A11 A12", "A12", TODAY + 5 * DAY, half)
    assert faults() == []
