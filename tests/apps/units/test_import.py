"""Lists from sheets: a dry run that writes nothing and says everything, then one write of what it showed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maplebridge.apps.audit.models import Event
from maplebridge.apps.units.access import SYSTEM
from maplebridge.apps.units.actions import import_list
from maplebridge.apps.units.actions.change_due import apply_due
from maplebridge.apps.units.actions.import_list import import_people, import_units
from maplebridge.apps.units.models import Person, Post, RoleGrant, Unit
from maplebridge.apps.units.queries.grants import roles_to_give
from maplebridge.apps.units.queries.imports.columns import LISTS
from maplebridge.apps.units.queries.imports.people import plan_people
from maplebridge.apps.units.queries.imports.plan import Plan, problems_of
from maplebridge.apps.units.queries.imports.reading import Read, read_list
from maplebridge.apps.units.queries.imports.units import plan_units
from maplebridge.apps.units.queries.integrity import faults
from maplebridge.engine.problem import Refused
from maplebridge.words import bilingual
from tests.apps.cast import Cast
from tests.apps.units.lists import csv, heads, ods, person, unit, written, xlsx

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = timezone.localdate()
DAY = timedelta(days=1)


def dry(cast: Cast, file: Path, kind: str = "people", by: str = "office") -> tuple[Read, Plan]:
    read = read_list(file, LISTS[kind], TODAY)
    plan = (plan_people if kind == "people" else plan_units)(read.rows, cast.actor(by), TODAY)
    return read, plan


def run(cast: Cast, file: Path, kind: str = "people", by: str = "office") -> dict[str, int]:
    read, plan = dry(cast, file, kind, by)
    write = import_people if kind == "people" else import_units
    return write(rows=read.rows, file="0" * 64, outcome=plan.outcome, day=TODAY, by=cast.actor(by))


def told(cast: Cast, read: Read, plan: Plan) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.place.cell) for problem in problems_of(read, plan, cast.actor("office"))]


def test_a_list_is_shown_first_and_then_written_as_one(cast: Cast, tmp_path: Path) -> None:
    lines = [person(1, role="officer", username="wangxm"), person(2, "A12", zh="李静")]
    file = written(tmp_path, xlsx("people", lines))
    before = (Person.objects.count(), Post.objects.count())
    _, plan = dry(cast, file)
    assert (len(plan.new), plan.changed, plan.unchanged, plan.rejected) == (2, (), (), {})
    assert (Person.objects.count(), Post.objects.count(), Event.objects.count()) == (*before, 0)
    assert run(cast, file) == {"new": 2, "changed": 0}
    event = Event.objects.get()
    assert (event.kind, event.object_key) == ("people.import", "0" * 64)
    assert '"count":2' in event.detail and '"sha256":"' in event.detail
    one = Person.objects.get(badge="P00001")
    assert (one.username, one.initials, one.unit.code) == ("wangxm", "wxm", "A11")
    assert not one.has_usable_password()
    grant = RoleGrant.objects.get(person=one)
    assert (grant.role, grant.unit.code, grant.from_day) == ("officer", "A11", TODAY)
    assert faults() == []


def test_the_same_list_again_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    file = written(tmp_path, xlsx("people", [person(1, role="officer", username="wangxm")]))
    run(cast, file)
    _, plan = dry(cast, file)
    assert (plan.new, plan.changed, len(plan.unchanged)) == ((), (), 1)
    with pytest.raises(Refused) as fault:
        run(cast, file)
    assert fault.value.problems[0].code == "import.nothing_new"


def test_changes_are_told_and_a_new_post_begins_on_its_day(cast: Cast, tmp_path: Path) -> None:
    run(cast, written(tmp_path, xlsx("people", [person(1)])))
    file = written(tmp_path, xlsx("people", [person(1, "A12", "所长", zh="王晓明", day=date(2026, 5, 4))]))
    _, plan = dry(cast, file)
    assert plan.changed[0].changes == {"zh": ("王小明", "王晓明"), "unit": ("A11", "A12"), "title": ("民警", "所长")}
    run(cast, file)
    posts = Post.objects.filter(person__badge="P00001").order_by("from_day")
    assert list(posts.values_list("unit__code", "title", "to_day")) \
        == [("A11", "民警", date(2026, 5, 3)), ("A12", "所长", None)]
    assert Person.objects.get(badge="P00001").unit.code == "A12"
    assert faults() == []


def test_each_bad_cell_is_told_with_its_place(cast: Cast, tmp_path: Path) -> None:
    Person.objects.filter(pk=cast.people["officer"].pk).update(badge="P00009")
    lines = [person(1, username="chief"), person(1), person(3, "Z9"), person(4, "B11"), person(5, role="leader"),
             person(6, day=date(2025, 1, 1)), person(7, zh="王\u0007小"),
             ("P00008", None, None, "A11", "民警", None, None, "3/5"),
             person(9, "A12", day=date(2025, 12, 31)), (*person(10)[:7], date(2026, 3, 2)),
             ("11010519491231002X", "王小明", None, "A11", "民警", "皇帝", None, date(2026, 3, 2))]
    read, plan = dry(cast, written(tmp_path, xlsx("people", lines)))
    assert told(cast, read, plan) == [
        ("import.twice", "A2"), ("import.twice", "A3"), ("import.unknown_unit", "D4"),
        ("import.unknown_unit", "D5"), ("import.role_not_yours", "F6"), ("units.not_open_yet", "H7"),
        ("units.unseen_signs", "B8"), ("ledger.date_ambiguous", "H9"), ("ledger.required", "B9"),
        ("units.not_open_yet", "H10"), ("import.from_too_early", "H10"),
        ("ledger.unknown_choice", "F12"), ("import.private_number", "A12")]
    assert [one.row.line for one in plan.new] == [11]
    assert read.value(problems_of(read, plan, cast.actor("office"))[0].place) == "P00001"


def test_an_identity_number_is_refused_wherever_it_stands(cast: Cast, tmp_path: Path) -> None:
    header = ["警号或工号", "姓名", "身份证号", "单位代码", "职务", "到岗日期"]
    lines = [("1", "王小明", "11010519491231002X", "A11", "民警", date(2026, 3, 2)),
             ("2", "李静", None, "A11", "民警", date(2026, 3, 2))]
    read, plan = dry(cast, written(tmp_path, xlsx("people", lines, header)))
    assert told(cast, read, plan) == [("import.unknown_column", "C1"), ("import.private_number", "C2")]
    assert len(plan.new) == 1


@pytest.mark.parametrize(("value", "expected"), [
    (110101199003078515, "import.private_number"), (11010119900307851, "import.private_number"),
    ("110101199003078000", "import.private_number"), (12345678901234567890, "import.number_cut"),
    ("1.10101E+17", "import.number_cut")])
@pytest.mark.parametrize("column", range(8))
def test_a_number_whose_end_a_sheet_lost_is_refused(cast: Cast, tmp_path: Path, value: Any, expected: str,
                                                    column: int) -> None:
    import openpyxl

    line = list(person(1))
    line[column] = value
    book = openpyxl.Workbook()
    book.worksheets[0].append(heads("people"))
    book.worksheets[0].append(line)
    book.save(tmp_path / "list.xlsx")
    read, plan = dry(cast, tmp_path / "list.xlsx")
    assert told(cast, read, plan) == [(expected, f"{'ABCDEFGH'[column]}2")]
    assert plan.new == ()
    assert read.seen(1, column) is None


def test_fifteen_digits_are_whole(cast: Cast, tmp_path: Path) -> None:
    line = (123456789012345, *person(1)[1:])
    _, plan = dry(cast, written(tmp_path, xlsx("people", [line])))
    assert [one.row.text("badge") for one in plan.new] == ["123456789012345"]


def test_of_equal_badges_none_is_written_and_each_names_the_other(cast: Cast, tmp_path: Path) -> None:
    lines = [person(1), person(2), person(1, title="所长"), (*person(1)[:7], "3/5")]
    read, plan = dry(cast, written(tmp_path, xlsx("people", lines)))
    found = {problem.place.cell: problem.params["lines"] for problem in problems_of(read, plan, cast.actor("office"))
             if problem.code == "import.twice"}
    assert found == {"A2": [4, 5], "A4": [2, 5], "A5": [2, 4]}
    assert [one.row.line for one in plan.new] == [3]


def test_a_unit_may_be_told_by_its_name(cast: Cast, tmp_path: Path) -> None:
    Unit.objects.filter(code="A12").update(en="Riverside Station")
    Unit.objects.filter(code__in=["A2", "A21"]).update(zh="同名派出所")
    lines = [person(1, "A11单位"), person(2, "riverside station"), person(3, "同名派出所"), person(4, "B11单位"),
             person(5, "A11 单 位！"), person(6, username="x y")]
    file = written(tmp_path, xlsx("people", lines))
    read, plan = dry(cast, file)
    assert told(cast, read, plan) == [
        ("import.several_units", "D4"), ("import.unknown_unit", "D5"), ("import.unknown_unit", "D6"),
        ("import.username_pattern", "G7")]
    assert run(cast, file) == {"new": 2, "changed": 0}
    assert list(Person.objects.filter(badge__in=["P00001", "P00002"]).order_by("badge")
                .values_list("unit__code", flat=True)) == ["A11", "A12"]


def test_a_parent_may_be_told_by_its_name(cast: Cast, tmp_path: Path) -> None:
    file = written(tmp_path, xlsx("units", [unit("A13", "A1单位"), unit("A14", "A13")]))
    assert run(cast, file, "units") == {"new": 2, "changed": 0}
    assert Unit.objects.get(code="A13").parent.code == "A1"  # type: ignore[union-attr]


def test_only_roles_that_one_may_give_are_offered(cast: Cast, tmp_path: Path) -> None:
    read, plan = dry(cast, written(tmp_path, xlsx("people", [person(1, role="皇帝")])))
    (problem,) = problems_of(read, plan, cast.actor("office"))
    assert problem.params["options"] == tuple(bilingual(f"role.{role}") for role in roles_to_give(cast.actor("office")))
    assert bilingual("role.security_admin") not in problem.params["options"]


@pytest.mark.parametrize("ending", ["csv", "ods", "xlsx"])
def test_every_kind_of_file(cast: Cast, tmp_path: Path, ending: str) -> None:
    lines = [person(1, role="民警或组员", zh="赵镕䶮"), person(2, "A12")]
    content = {"csv": csv, "ods": ods, "xlsx": xlsx}[ending]("people", lines)
    assert run(cast, written(tmp_path, content, ending)) == {"new": 2, "changed": 0}
    assert Person.objects.get(badge="P00001").zh == "赵镕䶮"


@pytest.mark.parametrize(("content", "ending", "expected"), [
    (b"", "xlsx", "sheet.empty_file"), (b"PK\x03\x04 cut off", "xlsx", "sheet.truncated"),
    (xlsx("people", []), "xlsx", "import.no_rows"), (xlsx("units", [unit("A1", "A")]), "xlsx", "import.no_header"),
    (xlsx("people", [("1", "王小明", "A11")], ["警号", "姓名", "单位代码"]), "xlsx", "ledger.column_missing"),
    ("你好\r\n".encode(), "csv", "import.no_header")])
def test_what_is_no_list(tmp_path: Path, content: bytes, ending: str, expected: str) -> None:
    with pytest.raises(Refused) as fault:
        read_list(written(tmp_path, content, ending), LISTS["people"], TODAY)
    assert fault.value.problems[0].code == expected


def test_what_changed_since_the_dry_run_stops_it(cast: Cast, tmp_path: Path) -> None:
    file = written(tmp_path, xlsx("people", [person(1), person(2)]))
    read, plan = dry(cast, file)
    cast.add_person("faster", "A11")
    Person.objects.filter(username="faster").update(badge="P00002")
    with pytest.raises(Refused) as fault:
        import_people(rows=read.rows, file="0" * 64, outcome=plan.outcome, day=TODAY, by=cast.actor("office"))
    assert fault.value.problems[0].code == "import.outcome_changed"
    assert not Person.objects.filter(badge="P00001").exists()


def test_units_in_any_order_with_their_parents(cast: Cast, tmp_path: Path) -> None:
    lines = [unit("A31", "A3"), unit("A3", "A", "第三分局", "district"),
             unit("A11", "A1", "河滨派出所", day=date(2026, 1, 1))]
    file = written(tmp_path, xlsx("units", lines))
    _, plan = dry(cast, file, "units")
    assert [one.row.text("code") for one in plan.new] == ["A31", "A3"]
    assert plan.changed[0].changes == {"zh": ("A11单位", "河滨派出所")}
    assert run(cast, file, "units") == {"new": 2, "changed": 1}
    assert Unit.objects.get(code="A31").parent.code == "A3"  # type: ignore[union-attr]
    assert Unit.objects.get(code="A11").zh == "河滨派出所"
    assert faults() == []


def test_bad_units_are_told(cast: Cast, tmp_path: Path) -> None:
    lines = [unit("X1", "X2"), unit("X2", "X1"), unit("A11", "A2", day=date(2026, 1, 1)), unit("B11", "B1"),
             unit("Y1", "B1"), unit("Y2", "A1", day=date(2025, 1, 1)), unit("Y3", "A1"), unit("Y3", "A1"),
             unit("Y4", "Y3", day=date(2026, 2, 1)), unit("Y5", "A1", kind="学校"), unit("Y6", "Y5")]
    read, plan = dry(cast, written(tmp_path, xlsx("units", lines)), "units")
    assert told(cast, read, plan) == [
        ("import.no_parent", "F2"), ("import.no_parent", "F3"), ("import.parent_differs", "F4"),
        ("units.code_taken", "A5"), ("import.unknown_unit", "F6"), ("units.not_open_yet", "G7"),
        ("import.twice", "A8"), ("import.twice", "A9"), ("import.no_parent", "F10"),
        ("ledger.unknown_choice", "D11"), ("import.no_parent", "F12")]
    assert [one.row.text("code") for one in plan.new] == []


def test_five_thousand_people_with_forty_faults(cast: Cast, tmp_path: Path) -> None:
    lines = [person(number, role="officer" if number % 3 else None, username=f"user{number}")
             for number in range(5_000)]
    for number in range(40):
        at = number * 120
        bad = {0: ("Z9",), 1: ("A11", ""), 2: ("A11", "民警", "leader"), 3: ("A11", "民警", None, "x y")}[number % 4]
        lines[at] = person(at, *bad)
    file = written(tmp_path, xlsx("people", lines))
    with CaptureQueriesContext(connection) as asked:
        read, plan = dry(cast, file)
    assert len(plan.new) == 4_960
    assert len({problem.place.row() for problem in problems_of(read, plan, cast.actor("office"))}) == 40
    assert len(asked) <= 10
    with CaptureQueriesContext(connection) as queries:
        assert run(cast, file) == {"new": 4_960, "changed": 0}
    assert len(queries) <= 150  # a row of SQLite takes its share of 999 parameters a statement
    assert Person.objects.filter(badge__startswith="P").count() == 4_960
    assert Event.objects.count() == 1


def test_a_head_who_comes_by_a_list_is_known_at_the_unit(cast: Cast, tmp_path: Path) -> None:
    run(cast, written(tmp_path, xlsx("people", [person(1, "A12", role="chief")])))
    assert Unit.objects.get(code="A12").headed_to == date.max


def test_heads_of_before_are_known_after_the_night(cast: Cast) -> None:
    RoleGrant.objects.create(person=cast.people["nobody"], unit=cast.units["A12"], role="chief",
                             from_day=TODAY + DAY, to_day=TODAY + 9 * DAY)
    headed = Unit.objects.filter(code__in=("A11", "A12")).order_by("code").values_list("headed_to", flat=True)
    apply_due(TODAY, SYSTEM)
    assert list(headed.all()) == [date.max, date.min]
    apply_due(TODAY + DAY, SYSTEM)
    assert list(headed.all()) == [date.max, TODAY + 9 * DAY]


@pytest.mark.parametrize("kind", ["people", "units"])
def test_what_another_wrote_since_the_plan_is_not_overwritten(cast: Cast, tmp_path: Path, kind: str,
                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    run(cast, written(tmp_path, xlsx("people", [person(1)])))
    row = Person.objects.get(badge="P00001") if kind == "people" else cast.units["A12"]
    lines = {"people": [person(1, zh="王小亮")], "units": [unit("A12", "A1", "新名", day=cast.units["A12"].opened_on)]}
    name, events = f"write_{kind}", Event.objects.count()
    write = getattr(import_list, name)

    def late(plan: Plan) -> None:
        type(row).objects.filter(pk=row.pk).update(zh="另改的名")
        write(plan)

    monkeypatch.setattr(import_list, name, late)
    with pytest.raises(Refused) as fault:
        run(cast, written(tmp_path, xlsx(kind, lines[kind])), kind)
    assert [problem.code for problem in fault.value.problems] == ["import.outcome_changed"]
    assert Event.objects.count() == events
