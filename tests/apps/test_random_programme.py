"""Whatever happens in the life of a programme, its pages can be opened and its figures agree.

More walks: WALK=20,21,22 WALK_STEPS=200 names seeds and steps; then every page is opened, else some of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from maplebridge.apps.ledgers.models import Batch, Entry
from maplebridge.apps.overview.queries.standing import standings
from maplebridge.apps.programmes.models import LinePerson, Participant, Programme, SchemeVersion
from maplebridge.apps.programmes.queries.lines import applies
from maplebridge.apps.programmes.queries.responsibility import chain_of
from maplebridge.apps.programmes.queries.unit_plan import figures_of, unit_plans
from maplebridge.apps.programmes.queries.versions import in_force, pack_of, scheme_of
from maplebridge.apps.programmes.states import RESPONSIBLE
from maplebridge.apps.scores.folder import LIVE, folder_of, read_json
from maplebridge.apps.scores.queries.make import make
from maplebridge.apps.units.access import HEAD, SYSTEM
from maplebridge.apps.units.models import Post, RoleGrant
from maplebridge.apps.units.queries.spans import on
from tests.apps.cast import Cast
from tests.apps.programmes.programme import CODE, make_programme, set_day
from tests.apps.random_programme import BOOK, Walk

pytestmark = pytest.mark.django_db
BEGIN = date(2026, 3, 2)
WIDE = "WALK" in os.environ
STEPS = int(os.environ.get("WALK_STEPS", "45"))
SEEDS = tuple(map(int, os.environ.get("WALK", "11").split(",")))
OPENED = 30  # pages


@pytest.fixture(autouse=True)
def _begun(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    pack_of.cache_clear()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_programme_lives(cast: Cast, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    programme = make_programme(cast)
    walk = Walk(cast, programme, seed, BEGIN, lambda day: set_day(day, monkeypatch))
    try:
        for number in range(STEPS):
            done = walk.step()
            if done in CHAIN:
                check_chain(programme, walk.today)
            if number % 20 == 19:
                make(programme, walk.today)
        check_chain(programme, walk.today)
        check_figures(programme, walk.today)
        check_records()
        check_scores(programme, walk.today)
        check_pages(cast, programme, walk)
    except BaseException:
        print("\n".join(walk.told))
        raise


CHAIN = ("issue", "withdraw", "roll_out", "join", "end", "merge", "close", "leave", "name", "confirm", "edit", "wait")


def parts_on(programme: Programme, day: date) -> list[Participant]:
    return list(Participant.objects.filter(on(day), programme=programme).select_related("unit", "rolled_out",
                                                                                        "programme"))


def check_chain(programme: Programme, day: date) -> None:
    """Counted one by one, unit by unit and line by line, the gaps are those of the page."""
    version = in_force(programme)
    if version is None:
        return
    found = {(gap.level, gap.unit): gap.count for gap in chain_of(programme, version, day, SYSTEM).gaps
             if gap.level in ("reached", "head", "person", "here", "confirmed")}
    wanted: dict[tuple[str, str], int] = {}
    for part in parts_on(programme, day):
        code = part.unit.code
        if part.rolled_out_id != version.pk:
            wanted["reached", code] = 0
        heads = RoleGrant.objects.filter(on(day), role=HEAD, unit=part.unit).select_related("person")
        if not any(one.person.left_on is None or one.person.left_on >= day for one in heads):
            wanted["head", code] = 0
        table = scheme_of(part.rolled_out_id).indicators() if part.rolled_out_id else ()
        for line in table:
            if applies(line, part.category):
                for level in line_gaps(part, line.code, day):
                    wanted[level, code] = wanted.get((level, code), 0) + 1
    assert found == wanted


def line_gaps(part: Participant, line: str, day: date) -> Iterable[str]:
    row = LinePerson.objects.select_related("person").filter(on(day), participant=part, indicator=line,
                                                             part=RESPONSIBLE).first()
    if row is None:
        yield "person"
        return
    gone = row.person.left_on is not None and row.person.left_on < day
    posts = Post.objects.filter(on(day), person=row.person, unit=part.unit_id).exists()
    if gone or (row.person.unit_id != part.unit_id and not posts):
        yield "here"
    elif row.confirmed_at is None:
        yield "confirmed"


def check_figures(programme: Programme, day: date) -> None:
    """One plan, many units at once, and what home pages show: the same; denominators are those of the table."""
    parts = [part for part in parts_on(programme, day) if part.rolled_out_id]
    figures, standing = figures_of(parts, day), {one.participant.pk: one for one in standings(parts, day)}
    for plan in unit_plans(parts, day):
        part = plan.participant
        assert figures[part.pk] == plan.figures
        lines = [one for one in scheme_of(part.rolled_out_id).indicators() if applies(one, part.category)]  # type: ignore[arg-type]
        assert [line.indicator.code for line in plan.lines] == [one.code for one in lines]
        counted = sum(step.state != "waived" for line in plan.lines for step in line.steps)
        assert plan.figures.steps == counted
        late = {line.indicator.code: line.late for line in plan.lines if line.late}
        assert {line.indicator: line.late for line in standing[part.pk].late} == late


def check_records() -> None:
    """Of each record one row at most counts; numbers are given once; nothing is lost from a batch."""
    rows = Entry.objects.filter(state="current")
    chains = [row.first_id or row.pk for row in rows]
    assert len(chains) == len(set(chains))
    numbers = [row.number for row in rows]
    assert len(numbers) == len(set(numbers))
    for batch in Batch.objects.all():
        assert batch.count == batch.entries.count()


def check_scores(programme: Programme, day: date) -> None:
    """What was brought up to date from time to time is what is made from nothing."""
    version = in_force(programme)
    if version is None:
        return
    make(programme, day)
    folder = folder_of(programme, version.number)
    kept = read_json(folder / LIVE)
    shutil.rmtree(folder, ignore_errors=True)
    make(programme, day)
    assert read_json(folder / LIVE) == kept


def check_pages(cast: Cast, programme: Programme, walk: Walk) -> None:
    """Nobody meets a fault of ours on any page, whatever became of what it shows."""
    clients = {who: cast.client(who) for who in ("office", "chief", "leader", "inspector")
               if cast.people[who].left_on is None}
    found = [(who, address) for address in addresses(programme) for who in clients]
    for who, address in found if WIDE else walk.random.sample(found, OPENED):
        assert opened(clients[who], address) in (200, 302, 303, 403, 404, 409, 422), (who, address)


def opened(client: Client, address: str) -> int:
    return client.get(address).status_code


def addresses(programme: Programme) -> Iterable[str]:
    yield "/"
    for name in ("show", "units", "choose", "roll_out", "leads", "chain", "questions", "adoption", "versions", "wall"):
        yield reverse(f"programmes:{name}", args=[CODE])
    for version in SchemeVersion.objects.filter(programme=programme):
        yield reverse("programmes:version", args=[CODE, version.number])
        yield reverse("programmes:version_withdraw", args=[CODE, version.number])
    for unit in Participant.objects.filter(programme=programme).values_list("unit__code", flat=True).distinct():
        for name in ("unit", "edit_unit", "end_unit", "names", "confirm", "plan", "gantt", "plan_calendar"):
            yield reverse(f"programmes:{name}", args=[CODE, unit])
        for line in ("FQ3.1", "FQ10.8"):
            yield reverse("programmes:line", args=[CODE, unit, line])
        yield reverse("ledgers:unit", args=[unit])
        yield reverse("ledgers:book", args=[unit, BOOK])
        yield reverse("ledgers:gaps", args=[unit])
        yield reverse("scores:unit", args=[CODE, unit])
        yield f"/units/{unit}/"
    for entry in Entry.objects.filter(first=None).order_by("pk")[:6]:
        yield reverse("ledgers:entry", args=[entry.pk])
    for batch in Batch.objects.order_by("pk")[:3]:
        yield reverse("ledgers:batch", args=[batch.pk])
    for name in ("ranking", "matrix", "runs"):
        yield reverse(f"scores:{name}", args=[CODE])
