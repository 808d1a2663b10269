"""Units are added, renamed, moved and closed from a day on; tree, rows, paths and rights always agree."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.units.access import SYSTEM, Actor
from maplebridge.apps.units.actions.add_unit import NewUnit, add_unit
from maplebridge.apps.units.actions.change_due import apply_due
from maplebridge.apps.units.actions.close_unit import close_unit
from maplebridge.apps.units.actions.edit_unit import edit_unit
from maplebridge.apps.units.actions.move_unit import move_unit
from maplebridge.apps.units.actions.occupants import Going
from maplebridge.apps.units.models import Post, RoleGrant, Unit, UnitSpan
from maplebridge.apps.units.queries.integrity import faults
from maplebridge.apps.units.queries.tree import kinds_within, unit_rows
from maplebridge.engine.problem import Refused
from maplebridge.engine.scheme.text import Text
from maplebridge.web.refusals import NotPermitted, Stale, Unseen
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.units.trees import tree_on

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
DAY = timedelta(days=1)


def move(cast: Cast, code: str, under: str, day: date = TODAY, by: Actor | None = None,
         version: int | None = None) -> int:
    unit = Unit.objects.get(code=code)
    return move_unit(unit=unit.pk, parent=cast.units[under].pk, day=day, today=TODAY,
                     version=version or unit.version, by=by or cast.actor("office"))


def rename(cast: Cast, code: str, zh: str, day: date = TODAY, version: int | None = None) -> int:
    unit = Unit.objects.get(code=code)
    return edit_unit(unit=unit.pk, name=Text(zh), kind=unit.kind, category=unit.category, day=day, today=TODAY,
                     version=version or unit.version, by=cast.actor("office"))


def codes(fault: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in fault.value.problems]


def parent_on(day: date, code: str) -> str | None:
    nodes = {node.key: node for node in tree_on(day)}
    node = next(node for node in nodes.values() if node.code == code)
    return nodes[node.parent].code if node.parent else None


def test_a_new_unit_is_in_the_tree_from_its_day(cast: Cast) -> None:
    key = add_unit(new=NewUnit("A13", Text("新河派出所", "Xinhe station"), "station", "rural"),
                   parent=cast.units["A1"].pk, day=TODAY + DAY, by=cast.actor("office"))
    assert "A13" not in {node.code for node in tree_on(TODAY)}
    assert parent_on(TODAY + DAY, "A13") == "A1"
    assert Unit.objects.get(pk=key).path.startswith(cast.units["A1"].path)
    assert faults() == []


@pytest.mark.parametrize(("new", "expected"), [
    (NewUnit("A11", Text("甲"), "station"), ["units.code_taken"]),
    (NewUnit("", Text(" "), "school"), ["units.blank", "units.blank", "units.unknown_kind"]),
    (NewUnit("甲/1", Text("甲"), "station"), ["units.code_form"]),
    (NewUnit("A14", Text("所11010519491231002X"), "station"), ["units.private_number"]),
    (NewUnit("A" * 41, Text("甲"), "station"), ["units.too_long"]),
])
def test_a_bad_unit_is_refused_with_all_its_faults(cast: Cast, new: NewUnit, expected: list[str]) -> None:
    with pytest.raises(Refused) as fault:
        add_unit(new=new, parent=cast.units["A1"].pk, day=TODAY, by=cast.actor("office"))
    assert codes(fault) == expected
    assert not Event.objects.exists()


def test_nobody_adds_where_they_have_no_reach(cast: Cast) -> None:
    new = NewUnit("X1", Text("甲"), "station")
    with pytest.raises(Unseen):
        add_unit(new=new, parent=cast.units["B1"].pk, day=TODAY, by=cast.actor("office"))
    with pytest.raises(NotPermitted):
        add_unit(new=new, parent=cast.units["A11"].pk, day=TODAY, by=cast.actor("chief"))
    with pytest.raises(NotPermitted):
        add_unit(new=new, parent=None, day=TODAY, by=cast.actor("office"))
    assert add_unit(new=new, parent=None, day=TODAY, by=SYSTEM)


def test_a_moved_subtree_takes_paths_and_rights_along_at_once(cast: Cast) -> None:
    chief = cast.add_person("district", "A2", "chief")
    assert not cast.actor("district").may("people.edit", cast.units["A11"].path)
    with CaptureQueriesContext(connection, ) as queries:
        move(cast, "A1", "A2")
    rewrites = [q["sql"] for q in queries if q["sql"].startswith("UPDATE") and "units_unit\" SET \"path" in q["sql"]]
    assert len(rewrites) == 1
    assert cast.actor("district").may("people.edit", Unit.objects.get(code="A11").path)
    assert cast.actor("chief").may("people.edit", Unit.objects.get(code="A11").path)
    assert (parent_on(TODAY - DAY, "A1"), parent_on(TODAY, "A1"), parent_on(TODAY, "A11")) == ("A", "A2", "A1")
    assert faults() == []
    assert chief.pk


def test_a_unit_does_not_go_under_its_own_child(cast: Cast) -> None:
    for under in ("A1", "A11"):
        with pytest.raises(Refused) as fault:
            move(cast, "A1", under)
        assert codes(fault) == ["units.under_itself"]
        params = fault.value.problems[0].params
        assert (params["unit"], params["parent"]) == (Text("A1单位", "Unit A1"), Text(f"{under}单位", f"Unit {under}"))
    assert faults() == []
    assert UnitSpan.objects.count() == len(cast.units)


def test_two_planned_moves_make_no_ring(cast: Cast) -> None:
    """Each is fine alone: A1 under A2 from tomorrow, A2 under A11 from the day after."""
    move(cast, "A1", "A2", TODAY + DAY)
    with pytest.raises(Refused) as fault:
        move(cast, "A2", "A11", TODAY + 2 * DAY)
    assert codes(fault) == ["units.under_itself"]
    with pytest.raises(Refused):  # and earlier than the planned one, for it would hold on
        move(cast, "A2", "A1", TODAY)
    assert faults() == []


def test_a_planned_change_takes_place_on_its_day_and_once(cast: Cast) -> None:
    rename(cast, "A11", "河滨派出所", TODAY + 2 * DAY)
    move(cast, "A11", "A2", TODAY + 3 * DAY)
    assert Unit.objects.get(code="A11").zh == "A11单位"
    assert apply_due(TODAY + DAY, SYSTEM) == {"units": 0, "people": 0, "accounts": 0}
    events = Event.objects.count()
    assert apply_due(TODAY + 2 * DAY, SYSTEM)["units"] == 1
    assert apply_due(TODAY + 2 * DAY, SYSTEM)["units"] == 0
    assert Event.objects.count() == events + 1
    assert faults(TODAY + 2 * DAY) == []
    assert apply_due(TODAY + 3 * DAY, SYSTEM)["units"] == 1
    moved = Unit.objects.get(code="A11")
    assert (moved.zh, moved.parent_id) == ("河滨派出所", cast.units["A2"].pk)
    assert moved.path.startswith(Unit.objects.get(code="A2").path)
    assert faults(TODAY + 3 * DAY) == []


def test_planned_moves_that_turn_a_branch_round_are_applied_from_above(cast: Cast) -> None:
    """A11 leaves A1 for A, A1 goes under A11, both on one day."""
    move(cast, "A11", "A", TODAY + DAY)
    move(cast, "A1", "A11", TODAY + DAY)
    assert apply_due(TODAY + DAY, SYSTEM)["units"] == 2
    assert parent_on(TODAY + DAY, "A1") == "A11"
    assert faults(TODAY + DAY) == []


def test_a_change_today_holds_on_beside_what_is_planned(cast: Cast) -> None:
    move(cast, "A11", "A2", TODAY + 5 * DAY)
    rename(cast, "A11", "河滨派出所")
    later = {node.code: node.name.zh for node in tree_on(TODAY + 6 * DAY)}
    assert later["A11"] == "河滨派出所"
    assert parent_on(TODAY + 6 * DAY, "A11") == "A2"
    assert faults() == []


def test_changes_go_back_to_the_last_change_and_not_further(cast: Cast) -> None:
    rename(cast, "A11", "河滨派出所", FIRST_DAY + 40 * DAY)
    rename(cast, "A11", "河滨路派出所", FIRST_DAY + 40 * DAY)  # a correction from the same day
    assert UnitSpan.objects.filter(unit=cast.units["A11"]).count() == 2
    with pytest.raises(Refused) as fault:
        rename(cast, "A11", "滨河派出所", FIRST_DAY + 39 * DAY)
    assert codes(fault) == ["units.before_last_change"]
    rename(cast, "A11", "A11单位", FIRST_DAY + 40 * DAY)
    assert faults() == []


def test_stale_edits_are_told_what_changed(cast: Cast) -> None:
    rename(cast, "A11", "河滨派出所")
    with pytest.raises(Stale) as stale:
        move(cast, "A11", "A2", version=1)
    assert stale.value.version == 2
    change = stale.value.changes[0].fields["name"]
    assert (change[0].zh, change[1].zh) == ("A11单位", "河滨派出所")
    assert parent_on(TODAY, "A11") == "A1"


def test_what_is_sent_twice_is_done_once(cast: Cast) -> None:
    by = cast.actor("office").with_once("k1")
    new = NewUnit("A13", Text("新河派出所"), "station")
    keys = {add_unit(new=new, parent=cast.units["A1"].pk, day=TODAY, by=by) for _ in range(2)}
    assert len(keys) == 1
    assert Event.objects.count() == 1


def test_moving_asks_the_right_at_both_parents(cast: Cast) -> None:
    cast.add_person("half", "A1", "office")
    with pytest.raises(NotPermitted):  # its own top unit has its parent above
        move(cast, "A1", "A11", by=cast.actor("half"))
    with pytest.raises(Unseen):
        move(cast, "A11", "A2", by=cast.actor("half"))
    with pytest.raises(Unseen):
        move(cast, "B11", "A1")


def test_closing_moves_everything_to_the_successor(cast: Cast) -> None:
    close_unit(unit=cast.units["A1"].pk, last_day=TODAY, going=Going(cast.units["A2"].pk), document="市公〔2026〕8号",
               today=TODAY, version=1, by=cast.actor("office"))
    closed = Unit.objects.get(code="A1")
    assert closed.closed_on == TODAY
    assert (parent_on(TODAY, "A11"), parent_on(TODAY + DAY, "A11")) == ("A1", "A2")
    assert faults() == []
    apply_due(TODAY + DAY, SYSTEM)
    assert faults(TODAY + DAY) == []


def test_nobody_is_left_at_a_closed_unit(cast: Cast) -> None:
    unit, last = cast.units["A11"], TODAY - DAY
    with pytest.raises(Refused) as fault:
        close_unit(unit=unit.pk, last_day=last, going=None, document="8号", today=TODAY, version=1,
                   by=cast.actor("office"))
    assert codes(fault) == ["units.not_empty"]
    officer, chief = cast.people["officer"], cast.people["chief"]
    close_unit(unit=unit.pk, last_day=last, going=Going(cast.units["A12"].pk, {officer.pk: cast.units["A21"].pk}),
               document="8号", today=TODAY, version=1, by=cast.actor("office"))
    for person, home in ((officer, "A21"), (chief, "A12")):
        person.refresh_from_db()
        assert person.unit.code == home
        assert list(Post.objects.filter(person=person).order_by("from_day").values_list("unit__code", "to_day")) \
            == [("A11", last), (home, None)]
        assert list(RoleGrant.objects.filter(person=person).order_by("from_day").values_list("unit__code", "to_day")) \
            == [("A11", last), (home, None)]
    assert cast.actor("chief").may("people.edit", cast.units["A12"].path)
    assert not cast.actor("chief").may("people.edit", unit.path)
    assert faults() == []


def test_nothing_goes_to_a_closed_unit(cast: Cast) -> None:
    close_unit(unit=cast.units["A11"].pk, last_day=TODAY, going=Going(cast.units["A12"].pk), document="8号",
               today=TODAY, version=1, by=cast.actor("office"))
    with pytest.raises(Refused) as fault:
        close_unit(unit=cast.units["A12"].pk, last_day=TODAY, going=Going(cast.units["A11"].pk), document="9号",
                   today=TODAY, version=1, by=cast.actor("office"))
    assert codes(fault) == ["units.no_successor"]
    with pytest.raises(Refused) as fault:
        move(cast, "A21", "A11", TODAY + DAY)
    assert codes(fault) == ["units.parent_closes"]


def test_closing_a_unit_upward_widens_nobody(cast: Cast) -> None:
    """The office of a district would be its auditor, and the administrator of a station that of a district."""
    half = cast.add_person("half", "A1", "office")
    for person, role in ((half, "auditor"), (half, "chief"), (cast.people["nobody"], "security_admin")):
        RoleGrant.objects.create(person=person, unit=cast.units["A11"], role=role, from_day=FIRST_DAY)
    done = close_unit(unit=cast.units["A11"].pk, last_day=TODAY - DAY, going=Going(cast.units["A1"].pk),
                      document="8号", today=TODAY, version=1, by=cast.actor("half"))
    assert done == {"unit": cast.units["A11"].pk, "ended": 3}
    assert set(RoleGrant.objects.filter(unit=cast.units["A1"]).values_list("role", flat=True)) \
        == {"office", "chief", "officer", "community"}
    assert not cast.actor("half").may("audit.view", cast.units["A1"].path)
    assert not cast.actor("half").may("roles.delegate", cast.units["A1"].path)
    assert not cast.actor("nobody").grants
    assert faults() == []


def test_what_will_lie_elsewhere_is_not_closed_from_here(cast: Cast) -> None:
    move(cast, "A11", "A2", TODAY + 10 * DAY)
    cast.add_person("half", "A1", "office")
    asked = {"unit": cast.units["A11"].pk, "going": Going(cast.units["A12"].pk), "document": "8号", "today": TODAY,
             "version": 2, "by": cast.actor("half")}
    with pytest.raises(NotPermitted):
        close_unit(**asked, last_day=TODAY + 20 * DAY)
    assert close_unit(**asked, last_day=TODAY + 9 * DAY)
    assert faults() == []


@pytest.mark.parametrize("day", [date.max, date.min, date(3000, 1, 1)])
def test_days_beyond_the_calendar_are_refused(cast: Cast, day: date) -> None:
    with pytest.raises(Refused) as fault:
        close_unit(unit=cast.units["A11"].pk, last_day=day, going=None, document="8号", today=TODAY, version=1,
                   by=cast.actor("office"))
    assert codes(fault) == ["units.day_far"]
    with pytest.raises(Refused):
        move(cast, "A11", "A2", day)


def test_what_is_not_said_stays_as_planned(cast: Cast) -> None:
    rename(cast, "A11", "河滨派出所", TODAY + 10 * DAY)
    edit_unit(unit=cast.units["A11"].pk, category="rural", day=TODAY + 20 * DAY, today=TODAY, version=2,
              by=cast.actor("office"))
    spans = UnitSpan.objects.filter(unit=cast.units["A11"], from_day__gt=TODAY).order_by("from_day")
    assert list(spans.values_list("zh", "category")) == [("河滨派出所", "urban"), ("河滨派出所", "rural")]


def test_units_are_counted_as_they_are_listed(cast: Cast) -> None:
    """One that is about to close is there still, one that is to open is not there yet."""
    office = cast.actor("office")
    close_unit(unit=cast.units["A11"].pk, last_day=TODAY + 5 * DAY, going=Going(cast.units["A12"].pk), document="8号",
               today=TODAY, version=1, by=office)
    close_unit(unit=cast.units["A21"].pk, last_day=TODAY - DAY, going=None, document="8号", today=TODAY, version=1,
               by=office)
    add_unit(new=NewUnit("A13", Text("新河派出所"), "station"), parent=cast.units["A1"].pk, day=TODAY + DAY, by=office)
    close_unit(unit=cast.units["B11"].pk, last_day=TODAY, going=None, document="8号", today=TODAY, version=1, by=SYSTEM)
    assert kinds_within(office) == Counter(row["kind"] for row in unit_rows(office, TODAY)) \
        == {"bureau": 1, "district": 2, "station": 2}
