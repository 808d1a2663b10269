"""The lists of the tutorial's section on the site do what it says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from typer.testing import CliRunner

from maplebridge.apps.units.actions.import_list import import_people, import_units
from maplebridge.apps.units.models import Person, RoleGrant, Unit
from maplebridge.apps.units.queries.actor import actor_of
from maplebridge.apps.units.queries.imports.columns import LISTS
from maplebridge.apps.units.queries.imports.people import plan_people
from maplebridge.apps.units.queries.imports.plan import problems_of
from maplebridge.apps.units.queries.imports.reading import read_list
from maplebridge.apps.units.queries.imports.units import plan_units
from maplebridge.cli.main import app

TEXT = (Path(__file__).parents[3] / "docs" / "tutorial.md").read_text(encoding="utf-8")
SETUP = re.compile(r"^\$ maplebridge (setup .+)$", re.MULTILINE)


def _list(name: str, folder: Path) -> Path:
    found = re.search(rf"^`staff/{name}`\n```csv\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    assert found
    file = folder / name
    file.write_text(found[1], encoding="utf-8")
    return file


@pytest.mark.django_db
def test_the_bureau_of_the_two_stations(tmp_path: Path) -> None:
    setup = SETUP.search(TEXT)
    assert setup
    assert CliRunner().invoke(app, setup[1].split()).exit_code == 0
    today = timezone.localdate()
    office = actor_of(Person.objects.get(username="zhou.ning"), today)

    units = read_list(_list("units.csv", tmp_path), LISTS["units"], today)
    plan = plan_units(units.rows, office, today)
    assert problems_of(units, plan, office) == []
    import_units(rows=units.rows, file="0" * 64, outcome=plan.outcome, day=today, by=office)
    since = date(2026, 1, 1)
    assert dict(Unit.objects.values_list("code", "opened_on")) == {"BUREAU": since, "A": since, "B": since}

    people = read_list(_list("people.csv", tmp_path), LISTS["people"], today)
    plan = plan_people(people.rows, office, today)
    assert [problem.place.cell for problem in problems_of(people, plan, office)] == ["B5"]
    assert len(plan.new) == 3
    import_people(rows=people.rows, file="0" * 64, outcome=plan.outcome, day=today, by=office)
    heads = RoleGrant.objects.filter(role="chief")
    assert dict(heads.values_list("unit__code", "person__zh")) == {"A": "赵明", "B": "李敏"}
