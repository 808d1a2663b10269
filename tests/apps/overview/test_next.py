"""What the head of a unit is to do next: what each thing brings, by the one definition of it; what the books lack."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maplebridge.apps.ledgers.models import Expected
from maplebridge.apps.ledgers.queries.gaps import gaps_of
from maplebridge.apps.ledgers.queries.kinds import desk_of
from maplebridge.apps.overview.queries.owed import owed_needs
from maplebridge.apps.overview.queries.unit_home import own_parts, unit_homes
from maplebridge.apps.overview.queries.unit_needs import unit_needs
from maplebridge.apps.programmes.models import Programme, SchemeContent
from maplebridge.apps.programmes.queries.lines import confirm_due
from maplebridge.apps.programmes.queries.versions import in_force
from maplebridge.apps.scores.queries.helps import helps, reachable
from maplebridge.apps.scores.queries.live import Live, last_made
from maplebridge.apps.scores.queries.make import make
from maplebridge.apps.scores.queries.sources import assignments, source_of
from maplebridge.engine.ledger.derived import LINES
from tests.apps.cast import FIRST_DAY, Cast
from tests.apps.programmes.programme import CODE, make_programme, set_day
from tests.apps.programmes.stepped import DAY, issue, name_person, participant, plan, work_on

LANGUAGES = ("zh-hans", "en")
OWED = f"/owed/{CODE}/A11/"


@pytest.fixture
def programme(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Programme:
    settings.HOME = tmp_path
    set_day(DAY, monkeypatch)
    return make_programme(cast)


@pytest.fixture
def live(programme: Programme) -> Live:
    make(programme, DAY)
    version = in_force(programme)
    assert version
    found = last_made(programme, version)
    assert found
    return found


def _needs(cast: Cast) -> list[Any]:
    actor = cast.actor("chief")
    return unit_needs(unit_homes(own_parts(actor, DAY), actor, DAY), actor, DAY)


def _page(cast: Cast, who: str, address: str, language: str = "en") -> str:
    client = cast.client(who)
    client.cookies["language"] = language
    return unescape(str(client.get(address).content.decode()))


def test_each_step_brings_what_the_page_of_help_says(cast: Cast, programme: Programme, live: Live) -> None:
    for line in plan().lines:
        name_person(cast, "officer", line.indicator.code)
    left = {one.line.code: one.left for one in helps(live, participant())}
    assert reachable(live, "A11") == left, "with and without the plan it is one figure"
    steps = [need for need in _needs(cast) if need.told.code == "overview.do_step"]
    assert steps
    for need in steps:
        assert need.worth.gain == left.get(need.args[2])
        assert need.worth.days
        assert need.worth.wait is not None
    best = max(steps, key=lambda need: need.worth.gain or 0).worth
    assert f"up to +{best.gain} points" in _page(cast, "chief", "/")
    assert f"最多可增 {best.gain} 分" in _page(cast, "chief", "/", "zh-hans")


def test_naming_people_brings_what_all_their_lines_can(cast: Cast, programme: Programme, live: Live) -> None:
    need = _needs(cast)[0]
    assert need.told.code == "overview.no_persons"
    assert need.worth.gain == sum(one.left for one in helps(live, participant()))


def test_naming_presses_once_the_day_of_the_book_of_lines_is_over(cast: Cast, programme: Programme) -> None:
    """The table says when it was issued; that it was handed in here later does not move the day."""
    issue(programme, SchemeContent.objects.get().files, number=2, issued_on=DAY)
    one, actor = participant(), cast.actor("chief")
    source = source_of(programme, DAY)
    assert source
    due, = {said.due for said in assignments(source) if (said.unit, said.ledger) == ("A11", LINES)}
    assert due == confirm_due(one, source.version) == date(2026, 1, 12), "five working days after 5 January"
    assert desk_of(one.unit, DAY).scheme_issue == date(2026, 1, 5), "from which limits of entries count too"
    for day, late in ((due, False), (due + timedelta(days=1), True)):
        need = unit_needs(unit_homes([one], actor, day), actor, day)[0]
        assert (need.told.code, need.late) == ("overview.no_persons", late)


def test_before_anything_is_counted_no_points_are_promised(cast: Cast, programme: Programme) -> None:
    assert all(need.worth.gain is None for need in _needs(cast) if need.worth)
    assert "points" not in _page(cast, "chief", "/").partition("Items")[0]


def test_lines_that_press_nobody_stand_by_what_a_day_brings(cast: Cast, programme: Programme,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:
    for line in plan().lines:
        name_person(cast, "officer", line.indicator.code)
    early = programme.begun_on.replace(month=2, day=2)
    set_day(early, monkeypatch)
    make(programme, early)
    version = in_force(programme)
    found = last_made(programme, version) if version else None
    assert found
    actor = cast.actor("chief")
    homes = unit_homes(own_parts(actor, early), actor, early)
    shown = [need.args[2] for need in unit_needs(homes, actor, early) if need.told.code == "overview.do_step"
             and need.worth and (need.worth.wait or 0) > 5]
    order = [one.line.code for one in helps(found, participant()) if one.days]
    assert shown, "what would help most is there before it presses"
    assert shown == sorted(shown, key=order.index)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_books_lack_is_told_by_kind(cast: Cast, programme: Programme, live: Live, language: str) -> None:
    desk, left = desk_of(cast.units["A11"], DAY), reachable(live, "A11")
    book = next(code for code in desk.kinds if any(line.code in left for line in desk.proposed_for(code)))
    Expected.objects.create(participant=participant(), ledger=book, key="2026-03", from_day=FIRST_DAY,
                            due=DAY.replace(month=3, day=31), count=2)
    rows = gaps_of([cast.units["A11"]], DAY)[cast.units["A11"].pk].rows
    owed = {need.asked: need for need in owed_needs(participant(), cast.actor("chief"), DAY)}
    assert set(owed) <= {f"?what={gap.kind}" for gap in rows}
    need = owed["?what=assignment"]
    assert need.told.params["count"] == sum(gap.count for gap in rows if gap.kind == "assignment") == 2
    lines = {line for gap in rows if gap.kind == "assignment" for line in gap.lines}
    assert need.worth and need.worth.gain == sum(left.get(line, 0) for line in lines) > 0
    page = _page(cast, "chief", OWED, language)
    assert "/ledgers/gaps/A11/?what=assignment" in page
    assert ("Owed entries that are missing: 2" if language == "en" else "应报未报的记录 2 条") in page
    assert str(need.worth.gain) in page


def test_the_first_page_asks_for_the_part_and_both_are_cheap(cast: Cast, programme: Programme, live: Live) -> None:
    work_on(cast, programme)
    client = cast.client("chief")
    assert f'hx-get="{OWED}"' in client.get("/").content.decode()
    assert 'hx-get="/owed' not in cast.client("officer").get("/").content.decode()
    for address in ("/", OWED, "/changes/count/"):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        assert len(asked) <= 12, address


def test_only_who_sees_the_books_reads_what_they_lack(cast: Cast, programme: Programme) -> None:
    assert cast.client("community").get(OWED).status_code == 404
    assert cast.client("other_office").get(OWED).status_code == 404
    assert cast.client("chief").get(f"/owed/{CODE}/A12/").status_code == 404
    assert cast.client("officer").get(OWED).content.decode().strip() == "", "nothing is missing, nothing is said"
