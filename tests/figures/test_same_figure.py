"""Page = list = dashboard = export = API = command line, for every unit of the demo city."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyarrow.parquet as pq
import pytest
from django.test import Client

from maplebridge.apps.evidence import store
from maplebridge.apps.programmes.models import Programme
from maplebridge.apps.programmes.queries.programmes import participants_on
from maplebridge.apps.scores.queries.runs import make_ready
from maplebridge.apps.units.models import ApiToken, Person, RoleGrant
from maplebridge.apps.units.queries.tokens import PREFIX, fingerprint
from maplebridge.web.clock import now, today
from tests.figures.demo import CODES, demo_city
from tests.figures.folder import write_folder
from tests.figures.surfaces import Figures, Site, home, verb

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("figures")]  # the city is made once


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
         ) -> Iterator[dict[str, Programme]]:
    with django_db_blocker.unblock(), demo_city(tmp_path_factory.mktemp("home")) as programmes:
        yield programmes


@pytest.fixture(scope="module", params=CODES)
def programme(request: pytest.FixtureRequest, city: dict[str, Programme]) -> Programme:
    return city[request.param]


@pytest.fixture(scope="module")
def site(programme: Programme) -> Site:
    client = reader(Person.objects.get(username="demo-office"))
    parts = participants_on(programme, today())
    return Site(client, programme.code, {one.unit.en or one.unit.zh: one.unit.code for one in parts})


@pytest.fixture(scope="module")
def points(site: Site) -> Figures:
    return site.points()


@pytest.fixture(scope="module")
def steps(site: Site) -> Figures:
    return site.steps()


@pytest.fixture(scope="module")
def program(city: dict[str, Programme]) -> Client:
    """With the office's token."""
    office = Person.objects.get(username="demo-office")
    raw = f"mb_{office.pk:0>9}" + "x" * 30
    ApiToken.objects.create(person=office, grant=RoleGrant.objects.get(person=office), name="figures",
                            prefix=raw[:PREFIX], hash=fingerprint(raw), made_at=now(), ends_on=date(2099, 1, 1))
    return Client(headers={"Authorization": f"Bearer {raw}"})


@pytest.fixture(scope="module")
def folder(programme: Programme, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of the programme as a folder of the command line, which counts it by itself."""
    return write_folder(programme, today(), tmp_path_factory.mktemp("folder") / programme.code)


def reader(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    client.cookies["language"] = "en"
    return client


def same(first: Figures, **others: Figures) -> None:
    """Every surface tells every unit, and the same."""
    for name, found in others.items():
        assert set(found) == set(first), name
        assert {unit: (found[unit], first[unit]) for unit in first if found[unit] != first[unit]} == {}, name


def number(value: Any) -> Decimal:
    return Decimal(str(value))


def test_points(site: Site, points: Figures, program: Client, folder: Path, programme: Programme,
                tmp_path: Path) -> None:
    code = programme.code
    said = verb("score", folder)
    assert said["left_out"] == 0  # every row the site holds is a row the command line takes
    total = _total(programme)
    assert len(points) == len(site.units) > 20
    same(points, ranking=site.ranked(), matrix=site.scored(),
         csv=_decimals(site.file("csv", 3, "scores:ranking", code)),
         xlsx=_decimals(site.file("xlsx", 3, "scores:ranking", code)),
         api=site.api(program, f"/scores/{code}/units", lambda row: Decimal(row["points"])),
         command_line={row["unit"]: number(row[total]) for row in said["units"]},
         bundle=_of_bundle(programme, total, tmp_path))


def test_progress_and_lateness(site: Site, steps: Figures, program: Client, folder: Path,
                               programme: Programme) -> None:
    code = programme.code
    assert len(set(steps.values())) > 5
    told = {row["unit"]: row for row in verb("plan", folder)["units"]}
    names = ("done", "steps", "late_lines", "longest")
    same(steps, command_line={unit: tuple(told[unit][name] for name in names) for unit in told},
         api=site.api(program, f"/programmes/{code}/units", lambda row: tuple(row["figures"][name] for name in names)))
    same({unit: (done, steps, longest) for unit, (done, steps, _, longest) in steps.items()}, wall=site.board())
    late = {unit: (lines, longest) for unit, (_, _, lines, longest) in steps.items()}
    assert any(lines for lines, _ in late.values())
    same(late, matrix=site.stands())
    first = program.get("/api/v1/progress").json()["items"]
    behind = {one["unit"]: (one["lines"], one["longest"]) for row in first if row["programme"] == code
              for one in row["late"] or ()}
    if next(row for row in first if row["programme"] == code)["late"] is not None:
        assert behind == {unit: found for unit, found in late.items() if found[0]}


def test_completeness(site: Site, program: Client, folder: Path, programme: Programme) -> None:
    top = programme.unit.code
    page = site.cells()
    rows = verb("ledger", "check", folder)["completeness"]
    same(page, command_line={row["unit"]: (row["present"], row["required"]) for row in rows},
         api=site.api(program, f"/ledgers/{top}/completeness", lambda row: (row["present"], row["required"])))
    assert any(present < required for present, required in page.values())
    shares = {unit: f"{100 * (present / required):.1f} %" for unit, (present, required) in page.items() if required}
    lists = {"list": site.shares(top), "csv": site.file("csv", 1, "ledgers:gaps", top),
             "xlsx": site.file("xlsx", 1, "ledgers:gaps", top)}
    same(shares, **{name: {unit: share for unit, share in found.items() if unit in shares}
                    for name, found in lists.items()})


def test_the_first_page_of_each_chief(site: Site, points: Figures, steps: Figures) -> None:
    """A few units have nobody in charge; all others are told the same as their office."""
    asked = 0
    grants = RoleGrant.objects.filter(role="chief", unit__code__in=site.units.values()).select_related("person", "unit")
    for grant in grants.order_by("unit__code"):
        _, late, told = home(reader(grant.person))
        assert late == steps[grant.unit.code][2:], grant.unit.code
        assert told == points[grant.unit.code], grant.unit.code
        asked += 1
    assert asked >= len(site.units) - 2


def _decimals(found: Figures) -> Figures:
    return {unit: number(value) for unit, value in found.items()}


def _total(programme: Programme) -> str:
    from maplebridge.apps.programmes.queries.versions import in_force, scheme_of

    version = in_force(programme)
    assert version is not None
    return str(scheme_of(version.pk).total)


def _of_bundle(programme: Programme, total: str, tmp_path: Path) -> Figures:
    """What a frozen result says, which the command line counts again from nothing but its bundle."""
    stored = store.place_of(make_ready(programme, today()).stored)
    file = Path(shutil.copy(stored, tmp_path / "bundle.zip"))
    assert verb("verify", file)["verdict"] == "equal"
    with ZipFile(file) as bundle:
        result, = (name for name in bundle.namelist() if name.endswith("/result.parquet"))
        rows = pq.read_table(io.BytesIO(bundle.read(result))).to_pylist()
    return {row["unit"]: number(row["value"]) for row in rows if row["node"] == total}
