"""Units merged and split in mid-year: what goes where, from which day, and on which decision."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.units.access import SYSTEM
from maplebridge.apps.units.actions.add_unit import NewUnit
from maplebridge.apps.units.actions.change_due import apply_due
from maplebridge.apps.units.actions.merge_units import NewHome, merge_units
from maplebridge.apps.units.actions.split_unit import split_unit
from maplebridge.apps.units.models import Post, RoleGrant, Succession, Unit
from maplebridge.apps.units.queries.integrity import faults
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import Stale, Unseen
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.units.trees import tree_on

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
DAY = timedelta(days=1)
MIDYEAR = FIRST_DAY + timedelta(days=181)
DOCUMENT = "市公〔2026〕30号"


def merge(cast: Cast, codes: str, into: str | NewHome, day: date = MIDYEAR) -> int:
    units = tuple(cast.units[code].pk for code in codes.split())
    home = cast.units[into].pk if isinstance(into, str) else into
    versions = dict(Unit.objects.filter(pk__in=units).values_list("pk", "version"))
    return merge_units(units=units, into=home, day=day, document=DOCUMENT, today=TODAY, versions=versions,
                       by=cast.actor("office"))


def new_home(cast: Cast, code: str = "A15") -> NewHome:
    return NewHome(NewUnit(code, Text("联合派出所", "Joint station"), "station", "urban"), cast.units["A1"].pk)


def codes_on(day: date) -> set[str]:
    return {node.code for node in tree_on(day)}


def test_two_stations_become_a_new_one_in_mid_year(cast: Cast) -> None:
    cast.add_person("twelve", "A12", "officer")
    home = merge(cast, "A11 A12", new_home(cast))
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
          children: dict[str, str] | None = None, day: date = MIDYEAR) -> list[int]:
    unit = Unit.objects.get(code=code)
    new = tuple(NewUnit(part, Text(f"{part}所"), unit.kind, unit.category) for part in parts)
    return split_unit(unit=unit.pk, parts=new, day=day, document=DOCUMENT, today=TODAY, version=unit.version,
                      people={cast.people[who].pk: part for who, part in (people or {}).items()},
                      children={cast.units[child].pk: part for child, part in (children or {}).items()},
                      by=cast.actor("office"))


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
    keys = split(cast, "A1", "A1", "A3", children={"A12": "A3"}, people={})
    assert keys[0] == cast.units["A1"].pk
    assert Unit.objects.get(code="A1").closed_on is None
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
