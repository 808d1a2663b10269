"""Every planted defect is found, and nothing else is reported."""

from __future__ import annotations

import csv
from collections import Counter

from tests.packs.demo_city.conftest import Found, Made


def test_registers_are_clean(found: Found) -> None:
    assert found.programme.problems == ()


def test_faults_in_sheets(found: Found, made: Made) -> None:
    planted = {
        (one["code"], one["file"], one["sheet"], one.get("cell") or one["row"])
        for one in made.of(found.programme.folder.name, "ledger.")
    }
    reported = Counter(
        (problem.code, problem.place.file, problem.place.sheet, problem.place.cell or problem.place.line)
        for problem in found.records.problems
    )
    assert reported == Counter(planted)


def test_omissions(found: Found, made: Made) -> None:
    with (made.folder / "omissions.csv").open(encoding="utf-8-sig", newline="") as file:
        expected = Counter(
            (row["kind"], row["unit"], row["ledger"], row["key"], int(row["amount"]))
            for row in csv.DictReader(file)
            if row["programme"] == found.programme.folder.name
        )
    reported = Counter(
        (gap.kind, gap.unit, gap.ledger, gap.key, gap.days if gap.kind == "late" else gap.count)
        for gap in found.records.gaps
    )
    assert reported == expected


def test_planted_omissions_are_among_them(found: Found, made: Made) -> None:
    gaps = {(f"gap:{gap.kind}", gap.unit, gap.ledger) for gap in found.records.gaps}
    numbers = {(gap.unit, gap.ledger, gap.key, gap.count) for gap in found.records.gaps if gap.kind == "number"}
    planted = made.of(found.programme.folder.name, "gap:")
    assert planted
    for one in planted:
        assert (one["code"], one["unit"], one["ledger"]) in gaps
        if one["code"] == "gap:number":
            assert (one["unit"], one["ledger"], one["key"], one["amount"]) in numbers


def test_faults_in_the_plan(found: Found, made: Made) -> None:
    planted = {(one["code"], one["file"], one["row"]) for one in made.of(found.programme.folder.name, "schedule.")}
    reported = {(problem.code, problem.place.file, problem.place.line) for problem in found.plan_problems}
    assert reported == planted


def test_units_left_behind(found: Found, made: Made) -> None:
    planted = {one["unit"]: (one["key"], one["amount"]) for one in made.of(found.programme.folder.name, "task_late")}
    late = dict(found.plan.late_units())
    assert late == {unit: days for unit, (_, days) in planted.items()}
    for unit, (task, days) in planted.items():
        chain = found.plan.first_violated(unit)
        assert chain is not None
        assert (chain.tasks[0].key, chain.late) == (task, days)


def test_vetoes_stand_in_the_book(found: Found, made: Made) -> None:
    book = {(e.unit, e.values["indicator"]) for e in found.records.entries if e.ledger == "vetoes"}
    assert book == {(one["unit"], one["key"]) for one in made.of(found.programme.folder.name, "veto")}


def test_there_are_many_kinds_of_defect(made: Made) -> None:
    assert 100 <= len(made.defects) <= 160
    assert len({one["kind"] for one in made.defects}) >= 50
    assert all(one["text"]["zh"] and one["text"]["en"] for one in made.defects)
